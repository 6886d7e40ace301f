"""A plan of the day, built: what goes into it, what it keeps, what stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from itertools import pairwise

import pytest

from core.clock import resolve
from core.desk import Desk
from core.errors import Refused, Stale
from core.fleet.model import Rest
from core.fleet.service import end_shift
from core.plans import service as plans
from core.plans.model import Lock
from core.routing.model import Problem, Route, Solution
from core.routing.runner import SolveBroken
from core.routing.schedule import schedule
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, greedy, ring, with_engine

NEAR = (51.51, -0.11)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A desk whose engine needs no search, with one van."""
    add_van(desk)
    return with_engine(desk)


def test_every_order_is_on_one_route_with_its_times(shop: Desk) -> None:
    orders = [add_order(shop, f"{100 + i}", place) for i, place in enumerate(ring(8))]
    plan = plans.build(shop, DAY, seed=7)
    assert sorted(plan.placed) == sorted(orders)
    assert (plan.unassigned, plan.accepted, plan.parent, plan.seed, plan.engine) == ((), (), None, 7, "ruin")
    (route,) = plan.routes
    assert route.departs >= resolve(DAY, time(8), shop.zone)
    assert route.returns <= resolve(DAY, time(17), shop.zone)
    assert route.stops[0].arrival == route.departs + route.stops[0].leg_s
    for before, after in pairwise(route.stops):
        assert after.arrival == before.departure + after.leg_s
    assert (plan.distance_m, plan.cost) == (route.distance_m, route.cost)
    assert plan.note == "built: 8 orders on 1 route"
    assert plan == plans.show(shop, DAY) == plans.show(shop, plan_id=plan.id)


