"""Why an order is where it is, and each change that would place it, made for real."""

from __future__ import annotations

from datetime import time

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.fleet import service as fleet
from core.orders import service as orders
from core.plans import service as plans
from core.plans.explaining import FITS
from core.plans.model import Lock, Plan
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, ring, with_engine


@pytest.fixture
def engine(desk: Desk) -> Desk:
    """The desk with an engine that needs no search."""
    return with_engine(desk)


def built(desk: Desk) -> Plan:
    return plans.build(desk, DAY)


def only(desk: Desk, order: int, change: str) -> int:
    """The number of the only fix of that kind."""
    (number,) = [fix.number for fix in plans.why(desk, DAY, order).fixes if fix.miss.change == change]
    return number


def placed(desk: Desk, order: int, change: str) -> Plan:
    """Make the fix, and check that the order is on a route and nothing is broken."""
    before = plans.show(desk, DAY)
    found = plans.why(desk, DAY, order)
    number = only(desk, order, change)
    fix = found.fixes[number - 1]
    if fix.asks:
        with pytest.raises(Refused, match="--yes"):
            plans.fix(desk, DAY, order, number)
        assert plans.show(desk, DAY) == before
    after = plans.fix(desk, DAY, order, number, agreed=True, seen=fix.miss, head=before.id)
    assert after.find(order) is not None
    assert after.accepted == ()
    return after


def test_a_plan_keeps_what_would_place_each_order_with_its_cost(engine: Desk) -> None:
    add_van(engine, "Van 1", mass_g=10_000)
    order = add_order(engine, "101", ring(1)[0], mass_g=12_500)
    built(engine)
    (left,) = plans.show(engine, DAY).unassigned
    (miss,) = left.misses
    assert (miss.vehicle, miss.change, miss.amount) == ("Van 1", "capacity", 2500)
    assert left.nearest_miss == miss.sentence == "If Van 1 carried 2.5 kg more, it would ride with it."
    assert miss.cost > 0
    after = placed(engine, order, "capacity")
    assert after.cost == miss.cost
    assert after.note == "order 101 to Van 1 as stop 1, Van 1 carries 12.5 kg"
    assert fleet.fleet(engine).vehicle("Van 1").mass_g == 12_500


