"""How good the pins were: metres from where they lay to where deliveries were made."""

from __future__ import annotations

from datetime import date
from statistics import median

from core.deliveries.model import PinDistance
from core.deliveries.store import places
from core.desk import Desk


def pin_distance(desk: Desk, first: date | None = None, last: date | None = None) -> PinDistance:
    """The median distance from pin to driver over deliveries, whole and in part, between two days (None: all).

    Each is measured from the pin as it lay when the outcome was entered: what was learnt since changes nothing of it.
    Deliveries whose place nobody told are counted apart.
    """
    told = places.from_pins(desk.db, first, last)
    known = [metres for metres in told if metres is not None]
    return PinDistance(float(median(known)) if known else None, len(known), len(told) - len(known))
