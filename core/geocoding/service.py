"""What a person does with pins: look addresses up, review, pick, set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from core.errors import BadInput, Cancelled, Stale
from core.geocoding import store
from core.geocoding.asking import let_go, online_facts
from core.geocoding.finding import Finder, Found, checked, finder
from core.geocoding.model import Candidate, Pin, checked_point, distance_m
from core.geocoding.providers import attributions

if TYPE_CHECKING:
    from core.desk import Desk

__all__ = [
    "Choice", "Finder", "Found", "Pinned", "ReviewItem", "attributions", "find", "finder", "let_go", "online_facts",
    "order_id", "pick", "pin_of", "pin_orders", "review", "same_as", "set_pin",
]  # fmt: skip

#: Addresses looked up between two writes.
_BATCH = 50
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Pinned:
    """How many addresses got a pin, wait for a person, or were not found; `troubles` are sentences."""

    accepted: int = 0
    review: int = 0
    missing: int = 0
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate in the review: metres from the first one, and from the nearest depot (None without one)."""

    candidate: Candidate
    apart_m: int
    depot_m: int | None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An order whose pin a person has to choose; `version` is that of the pin, 0 where nobody has looked it up."""

    order_id: int
    source_order_id: str
    day: str
    name: str
    address: str
    why: str
    choices: tuple[Choice, ...]
    version: int


def pin_orders(
    desk: Desk,
    day: date | None = None,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    again: bool = False,
) -> Pinned:
    """Look up every address of the day's orders (None: of all) that has no pin; `again` also those in review.

    What is sure is accepted, the rest goes to review. Written in batches: cancelled, it keeps what was found before
    and raises Cancelled. Raises Unavailable where there is nothing to look addresses up in.
    """
    let_go(desk)
    wanted = store.wanted(desk.db, day.isoformat() if day else "", again)
    if not wanted:
        return Pinned()
    using = finder(desk, cancelled)
    total = Pinned()
    for first in range(0, len(wanted), _BATCH):
        pins: list[Pin] = []
        for key, address in wanted[first : first + _BATCH]:
            try:
                if cancelled and cancelled():
                    raise Cancelled
                pins.append(_looked_up(desk, using, key, address))
            except Cancelled:
                _keep(desk, pins, total)
                done = f"{first + len(pins)} of {len(wanted)}"
                raise Cancelled(f"Looking up was cancelled after {done} addresses.") from None
            if report:
                report(first + len(pins), len(wanted))
        total = _keep(desk, pins, total)
    return replace(total, troubles=tuple(using.troubles.values()))


def find(desk: Desk, text: str, limit: int = 5) -> Found:
    """Look one address up, without keeping a pin. Raises BadInput for a text that can be no address."""
    let_go(desk)
    using = finder(desk)
    found = using.find(checked(text), limit)
    return replace(found, troubles=tuple(using.troubles.values()))


def review(desk: Desk, day: date | None = None) -> list[ReviewItem]:
    """The orders whose pin a person has to choose, of a day or of all, in the order of day and id."""
    depots = store.depots(desk.db)
    return [_item(each, depots) for each in store.waiting(desk.db, day.isoformat() if day else "")]


def pin_of(desk: Desk, order_id: int) -> Pin | None:
    """The pin of an order's address, None where nobody has looked it up. Raises NotFound."""
    return store.pin(desk.db, store.order(desk.db, order_id).address_key)


def order_id(desk: Desk, text: str) -> int:
    """The id of the order that a person names by the shop's number or by our id. Raises NotFound."""
    return store.order_id(desk.db, text)


def pick(desk: Desk, order_id: int, candidate_no: int, *, expect: int | None = None) -> Pin:
    """Take the candidate with that number, 1 the first, as the pin of the order's address.

    `expect` is the version of the pin that the person saw. Raises NotFound, BadInput, Stale.
    """
    order = store.order(desk.db, order_id)
    kept = store.pin(desk.db, order.address_key)
    choices = kept.candidates if kept else ()
    if not 1 <= candidate_no <= len(choices):
        known = f"it has {len(choices)}" if choices else "it has none: set its pin by coordinates"
        raise BadInput(f"Order {order.source_order_id} has no candidate {candidate_no}; {known}.")
    chosen = choices[candidate_no - 1]
    pin = Pin(
        order.address_key, order.address, "accepted", chosen.lat, chosen.lon, PERSON, chosen.accuracy.value, 1.0,
        chosen.label, f"Picked by {desk.who} from {len(choices)} candidates.",
    )  # fmt: skip
    return _set(desk, order, pin, "pick", expect)