def test_a_window_is_widened_for_every_order_of_its_stop_and_undo_leaves_it_so(engine: Desk) -> None:
    add_van(engine, "Van 1", starts=time(9))
    at = (DEPOT[0] + 0.1, DEPOT[1])
    order = add_order(engine, "101", at, windows=[("08:00", "09:05", True)])
    built(engine)
    (fix, *_) = plans.why(engine, DAY, order).fixes
    assert fix.does[0].startswith("The promise of order 101 ends at 09:")
    assert fix.does[0].endswith("instead of 09:05: tell the customer.")
    assert fix.does[1] == "Order 101 goes to Van 1 as stop 1."
    placed(engine, order, "window")
    (window,) = orders.load(engine, [order])[0].windows
    assert window.closes == time(9, 5 + -(-fix.miss.amount // 60))
    plans.undo(engine, DAY)
    assert plans.show(engine, DAY).find(order) is None
    assert orders.load(engine, [order])[0].windows == (window,)


def test_a_skill_is_given_to_the_vehicle(engine: Desk) -> None:
    add_van(engine, "Van 1")
    order = add_order(engine, "101", ring(1)[0], requires=["Cold"])
    built(engine)
    placed(engine, order, "skill")
    assert fleet.fleet(engine).vehicle("Van 1").skills == frozenset({"cold"})


def test_a_shift_is_lengthened_on_that_weekday_alone(engine: Desk) -> None:
    van = add_van(engine, "Van 1", ends=time(9))
    order = add_order(engine, "101", ring(1)[0], service_s=3600)
    built(engine)
    (fix,) = plans.why(engine, DAY, order).fixes
    assert "instead of 09:00, on every Monday." in fix.does[0]
    placed(engine, order, "shift")
    ends = {shift.weekday: shift.ends for shift in fleet.fleet(engine).shifts if shift.vehicle_id == van.id}
    assert ends[0] > time(9)
    assert set(ends.values()) == {ends[0], time(9)}


def test_a_range_is_lengthened(engine: Desk) -> None:
    add_van(engine, "Van 1", range_m=1000)
    order = add_order(engine, "101", (DEPOT[0] + 0.02, DEPOT[1]))
    built(engine)
    placed(engine, order, "range")
    assert (fleet.fleet(engine).vehicle("Van 1").range_m or 0) % 100 == 0


def test_a_van_makes_one_stop_more(engine: Desk) -> None:
    add_van(engine, "Van 1", max_stops=1)
    here, there = ring(2)
    add_order(engine, "101", here)
    add_order(engine, "102", there)
    (left,) = built(engine).unassigned
    placed(engine, left.order_id, "stops")
    assert fleet.fleet(engine).vehicle("Van 1").max_stops == 2


def test_its_own_lock_is_taken_off(engine: Desk) -> None:
    add_van(engine, "Van 1", mass_g=5000)
    add_van(engine, "Van 2", mass_g=50_000)
    order = add_order(engine, "101", ring(1)[0], mass_g=3000)
    plans.move(engine, DAY, order, to_vehicle=fleet.fleet(engine).vehicle("Van 1").id)
    plans.lock(engine, DAY, order)
    one = orders.load(engine, [order])[0]
    orders.edit(engine, order, one.version, mass_g=9000)
    (left,) = built(engine).unassigned
    assert left.locked is Lock.VEHICLE
    (fix, *_) = plans.why(engine, DAY, order).fixes
    assert (fix.miss.change, fix.asks, fix.does[0]) == ("lock", False, "The lock of order 101 is taken off.")
    after = placed(engine, order, "lock")
    assert after.find(order)[0].vehicle == "Van 2"


def test_a_route_that_is_locked_as_a_whole_is_unlocked(engine: Desk) -> None:
    van = add_van(engine, "Van 1")
    here, there = ring(2)
    first = add_order(engine, "101", here)
    plans.move(engine, DAY, first, to_vehicle=van.id)
    plans.lock_route(engine, DAY, van.id)
    second = add_order(engine, "102", there)
    found = plans.why(engine, DAY, second)
    (fix,) = found.fixes
    assert fix.miss.sentence == "If the route of Van 1 were unlocked, it would ride with it."
    assert fix.does[0] == "The route of Van 1 is unlocked."
    after = placed(engine, second, "lock")
    assert not after.routes[0].locked


def test_a_less_important_order_is_left_out_for_it(engine: Desk) -> None:
    add_van(engine, "Van 1", mass_g=10_000)
    here, there = ring(2)
    van = fleet.fleet(engine).vehicle("Van 1").id
    small = add_order(engine, "101", here, mass_g=9000)
    plans.move(engine, DAY, small, to_vehicle=van)
    urgent = add_order(engine, "102", there, mass_g=9000, priority=2)
    fix = plans.why(engine, DAY, urgent).fixes[only(engine, urgent, "drop") - 1]
    assert fix.does[0] == "Order 101 is taken off Van 1 and is on no route then."
    after = placed(engine, urgent, "drop")
    (left,) = after.unassigned
    assert (left.order_id, left.code) == (small, "BY_HAND")
    assert "left it out for order 102" in left.reason
    assert after.note == "order 102 to Van 1 as stop 1, order 101 taken off"


def test_what_the_dispatcher_accepted_is_no_reason_against_another_order(engine: Desk) -> None:
    van = add_van(engine, "Van 1", starts=time(9))
    here, there = ring(2)
    late = add_order(engine, "101", here, windows=[("08:00", "08:30", True)])
    assert plans.move(engine, DAY, late, to_vehicle=van.id).accepted
    other = add_order(engine, "102", there)
    (fix,) = plans.why(engine, DAY, other).fixes
    assert fix.miss.change == FITS
    heavy = add_order(engine, "103", there, requires=["cold"])
    assert only(engine, heavy, "skill") == 1
    after = plans.fix(engine, DAY, heavy, 1, agreed=True)
    assert after.find(heavy) is not None
    assert len(after.accepted) == 1


def test_what_has_room_now_is_put_there_without_a_question(engine: Desk) -> None:
    van = add_van(engine, "Van 1")
    order, other = (add_order(engine, f"10{n}", at) for n, at in enumerate(ring(2)))
    built(engine)
    plans.unassign(engine, DAY, order)
    found = plans.why(engine, DAY, order)
    assert found.code == "BY_HAND"
    (fix,) = found.fixes
    assert (fix.miss.change, fix.asks, fix.miss.vehicle_id) == (FITS, False, van.id)
    before = plans.show(engine, DAY).cost
    after = placed(engine, order, FITS)
    assert after.cost - before == fix.miss.cost
    assert after.find(other) is not None


def test_a_fix_that_is_not_what_was_seen_is_refused(engine: Desk) -> None:
    add_van(engine, "Van 1", mass_g=10_000)
    order = add_order(engine, "101", ring(1)[0], mass_g=12_500)
    built(engine)
    (fix,) = plans.why(engine, DAY, order).fixes
    one = orders.load(engine, [order])[0]
    orders.edit(engine, order, one.version, mass_g=13_000)
    with pytest.raises(Stale, match="Look at it again"):
        plans.fix(engine, DAY, order, 1, agreed=True, seen=fix.miss)
    assert fleet.fleet(engine).vehicle("Van 1").mass_g == 10_000


def test_a_number_that_is_not_in_the_list_is_refused(engine: Desk) -> None:
    add_van(engine, "Van 1", mass_g=10_000)
    order = add_order(engine, "101", ring(1)[0], mass_g=12_500)
    built(engine)
    with pytest.raises(BadInput, match="choose 1 to 1"):
        plans.fix(engine, DAY, order, 2)


def test_an_order_without_a_pin_or_on_a_day_without_vans_has_its_reason_and_no_fix(engine: Desk) -> None:
    order = add_order(engine, "101", None)
    pinned = add_order(engine, "102", ring(1)[0])
    assert plans.why(engine, DAY, pinned).fixes == ()
    add_van(engine, "Van 1")
    found = plans.why(engine, DAY, order)
    assert (found.code, found.fixes) == ("NO_PIN", ())
    with pytest.raises(NotFound):
        plans.why(engine, DAY, 999)


def test_an_order_on_a_route_says_what_it_has_to_spare_and_who_else_would_take_it(engine: Desk) -> None:
    add_van(engine, "Van 1", cost_km=100)
    add_van(engine, "Van 2", cost_km=90, cost_fixed=5000)
    order = add_order(engine, "101", ring(1)[0], windows=[("08:00", "10:00", True)])
    built(engine)
    here = plans.why(engine, DAY, order).here
    assert here is not None
    assert (here.vehicle, here.position, here.bound) == ("Van 1", 0, "its own promise would be broken")
    assert here.saving == plans.show(engine, DAY).cost
    assert here.other == "Van 2"
    assert 4000 < here.more < 5000


def test_what_promises_and_locks_cost_is_told_for_the_plan(engine: Desk) -> None:
    add_van(engine, "Van 1")
    van = add_van(engine, "Van 2", cost_fixed=3000)
    early, held = ring(2)
    first = add_order(engine, "101", early, windows=[("15:00", "16:00", True)])
    second = add_order(engine, "102", held)
    plans.move(engine, DAY, second, to_vehicle=van.id)
    plans.lock(engine, DAY, second)
    plans.move(engine, DAY, first, to_vehicle=fleet.fleet(engine).vehicle("Van 1").id)
    told: list[tuple[int, int]] = []
    costs = plans.promise_costs(engine, DAY, report=lambda *done: told.append(done))
    assert [(cost.held, cost.label, cost.locked) for cost in costs] == [
        ("lock", "order 102", Lock.VEHICLE),
        ("promise", "order 101", Lock.NONE),
    ]
    assert costs[0].saving > 3000
    assert told == [(0, 2), (1, 2)]


def test_what_promises_cost_of_a_day_without_a_plan_is_refused(engine: Desk) -> None:
    add_van(engine, "Van 1")
    with pytest.raises(Refused, match="build it first"):
        plans.promise_costs(engine, DAY)
