"""What a person does with one pin: pick, set, move, take over, and take back. A person's pin wins and is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.addresses import address_key
from core.errors import BadInput, NotFound, Refused, Stale
from core.geocoding import lesson_store, store
from core.geocoding.doubts import doubts
from core.geocoding.lessons import back_to_found
from core.geocoding.metres import moved, offset_words
from core.geocoding.model import PERSON, Candidate, Pin, checked_point, digest
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk
    from core.store.sqlite import Database


def pick(desk: Desk, order_id: int, candidate_no: int, *, expect: int | None = None) -> Pin:
    """Take the candidate with that number, 1 the first, as the pin of the order's address.

    `expect` is the version of the pin that the person saw. Raises NotFound, BadInput, Stale.
    """
    order = store.order(desk.db, order_id)
    chosen, choices = _candidate(desk, order, candidate_no)
    pin = Pin(
        order.address_key, order.address, "accepted", chosen.lat, chosen.lon, PERSON, chosen.accuracy.value, 1.0,
        chosen.label, f"Picked by {desk.who} from {choices} candidates.",
    )  # fmt: skip
    return _set(desk, order, pin, "pick", expect)


def set_pin(desk: Desk, order_id: int, lat: float, lon: float, *, expect: int | None = None) -> Pin:
    """Put the pin of the order's address at a point. Raises NotFound, BadInput for a point that is none, Stale."""
    lat, lon = checked_point(lat, lon)
    order = store.order(desk.db, order_id)
    pin = Pin(order.address_key, order.address, "accepted", lat, lon, PERSON, "address", 1.0, "", f"Set by {desk.who}.")
    return _set(desk, order, pin, "coordinates", expect)


def move(
    desk: Desk, order_id: int, north_m: float, east_m: float, *, candidate_no: int = 0, expect: int | None = None
) -> Pin:
    """Put the pin so many metres from where it is, or from a candidate where it is in review (1 the first).

    Moved by nothing it is kept as it is, and is the person's from then on. Raises NotFound, BadInput, Stale.
    """
    order = store.order(desk.db, order_id)
    kept = store.pin(desk.db, order.address_key)
    if candidate_no:
        chosen, _ = _candidate(desk, order, candidate_no)
        start, label = (chosen.lat, chosen.lon), chosen.label
    elif kept is not None and kept.state == "accepted" and kept.place is not None:
        start, label = kept.place, kept.label
    else:
        raise BadInput(f"Order {order.source_order_id} has no pin to move; pick a candidate or give coordinates first.")
    lat, lon = moved(start, north_m, east_m)
    where = offset_words(north_m, east_m)
    told = f"{where} of {label or 'where it was'}" if where else f"kept at {label or 'its place'}"
    pin = Pin(
        order.address_key, order.address, "accepted", lat, lon, PERSON, "address", 1.0,
        # What the label names is where it was.
        "" if where else label, f"Set by {desk.who}: {told}.",
    )  # fmt: skip
    seen = kept.version if kept else 0
    return _set(desk, order, pin, "move", seen if expect is None else expect)


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


def take_suggested(desk: Desk, order_id: int, *, expect: int | None = None) -> Pin:
    """Take the place that deliveries suggest beside a person's pin. Raises NotFound, Refused without one, Stale."""
    order = store.order(desk.db, order_id)
    lesson = lesson_store.lesson(desk.db, order.address_key)
    if lesson is None or lesson.state != "suggested":
        raise Refused(f"No deliveries suggest another place for order {order.source_order_id}; its pin stays.")
    pin = Pin(
        order.address_key, order.address, "accepted", lesson.lat, lesson.lon, PERSON, "address", 1.0, "",
        f"Set by {desk.who}: where {lesson.visits} deliveries were made, {lesson.moved_m} m from where it was.",
    )  # fmt: skip
    return _set(desk, order, pin, "suggested", expect)


