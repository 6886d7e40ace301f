"""One order more on a plan that stands: where it disturbs least is told first, and it is done as it was told."""

from __future__ import annotations

from datetime import time

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.fleet.service import end_shift
from core.plans import service as plans
from core.plans.model import ETA_MOVED_S, Lock, Plan
from core.plans.reasons import draft_of
from core.plans.table import laid_out
from core.routing.inserting import Disturbance
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, ring, with_engine

ALONG = [(DEPOT[0] + 0.01 * step, DEPOT[1]) for step in range(1, 7)]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two vans, six orders on a line; the second van stays in."""
    add_van(with_engine(desk), "Van 1")
    add_van(desk, "Van 2", cost_fixed=5000)
    for number, place in enumerate(ALONG):
        add_order(desk, f"{10 + number}", place)
    plans.build(desk, DAY)
    return desk


def arrivals(plan: Plan) -> dict[int, int]:
    return {order.id: stop.arrival for _, stop in plan.stops() for order in stop.orders}


def test_what_is_told_is_what_is_done(shop: Desk) -> None:
    order = add_order(shop, "new", (DEPOT[0] + 0.025, DEPOT[1] + 0.001))
    before, seq = plans.show(shop, DAY), shop.last_seq()
    told = plans.places(shop, DAY, order)
    assert (plans.show(shop, DAY), shop.last_seq()) == (before, seq)
    for place in told.places:
        after = plans.insert(shop, DAY, order, place.number, seen=place)
        assert (after.parent, after.cost - before.cost) == (before.id, place.cost)
        assert after.distance_m - before.distance_m == place.metres
        assert after.duration_s - before.duration_s == place.seconds
        route, stop = after.find(order) or pytest.fail("it is on no route")
        assert (route.vehicle, stop.position, stop.arrival) == (place.vehicle, place.position, place.arrival)
        was = arrivals(before)
        now = {number: at for number, at in arrivals(after).items() if number in was}
        moved = {number for number, at in now.items() if abs(at - was[number]) > ETA_MOVED_S}
        assert {(each.order_id, each.before, each.after) for each in place.etas} == {
            (number, was[number], now[number]) for number in moved
        }
        assert plans.undo(shop, DAY) == before


def test_of_two_places_that_disturb_as_few_the_cheaper_comes_first_and_an_idle_van_last(shop: Desk) -> None:
    order = add_order(shop, "new", ALONG[2])
    first, second = plans.places(shop, DAY, order).places
    assert (first.vehicle, first.idle, len(first.etas)) == ("Van 1", False, 0)
    assert (second.vehicle, second.idle, second.etas) == ("Van 2", True, ())
    assert first.cost < second.cost


def test_a_long_service_goes_where_it_delays_fewest_though_it_costs_more(shop: Desk) -> None:
    order = add_order(shop, "long", (DEPOT[0] + 0.025, DEPOT[1] + 0.001), service_s=1800)
    places = plans.places(shop, DAY, order).places
    own = next(place for place in places if place.vehicle == "Van 1")
    cheapest = plans.try_move(shop, DAY, order, 1)
    inserted = plans.move(shop, DAY, order, to_vehicle=1, position=cheapest.position)
    moved = len(plans.diff(shop, inserted.parent or 0, inserted.id).etas)
    assert len(own.etas) <= moved
    assert [len(place.etas) for place in places] == sorted(len(place.etas) for place in places)


def test_the_note_and_the_journal_tell_how_many_are_disturbed(shop: Desk) -> None:
    order = add_order(shop, "new", ALONG[2])
    after = plans.insert(shop, DAY, order)
    assert after.note.startswith("order new inserted: Van 1, stop ")
    assert after.note.endswith("0 ETAs changed")
    event = shop.events_since()[-1]
    assert (event.kind, event.data["orders"], event.data["etas"]) == ("plan.moved", [order], 0)


def test_what_fits_nowhere_says_who_tells_more(shop: Desk) -> None:
    order = add_order(shop, "early", ALONG[5], windows=[("08:00", "08:01", True)])
    with pytest.raises(Refused, match="Order early fits on no route as it is; roundsman plan why"):
        plans.places(shop, DAY, order)


def test_what_cannot_be_inserted_is_refused_with_the_reason(shop: Desk) -> None:
    with pytest.raises(Refused, match=r"Order 10 rides with Van 1 already; move it instead\."):
        plans.places(shop, DAY, 1)
    with pytest.raises(NotFound):
        plans.places(shop, DAY, 999)
    with pytest.raises(Refused, match="cannot be planned"):
        plans.places(shop, DAY, add_order(shop, "lost", None))
    order = add_order(shop, "new", ALONG[2])
    with pytest.raises(BadInput, match="choose 1 to 2"):
        plans.insert(shop, DAY, order, 3)
    for van in (1, 2):
        end_shift(shop, van, range(7))
    with pytest.raises(Refused, match="on duty"):
        plans.places(shop, DAY, order)


def test_a_list_that_is_out_of_date_is_not_followed(shop: Desk) -> None:
    order = add_order(shop, "new", ALONG[2])
    seen = plans.places(shop, DAY, order).places[0]
    plans.unassign(shop, DAY, 3)
    with pytest.raises(Stale, match="Look at it again"):
        plans.insert(shop, DAY, order, seen=seen)


def test_locks_are_held(shop: Desk) -> None:
    route = plans.show(shop, DAY).routes[0]
    for stop, how in ((route.stops[0], Lock.FIRST), (route.stops[-1], Lock.LAST)):
        plans.lock(shop, DAY, stop.orders[0].id, how)
    order = add_order(shop, "new", DEPOT)
    place = next(each for each in plans.places(shop, DAY, order).places if each.vehicle == "Van 1")
    assert 0 < place.position < len(route.stops)
    plans.lock_route(shop, DAY, 1)
    assert [each.vehicle for each in plans.places(shop, DAY, order).places] == ["Van 2"]


def test_on_a_day_of_two_hundred_stops_few_routes_are_timed(desk: Desk) -> None:
    """Work is counted, not time: a place is looked at once, and no more than four routes are timed for each van."""
    with_engine(desk)
    for number in range(1, 9):
        add_van(desk, f"Van {number}", starts=time(6), ends=time(23), max_stops=26)
    for number, place in enumerate(ring(200)):
        add_order(desk, f"{number}", place, service_s=60)
    plans.build(desk, DAY)
    order = add_order(desk, "new", ALONG[1])
    table = laid_out(desk, DAY)
    assert table.settled.case is not None
    draft = draft_of(table.settled.case, table.settled)
    counted = Disturbance(draft, table.settled.solution.routes, ETA_MOVED_S)
    assert counted.insertions(table.settled.case.stop(order))
    assert counted.timed < counted.fitting <= 200 + 8
    assert counted.timed <= 4 * 8
