"""Pins learn: what deliveries teach of an address is kept when an outcome is entered, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.clock import local
from core.geocoding import lesson_store, store
from core.geocoding.learning import LEAST, Taught, Visit, taught, teaching
from core.geocoding.model import LEARNED, Pin, digest, distance_m

if TYPE_CHECKING:
    from core.desk import Desk
    from core.store.sqlite import Database


def learn(desk: Desk, db: Database, address_key: str, visits: Sequence[Visit]) -> str:
    """Look at everything known of an address's deliveries anew, within the caller's transaction.

    The pin moves to where they agree that the door is (`core.geocoding.learning`); beside a pin that a person set the
    place is suggested. What was entered before a person last decided about the pin does not count. A learned pin whose
    visits were corrected away goes back to what was found. Answers a sentence where something changed, else an empty
    text.
    """
    pin = store.pin(db, address_key)
    if pin is None or pin.state != "accepted" or pin.place is None:
        return ""
    counting = _counting(db, pin, visits)
    if len(counting) < LEAST:
        return _unlearn(desk, db, pin) if pin.learned else ""
    lesson = taught(counting, pin.place)
    if pin.by_person:
        return _suggest(desk, db, pin, lesson)
    return _move(desk, db, pin, lesson) if lesson else ""


def from_pin_m(db: Database, address_key: str, place: tuple[float, float]) -> int | None:
    """How far a (lat, lon) lies from the accepted pin of an address, m; None without one."""
    pin = store.pin(db, address_key)
    if pin is None or pin.state != "accepted" or pin.place is None:
        return None
    return round(distance_m(pin.place, place))


def _counting(db: Database, pin: Pin, visits: Sequence[Visit]) -> list[Visit]:
    assert pin.place is not None
    before = lesson_store.lesson(db, pin.address_key)
    revoked_at = before.revoked_at if before is not None else None
    decided_at = max(pin.at if pin.by_person else -1, -1 if revoked_at is None else revoked_at)
    later = [visit for visit in visits if visit.entered_at > decided_at]
    return teaching(later, pin.place, store.depots(db))


def _move(desk: Desk, db: Database, pin: Pin, lesson: Taught) -> str:
    agree = f"{lesson.visits}" if lesson.visits == lesson.counted else f"{lesson.visits} of {lesson.counted}"
    moved = replace(
        pin, lat=lesson.lat, lon=lesson.lon, source=LEARNED, accuracy="address", confidence=1.0,
        why=f"Learned on {local(desk.now(), desk.zone):%Y-%m-%d} from {agree} deliveries, all within "
        f"{lesson.spread_m} m of here, {lesson.moved_m} m from where it was.",
        who=desk.who, at=desk.now(), found=pin.before_it,
    )  # fmt: skip
    store.put(db, moved)
    lesson_store.put(db, pin.address_key, "learned", lesson, desk.now())
    _record(desk, db, "pin.learned", moved, lesson, pin)
    return f"The pin of this address moved {lesson.moved_m} m, to where {agree} deliveries were made."


def _suggest(desk: Desk, db: Database, pin: Pin, lesson: Taught | None) -> str:
    """A person's pin stays; what speaks for another place stands beside it as long as it does."""
    if lesson is None:
        lesson_store.drop(db, pin.address_key)
        return ""
    before = lesson_store.lesson(db, pin.address_key)
    lesson_store.put(db, pin.address_key, "suggested", lesson, desk.now())
    if before is not None and before.state == "suggested":
        return ""
    _record(desk, db, "pin.suggested", pin, lesson, pin)
    return (
        f"{lesson.visits} deliveries were made {lesson.moved_m} m from the pin that {pin.who or 'somebody'} set; "
        "it stays until you move it."
    )


def _unlearn(desk: Desk, db: Database, pin: Pin) -> str:
    back_to_found(db, pin)
    lesson_store.drop(db, pin.address_key)
    desk.record(db, "pin.unlearned", f"pin:{digest(pin.address_key)}", {}, {"address": pin.address})
    return "The pin of this address is back where it was found: too few deliveries are left that taught it."


def back_to_found(db: Database, pin: Pin) -> bool:
    """Put the pin that was found back in the place of one that was learnt or set; False where none is known."""
    if pin.found is None:
        return False
    store.put(db, replace(pin.found, address=pin.address))
    return True


def _record(desk: Desk, db: Database, kind: str, pin: Pin, lesson: Taught, before: Pin) -> None:
    facts = {
        "visits": lesson.visits, "counted": lesson.counted, "spread_m": lesson.spread_m, "moved_m": lesson.moved_m,
        "orders": store.same_door(db, pin.address_key),
    }  # fmt: skip
    private = {"address": pin.address, "at": [lesson.lat, lesson.lon], "was": [before.lat, before.lon]}
    desk.record(db, kind, f"pin:{digest(pin.address_key)}", facts, private)
