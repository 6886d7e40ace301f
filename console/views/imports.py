"""How an import looks: what its columns are taken for, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.mapping import UNUSED, ColumnGuess
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.orders.importing.fields import Field

if TYPE_CHECKING:
    from core.orders.importing.mapping import ColumnMap
    from core.orders.importing.results import Changed, Imported
    from core.orders.importing.sheet import Sheet

#: What a field is called where its own name is not plain enough.
_LABELS = {
    Field.NUMBER: "order number",
    Field.DAY: "service day",
    Field.ADDRESS: "whole address",
    Field.STREET_2: "address, second line",
    Field.UNIT: "flat, floor",
    Field.LAT: "latitude",
    Field.LON: "longitude",
    Field.WINDOWS: "window",
    Field.WINDOW_FROM: "window opens",
    Field.WINDOW_UNTIL: "window closes",
    Field.HARD: "window must be met",
    Field.LINES: "all goods in one cell",
    Field.ITEM: "one line: what",
    Field.SKU: "one line: SKU",
    Field.QUANTITY: "one line: how many",
    Field.PRICE: "one line: price",
    Field.ITEM_MASS: "one line: mass of a piece",
    Field.MASS: "mass of the order",
    Field.PARCELS: "number of parcels",
    Field.SERVICE: "minutes at the door",
    Field.REQUIRES: "needs (skills)",
    Field.ACCESS: "how to get in",
    Field.PLACES: "other places",
    Field.CANCELLED: "cancelled in the shop",
    Field.ATTRIBUTES: "lines of key: value",
}
#: Every field with its label, in the order in which they are offered.
FIELDS = {field.value: _LABELS.get(field, field.value.replace("_", " ")) for field in Field}

COLUMNS = (Column("Row", 6), Column("Column", 14), Column("Value", 14, grow=1), Column("Reason", 24, grow=3))
#: A shown list of sentences is not longer than this.
_MOST_NOTES = 5
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def facts(sheet: Sheet, guess: ColumnMap) -> list[str]:
    """How the file is read, in sentences."""
    parts = [sheet.format, f"sheet {sheet.name}" if sheet.name else "", sheet.encoding]
    if sheet.delimiter:
        parts.append(f"columns part by {_DELIMITERS.get(sheet.delimiter, sheet.delimiter)}")
    origin = f"The columns are {guess.origin}. Change what is wrong, then press i."
    return [", ".join(part for part in parts if part), *sheet.notes, origin]


def guesses(sheet: Sheet, guess: ColumnMap) -> list[ColumnGuess]:
    """Every column with what it is taken for and the first value that stands in it."""
    from core.orders.importing.sheet import blank, shown

    fed = dict(guess.columns)
    first = [cells for _, cells in islice(sheet.rows(), 20)]
    found: list[ColumnGuess] = []
    for at, header in enumerate(sheet.header):
        values = (cells[at] for cells in first if at < len(cells) and not blank(cells[at]))
        field = fed.get(header)
        found.append(ColumnGuess(header, shown(next(values, "")), field.value if field else UNUSED))
    return found


def chosen(guess: ColumnMap, headers: Sequence[str], fields: Sequence[str]) -> ColumnMap:
    """The mapping that a person confirmed; the guess itself where nothing was changed."""
    wanted = {header: Field(field) if field else None for header, field in zip(headers, fields, strict=True)}
    known = dict(guess.columns)
    if all(known.get(header) == field for header, field in wanted.items()):
        return guess
    # The order of the guess says which of several columns is asked first.
    order = [header for header in known if header in wanted] + [header for header in headers if header not in known]
    return replace(
        guess, columns=tuple((header, wanted[header]) for header in order), origin="set by hand", guessed=False
    )


def title(name: str, done: Imported) -> str:
    """`Imported orders.csv`, or that nothing of it came in."""
    came = done.new + len(done.changed) + done.unchanged
    return f"Imported {name}" if came or not done.rejected else f"Nothing of {name} could be imported"


def lines(done: Imported, returned: Path | None) -> list[str]:
    """What came of it, in sentences; where the rejected rows are."""
    counts = f"{done.new:,} new, {len(done.changed):,} changed, {done.unchanged:,} as before."
    days = [
        f"{formats.count(number, 'order')} on {formats.day(date.fromisoformat(day))}."
        for day, number in (done.days or {}).items()
    ]
    said = [counts, *days[:_MOST_NOTES], *_changes(done.changed), *done.notes[:_MOST_NOTES]]
    if done.conflicts:
        said.append(
            f"{formats.count(len(done.conflicts), 'order')} on the way differ in the file; they stay as they are."
        )
    if returned:
        rejected = formats.count(done.rejected_rows, "row was rejected; it is", "rows were rejected; they are")
        said.append(f"{rejected} in {returned}: mend that file and import it.")
    return said


def rows(done: Imported) -> list[Row]:
    """A line for every cell that was rejected."""
    return [
        Row(str(at), (str(error.row), error.column, Cell(error.value, "bad"), error.reason))
        for at, error in enumerate(done.rejected)
    ]


def both_sides(changed: Changed) -> tuple[str, str]:
    """What the file says of an order, and what stands here."""
    return (
        ", ".join(f"{change.field}: {_said(change.after)}" for change in changed.changes),
        ", ".join(f"{change.field}: {_said(change.before)}" for change in changed.changes),
    )


def _changes(changed: Sequence[Changed]) -> list[str]:
    told = [
        f"{each.number}: " + ", ".join(f"{c.field} {_said(c.before)} → {_said(c.after)}" for c in each.changes)
        for each in changed[:_MOST_NOTES]
    ]
    more = len(changed) - _MOST_NOTES
    return [*told, f"and {more:,} more changed."] if more > 0 else told


def _said(value: object) -> str:
    return "(empty)" if value in (None, "", []) else str(value)
