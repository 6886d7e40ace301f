"""Deliveries that tell their place correct the pin of their address, within the transaction of the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Marked, Outcome
from core.errors import BadInput, Refused
from core.geocoding import service as pins
from core.geocoding.metres import moved
from core.geocoding.model import Pin, distance_m
from core.orders import service as orders
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, Shop

ADDRESS = "14 Mill Lane, Colchester"
#: Where a geocoder has put it.
FOUND = (51.9000, 0.9200)

Deliver = Callable[..., Marked]


@pytest.fixture
def days() -> Iterator[date]:
    """Days on which the vans drive."""
    every = (TUESDAY + timedelta(days=n) for n in range(90))
    return (day for day in every if day.weekday() < 5)


@pytest.fixture
def deliver(shop: Shop, clock: StoppedClock, days: Iterator[date]) -> Deliver:
    """Deliver an order to an address on the next day, from so many metres north and east of where it was found."""

    def go(
        north: float = 0, east: float = 0, *, address: str = ADDRESS, outcome: Outcome = Outcome.DELIVERED,
        place: bool = True, day: date | None = None,
    ) -> Marked:  # fmt: skip
        when = day or next(days)
        order = out(shop, address, when)
        clock.now = datetime.combine(when, time(12), tzinfo=UTC)
        reason = FailureReason.NOT_HOME if outcome is Outcome.FAILED else None
        at = moved(FOUND, north, east) if place else None
        return deliveries.mark(shop.desk, order, outcome, reason=reason, note="x", place=at)

    return go


def out(shop: Shop, address: str, day: date) -> int:
    """An order to that address, out with Van 1; the address was looked up."""
    number = f"A{shop.desk.db.execute('SELECT count(*) FROM orders').fetchone()[0]}"
    order = shop.order(number, day=day, address=address, pinned=False)
    if pin(shop) is None:
        found(shop)
    if address != ADDRESS:
        shop.pin(address, 51.95, 0.95)
    shop.plan({"Van 1": [order]}, day=day)
    deliveries.approve(shop.desk, day)
    return order


def found(shop: Shop, source: str = "gazetteer") -> None:
    with shop.desk.writing() as db:
        db.execute(
            "INSERT INTO pins (address_key, address, state, lat, lon, source, accuracy, confidence, label, why, at) "
            "VALUES ((SELECT address_key FROM orders WHERE address = ?1 LIMIT 1), ?1, 'accepted', ?2, ?3, ?4, "
            "'interpolated', 0.9, '14 Mill Lane', 'Found.', 0)",
            (ADDRESS, *FOUND, source),
        )


def pin(shop: Shop) -> Pin | None:
    row = shop.desk.db.execute("SELECT id FROM orders WHERE address = ? LIMIT 1", (ADDRESS,)).fetchone()
    return pins.pin_of(shop.desk, row[0]) if row else None


def off_m(shop: Shop, place: tuple[float, float]) -> float:
    kept = pin(shop)
    assert kept is not None
    assert kept.place is not None
    return distance_m(kept.place, place)


def test_the_place_is_kept_with_the_attempt_and_apart_in_the_journal(shop: Shop, deliver: Deliver) -> None:
    deliver(10, 0)
    row = shop.desk.db.execute("SELECT address_key, lat, lon, pin_m FROM attempts").fetchone()
    assert (row[0], row[3]) == ("14 mill ln colchester", 10)
    assert (row[1], row[2]) == moved(FOUND, 10, 0)
    event = next(event for event in shop.desk.events_since() if event.kind == "outcome.marked")
    assert "place" not in event.data
    assert event.private is not None
    assert event.private["place"] == list(moved(FOUND, 10, 0))


def test_three_deliveries_that_agree_move_the_pin(shop: Shop, deliver: Deliver) -> None:
    assert deliver(60, 2).learned == deliver(64, -2).learned == ""
    said = deliver(62, 1).learned
    kept = pin(shop)
    assert kept is not None
    assert off_m(shop, moved(FOUND, 62, 1)) < 3
    assert said == "The pin of this address moved 62 m, to where 3 deliveries were made."
    assert (kept.source, kept.state, kept.who) == ("learned", "accepted", "ann")
    assert kept.why == "Learned on 2026-03-05 from 3 deliveries, all within 4 m of here, 62 m from where it was."
    event = next(event for event in shop.desk.events_since() if event.kind == "pin.learned")
    assert event.data["visits"] == 3
    assert "Mill" not in str(event.data)
    [item] = pins.kept(shop.desk)
    assert (item.address, item.off_m) == (ADDRESS, 62)
    assert shop.desk.fsck() == []


def test_the_next_order_to_that_address_is_planned_at_the_learned_pin(shop: Shop, deliver: Deliver) -> None:
    for east in (80, 82, 84):
        deliver(0, east)
    order = shop.order("B1", address="Flat 2, 14 Mill Ln., Colchester", pinned=False, day=date(2026, 5, 1))
    again = pins.pin_of(shop.desk, order)
    assert again is not None
    assert again.learned
    plan = shop.plan({"Van 1": [order]}, day=date(2026, 5, 1))
    assert distance_m((plan.routes[0].stops[0].lat, plan.routes[0].stops[0].lon), moved(FOUND, 0, 82)) < 3


def test_an_import_with_coordinates_does_not_put_a_learned_pin_back(shop: Shop, deliver: Deliver) -> None:
    for east in (80, 82, 84):
        deliver(0, east)
    row = f'Order,Name,Address,Lat,Lon,Date\nZ1,Ann,"{ADDRESS}",{FOUND[0]},{FOUND[1]},2026-05-04\n'
    orders.import_orders(shop.desk, row.encode(), "o.csv")
    assert off_m(shop, moved(FOUND, 0, 82)) < 3


def test_failures_and_deliveries_without_a_place_teach_nothing(shop: Shop, deliver: Deliver) -> None:
    for _ in range(4):
        deliver(60, 0, outcome=Outcome.FAILED)
        deliver(60, 0, place=False)
    deliver(60, 0)
    deliver(62, 0, outcome=Outcome.PARTIAL)
    assert off_m(shop, FOUND) == 0
    assert deliver(61, 0).learned


def test_outcomes_entered_together_in_the_yard_teach_nothing(
    shop: Shop, deliver: Deliver, days: Iterator[date]
) -> None:
    for _ in range(5):
        day = next(days)
        numbers = [out(shop, address, day) for address in (ADDRESS, "3 Quay, Colchester", "9 Hill, Colchester")]
        for order in numbers:
            deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=moved(FOUND, 300, 0))
    assert off_m(shop, FOUND) == 0


def test_outcomes_entered_at_the_depot_or_far_away_teach_nothing(shop: Shop, deliver: Deliver) -> None:
    with shop.desk.writing() as db:
        db.execute("UPDATE depots SET lat = ?, lon = ?", moved(FOUND, 500, 0))
    for _ in range(4):
        deliver(480, 20)
        deliver(3_000, 0)
    assert off_m(shop, FOUND) == 0


def test_what_a_person_set_stays_and_gets_a_suggestion(shop: Shop, deliver: Deliver, clock: StoppedClock) -> None:
    deliver(60, 0)
    order = shop.order("P1", address=ADDRESS, pinned=False)
    pins.set_pin(shop.desk, order, *moved(FOUND, 0, 5))
    said = [deliver(60 + n, 0).learned for n in range(4)]
    # The delivery from before the person decided does not count.
    assert said[:2] == ["", ""]
    assert said[2].startswith("3 deliveries were made 61 m from the pin that ann set; it stays")
    assert said[3] == ""
    assert off_m(shop, moved(FOUND, 0, 5)) == 0
    [item] = pins.kept(shop.desk)
    assert item.suggestion is not None
    assert item.suggestion.visits == 4
    taken = pins.take_suggested(shop.desk, order)
    assert taken.by_person
    assert off_m(shop, moved(FOUND, 61, 0)) < 3
    assert pins.kept(shop.desk)[0].suggestion is None
    with pytest.raises(Refused, match="No deliveries suggest"):
        pins.take_suggested(shop.desk, order)
    assert shop.kinds("pin") == ["pin.set", "pin.suggested", "pin.set"]


def test_a_pin_that_is_set_again_where_it_is_silences_the_suggestion(shop: Shop, deliver: Deliver) -> None:
    order = shop.order("P1", address=ADDRESS, pinned=False)
    found(shop)
    pins.set_pin(shop.desk, order, *FOUND)
    for n in range(3):
        deliver(60 + n, 0)
    assert pins.kept(shop.desk)[0].suggestion is not None
    pins.move(shop.desk, order, 0, 0)
    assert pins.kept(shop.desk)[0].suggestion is None
    assert deliver(60, 0).learned == ""


def test_a_suggestion_goes_when_later_deliveries_do_not_bear_it_out(shop: Shop, deliver: Deliver) -> None:
    order = shop.order("P1", address=ADDRESS, pinned=False)
    found(shop)
    pins.set_pin(shop.desk, order, *FOUND)
    for n in range(3):
        deliver(60 + n, 0)
    for n in range(6):
        deliver(n, 0)
    assert pins.kept(shop.desk)[0].suggestion is None


def test_a_revoked_lesson_brings_the_pin_back_and_is_not_learned_again(shop: Shop, deliver: Deliver) -> None:
    for n in range(3):
        deliver(60 + n, 0)
    kept = pin(shop)
    assert kept is not None
    with pytest.raises(Refused, match="meanwhile"):
        pins.revoke(shop.desk, kept.address_key, expect=kept.version - 1)
    back = pins.revoke(shop.desk, pins.kept_key(shop.desk, "14 mill lane, COLCHESTER"), expect=kept.version)
    assert (back.place, back.source, back.accuracy, back.confidence) == (FOUND, "gazetteer", "interpolated", 0.9)
    assert back.why == "Found."
    assert [deliver(60, 0).learned, deliver(61, 0).learned] == ["", ""]
    assert off_m(shop, FOUND) == 0
    # Three further deliveries are three new witnesses.
    assert deliver(62, 0).learned
    assert shop.kinds("pin") == ["pin.learned", "pin.revoked", "pin.learned"]
    pins.revoke(shop.desk, kept.address_key)
    assert off_m(shop, FOUND) == 0
    assert [deliver(60, 0).learned, deliver(61, 0).learned] == ["", ""]


def test_a_lesson_whose_deliveries_were_corrected_away_is_taken_back(shop: Shop, deliver: Deliver) -> None:
    for n in range(3):
        deliver(60 + n, 0)
    last = shop.desk.db.execute("SELECT max(id) FROM orders").fetchone()[0]
    said = deliveries.correct(shop.desk, last, Outcome.FAILED, reason=FailureReason.NOT_HOME).learned
    assert "back where it was found" in said
    assert off_m(shop, FOUND) == 0
    kept = shop.desk.db.execute("SELECT lat, lon FROM attempts ORDER BY id DESC LIMIT 1").fetchone()
    assert tuple(kept) == moved(FOUND, 62, 0)
    assert deliveries.correct(shop.desk, last, Outcome.DELIVERED).learned
    assert off_m(shop, FOUND) > 50


def test_a_learned_pin_follows_when_the_door_moves(shop: Shop, deliver: Deliver) -> None:
    for n in range(3):
        deliver(60 + n, 0)
    for n in range(10):
        deliver(n, 150)
    assert off_m(shop, moved(FOUND, 4, 150)) < 8
    back = pins.revoke(shop.desk, pins.kept_key(shop.desk, ADDRESS))
    assert back.place == FOUND


def test_a_delivery_to_a_further_place_teaches_of_that_place(shop: Shop, clock: StoppedClock) -> None:
    order = shop.order("A1", address=ADDRESS)
    other = "1 Works, Colchester"
    with shop.desk.writing() as db:
        db.execute("INSERT INTO places VALUES (?, 0, 'work', ?, '1 works colchester')", (order, other))
    shop.pin(other, 51.91, 0.93)
    shop.plan({"Van 1": [order]})
    with shop.desk.writing() as db:
        db.execute("UPDATE plan_stop_orders SET place = 1 WHERE order_id = ?", (order,))
    deliveries.approve(shop.desk, TUESDAY)
    deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=(51.9102, 0.93))
    row = shop.desk.db.execute("SELECT address_key, pin_m FROM attempts").fetchone()
    assert tuple(row) == ("1 works colchester", 22)


@pytest.mark.parametrize("place", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (115.5, 51.1)])
def test_a_place_off_the_earth_is_refused_and_nothing_is_marked(shop: Shop, place: tuple[float, float]) -> None:
    order = out(shop, ADDRESS, TUESDAY)
    with pytest.raises(BadInput, match="is no place"):
        deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=place)
    assert shop.state(order) == "out"


def test_the_same_with_its_place_said_twice_is_entered_once(shop: Shop) -> None:
    order = out(shop, ADDRESS, TUESDAY)
    first = deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=FOUND)
    again = deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=FOUND)
    assert (first.already, again.already) == (False, True)
    with pytest.raises(Refused, match="correct it"):
        deliveries.mark(shop.desk, order, Outcome.DELIVERED, place=moved(FOUND, 5, 0))


def test_the_distance_from_pin_to_door_is_what_an_own_query_says(shop: Shop, deliver: Deliver) -> None:
    assert deliveries.pin_distance(shop.desk).median_m is None
    for n in (10, 20, 40, 44, 42):
        deliver(n, 0)
    deliver(0, 0, place=False)
    deliver(900, 0, outcome=Outcome.FAILED)
    told = deliveries.pin_distance(shop.desk)
    known = [
        round(distance_m((lat, lon), FOUND))
        for lat, lon in shop.desk.db.execute(
            "SELECT lat, lon FROM attempts WHERE outcome <> 'failed' AND lat IS NOT NULL"
        ).fetchall()
    ]
    assert (told.median_m, told.counted, told.without_place) == (median(known), 5, 1)
    first_two = deliveries.pin_distance(shop.desk, TUESDAY, TUESDAY + timedelta(days=1))
    assert (first_two.median_m, first_two.counted) == (15, 2)
