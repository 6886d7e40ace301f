"""A file of orders, opened: its table, what its columns mean, how it writes dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.desk import Desk
from core.errors import BadInput
from core.orders.importing import grouping, mapping, shopify
from core.orders.importing.detect import read
from core.orders.importing.drafts import Drafter, Shop
from core.orders.importing.mapping import ColumnMap
from core.orders.importing.notes import Notes
from core.orders.importing.results import CellError, Preview
from core.orders.importing.sheet import Sheet
from core.orders.importing.survey import Survey, survey
from core.orders.model import OrderDraft
from core.text import clean

#: Sources that files cannot claim.
_OURS = frozenset({"hand"})


@dataclass(frozen=True, slots=True)
class Opened:
    """All that is known of a file before its first order is read."""

    name: str
    sheet: Sheet
    mapping: ColumnMap
    survey: Survey
    notes: Notes
    drafter: Drafter
    keys: grouping.Keys


def folder(desk: Desk) -> Path:
    """Where mappings are kept: `mappings` beside the shop's file."""
    return desk.path.parent / "mappings"


def open_file(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    columns: ColumnMap | Path | None = None,
    source: str | None = None,
    encoding: str = "",
    delimiter: str = "",
) -> Opened:
    """Open a file of orders with the mapping given, else one kept for its header, else a shop's own, else a guess.

    Raises BadInput for a file that is no table of orders.
    """
    name = clean(Path(name).name, limit=80) or "the file"
    sheet = read(data, name, encoding=encoding, delimiter=delimiter)
    chosen = mapping.load(columns) if isinstance(columns, Path) else columns
    chosen = chosen or _known(desk, sheet)
    if source:
        chosen = replace(chosen, source=_source(source))
    mapping.checked(chosen, sheet.header, name)
    country = desk.setting("shop.country").upper()
    surveyed = survey(sheet, chosen, day_first=desk.setting("import.day_first") == "yes", country=country)
    if not surveyed.rows:
        raise BadInput(f"{name} has a header in row {sheet.header_row} and no orders under it.")
    notes = Notes()
    for sentence in (*sheet.notes, *surveyed.notes):
        notes.once(sentence)
    shop = Shop(country, desk.setting("shop.currency"), desk.today())
    drafter = Drafter(sheet, chosen, surveyed, shop, notes)
    return Opened(name, sheet, chosen, surveyed, notes, drafter, grouping.keys_of(sheet, chosen))


def preview(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    columns: ColumnMap | Path | None = None,
    encoding: str = "",
    delimiter: str = "",
    orders: int = 5,
) -> Preview:
    """How the file would be read, with its first orders. Raises BadInput for a file that is no table of orders."""
    file = open_file(desk, data, name, columns=columns, encoding=encoding, delimiter=delimiter)
    drafts: list[OrderDraft] = []
    errors: list[CellError] = []
    for record in grouping.records(file.sheet.rows(), file.keys, file.survey.ends):
        drafted = file.drafter.draft(record)
        if isinstance(drafted, OrderDraft):
            drafts.append(drafted)
        else:
            errors.extend(drafted)
        if len(drafts) + len(errors) >= orders:
            break
    return Preview(
        name=file.name,
        format=file.sheet.format,
        encoding=file.sheet.encoding,
        delimiter=file.sheet.delimiter,
        sheet=file.sheet.name,
        rows=file.survey.rows,
        mapping=file.mapping,
        orders=tuple(drafts),
        errors=tuple(errors),
        notes=file.notes.sentences(),
    )


def mapping_for(desk: Desk, data: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> ColumnMap:
    """The mapping that an import of this file would use, even where it tells no place yet. Raises BadInput."""
    return _known(desk, read(data, clean(Path(name).name, limit=80), encoding=encoding, delimiter=delimiter))


def _known(desk: Desk, sheet: Sheet) -> ColumnMap:
    return mapping.kept(folder(desk), sheet.header) or shopify.recognise(sheet.header) or mapping.guess(sheet.header)


def _source(text: str) -> str:
    source = clean(text, limit=40)
    if not source or source in _OURS:
        raise BadInput(f"“{source}” cannot name a source; give the shop a short name of its own.")
    return source
