"""From the rows of one order to its draft, or to every reason why that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.orders.importing import contacts, nested, numbers, values
from core.orders.importing.cells import Cells, Wanted
from core.orders.importing.fields import Field
from core.orders.importing.grouping import NUMBER_LIMIT, Record
from core.orders.importing.lines import parse_priority, parse_skills
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.notes import Notes
from core.orders.importing.results import CellError
from core.orders.importing.rowlines import RowLines
from core.orders.importing.sheet import Cell, Sheet, Stray, shown
from core.orders.importing.survey import Survey
from core.orders.importing.when import When
from core.orders.importing.where import Where
from core.orders.model import OrderDraft, Parcel

Parse = Callable[[Cell], Any]


@dataclass(frozen=True, slots=True)
class Shop:
    """What the desk knows and a file does not say."""

    country: str
    currency: str
    today: date


class Drafter:
    """Makes drafts of the records of one table."""

    def __init__(self, sheet: Sheet, mapping: ColumnMap, survey: Survey, shop: Shop, notes: Notes) -> None:
        self._cells = cells = Cells(sheet, mapping)
        self._habit, self._notes = survey.habit, notes
        self._plain = [wanted for wanted in self._parsers() if wanted[1] in cells.at]
        self._where = Where(cells, survey.habit, shop.country, notes, pickups=mapping.pickups)
        self._when = When(cells, survey.day_order, shop.today)
        self._lines = RowLines(cells, survey.habit, shop.currency)

    def draft(self, record: Record) -> OrderDraft | list[CellError]:
        """The order that the record tells, or all that is wrong with it."""
        cells = self._cells
        cells.turn_to(record)
        if unfit := self._unfit(record):
            return [unfit]
        said = cells.several(self._plain)
        self._where.read(said)
        self._when.read(said)
        said["name"] = said.get("name") or f"{cells.text(Field.FIRST_NAME)} {cells.text(Field.LAST_NAME)}".strip()
        said["notes"] = self._notes_text()
        said["lines"], mass = self._lines.read()
        parcels: tuple[Parcel, ...] = said.get("parcels", ())
        said["mass_g"] = said.get("mass_g") or mass or sum(parcel.mass_g for parcel in parcels)
        said["volume_ml"] = said.get("volume_ml") or sum(parcel.volume_ml for parcel in parcels)
        return cells.errors or OrderDraft(**said)

    def _parsers(self) -> list[Wanted]:
        """The fields that one cell decides alone."""
        return [
            ("source_order_id", Field.NUMBER, lambda cell: values.plain_text(cell, NUMBER_LIMIT)),
            ("name", Field.NAME, values.plain_text),
            ("company", Field.COMPANY, values.plain_text),
            ("email", Field.EMAIL, lambda cell: contacts.email(values.plain_text(cell, 300))),
            ("language", Field.LANGUAGE, lambda cell: values.plain_text(cell, 20)),
            ("unit", Field.UNIT, lambda cell: values.plain_text(cell, 100)),
            ("access", Field.ACCESS, lambda cell: values.plain_text(cell, 500, multiline=True)),
            ("requires", Field.REQUIRES, lambda cell: nested.joined(cell, parse_skills)),
            ("priority", Field.PRIORITY, lambda cell: nested.joined(cell, parse_priority)),
            ("service_s", Field.SERVICE, self._amounts(Field.SERVICE, "time", numbers.TIME_UNITS, "min")),
            ("mass_g", Field.MASS, self._amounts(Field.MASS, "mass", numbers.MASS_UNITS, "kg")),
            ("volume_ml", Field.VOLUME, self._amounts(Field.VOLUME, "volume", numbers.VOLUME_UNITS, "l")),
            ("parcels", Field.PARCELS, lambda cell: nested.parcels(cell, self._habit)),
            ("places", Field.PLACES, nested.places),
            ("cancelled", Field.CANCELLED, lambda cell: shown(cell).casefold() not in {"no", "false", "0", "n"}),
        ]

    def _amounts(self, field: Field, kind: str, units: dict[str, float], usual: str) -> Parse:
        """The parser of a column of weights, volumes or times, in the unit that its name says."""
        column = self._cells.column(field)
        named = numbers.unit_of(column, units)
        if column and not named:
            self._notes.once(f"Amounts in “{column}” without a unit were read as {usual}.")
        habit, limit = self._habit, numbers.LIMITS[kind]
        return lambda cell: numbers.amount(cell, habit, units, named or usual, limit)

    def _unfit(self, record: Record) -> CellError | None:
        """Why the rows make no order at all, if so."""
        row, cells = record.rows[0]
        header = self._cells.header
        if isinstance(cells[0], Stray):
            return CellError(row, "", shown(cells[0]), "this is no order; give an object with its fields")
        for number, wide in record.rows:
            if len(wide) > len(header):
                said = f"the row has {len(wide)} cells and the header {len(header)}: quote a cell that holds the sign "
                return CellError(number, "", shown(wide[len(header)]), f"{said}between cells")
        if record.clash:
            row, at = record.clash
            cell = next(cells[at] for number, cells in record.rows if number == row)
            said = f"the rows of order {record.key} contradict each other here; say it once, or give them other numbers"
            return CellError(row, header[at], shown(cell), said)
        if record.earlier:
            said = f"this order stands in row {record.earlier} with other content; give it its own number or drop it"
            return CellError(row, self._cells.column(Field.NUMBER), record.key, said)
        return None

    def _notes_text(self) -> str:
        """The notes of all columns that hold any, each said once."""
        said = (
            self._cells.parsed(cell, row, at, lambda cell: values.plain_text(cell, 2000, multiline=True), "")
            for cell, row, at in self._cells.all(Field.NOTES)
        )
        return "\n".join(dict.fromkeys(filter(None, said)))[:2000]
