"""How pins under review look: the list, and the candidates of one address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from console import formats
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.geocoding.service import Choice, PinItem
from core.units import distance

REVIEW = (
    Column("Order", 9),
    Column("Day", 6, wide=100),
    Column("Name", 14, grow=1),
    Column("Address", 26, grow=3),
    Column("Found", 14),
)
CANDIDATES = (
    Column("", 1),
    Column("Candidate", 26, grow=1),
    Column("Stands on", 12),
    Column("Sure", 5, align="right"),
    Column("Apart", 8, align="right"),
    Column("Depot", 8, align="right", wide=76),
    Column("Where", 20, wide=118),
)


def row(item: PinItem) -> Row:
    """One order whose pin has to be chosen."""
    day = formats.day_short(date.fromisoformat(item.day))
    return Row(str(item.order_id), (item.source_order_id, Cell(day, "muted"), item.name, item.address, _found(item)))


def _found(item: PinItem) -> Cell:
    if item.version == 0:
        return Cell("not looked up", "muted")
    if not item.choices:
        return Cell("nothing", "bad")
    return Cell(formats.count(len(item.choices), "candidate"), "warn")


def candidates(choices: Sequence[Choice]) -> list[Row]:
    """The candidates, best first, with how far each lies from the first one and from the depot."""
    return [_candidate(number, choice) for number, choice in enumerate(choices, 1)]


def _candidate(number: int, choice: Choice) -> Row:
    found = choice.candidate
    return Row(
        str(number),
        (
            Cell(str(number), "accent"),
            found.label or "(no name)",
            found.accuracy.value,
            Cell(formats.percent(found.confidence), "good" if found.sure else "warn"),
            Cell(distance(choice.apart_m) if number > 1 else "", "muted"),
            Cell("" if choice.depot_m is None else distance(choice.depot_m), "muted"),
            Cell(formats.position(found.lat, found.lon), "muted"),
        ),
    )