def test_the_plan_says_that_its_ways_are_straight_lines(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    assert "Straight line x 1.35" in plans.build(shop, DAY).matrix


def test_a_cluster_is_named_by_the_setting_or_for_once(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    asked: list[object] = []

    def noting(problem: Problem, **given: object) -> Solution:
        asked.append(given["cluster"])
        return greedy(problem)

    with_engine(shop, noting)
    plans.build(shop, DAY)
    shop.set("plan.cluster", "tcp://big:8786")
    plans.build(shop, DAY)
    plans.build(shop, DAY, cluster="tcp://other:8786")
    assert asked == ["", "tcp://big:8786", "tcp://other:8786"]


def test_the_same_input_and_seed_give_the_same_plan(shop: Desk) -> None:
    for i, place in enumerate(ring(10)):
        add_order(shop, f"{i}", place, windows=[("09:00", "12:00", True)] if i % 3 == 0 else ())
    first, second = plans.build(shop, DAY), plans.build(shop, DAY)
    assert (first.routes, first.cost) == (second.routes, second.cost)
    assert second.parent == first.id


def test_orders_at_one_door_are_one_stop_with_setup_once_and_service_summed(shop: Desk) -> None:
    orders = [add_order(shop, f"{i}", (NEAR[0] + i * 1e-6, NEAR[1]), service_s=240) for i in range(3)]
    (route,) = plans.build(shop, DAY).routes
    (stop,) = route.stops
    assert [order.id for order in stop.orders] == orders
    assert (stop.starts - stop.arrival, stop.service_s, stop.mass_g) == (120, 720, 3000)


def test_orders_at_one_door_with_other_windows_are_stops_of_their_own(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    add_order(shop, "2", NEAR, windows=[("12:00", "13:00", True)])
    (route,) = plans.build(shop, DAY).routes
    assert len(route.stops) == 2


def test_a_door_that_takes_more_than_any_van_carries_becomes_several_stops(desk: Desk) -> None:
    add_van(desk, "Van 1", mass_g=2500)
    add_van(desk, "Van 2", mass_g=2500)
    for i in range(4):
        add_order(desk, f"{i}", NEAR)
    plan = plans.build(with_engine(desk), DAY)
    assert plan.unassigned == ()
    assert [route.load_g for route in plan.routes] == [2000, 2000]


def test_what_has_no_certain_pin_is_never_planned(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    doubtful = add_order(shop, "2", NEAR, pin="review", places=[(51.52, -0.1)])
    unknown = add_order(shop, "3", None)
    plan = plans.build(shop, DAY)
    assert {left.order_id: left.code for left in plan.unassigned} == {doubtful: "NO_PIN", unknown: "NO_PIN"}
    reasons = {left.order_id: left.reason for left in plan.unassigned}
    assert "choose its pin" in reasons[doubtful]
    assert "not been looked up" in reasons[unknown]


def test_a_further_place_is_used_where_it_lies_better(shop: Desk) -> None:
    order = add_order(shop, "1", (51.70, -0.40), places=[(DEPOT[0] + 0.001, DEPOT[1])])
    plan = plans.build(shop, DAY)
    (stop,) = plan.routes[0].stops
    assert stop.orders[0].place == 1
    assert stop.orders[0].address == "1 Further Street 0"
    assert (stop.lat, stop.lon) == (DEPOT[0] + 0.001, DEPOT[1])
    assert plan.find(order) == (plan.routes[0], stop)


def test_promises_are_kept_at_the_depots_clock(desk: Desk) -> None:
    add_van(desk, depot=(40.71, -74.0))
    add_order(desk, "1", (40.72, -74.0), windows=[("10:00", "11:00", True)])
    (route,) = plans.build(with_engine(desk), DAY).routes
    stop = route.stops[0]
    ten = resolve(DAY, time(14), desk.zone)  # 10:00 in New York, which has changed its clocks already
    assert stop.windows[0].opens == ten
    assert stop.windows[0].opens <= stop.starts <= stop.windows[0].closes
    assert stop.late_s == 0
    assert stop.slack_s == stop.windows[0].closes - stop.starts


def test_with_depots_in_two_zones_each_order_keeps_the_clock_of_the_nearer(desk: Desk) -> None:
    add_van(desk, "London van", depot=DEPOT)
    add_van(desk, "Paris van", depot=(48.85, 2.35))
    add_order(desk, "1", (51.51, -0.11), windows=[("10:00", "11:00", True)])
    add_order(desk, "2", (48.86, 2.36), windows=[("10:00", "11:00", True)])
    plan = plans.build(with_engine(desk), DAY)
    opens = {stop.orders[0].source_order_id: stop.windows[0].opens for _, stop in plan.stops()}
    assert opens["1"] - opens["2"] == 3600


def test_windows_that_touch_are_one_and_the_later_end_decides_its_firmness(shop: Desk) -> None:
    add_order(shop, "1", NEAR, windows=[("09:00", "11:00", True), ("10:00", "12:00", False), ("14:00", "15:00", True)])
    (stop,) = plans.build(shop, DAY).routes[0].stops
    assert [(window.closes - window.opens, window.hard) for window in stop.windows] == [(3 * 3600, False), (3600, True)]


def test_on_the_day_the_clock_skips_an_hour_a_window_is_where_the_wall_clock_says(desk: Desk) -> None:
    day = date(2026, 3, 29)
    add_van(desk, starts=time(0, 30), ends=time(9))
    add_order(desk, "1", NEAR, day=day, windows=[("02:30", "03:30", True)])
    (stop,) = plans.build(with_engine(desk), day).routes[0].stops
    assert desk.iso(stop.windows[0].opens) == "2026-03-29T02:30:00+01:00"
    assert stop.late_s == 0


def test_a_break_is_taken_and_shown(desk: Desk) -> None:
    add_van(desk, rest=Rest(time(9), time(10), 1800))
    for i, place in enumerate(ring(20)):
        add_order(desk, f"{i}", place)
    (route,) = plans.build(with_engine(desk), DAY).routes
    ((begins, ends),) = route.rests
    assert ends - begins == 1800
    assert resolve(DAY, time(9), desk.zone) <= begins <= resolve(DAY, time(10), desk.zone)


def test_skills_of_vehicle_and_driver_count_together_whatever_their_case(desk: Desk) -> None:
    add_van(desk, "Plain van", cost_km=1)
    add_van(desk, "Cold van", skills=frozenset({"FRIDGE"}), driver_skills=["Heavy"])
    order = add_order(desk, "1", NEAR, requires=["heavy", "Fridge"])
    add_order(desk, "2", (51.52, -0.09), requires=["crane"])
    plan = plans.build(with_engine(desk), DAY)
    found = plan.find(order)
    assert found is not None
    assert found[0].vehicle == "Cold van"
    assert [(left.source_order_id, left.code) for left in plan.unassigned] == [("2", "SKILL")]


def test_what_does_not_fit_says_why_and_what_would_help(desk: Desk) -> None:
    add_van(desk, mass_g=1500)
    add_order(desk, "light", NEAR, mass_g=1000, priority=1)
    add_order(desk, "heavy", (51.52, -0.09), mass_g=1400)
    (left,) = plans.build(with_engine(desk), DAY).unassigned
    assert (left.source_order_id, left.code) == ("heavy", "PRIORITY")
    assert "500 g" in left.reason
    assert "900 g" in left.nearest_miss


def test_with_nobody_on_duty_everything_is_on_no_route_and_says_so(desk: Desk) -> None:
    van = add_van(desk)
    end_shift(desk, van.id, range(7))
    add_order(desk, "1", NEAR)
    plan = plans.build(with_engine(desk), DAY)
    assert plan.routes == ()
    assert [left.code for left in plan.unassigned] == ["NO_VEHICLE"]
    assert "Nobody is on duty on Monday 2026-03-09" in plan.unassigned[0].reason


def test_a_day_without_orders_is_refused(shop: Desk) -> None:
    add_order(shop, "1", NEAR, state="cancelled")
    with pytest.raises(Refused, match="no order to plan on 2026-03-09"):
        plans.build(shop, DAY)


def test_on_the_day_itself_nobody_leaves_before_the_plan_is_made(shop: Desk) -> None:
    today = shop.today()
    order = add_order(shop, "1", NEAR, day=today)
    noon = resolve(today, time(12), shop.zone)
    shop.clock.now = shop.clock.now.replace(hour=12)  # type: ignore[attr-defined]
    plan = plans.build(shop, today)
    assert plan.ready == noon
    assert plan.routes[0].departs == noon
    shop.clock.now = shop.clock.now.replace(hour=15)  # type: ignore[attr-defined]
    add_van(shop, "Van 2")
    moved = plans.move(shop, today, order, to_vehicle=2)
    assert moved.routes[0].departs == noon


def test_a_shift_that_is_over_carries_nothing_more(shop: Desk) -> None:
    add_order(shop, "1", NEAR, day=shop.today())
    shop.clock.now = shop.clock.now.replace(hour=18)  # type: ignore[attr-defined]
    plan = plans.build(shop, shop.today())
    assert [left.code for left in plan.unassigned] == ["SHIFT"]


def test_locked_stops_and_routes_survive_a_build(desk: Desk) -> None:
    one, two, three = (add_van(desk, f"Van {n}") for n in (1, 2, 3))
    orders = [add_order(desk, f"{i}", place) for i, place in enumerate(ring(9))]
    with_engine(desk)
    plans.build(desk, DAY)
    for order in orders[:2]:
        plans.move(desk, DAY, order, to_vehicle=two.id)
    plans.lock(desk, DAY, orders[0], Lock.VEHICLE)
    plans.move(desk, DAY, orders[5], to_vehicle=one.id, position=0)
    plans.lock(desk, DAY, orders[5], Lock.FIRST)
    for order in (orders[7], orders[3], orders[8]):
        plans.move(desk, DAY, order, to_vehicle=three.id, position=0)
    held = plans.lock_route(desk, DAY, three.id)
    built = plans.build(desk, DAY)
    assert built.route_of(three.id) is not None
    assert built.route_of(three.id).orders == held.route_of(three.id).orders == (orders[8], orders[3], orders[7])  # type: ignore[union-attr]
    assert built.route_of(three.id).locked  # type: ignore[union-attr]
    assert orders[0] in built.route_of(two.id).orders  # type: ignore[union-attr]
    assert built.find(orders[0])[1].locked is Lock.VEHICLE  # type: ignore[index]
    first = built.route_of(one.id).stops[0]  # type: ignore[union-attr]
    assert (first.orders[0].id, first.locked) == (orders[5], Lock.FIRST)
    assert sorted(built.placed) == orders


def test_a_late_stop_that_was_locked_stays_and_is_named(shop: Desk) -> None:
    late = add_order(shop, "late", NEAR, windows=[("08:00", "08:20", True)])
    far = add_order(shop, "far", (51.60, -0.20))
    plans.build(shop, DAY)
    plans.move(shop, DAY, late, to_vehicle=1, position=1)
    plans.lock(shop, DAY, late, Lock.LAST)
    built = plans.build(shop, DAY)
    assert built.placed == (far, late)
    assert len(built.accepted) == 1
    assert "Order late" in built.accepted[0]


def test_a_stop_locked_to_a_vehicle_that_stays_at_home_waits_and_keeps_its_lock(desk: Desk) -> None:
    one, two = add_van(desk, "Van 1"), add_van(desk, "Van 2")
    order = add_order(desk, "1", NEAR)
    with_engine(desk)
    plans.move(desk, DAY, order, to_vehicle=two.id)
    plans.lock(desk, DAY, order)
    end_shift(desk, two.id, range(7))
    plan = plans.build(desk, DAY)
    (left,) = plan.unassigned
    assert (left.code, left.locked, left.vehicle_id) == ("LOCK", Lock.VEHICLE, two.id)
    assert "locked to Van 2, which is not on duty" in left.reason
    assert plans.build(desk, DAY).unassigned == plan.unassigned
    plans.unlock(desk, DAY, order)
    assert plans.build(desk, DAY).route_of(one.id).orders == (order,)  # type: ignore[union-attr]


def test_when_every_route_is_locked_what_is_left_says_so(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    plans.build(shop, DAY)
    plans.lock_route(shop, DAY, 1)
    add_order(shop, "2", (51.52, -0.09))
    (left,) = plans.build(shop, DAY).unassigned
    assert left.code == "LOCK"
    assert "Every route of the day is locked" in left.reason


def test_an_answer_that_breaks_a_rule_is_not_saved(shop: Desk) -> None:
    add_order(shop, "1", NEAR, windows=[("09:00", "10:00", True)])
    add_order(shop, "2", (51.52, -0.09))

    def careless(problem: Problem, **_: object) -> Solution:
        """Forgets a stop and tells nobody."""
        whole = greedy(problem)
        route = whole.routes[0]
        return Solution((Route(**{f: getattr(route, f) for f in route.__slots__} | {"visits": route.visits[:1]}),))

    with pytest.raises(Refused, match="does not hold and was not saved"):
        plans.build(with_engine(shop, careless), DAY)
    assert plans.standing(shop, DAY).head is None


def test_an_engine_that_serves_too_late_is_caught(shop: Desk) -> None:
    add_order(shop, "1", NEAR, windows=[("08:00", "08:15", True)])
    add_order(shop, "2", (51.60, -0.20))

    def late(problem: Problem, **_: object) -> Solution:
        """Far stop first, whatever was promised."""
        backwards = [(stop, problem.stops[stop].doors[0].place) for stop in (1, 0)]
        return Solution((schedule(problem, 0, backwards),))

    with pytest.raises(Refused, match="Order 1: service begins"):
        plans.build(with_engine(shop, late), DAY)


def test_a_dispatched_day_is_built_again_only_when_asked(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    plan = plans.build(shop, DAY)
    with shop.writing() as db:
        plans.mark_approved(shop, db, plan.id)
        db.execute("UPDATE orders SET state = 'out'")
    with pytest.raises(Refused, match="--again"):
        plans.build(shop, DAY)
    again = plans.build(shop, DAY, again=True)
    assert again.placed == plan.placed
    assert plans.standing(shop, DAY).approved == plan.id


def test_a_day_under_way_is_not_built_again(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    plan = plans.build(shop, DAY)
    with shop.writing() as db:
        plans.mark_approved(shop, db, plan.id)
        db.execute("UPDATE orders SET state = 'delivered'")
    with pytest.raises(Refused, match="under way"):
        plans.build(shop, DAY, again=True)


def test_a_closed_day_is_not_planned(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    with shop.writing() as db:
        db.execute("INSERT INTO days (day, closed_at) VALUES (?, 0)", (DAY.isoformat(),))
    with pytest.raises(Refused, match="was closed on 1970-01-01"):
        plans.build(shop, DAY)


def test_progress_reaches_whoever_listens_and_a_stopped_search_says_so(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    heard: list[int] = []
    plan = plans.build(shop, DAY, report=lambda progress: heard.append(progress.best.cost), cancelled=lambda: True)
    assert heard == [plan.cost]
    assert "stopped before its time" in plan.note


def changing(desk: Desk, statement: str) -> Callable[..., Solution]:
    """An engine during whose search another desk changes the file."""

    def solve(problem: Problem, **asked: object) -> Solution:
        with desk.writing() as db:
            db.execute(statement)
        return greedy(problem, **asked)

    return solve


def test_an_order_cancelled_during_the_search_is_left_out(shop: Desk, open_shop: Callable[..., Desk]) -> None:
    kept = add_order(shop, "1", NEAR)
    add_order(shop, "2", NEAR)
    bob = open_shop("bob")
    with_engine(shop, changing(bob, "UPDATE orders SET state = 'cancelled' WHERE source_order_id = '2'"))
    plan = plans.build(shop, DAY)
    assert (plan.placed, plan.unassigned) == ((kept,), ())
    assert "1 order was left out: cancelled, or on another day now" in plan.note
    assert plan.routes[0].stops[0].service_s == 300
    assert not plans.drift(shop, plan)


def test_an_order_changed_during_the_search_comes_off_and_is_named(shop: Desk, open_shop: Callable[..., Desk]) -> None:
    order = add_order(shop, "1", NEAR)
    add_order(shop, "2", (51.52, -0.09))
    bob = open_shop("bob")
    with_engine(shop, changing(bob, "UPDATE orders SET mass_g = 9 WHERE source_order_id = '1'"))
    plan = plans.build(shop, DAY)
    assert [(left.order_id, left.code) for left in plan.unassigned] == [(order, "CAME_LATER")]
    assert "order 1 was changed during the search" in plan.note


def test_an_order_that_comes_during_the_search_is_listed(shop: Desk, open_shop: Callable[..., Desk]) -> None:
    add_order(shop, "1", NEAR)
    bob = open_shop("bob")

    def solve(problem: Problem, **asked: object) -> Solution:
        add_order(bob, "2", (51.52, -0.09))
        return greedy(problem, **asked)

    plan = plans.build(with_engine(shop, solve), DAY)
    assert [(left.source_order_id, left.code) for left in plan.unassigned] == [("2", "CAME_LATER")]


def test_a_lock_set_during_the_search_wins_over_the_build(shop: Desk, open_shop: Callable[..., Desk]) -> None:
    order = add_order(shop, "1", NEAR)
    plans.build(shop, DAY)
    bob = open_shop("bob")

    def solve(problem: Problem, **asked: object) -> Solution:
        plans.lock(bob, DAY, order)
        return greedy(problem, **asked)

    with pytest.raises(Stale, match=r"by bob at 08:00 .*locked.* build again"):
        plans.build(with_engine(shop, solve), DAY)
    assert plans.show(shop, DAY).change == "lock"


def test_a_move_during_the_search_stays_one_undo_away(shop: Desk, open_shop: Callable[..., Desk]) -> None:
    order = add_order(shop, "1", NEAR)
    add_van(shop, "Van 2")
    plans.build(shop, DAY)
    bob = open_shop("bob")

    def solve(problem: Problem, **asked: object) -> Solution:
        plans.move(bob, DAY, order, to_vehicle=2)
        return greedy(problem, **asked)

    plan = plans.build(with_engine(shop, solve), DAY)
    assert "was made during the search" in plan.note
    assert plans.undo(shop, DAY).change == "move"  # type: ignore[union-attr]


def test_a_van_taken_off_the_road_during_the_search_gives_its_stops_back(
    shop: Desk, open_shop: Callable[..., Desk]
) -> None:
    add_order(shop, "1", NEAR)
    bob = open_shop("bob")
    plan = plans.build(with_engine(shop, changing(bob, "DELETE FROM shifts")), DAY)
    assert plan.routes == ()
    assert [left.code for left in plan.unassigned] == ["NO_VEHICLE"]


def test_a_build_leaves_the_file_sound_and_says_what_it_did(shop: Desk) -> None:
    add_order(shop, "1", NEAR, name="Ada Lovelace")
    add_order(shop, "2", None)
    plan = plans.build(shop, DAY, seed=3, iterations=50)
    event = shop.events_since()[-1]
    assert (event.kind, event.subject) == ("plan.built", "day:2026-03-09")
    assert event.data["plan"] == plan.id
    assert (event.data["seed"], event.data["iterations"], event.data["placed"], event.data["unassigned"]) == (
        3,
        50,
        1,
        1,
    )
    assert "Ada" not in str(event.data)
    assert shop.fsck() == []


def test_matrices_are_kept_and_forgotten_after_a_fortnight(shop: Desk) -> None:
    add_order(shop, "1", NEAR)
    plans.build(shop, DAY)
    plans.build(shop, DAY)
    count = "SELECT count(*) FROM matrices"
    assert shop.db.execute(count).fetchone()[0] == 1
    shop.clock.now = shop.clock.now.replace(day=20)  # type: ignore[attr-defined]
    add_order(shop, "2", (51.52, -0.09))
    plans.build(shop, DAY)
    assert shop.db.execute(count).fetchone()[0] == 1


def test_when_the_search_dies_the_best_so_far_is_saved(shop: Desk) -> None:
    add_order(shop, "1", NEAR)

    def dying(problem: Problem, **_: object) -> Solution:
        raise SolveBroken("The search process ended unexpectedly.", greedy(problem))

    plan = plans.build(with_engine(shop, dying), DAY)
    assert len(plan.placed) == 1
    assert plan.note.endswith("The search process ended unexpectedly")

    def dead(problem: Problem, **_: object) -> Solution:
        raise SolveBroken("The search process ended unexpectedly.", None)

    with pytest.raises(SolveBroken):
        plans.build(with_engine(shop, dead), DAY)
    assert plans.show(shop, DAY) == plan


def test_the_real_engine_gives_the_same_plan_for_the_same_seed_and_iterations(desk: Desk) -> None:
    add_van(desk, "Van 1", mass_g=6000)
    add_van(desk, "Van 2", mass_g=6000)
    for i, place in enumerate(ring(10)):
        add_order(desk, f"{i}", place, windows=[("09:00", "11:00", True)] if i % 4 == 0 else ())
    first, second = (plans.build(desk, DAY, seed=5, iterations=3) for _ in range(2))
    assert (first.routes, first.unassigned) == (second.routes, ())
    assert len(first.placed) == 10
    assert first.accepted == ()
