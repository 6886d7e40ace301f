"""Lists of pins: what waits for a person, what people set and deliveries taught, and every order's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.geocoding import store
from core.geocoding.doubts import Doubts, doubts
from core.geocoding.learning import Lesson
from core.geocoding.model import Candidate, Pin, distance_m

if TYPE_CHECKING:
    from core.desk import Desk

#: More rows than these nobody reads; a day or a filter makes fewer.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate in the review: metres from the first one, and from the nearest depot (None without one)."""

    candidate: Candidate
    apart_m: int
    depot_m: int | None


@dataclass(frozen=True, slots=True)
class PinItem:
    """An order with its pin. `version` is that of the pin, 0 where nobody has looked it up."""

    order_id: int  #: 0 where no order has the address any more
    source_order_id: str
    day: str
    name: str
    address: str
    why: str
    choices: tuple[Choice, ...]
    version: int
    pin: Pin | None = None
    lesson: Lesson | None = None  #: what deliveries taught or suggest
    doubts: tuple[str, ...] = ()  #: sentences on what speaks against an accepted pin
    off_m: int | None = None  #: m between the pin and what was found for the address, where that is known

    @property
    def accepted(self) -> bool:
        """Whether it can be planned."""
        return self.pin is not None and self.pin.state == "accepted"

    @property
    def suggestion(self) -> Lesson | None:
        """Another place that deliveries speak for, beside a person's pin."""
        return self.lesson if self.lesson is not None and self.lesson.state == "suggested" else None


def review(desk: Desk, day: date | None = None) -> list[PinItem]:
    """The orders whose pin a person has to choose, of a day or of all, in the order of day and id."""
    depots = store.depots(desk.db)
    # None may be missing from what has to be settled.
    return [_item(each, depots) for each in store.waiting(desk.db, day.isoformat() if day else "", -1)]


def kept(desk: Desk) -> list[PinItem]:
    """The pins that people set and that deliveries taught, an address each, the newest first."""
    return _weighed(desk, store.kept(desk.db, MOST))


def every_pin(desk: Desk, day: date | None = None) -> list[PinItem]:
    """Every order of the day with its pin (None: all that still go out): first what waits, then what is in doubt."""
    items = _weighed(desk, store.every(desk.db, day.isoformat() if day else "", MOST))
    return sorted(items, key=lambda item: (item.accepted, not item.doubts))


def _weighed(desk: Desk, listed: list[store.Listed]) -> list[PinItem]:
    depots, against = store.depots(desk.db), doubts(desk)
    return [_item(each, depots, against) for each in listed]


def _item(listed: store.Listed, depots: list[tuple[float, float]], against: Doubts | None = None) -> PinItem:
    pin = listed.pin
    why = pin.why if pin else "Nobody has looked it up yet." if listed.address else "The order has no address."
    accepted = pin is not None and pin.state == "accepted" and pin.place is not None
    return PinItem(
        listed.order_id, listed.source_order_id, listed.day, listed.name, listed.address, why,
        _choices(pin.candidates if pin else (), depots), pin.version if pin else 0, pin, listed.lesson,
        against.of(listed.address, pin.place) if against and accepted and pin and pin.place else (), _off_m(pin),
    )  # fmt: skip


def _choices(candidates: tuple[Candidate, ...], depots: list[tuple[float, float]]) -> tuple[Choice, ...]:
    choices = []
    for each in candidates:
        at = (each.lat, each.lon)
        from_depot = min((round(distance_m(at, depot)) for depot in depots), default=None)
        choices.append(Choice(each, round(distance_m((candidates[0].lat, candidates[0].lon), at)), from_depot))
    return tuple(choices)


def _off_m(pin: Pin | None) -> int | None:
    """How far a pin that was set or learnt lies from what was found."""
    if pin is None or pin.place is None or not (pin.by_person or pin.learned):
        return None
    best = pin.candidates[0] if pin.candidates else None
    found = pin.found.place if pin.found else (best.lat, best.lon) if best else None
    return round(distance_m(pin.place, found)) if found else None
