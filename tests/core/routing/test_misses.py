"""The nearest misses: granted, each places its stop; a little less does not. Tried on 200 infeasible days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from core.routing.assemble import assemble
from core.routing.check import check
from core.routing.draft import Draft
from core.routing.explain import explain
from core.routing.granting import applied, placed
from core.routing.model import Change, Code, Lock, NearestMiss, Problem, Solution, Stop
from tests.core.routing.days import HOUR, MINUTE, day, made_day, stop, van, window
from tests.core.routing.richdays import rich_day

#: Days of the test below.
DAYS = 200


def _tight(seed: int) -> Problem:
    """A day with every rule, its vans smaller in the one way or the other."""
    made = made_day(seed, stops=11, vehicles=2)
    vans = list(made.vehicles)
    squeezed: tuple[dict[str, object], ...] = (
        {"capacity": (vans[0].capacity[0], 3)},
        {"max_stops": 3},
        {"max_distance_m": 35_000},
        {"skills": frozenset()},
        {"shift_end_s": vans[0].shift_start_s + 2 * HOUR},
        {},
    )
    vans = [replace(each, **squeezed[(seed + number) % 6]) for number, each in enumerate(vans)]  # type: ignore[arg-type]
    return replace(made, vehicles=tuple(vans)).validated()


def test_each_change_that_is_named_places_its_stop_and_a_little_less_does_not_on_200_infeasible_days() -> None:
    """Every one for every van, not the smallest alone."""
    days, seed = 0, 0
    kinds, reasons, ranks = Counter[Change](), Counter[Code](), Counter[int]()
    while days < DAYS:
        problem, seed = _tight(seed), seed + 1
        solution = assemble(problem, [])
        days += bool(solution.unassigned)
        for left in solution.unassigned:
            reasons[left.code] += 1
            for rank, miss in enumerate(left.misses):
                kinds[miss.change] += 1
                ranks[rank] += 1
                _holds(problem, solution, miss)
    assert set(kinds) == set(Change), "every kind of change has been tried"
    assert len(reasons) >= 8
    assert ranks[0] > DAYS
    assert ranks[1] > DAYS / 2


def _holds(problem: Problem, solution: Solution, miss: NearestMiss) -> None:
    after = placed(problem, solution, miss)
    assert check(applied(problem, miss), after) == ()
    assert miss.placed not in {left.stop for left in after.unassigned}
    assert after.cost - solution.cost == miss.cost
    less = replace(miss, amount=miss.amount - 1)
    assert check(applied(problem, less), placed(problem, solution, less)) != ()


@pytest.mark.parametrize("seed", range(12))
def test_none_names_a_van_twice_but_for_a_stop_that_goes_and_the_smallest_comes_first(seed: int) -> None:
    for left in assemble(_tight(1000 + seed), []).unassigned:
        named = Counter((miss.vehicle, miss.change is Change.DROP) for miss in left.misses)
        assert set(named.values()) <= {1}
        assert list(left.misses) == sorted(left.misses, key=lambda miss: (miss.size, miss.cost, miss.vehicle))


@pytest.mark.parametrize("seed", range(30))
def test_they_hold_on_days_with_shipments_loads_and_vans_under_way(seed: int) -> None:
    problem = rich_day(seed)
    solution = assemble(problem, [])
    for left in solution.unassigned:
        for miss in left.misses:
            _holds(problem, solution, miss)


def _one_place(*stops: Stop) -> Problem:
    """A van that carries five parcels at 1.00 a kilometre, and stops of five each."""
    return day(
        [replace(each, demand=(5,)) for each in stops], [van(cost_km=100, capacity=(5,))], dimensions=("parcels",)
    )


def test_a_less_important_order_that_takes_the_room_is_named_with_what_the_exchange_costs() -> None:
    """Two kilometres farther out and back at 1.00 a kilometre."""
    problem = _one_place(stop(1, name="order 7"), stop(3, priority=1))
    (left,) = explain(Draft(problem, [[(0, 1)]]))
    drop, capacity = left.misses
    assert (capacity.change, capacity.amount, capacity.cost) == (Change.CAPACITY, 5, 400)
    assert (drop.change, drop.stop, drop.cost) == (Change.DROP, 0, 400)
    assert drop.sentence == "Without order 7, of lower priority, it would ride with Van 1."


@pytest.mark.parametrize(("on_route", "left_out", "costs"), [(3, 1, [-400]), (1, 3, [])])
def test_an_order_as_important_is_named_only_where_the_plan_gets_cheaper(
    on_route: int, left_out: int, costs: list[int]
) -> None:
    problem = _one_place(stop(on_route), stop(left_out))
    (left,) = explain(Draft(problem, [[(0, on_route)]]))
    assert [miss.cost for miss in left.misses if miss.change is Change.DROP] == costs


def test_an_order_that_is_locked_is_never_given_up() -> None:
    problem = _one_place(stop(1, lock=Lock(0)), stop(3, priority=1))
    (left,) = explain(Draft(problem, [[(0, 1)]]))
    assert [miss.change for miss in left.misses] == [Change.CAPACITY]


def test_every_van_has_its_own_miss_the_smallest_first() -> None:
    cold = frozenset({"cold"})
    vans = [
        van(shift_end_s=9 * HOUR, skills=cold, capacity=(9,)),
        van(2, skills=cold, capacity=(3,)),
        van(3, capacity=(9,)),
    ]
    asked = stop(10, service_s=HOUR, demand=(5,), skills=cold)
    (left,) = explain(Draft(day([asked], vans, dimensions=("parcels",))))
    assert [(miss.vehicle, miss.change, miss.amount) for miss in left.misses] == [
        (0, Change.SHIFT, 20 * MINUTE),
        (2, Change.SKILL, 1),
        (1, Change.CAPACITY, 2),
    ]


def test_the_lock_of_another_that_keeps_it_out_is_named() -> None:
    """Order 7 must be first, and nothing but the first place is in time."""
    held = stop(1, name="order 7", lock=Lock(0, 0), service_s=HOUR)
    (left,) = explain(Draft(day([held, stop(2, window(8, 8.5))], [van()]), [[(0, 1)]]))
    (miss,) = left.misses
    assert (miss.change, miss.stop, miss.at) == (Change.LOCK, 0, 0)
    assert miss.sentence == "Without the lock of order 7 it would ride with Van 1."


def test_where_no_single_change_helps_the_reason_says_what_it_would_take() -> None:
    asked = stop(10, service_s=8 * HOUR, skills=frozenset({"cold"}))
    (left,) = explain(Draft(day([asked], [van()])))
    assert left.misses == ()
    assert left.reason.endswith("No single change would place it: Van 1 would need cold and 20 min more of its shift.")


def test_where_it_fits_nothing_has_to_change() -> None:
    (left,) = explain(Draft(day([stop(1)], [van()])))
    assert (left.code, left.misses) == (Code.FITS, ())
