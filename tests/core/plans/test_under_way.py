"""Re-planning in the middle of the day: vans begin where they are with what they have aboard; what is done stays."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from core import clock
from core.deliveries.model import FailureReason, Outcome
from core.deliveries.service import approve, mark, progress, reschedule
from core.desk import Desk
from core.errors import Refused
from core.plans import service as plans
from core.plans.model import Plan
from core.plans.wishes import Wishes
from core.routing.runner import solve
from tests.conftest import StoppedClock
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, with_engine


def at(north: float, east: float = 0) -> tuple[float, float]:
    return DEPOT[0] + 0.01 * north, DEPOT[1] + 0.01 * east


def wall(desk: Desk, hours: int, minutes: int = 0) -> int:
    return clock.resolve(DAY, time(hours, minutes), desk.zone)


class Out:
    """Two vans that left at about eight with three orders each, the second one a minute after the first outcome."""

    def __init__(self, desk: Desk, stopped: StoppedClock) -> None:
        self.desk, self.stopped = with_engine(desk), stopped
        for number in (1, 2):
            add_van(desk, f"Van {number}", mass_g=10_000)
        windows = [("08:00", "17:00", True)]
        self.orders = [add_order(desk, f"{n}", at(n % 3 + 1, 3 if n > 2 else -3), windows=windows) for n in range(6)]
        for number, order in enumerate(self.orders):
            plans.move(desk, DAY, order, to_vehicle=number // 3 + 1, position=number % 3)
        self.plan = plans.show(desk, DAY)
        approve(desk, DAY)

    def go(self, hours: int, minutes: int = 0) -> None:
        self.stopped.now = datetime.fromtimestamp(wall(self.desk, hours, minutes), UTC)

    def had(self, number: int, hours: int, minutes: int = 0, outcome: Outcome = Outcome.DELIVERED, **said: Any) -> None:
        mark(self.desk, self.orders[number], outcome, done_at=wall(self.desk, hours, minutes), **said)

    def build(self, **more: Any) -> Plan:
        return plans.build(self.desk, DAY, again=True, **more)


@pytest.fixture
def out(desk: Desk, clock: StoppedClock) -> Out:
    made = Out(desk, clock)
    made.go(10)
    return made


def numbers(plan: Plan, vehicle: int) -> list[str]:
    route = plan.route_of(vehicle)
    return [order.source_order_id for stop in route.stops for order in stop.orders] if route else []


def test_what_is_done_stays_first_and_at_its_time_and_the_rest_begins_there(out: Out) -> None:
    out.had(1, 8, 40)
    out.had(0, 9, 10)
    out.had(3, 9, 5)
    built = out.build()
    assert numbers(built, 1) == ["1", "0", "2"]
    assert numbers(built, 2)[0] == "3"
    assert sorted(numbers(built, 2)) == ["3", "4", "5"]
    one = built.route_of(1)
    assert one is not None
    assert [stop.starts for stop in one.stops[:2]] == [wall(out.desk, 8, 40), wall(out.desk, 9, 10)]
    before = out.plan.route_of(1)
    assert before is not None
    assert one.departs == before.departs
    # From the door of order 0, not before the moment of the build.
    third = one.stops[2]
    assert third.arrival == max(wall(out.desk, 9, 10), wall(out.desk, 10)) + third.leg_s
    assert one.returns > third.departure
    assert one.duration_s == one.returns - one.departs
    back = plans.undo(out.desk, DAY)
    assert back is not None
    assert back.id == out.plan.id


def test_goods_aboard_one_van_are_not_given_to_another(out: Out) -> None:
    out.had(0, 8, 40)
    built = out.build(wishes=Wishes(balance="stops"))
    assert set(numbers(built, 1)) == {"0", "1", "2"}
    assert set(numbers(built, 2)) == {"3", "4", "5"}


def test_what_came_later_waits_for_a_van_at_the_depot(out: Out) -> None:
    out.had(0, 8, 40)
    late = add_order(out.desk, "late", at(1))
    built = out.build()
    assert built.find(late) is None
    assert built.unassigned[0].code == "GOODS"
    plans.undo(out.desk, DAY)
    add_van(out.desk, "Van 3")
    built = out.build()
    assert numbers(built, 3) == ["late"]
    assert built.accepted == ()


def test_a_van_without_an_outcome_begins_at_its_depot_with_its_goods(out: Out) -> None:
    built = out.build()
    for van in (1, 2):
        route, before = built.route_of(van), out.plan.route_of(van)
        assert route is not None
        assert before is not None
        assert route.departs == before.departs
        assert route.stops[0].arrival == wall(out.desk, 10) + route.stops[0].leg_s
    assert [set(numbers(built, van)) for van in (1, 2)] == [{"0", "1", "2"}, {"3", "4", "5"}]


def test_a_van_that_has_done_everything_is_on_its_way_home(out: Out) -> None:
    for number in range(3):
        out.had(number, 8, 30 + 10 * number)
    built = out.build()
    route = built.route_of(1)
    assert route is not None
    assert len(route.stops) == 3
    assert route.returns > wall(out.desk, 8, 50)
    assert route.distance_m > 0


def test_an_order_that_failed_and_goes_on_another_day_still_tells_where_the_van_is(out: Out) -> None:
    out.had(2, 9, 0, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    reschedule(out.desk, out.orders[2], DAY + timedelta(days=1))
    built = out.build()
    route = built.route_of(1)
    assert route is not None
    assert set(numbers(built, 1)) == {"0", "1"}
    # Van 1 stands at the farthest door: on the way home the middle one comes first, not the one by the depot.
    assert numbers(built, 1) == ["1", "0"]
    assert route.stops[0].arrival == wall(out.desk, 10) + route.stops[0].leg_s


def test_the_real_engine_begins_there_too(out: Out) -> None:
    out.had(0, 8, 40)
    out.had(4, 8, 50)
    late = add_order(out.desk, "late", at(1))
    add_van(out.desk, "Van 3")
    with_engine(out.desk, solve)
    built = out.build(iterations=5)
    assert [set(numbers(built, van)) for van in (1, 2, 3)] == [{"0", "1", "2"}, {"3", "4", "5"}, {"late"}]
    assert [numbers(built, van)[0] for van in (1, 2)] == ["0", "4"]
    assert built.find(late) is not None
    assert built.accepted == ()
    few = out.build(iterations=5, wishes=Wishes(most_changes=6))
    assert set(few.placed) == set(built.placed)


def test_hand_work_afterwards_leaves_what_is_done_in_its_place(out: Out) -> None:
    out.had(0, 8, 40)
    built = out.build()
    last = out.orders[2] if numbers(built, 1)[1] == "1" else out.orders[1]
    moved = plans.move(out.desk, DAY, last, to_vehicle=1, position=1)
    assert numbers(moved, 1)[0] == "0"
    assert moved.routes[0].stops[0].starts == wall(out.desk, 8, 40)
    assert moved.routes[0].stops[1].starts >= wall(out.desk, 10)
    with pytest.raises(Refused, match="Van 1 has 1 stop behind it; go behind what is done"):
        plans.move(out.desk, DAY, last, to_vehicle=1, position=0)
    with pytest.raises(Refused, match=r"aboard Van 1, not Van 2\. Force it"):
        plans.move(out.desk, DAY, last, to_vehicle=2)
    forced = plans.move(out.desk, DAY, last, to_vehicle=2, force=True)
    assert "aboard Van 1" in " ".join(forced.accepted)


def test_an_order_more_and_why_count_the_stops_that_are_done(out: Out) -> None:
    out.had(0, 8, 40)
    built = out.build()
    last = out.orders[2] if numbers(built, 1)[2] == "2" else out.orders[1]
    here = plans.why(out.desk, DAY, last).here
    assert here is not None
    assert here.position == 2
    plans.unassign(out.desk, DAY, last)
    place = next(each for each in plans.places(out.desk, DAY, last).places if each.vehicle == "Van 1")
    assert place.position >= 1
    after = plans.insert(out.desk, DAY, last, place.number, seen=place)
    assert (after.find(last) or pytest.fail("it is on no route"))[1].position == place.position
    assert (after.find(last) or pytest.fail("it is on no route"))[1].arrival == place.arrival


def test_a_lost_van_hands_its_goods_over_and_keeps_what_it_has_done(out: Out) -> None:
    out.had(0, 8, 40)
    after = plans.spread(out.desk, DAY, 1)
    assert numbers(after, 1) == ["0"]
    assert set(numbers(after, 2)) == {"1", "2", "3", "4", "5"}
    assert sum("aboard Van 1" in sentence for sentence in after.accepted) == 2


def test_the_new_plan_is_dispatched_and_followed(out: Out) -> None:
    out.had(0, 8, 40)
    built = out.build()
    approve(out.desk, DAY)
    out.go(10, 5)
    seen = progress(out.desk, DAY)
    assert seen.plan_id == built.id
    again = out.build()
    assert numbers(again, 1) == numbers(built, 1)


def test_few_changes_hold_in_the_middle_of_the_day(out: Out) -> None:
    out.had(0, 8, 20)
    with pytest.raises(Refused, match="of the announced stops or fewer"):
        out.build(wishes=Wishes(most_changes=0))
    assert len(out.build(wishes=Wishes(most_changes=5)).placed) == 6


def test_without_being_told_a_day_under_way_is_left_alone(out: Out) -> None:
    out.had(0, 8, 40)
    with pytest.raises(Refused, match=r"under way: vans have been at doors\. Plan what is left anew with --again"):
        plans.build(out.desk, DAY)
