"""Where an order could ride, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.formats import clock, count
from console.widgets.columns import Column
from console.widgets.gauges import longer, signed
from console.widgets.rows import Cell, Row
from core import units

if TYPE_CHECKING:
    from core.plans.differences import EtaChange
    from core.plans.inserting import Place, Places

COLUMNS = (
    Column("Vehicle", 8, grow=1),
    Column("Stop", 4, align="right"),
    Column("Comes", 5),
    Column("Cost", 10, align="right"),
    Column("Way", 8, align="right", wide=72),
    Column("Time", 7, align="right", wide=84),
    Column("ETAs changed", 14, grow=3),
)
#: How many who are disturbed a row names.
_NAMED = 2


def title(found: Places) -> str:
    """`1042 Ann Smith: where it disturbs least`."""
    return f"{found.label.removeprefix('order ')} {found.name}: where it disturbs least"


def rows(found: Places, zone: ZoneInfo, currency: str) -> list[Row]:
    """The places, the least disturbing first; the key is the number."""
    return [
        Row(
            str(place.number),
            (
                f"{place.vehicle} (stays in)" if place.idle else place.vehicle,
                str(place.position + 1),
                clock(place.arrival, zone),
                signed(str(units.Money(place.cost, currency)), place.cost),
                signed(units.distance(place.metres), place.metres),
                longer(place.seconds),
                _etas(place),
            ),
        )
        for place in found.places
    ]


def disturbed(place: Place, zone: ZoneInfo) -> list[str]:
    """A line for each order that is reached at another time: `1003 Tom Archer: 10:40 → 10:55 (+15 min)`."""
    return [
        f"{eta.number} {eta.name}: {clock(eta.before, zone)} → {clock(eta.after, zone)} ({longer(eta.seconds)})"
        for eta in place.etas
    ]


def _etas(place: Place) -> Cell:
    if not place.etas:
        return Cell("none", "good")
    more = f" and {count(len(place.etas) - _NAMED, 'more', 'more')}" if len(place.etas) > _NAMED else ""
    return Cell(", ".join(map(_eta, place.etas[:_NAMED])) + more, "warn")


def _eta(eta: EtaChange) -> str:
    return f"{eta.number} {longer(eta.seconds)}"
