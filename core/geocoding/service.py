"""What a person does with pins: look addresses up, review, pick, set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from core.errors import Cancelled, Unavailable
from core.geocoding import store
from core.geocoding.area import Area, area, set_area, set_radius
from core.geocoding.asking import let_go, online_facts
from core.geocoding.finding import Finder, Found, checked, finder
from core.geocoding.listing import Choice, PinItem, every_pin, kept, review
from core.geocoding.model import Pin
from core.geocoding.providers import attributions
from core.geocoding.setting import kept_key, move, pick, same_as, set_pin, take_back, take_suggested

if TYPE_CHECKING:
    from core.desk import Desk

__all__ = [
    "Area", "Choice", "Finder", "Found", "PinItem", "Pinned", "area", "attributions", "every_pin", "find", "finder",
    "kept", "kept_key", "let_go", "move", "online_facts", "order_id", "pick", "pin_of", "pin_orders", "review",
    "revoke", "same_as", "set_area", "set_pin", "set_radius", "take_suggested",
]  # fmt: skip

#: Addresses looked up between two writes.
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Pinned:
    """How many addresses got a pin, wait for a person, or were not found; `troubles` are sentences."""

    accepted: int = 0
    review: int = 0
    missing: int = 0
    troubles: tuple[str, ...] = ()


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
    with desk.one_step():
        return _pin_all(desk, wanted, using, report, cancelled)


def _pin_all(
    desk: Desk,
    wanted: list[tuple[str, str]],
    using: Finder,
    report: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Pinned:
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


def revoke(desk: Desk, key: str, *, expect: int | None = None) -> Pin:
    """Take back the pin that a person set for an address (`kept_key`), or that deliveries taught.

    A learned one gives way to the pin before it, and the same deliveries do not teach it again. After a person's the
    address is looked up anew (coordinates from a file of orders come back instead); where that cannot be done now it
    waits in review. Raises NotFound, Refused where the pin was found and nobody changed it, Stale.
    """
    with desk.one_step():
        if take_back(desk, key, expect=expect):
            pin = store.pin(desk.db, key)
            assert pin is not None
            with suppress(Unavailable):
                _keep(desk, [_looked_up(desk, finder(desk), key, pin.address)], Pinned())
    now = store.pin(desk.db, key)
    assert now is not None
    return now


def find(desk: Desk, text: str, limit: int = 5) -> Found:
    """Look one address up, without keeping a pin. Raises BadInput for a text that can be no address."""
    let_go(desk)
    using = finder(desk)
    found = using.find(checked(text), limit)
    return replace(found, troubles=tuple(using.troubles.values()))


def pin_of(desk: Desk, order_id: int) -> Pin | None:
    """The pin of an order's address, None where nobody has looked it up. Raises NotFound."""
    return store.pin(desk.db, store.order(desk.db, order_id).address_key)


def order_id(desk: Desk, text: str) -> int:
    """The id of the order that a person names by the shop's number or by our id. Raises NotFound."""
    return store.order_id(desk.db, text)


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
