"""What the checker says, on days small enough to see. That it misses nothing is for tests/property."""

from __future__ import annotations

from dataclasses import replace

from core.routing.check import check
from core.routing.model import Break, Code, Lock, Problem, Rest, Solution, Unassigned
from core.routing.schedule import schedule
from core.routing.violations import Rule, Violation
from tests.core.routing.days import HOUR, day, stop, van, window


def _sentences(problem: Problem, *sequences: list[tuple[int, int]]) -> list[str]:
    routes = tuple(schedule(problem, vehicle, visits) for vehicle, visits in enumerate(sequences) if visits)
    return [found.sentence for found in check(problem, Solution(routes))]


def test_a_day_without_stops_or_vehicles_has_nothing_to_break() -> None:
    assert check(day([], []), Solution(())) == ()


def test_every_stop_is_served_or_left_out() -> None:
    problem = day([stop(1, name="Mill")], [van()])
    assert _sentences(problem) == ["Mill is on no route and not among those left out."]
    assert check(problem, Solution((), (Unassigned(0, Code.NO_TIME, "because"),))) == ()


def test_an_overloaded_van_is_told_with_its_load_in_each_dimension() -> None:
    problem = day(
        [stop(1, demand=(70_000, 3)), stop(2, demand=(48_000, 2))],
        [van(capacity=(100_000, 4))],
        dimensions=("mass_g", "parcels"),
    )
    assert _sentences(problem, [(0, 1), (1, 2)]) == [
        "Van 1 is loaded 18 kg above the 100 kg it carries.",
        "Van 1 is loaded 1 parcel above the 4 parcels it carries.",
    ]


def test_lateness_against_a_hard_window_is_told_and_against_a_soft_one_is_not() -> None:
    hard = day([stop(30, window(8, 8.25), name="order 7")], [van()])
    assert _sentences(hard, [(0, 30)]) == ["Order 7: service begins 15 min after its last window closes."]
    soft = day([stop(30, window(8, 8.25, hard=False))], [van()])
    assert _sentences(soft, [(0, 30)]) == []


def test_shift_range_and_number_of_stops_are_told_with_what_is_too_much() -> None:
    problem = day([stop(5, service_s=8 * HOUR), stop(6)], [van(max_distance_m=10_000, max_stops=1, cost_km=100)])
    assert _sentences(problem, [(0, 5), (1, 6)]) == [
        "Van 1 is back 12 min after its shift.",
        "Van 1 drives 2.0 km farther than the 10.0 km it can.",
        "Van 1 makes 2 stops; 1 are the most.",
    ]


def test_a_missing_skill_is_named() -> None:
    problem = day([stop(1, name="Mill", skills=frozenset({"lift", "cold"}))], [van(skills=frozenset({"lift"}))])
    assert _sentences(problem, [(0, 1)]) == ["Mill needs cold, which Van 1 does not have."]


def test_a_break_not_had_is_told_with_its_length() -> None:
    problem = day([stop(1, service_s=5 * HOUR)], [van(breaks=(Break(10 * HOUR, 11 * HOUR, 1800),))])
    route = replace(schedule(replace(problem, vehicles=(van(),)), 0, [(0, 1)]))
    assert [found.sentence for found in check(problem, Solution((route,)))] == [
        "The driver of Van 1 has no break of 30 min."
    ]


def test_a_rest_taken_while_the_customer_is_served_is_told() -> None:
    problem = day([stop(1, name="Mill", service_s=5 * HOUR)], [van(breaks=(Break(10 * HOUR, 11 * HOUR, 1800),))])
    alone = schedule(replace(problem, vehicles=(van(),)), 0, [(0, 1)])
    route = replace(alone, rests=(Rest(0, 10 * HOUR, 10 * HOUR + 1800),), waiting_s=-1800)
    assert [found.sentence for found in check(problem, Solution((route,)))] == [
        "Mill: the driver rests during its service."
    ]


def test_a_break_nobody_owes_is_told() -> None:
    problem = day([stop(1)], [van()])
    route = replace(schedule(problem, 0, [(0, 1)]), rests=(Rest(0, 0, 0),))
    assert [found.rule for found in check(problem, Solution((route,)))] == [Rule.BREAK]


def test_a_route_without_stops_takes_no_time() -> None:
    problem = day([], [van()])
    route = schedule(problem, 0, [])
    assert check(problem, Solution((route,))) == ()
    longer = replace(route, return_s=route.return_s + 60, duration_s=60, waiting_s=60)
    assert [found.rule for found in check(problem, Solution((longer,)))] == [Rule.TIME]


def test_vehicles_and_stops_that_the_day_does_not_have_are_told_first() -> None:
    problem = day([stop(1)], [van()])
    route = schedule(problem, 0, [(0, 1)])
    unknown = Solution((replace(route, vehicle=4),), (Unassigned(9, Code.NO_TIME, "because"),))
    assert [found.sentence for found in check(problem, unknown)] == [
        "A route names vehicle number 4, which the day does not have.",
        "Stop number 9 is left out, which the day does not have.",
    ]


def test_locks_name_who_is_where() -> None:
    problem = day([stop(1, name="Mill", lock=Lock(1)), stop(2, name="Forge", lock=Lock(0, 0))], [van(), van(2)])
    assert _sentences(problem, [(0, 1), (1, 2)]) == [
        "Mill is locked to Van 2, but rides with Van 1.",
        "Forge is not at the position of Van 1 that it is locked to, but at number 2.",
    ]


def test_an_order_to_be_kept_holds_with_others_between_and_not_across_vehicles() -> None:
    stops = [stop(1, name="Mill"), stop(2, name="Forge"), stop(3, name="Inn")]
    problem = day(stops, [van(), van(2)], sequences=((0, 1),))
    assert _sentences(problem, [(0, 1), (2, 3), (1, 2)]) == []
    assert _sentences(problem, [(1, 2), (2, 3), (0, 1)]) == ["Forge does not ride after Mill, as it was to be kept."]
    assert _sentences(problem, [(0, 1), (2, 3)], [(1, 2)]) == ["Forge does not ride after Mill, as it was to be kept."]


def test_a_dispatcher_may_accept_an_overload_but_not_a_van_in_two_places() -> None:
    accepted = {rule for rule in Rule if Violation(rule, "").acceptable}
    assert accepted == {
        Rule.WINDOW,
        Rule.SHIFT,
        Rule.BREAK,
        Rule.CAPACITY,
        Rule.SKILL,
        Rule.RANGE,
        Rule.STOPS,
        Rule.LOCK,
        Rule.RELOAD,
        Rule.GOODS,
        Rule.CHANGED,
    }
