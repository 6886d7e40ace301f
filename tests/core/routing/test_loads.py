"""What is aboard along a route: brought, collected, shipped, loaded again, or under way already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.routing.assemble import assemble, reloads_of, sequences_of
from core.routing.check import check
from core.routing.draft import Draft
from core.routing.model import Break, Code, Problem, Reload, Rest, Route, Solution, Stop, Unassigned, Vehicle
from core.routing.schedule import schedule
from core.routing.violations import Rule
from tests.core.routing.days import HOUR, MINUTE, day, stop, van, window


def _day(stops: list[Stop], vehicles: list[Vehicle], **more: object) -> Problem:
    return day(stops, vehicles, dimensions=("parcels",), **more)


def _box(place: int, demand: int = 0, pickup: int = 0, **more: object) -> Stop:
    return stop(place, name=f"Door {place}", demand=(demand,), pickup=(pickup,), **more)  # type: ignore[arg-type]


def _rules(problem: Problem, *routes: Route) -> list[Rule]:
    served = {visit.stop for route in routes for visit in route.visits}
    left_out = tuple(Unassigned(n, Code.STOPPED, "") for n in range(len(problem.stops)) if n not in served)
    return [found.rule for found in check(problem, Solution(routes, left_out))]


def _sentences(problem: Problem, *routes: Route) -> list[str]:
    return [found.sentence for found in check(problem, Solution(routes)) if found.rule is not Rule.MISSING]


def test_what_is_collected_stays_aboard_while_the_rest_is_brought() -> None:
    problem = _day([_box(1, 4), _box(2, 3, 5), _box(3, 0, 2)], [van(capacity=(8,))])
    assert schedule(problem, 0, [(0, 1), (1, 2), (2, 3)]).peak == (7,)
    back = schedule(problem, 0, [(2, 3), (1, 2), (0, 1)])
    assert back.peak == (11,)  # 7 brought, 2 collected, 3 off and 5 on
    assert _sentences(problem, back) == ["Van 1 is loaded 3 parcels above the 8 parcels it carries."]
    assert _rules(problem, schedule(problem, 0, [(0, 1), (1, 2), (2, 3)])) == []


def test_returns_go_on_the_route_in_an_order_for_which_there_is_room() -> None:
    problem = _day([_box(1, 0, 6), _box(2, 4), _box(3, 4)], [van(capacity=(8,), cost_km=10)])
    solution = assemble(problem, [])
    assert solution.unassigned == ()
    assert [visit.stop for visit in solution.routes[0].visits][-1] == 0


def test_a_shipment_is_aboard_between_its_two_stops_only() -> None:
    problem = _day([_box(1), _box(5, 6), _box(3, 3)], [van(capacity=(8,))], pairs=((0, 1),))
    assert schedule(problem, 0, [(0, 1), (2, 3), (1, 5)]).peak == (9,)
    assert schedule(problem, 0, [(2, 3), (0, 1), (1, 5)]).peak == (6,)
    assert assemble(problem, []).unassigned == ()


@pytest.mark.parametrize(
    ("routes", "sentence"),
    [
        ([[(1, 5), (0, 1)], []], "Door 5 comes before Door 1, where its shipment is collected."),
        ([[(1, 5)], [(0, 1)]], "Door 5 rides with another vehicle than Door 1, where its shipment is collected."),
        ([[(0, 1)], []], "Door 1 is served, but not Door 5, the other stop of its shipment."),
        ([[(1, 5)], []], "Door 5 is served, but not Door 1, the other stop of its shipment."),
    ],
)
def test_half_a_shipment_or_one_the_wrong_way_is_told(routes: list[list[tuple[int, int]]], sentence: str) -> None:
    problem = _day([_box(1), _box(5, 6)], [van(capacity=(9,)), van(2, capacity=(9,))], pairs=((0, 1),))
    made = [schedule(problem, vehicle, sequence) for vehicle, sequence in enumerate(routes) if sequence]
    assert _sentences(problem, *made) == [sentence]
    mended = assemble(problem, routes, insert=False)
    assert mended.routes == ()


def test_a_shipment_that_fits_nowhere_says_what_keeps_it() -> None:
    stops = [_box(1), _box(5, 6), _box(2), _box(3, 20), _box(4), _box(6, 1, skills=frozenset({"lift"}))]
    problem = _day(stops, [van(capacity=(9,), max_stops=1)], pairs=((0, 1), (2, 3), (4, 5)))
    reasons = {left.stop: (left.code, left.reason) for left in assemble(problem, []).unassigned}
    assert reasons[0] == (Code.PAIR, "It rides only with Door 5, and no route has a place for both.")
    assert reasons[2][0] is reasons[3][0] is Code.CAPACITY
    assert reasons[4] == (
        Code.PAIR,
        "It rides only with Door 6, which cannot be served: It needs lift, which no vehicle has.",
    )
    assert reasons[5] == (Code.SKILL, "It needs lift, which no vehicle has.")


def test_a_shipment_that_does_not_pay_stays_out_and_says_so() -> None:
    stops = [_box(1, drop_cost=10), _box(50, 1, drop_cost=20)]
    problem = _day(stops, [van(capacity=(9,), cost_km=10)], pairs=((0, 1),))
    found = assemble(problem, []).unassigned
    assert {left.code for left in found} == {Code.COST}
    assert found[0].reason == "Serving it and Door 50 adds 1,000 to the cost, leaving them out 30."


def test_a_van_that_may_come_back_to_load_goes_again() -> None:
    again = van(capacity=(4,), reloads=1, reload_s=10 * MINUTE, cost_km=10)
    problem = _day([_box(1, 2), _box(2, 2), _box(3, 2), _box(4, 2)], [again])
    (route,) = assemble(problem, []).routes
    assert _rules(problem, route) == []
    assert len(route.visits) == 4
    (reload,) = route.reloads
    assert reload.departure_s == reload.arrival_s + 10 * MINUTE
    assert route.peak == (4,)
    assert route.distance_m in (8000 + 4000, 8000 + 6000)
    assert route.waiting_s == 0


def test_loading_again_is_timed_and_parks_anew_at_the_same_door() -> None:
    stops = [_box(1, 4, setup_s=60, service_s=120), replace(_box(1, 4, setup_s=60), ref="again")]
    problem = _day(stops, [van(capacity=(4,), reloads=1, reload_s=300)])
    route = schedule(problem, 0, [(0, 1), (1, 1)], (1,))
    assert route.reloads == (Reload(1, 0, route.depart_s + 300, route.depart_s + 600),)
    assert route.duration_s == 4 * MINUTE + 60 + 120 + 300 + 60
    assert _rules(problem, route) == []
    assert _rules(problem, schedule(problem, 0, [(0, 1), (1, 1)])) == [Rule.CAPACITY]


def test_a_van_loads_at_the_place_that_is_least_out_of_its_way() -> None:
    problem = _day([_box(6, 4), _box(9, 4), _box(2)], [van(capacity=(4,), reloads=1, reload_places=(0, 2, 8))])
    assert schedule(problem, 0, [(0, 6), (1, 9)], (1,)).reloads[0].place == 8
    assert schedule(problem, 0, [(1, 9), (2, 2), (0, 6)], (2,)).reloads[0].place == 2


def test_a_break_is_had_on_coming_to_load_and_not_while_loading() -> None:
    rests = (Break(9 * HOUR, 9 * HOUR + 20 * MINUTE, 30 * MINUTE),)
    stops = [_box(1, 4, service_s=HOUR), _box(2, 4, service_s=2 * HOUR)]
    stops[0] = replace(stops[0], doors=(replace(stops[0].doors[0], windows=(window(8, 8),)),))
    problem = _day(stops, [van(capacity=(4,), reloads=1, reload_s=HOUR, breaks=rests, shift_start_s=7 * HOUR)])
    route = schedule(problem, 0, [(0, 1), (1, 2)], (1,))
    assert route.reloads[0].arrival_s == 9 * HOUR + MINUTE
    assert route.rests == (Rest(0, 9 * HOUR + MINUTE, 9 * HOUR + 31 * MINUTE),)
    assert route.reloads[0].departure_s == 10 * HOUR + 31 * MINUTE
    assert _rules(problem, route) == []
    meanwhile = replace(route, rests=(Rest(0, 9 * HOUR + 20 * MINUTE, 9 * HOUR + 50 * MINUTE),))
    assert _rules(problem, meanwhile) == [Rule.BREAK]


def test_loads_too_many_or_elsewhere_are_told() -> None:
    problem = _day([_box(1, 4), _box(2, 4)], [van(capacity=(4,), reloads=1)])
    route = schedule(problem, 0, [(0, 1), (1, 2)], (1,))
    never = replace(problem, vehicles=(van(capacity=(4,)),))
    assert _sentences(never, route) == ["Van 1 comes back to load 1 times; 0 are the most."]
    elsewhere = replace(problem, vehicles=(van(capacity=(4,), reloads=1, reload_places=(2,)),))
    assert _sentences(elsewhere, route) == ["Van 1 comes to load at place 0, where it may not."]
    assert _sentences(problem, replace(route, reloads=(replace(route.reloads[0], place=99),))) == [
        "Van 1 comes back to load at a place that the matrices do not have."
    ]


def test_returns_come_off_where_the_van_loads_again_and_a_shipment_stays_aboard() -> None:
    stops = [_box(1, 0, 4), _box(2, 4), _box(3), _box(4, 2)]
    problem = _day(stops, [van(capacity=(6,), reloads=1)], pairs=((2, 3),))
    assert schedule(problem, 0, [(0, 1), (1, 2)], (1,)).peak == (4,)
    assert schedule(problem, 0, [(2, 3), (1, 2), (3, 4)], (1,)).peak == (6,)
    assert _rules(problem, schedule(problem, 0, [(0, 1), (2, 3), (1, 2), (3, 4)], (2,))) == []


def test_a_van_under_way_brings_what_it_has_and_the_rest_after_it_has_loaded() -> None:
    under_way = van(capacity=(9,), start=5, end=0, aboard=frozenset({0}), reloads=1, reload_places=(0,))
    problem = _day([_box(6, 2), _box(7, 3), _box(8, 0, 1), _box(5)], [under_way])
    assert _sentences(problem, schedule(problem, 0, [(0, 6), (1, 7), (2, 8), (3, 5)])) == [
        "The goods of Door 7 are not aboard Van 1, and it has not loaded again by then.",
        "The goods of Door 5 are not aboard Van 1, and it has not loaded again by then.",
    ]
    solution = assemble(problem, [])
    assert solution.unassigned == ()
    (route,) = solution.routes
    order = [visit.stop for visit in route.visits]
    assert order.index(1) >= route.reloads[0].before
    staying = replace(problem, vehicles=(replace(under_way, reloads=0),))
    assert {left.stop: left.code for left in assemble(staying, []).unassigned} == {1: Code.GOODS, 3: Code.GOODS}


def test_what_is_aboard_for_stops_that_are_not_served_takes_room_until_the_van_loads_again() -> None:
    under_way = van(capacity=(6,), aboard=frozenset({0, 1}), reloads=1)
    problem = _day([_box(1, 2), _box(2, 3), _box(3, 0, 4)], [under_way])
    assert schedule(problem, 0, [(0, 1), (2, 3)]).peak == (7,)
    assert schedule(problem, 0, [(0, 1), (2, 3)], (1,)).peak == (5,)


def test_goods_aboard_one_van_are_brought_by_no_other() -> None:
    problem = _day([_box(1, 2)], [van(capacity=(9,), aboard=frozenset({0})), van(2, capacity=(9,))])
    assert _sentences(problem, schedule(problem, 1, [(0, 1)])) == ["The goods of Door 1 are aboard Van 1, not Van 2."]
    (route,) = assemble(problem, [[], [(0, 1)]]).routes
    assert route.vehicle == 0


def test_a_van_that_starts_empty_goes_to_load_first() -> None:
    empty = van(start=9, end=9, capacity=(9,), aboard=frozenset(), reloads=1, reload_places=(0,))
    problem = _day([_box(1, 2), _box(2, 2), stop(9, demand=(0,), pickup=(1,))], [empty])
    (route,) = assemble(problem, []).routes
    brings = [at for at, visit in enumerate(route.visits) if visit.stop != 2]
    assert route.reloads[0].before <= brings[0]
    assert len(route.visits) == 3


def test_where_an_engine_loads_again_is_kept_and_loads_not_needed_are_left_out_once_stops_come_off() -> None:
    problem = _day([_box(1, 2), _box(2, 2), _box(3, 2)], [van(capacity=(4,), reloads=2)])
    told = assemble(problem, [[(0, 1), (1, 2), (2, 3)]], reloads=[[1, 2]])
    assert reloads_of(problem, told) == [[1, 2]]
    assert sequences_of(problem, told) == [[(0, 1), (1, 2), (2, 3)]]
    line = Draft(problem, [[(0, 1), (1, 2), (2, 3)]], [[1, 2]]).lines[0]
    assert line.without({0}) == ([(1, 2), (2, 3)], [])


def test_more_loads_than_there_may_be_are_worked_out_anew() -> None:
    problem = _day([_box(1, 2), _box(2, 2), _box(3, 2)], [van(capacity=(4,), reloads=1)])
    (route,) = assemble(problem, [[(0, 1), (1, 2), (2, 3)]], reloads=[[1, 2]]).routes
    assert route.loadings == (1,)