def kept_key(desk: Desk, text: str) -> str:
    """The address meant by an order's number or id, or by the address itself. Raises NotFound."""
    try:
        return store.order(desk.db, store.order_id(desk.db, text)).address_key
    except NotFound:
        key = address_key(clean(text, limit=400))
        if store.pin(desk.db, key) is None:
            raise NotFound(
                f"There is no order and no pin of “{clean(text, limit=80)}”; roundsman pins learned lists what is kept."
            ) from None
        return key


def take_back(desk: Desk, key: str, *, expect: int | None = None) -> bool:
    """Take back what a person set or deliveries taught; True where the address has to be looked up anew.

    Raises NotFound, Refused where the pin was found and nobody changed it, Stale.
    """
    with desk.writing() as db:
        pin = store.pin(db, key)
        if pin is None:
            raise NotFound("There is no pin of that address; roundsman pins learned lists what is kept.")
        whose = f"“{clean(pin.address, limit=80)}”"
        _refuse_stale(pin, expect, whose)
        if not pin.by_person and not pin.learned:
            found = f"was found by {pin.source}" if pin.source else "waits in review"
            raise Refused(f"The pin of {whose} {found}; there is nothing to take back. Set it: roundsman pins set.")
        data = {"source": pin.source, "orders": store.same_door(db, key)}
        private = {"address": pin.address, "was": [pin.lat, pin.lon]}
        desk.record(db, "pin.revoked", f"pin:{digest(key)}", data, private)
        return _put_back(desk, db, pin)


def _put_back(desk: Desk, db: Database, pin: Pin) -> bool:
    if pin.learned:
        lesson_store.revoke(db, pin.address_key, desk.now())
        return not back_to_found(db, pin)
    lesson_store.drop(db, pin.address_key)
    if pin.found is not None and pin.found.source == "file":
        return not back_to_found(db, pin)
    why = "Its pin was taken back, and nobody has looked it up since."
    store.put(db, Pin(pin.address_key, pin.address, "review", None, None, "", why=why, who=desk.who, at=desk.now()))
    return True


def _candidate(desk: Desk, order: store.Addressed, number: int) -> tuple[Candidate, int]:
    kept = store.pin(desk.db, order.address_key)
    choices = kept.candidates if kept else ()
    if not 1 <= number <= len(choices):
        known = f"it has {len(choices)}" if choices else "it has none: set its pin by coordinates"
        raise BadInput(f"Order {order.source_order_id} has no candidate {number}; {known}.")
    return choices[number - 1], len(choices)


def _set(desk: Desk, order: store.Addressed, pin: Pin, how: str, expect: int | None) -> Pin:
    if not order.address_key:
        raise BadInput(f"Order {order.source_order_id} has no address to keep a pin for; give it one first.")
    assert pin.place is not None
    # Asked before the write lock is taken: it reads another file.
    doubt = " ".join(doubts(desk).of(order.address, pin.place))
    with desk.writing() as db:
        before = store.pin(db, order.address_key)
        _refuse_stale(before, expect, f"order {order.source_order_id}")
        found = before.before_it if before else None
        why = f"{pin.why} {doubt}".strip()
        store.put(db, replace(pin, why=why, who=desk.who, at=desk.now(), found=found))
        lesson_store.drop(db, order.address_key)
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
        desk.record(db, "pin.set", f"pin:{digest(order.address_key)}", facts, private)
        kept = store.pin(db, order.address_key)
    assert kept is not None
    return kept


def _refuse_stale(now: Pin | None, expect: int | None, whose: str) -> None:
    if expect is None or expect == (now.version if now else 0):
        return
    if now is None or now.lat is None or now.lon is None:
        raise Stale(f"The pin of {whose} was changed meanwhile; look at it again.")
    raise Stale(
        f"The pin of {whose} was changed by {now.who or now.source} meanwhile: it is now at {now.lat:.5f}, "
        f"{now.lon:.5f} ({now.state}). Look at it again."
    )