def set_pin(desk: Desk, order_id: int, lat: float, lon: float, *, expect: int | None = None) -> Pin:
    """Put the pin of the order's address at a point. Raises NotFound, BadInput for a point that is none, Stale."""
    lat, lon = checked_point(lat, lon)
    order = store.order(desk.db, order_id)
    pin = Pin(order.address_key, order.address, "accepted", lat, lon, PERSON, "address", 1.0, "", f"Set by {desk.who}.")
    return _set(desk, order, pin, "coordinates", expect)


def same_as(desk: Desk, order_id: int, other_order_id: int, *, expect: int | None = None) -> Pin:
    """Give the order's address the accepted pin of another order's. Raises NotFound, BadInput, Stale."""
    order, other = store.order(desk.db, order_id), store.order(desk.db, other_order_id)
    kept = store.pin(desk.db, other.address_key)
    if kept is None or kept.state != "accepted" or kept.lat is None or kept.lon is None:
        raise BadInput(
            f"Order {other.source_order_id} has no accepted pin to take; choose another order or give coordinates."
        )
    pin = Pin(
        order.address_key, order.address, "accepted", kept.lat, kept.lon, PERSON, kept.accuracy, 1.0, kept.label,
        f"Set by {desk.who}: the same place as order {other.source_order_id}.",
    )  # fmt: skip
    return _set(desk, order, pin, "same as", expect)


def _looked_up(desk: Desk, using: Finder, key: str, address: str) -> Pin:
    found = using.find(address)
    best = found.best
    if best is None:
        return Pin(key, address, "review", None, None, "", why=found.why, who=desk.who, at=desk.now())
    return Pin(
        key, address, "review" if found.review else "accepted", best.lat, best.lon, best.source, best.accuracy.value,
        best.confidence, best.label, found.why or best.why, found.candidates, desk.who, desk.now(),
    )  # fmt: skip


def _keep(desk: Desk, pins: list[Pin], total: Pinned) -> Pinned:
    """Write a batch with its line in the journal, and add it to the total."""
    if not pins:
        return total
    accepted = sum(pin.state == "accepted" for pin in pins)
    missing = sum(pin.lat is None for pin in pins)
    counts = {"accepted": accepted, "review": len(pins) - accepted - missing, "missing": missing}
    with desk.writing() as db:
        store.put_found(db, pins)
        desk.record(db, "pin.found", "pins", counts)
    return replace(
        total,
        accepted=total.accepted + counts["accepted"],
        review=total.review + counts["review"],
        missing=total.missing + counts["missing"],
    )


def _set(desk: Desk, order: store.Addressed, pin: Pin, how: str, expect: int | None) -> Pin:
    if not order.address_key:
        raise BadInput(f"Order {order.source_order_id} has no address to keep a pin for; give it one first.")
    with desk.writing() as db:
        before = store.pin(db, order.address_key)
        if expect is not None and expect != (before.version if before else 0):
            raise Stale(_stale(order, before))
        store.put_set(db, replace(pin, who=desk.who, at=desk.now()))
        facts = {
            "order": order.id,
            "how": how,
            "accuracy": pin.accuracy,
            "orders": store.same_door(db, order.address_key),
            "before": {"state": before.state, "source": before.source} if before else None,
        }
        private = {
            "address": order.address,
            "at": [pin.lat, pin.lon],
            "was": [before.lat, before.lon] if before else None,
        }
        desk.record(db, "pin.set", f"pin:{_digest(order.address_key)}", facts, private)
        kept = store.pin(db, order.address_key)
    assert kept is not None
    return kept


def _stale(order: store.Addressed, now: Pin | None) -> str:
    if now is None or now.lat is None or now.lon is None:
        return f"The pin of order {order.source_order_id} was changed meanwhile; look at it again."
    return (
        f"The pin of order {order.source_order_id} was changed by {now.who or now.source} meanwhile: it is now at "
        f"{now.lat:.5f}, {now.lon:.5f} ({now.state}). Look at it again."
    )


def _digest(address_key: str) -> str:
    return hashlib.sha256(address_key.encode()).hexdigest()[:16]


def _item(waiting: store.Waiting, depots: list[tuple[float, float]]) -> ReviewItem:
    pin = waiting.pin
    candidates = pin.candidates if pin else ()
    choices = []
    for each in candidates:
        at = (each.lat, each.lon)
        from_depot = min((round(distance_m(at, depot)) for depot in depots), default=None)
        choices.append(Choice(each, round(distance_m((candidates[0].lat, candidates[0].lon), at)), from_depot))
    why = pin.why if pin else "Nobody has looked it up yet." if waiting.address else "The order has no address."
    return ReviewItem(
        waiting.order_id, waiting.source_order_id, waiting.day, waiting.name, waiting.address, why, tuple(choices),
        pin.version if pin else 0,
    )  # fmt: skip
