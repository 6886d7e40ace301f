"""Why a stop is on no route, in numbers, and the smallest change that would place it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.routing.assemble import assemble
from core.routing.draft import Draft
from core.routing.explain import explain
from core.routing.model import (
    UNREACHABLE,
    Break,
    Change,
    Code,
    Lock,
    Matrix,
    Problem,
    Stop,
    Unassigned,
    Vehicle,
)
from tests.core.routing.days import HOUR, MINUTE, day, stop, street, van, window


def _only(problem: Problem) -> Unassigned:
    """The one stop that no plan of this day serves."""
    (left,) = assemble(problem, []).unassigned
    return left


def _loads(*grams: int) -> list[Stop]:
    return [stop(place + 1, demand=(amount,), name=f"stop {place}") for place, amount in enumerate(grams)]


def test_without_vehicles_nothing_is_served() -> None:
    left = _only(day([stop(1)], []))
    assert (left.code, left.reason, left.nearest_miss) == (
        Code.NO_VEHICLE,
        "No vehicle is on duty on this day.",
        None,
    )


def test_too_heavy_for_every_van_says_by_how_much_for_the_largest() -> None:
    problem = day(_loads(118_000), [van(capacity=(60_000,)), van(2, capacity=(100_000,))], dimensions=("mass_g",))
    left = _only(problem)
    assert left.code is Code.CAPACITY
    assert left.reason == "It is 18 kg more than Van 2 carries, the largest that could take it."
    assert [(miss.change, miss.vehicle, miss.amount, miss.dimension) for miss in left.misses] == [
        (Change.CAPACITY, 1, 18_000, 0),
        (Change.CAPACITY, 0, 58_000, 0),
    ]
    assert left.misses[0].sentence == "If Van 2 carried 18 kg more, it would ride with it."


@pytest.mark.parametrize(
    ("skills", "reason"),
    [
        ((), "It needs cold and lift, which no vehicle has."),
        (("lift",), "It needs cold and lift; Van 1 comes nearest, but lacks cold."),
    ],
)
def test_a_skill_nobody_has_is_named(skills: tuple[str, ...], reason: str) -> None:
    left = _only(day([stop(1, skills=frozenset({"lift", "cold"}))], [van(skills=frozenset(skills))]))
    assert (left.code, left.reason) == (Code.SKILL, reason)
    assert left.nearest_miss is not None
    assert left.nearest_miss.change is Change.SKILL


def test_a_window_that_closes_too_soon_says_by_how_much() -> None:
    left = _only(day([stop(30, window(8, 8.25))], [van()]))
    assert left.code is Code.WINDOW
    assert left.reason == "Van 1 would be there 15 min after its last window closes, even driving straight there."
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "With its last window open 15 min longer, it would ride with Van 1."
    assert (left.nearest_miss.amount, left.nearest_miss.stop) == (15 * MINUTE, 0)


def test_a_round_trip_longer_than_the_shift_says_by_how_much() -> None:
    left = _only(day([stop(10, service_s=8 * HOUR)], [van()]))
    assert (left.code, left.reason) == (Code.SHIFT, "Alone on a route, it keeps Van 1 out 20 min after its shift.")
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "If the shift of Van 1 ended 20 min later, it would ride with it."


def test_beyond_the_range_says_how_far() -> None:
    left = _only(day([stop(10)], [van(max_distance_m=15_500)]))
    assert left.code is Code.RANGE
    assert left.reason == "Alone on a route, it is 4.5 km farther than Van 1 can drive."


def test_no_way_there_is_unreachable() -> None:
    matrix = street(3)
    durations = matrix.durations.copy()
    durations[:, 2] = UNREACHABLE
    problem = replace(day([stop(2)], [van()]), matrices=(Matrix(durations, matrix.distances),)).validated()
    left = _only(problem)
    assert (left.code, left.nearest_miss) == (Code.UNREACHABLE, None)


def test_a_break_that_it_leaves_no_time_for_is_the_shift_s_fault() -> None:
    rest = Break(9 * HOUR, 9 * HOUR, 1800)
    left = _only(day([stop(1, window(8, 8.25), service_s=7 * HOUR)], [van(breaks=(rest,), latest_start_s=8 * HOUR)]))
    assert left.code is Code.SHIFT
    assert "break" in left.reason


def test_locked_to_a_van_that_cannot_says_that_another_could() -> None:
    vans = [van(capacity=(5,)), van(2, capacity=(50,))]
    problem = day([stop(1, demand=(20,), lock=Lock(0))], vans, dimensions=("parcels",))
    left = _only(problem)
    assert left.code is Code.LOCK
    assert left.reason.startswith("It is locked to Van 1. It is 15 parcels more than Van 1 carries")
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "Without its lock it would ride with Van 2."


def test_full_vans_say_how_much_is_left_and_how_much_it_needs() -> None:
    left = _only(day(_loads(8000, 7000), [van(capacity=(12_000,))], dimensions=("mass_g",)))
    assert left.code is Code.NO_ROOM
    assert left.reason == "Every vehicle that could take it is full: it needs 7 kg, Van 1 has 4 kg left."
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "If Van 1 carried 3 kg more, it would ride with it."


def test_as_many_stops_as_a_van_may_make_is_no_room() -> None:
    left = _only(day([stop(1), stop(2)], [van(max_stops=1)]))
    assert left.code is Code.NO_ROOM
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "If Van 1 could make one more stop, it would ride with it."


def test_no_time_left_says_who_would_be_late_and_by_how_much() -> None:
    left = _only(
        day(
            [stop(1, window(8, 9), name="stop 1", service_s=70 * MINUTE), stop(2, window(8, 9), service_s=HOUR)],
            [van()],
        )
    )
    assert (left.stop, left.code) == (1, Code.NO_TIME)
    assert left.reason == "No route has the time: at best Van 1 would be 3 min late for stop 1."
    assert left.nearest_miss is not None
    assert left.nearest_miss.sentence == "With the last window of stop 1 open 3 min longer, it would ride with Van 1."


def test_no_time_left_before_the_end_of_the_shift_says_by_how_much() -> None:
    left = _only(day([stop(1, service_s=4 * HOUR), stop(2, service_s=4 * HOUR)], [van()]))
    assert left.reason == "No route has the time: at best Van 1 would be out 4 min after its shift."


def test_higher_priorities_are_named_as_the_reason_where_they_took_the_room() -> None:
    stops = [replace(asked, priority=level) for asked, level in zip(_loads(8000, 8000), (0, 1), strict=True)]
    left = _only(day(stops, [van(capacity=(10_000,))], dimensions=("mass_g",)))
    assert (left.stop, left.code) == (0, Code.PRIORITY)
    assert left.reason.startswith("All that its vehicles do has a higher priority. Every vehicle")


def test_a_stop_dearer_than_leaving_it_out_says_both_prices() -> None:
    left = _only(day([stop(10, drop_cost=1999)], [van(cost_km=100)]))
    assert (left.code, left.reason) == (Code.COST, "Serving it adds 2,000 to the cost, leaving it out 1,999.")
    assert assemble(day([stop(10, drop_cost=2001)], [van(cost_km=100)]), []).unassigned == ()


def test_positions_locked_by_others_leave_no_place() -> None:
    first, last = stop(1, name="Mill", lock=Lock(0, 0)), stop(2, lock=Lock(0, 1))
    problem = day([first, last, stop(3, lock=Lock(0, -2))], [van()])
    left = _only(problem)
    assert left.code is Code.LOCK


def test_room_that_the_routes_have_now_is_told() -> None:
    (left,) = explain(Draft(day([stop(1)], [van()])))
    assert (left.code, left.reason) == (Code.FITS, "There is room for it on Van 1 now.")


def test_of_an_unfinished_search_only_what_a_stop_has_by_itself_is_told() -> None:
    heavy = day(_loads(5, 50), [van(capacity=(10,))], dimensions=("parcels",))
    codes = [left.code for left in explain(Draft(heavy), finished=False)]
    assert codes == [Code.STOPPED, Code.CAPACITY]


def test_a_day_where_hundreds_are_left_out_still_has_a_reason_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.routing.explain._MOST_TRIALS", 10)
    stops = [stop(1 + number % 5, demand=(1,), service_s=HOUR) for number in range(30)]
    solution = assemble(day(stops, [van(capacity=(30,))], dimensions=("parcels",)), [])
    assert {left.code for left in solution.unassigned} == {Code.NO_TIME}
    assert [left.nearest_miss for left in solution.unassigned[-3:]] == [None, None, None]


def _names(vans: list[Vehicle]) -> list[str]:
    return [str(one) for one in vans]


def test_names_stand_for_vehicles_in_sentences_and_refs_where_there_is_no_name() -> None:
    assert _names([van(), van(2, name="")]) == ["Van 1", "v2"]
