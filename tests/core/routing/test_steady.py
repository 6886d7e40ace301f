"""Few changes and an even share of work, on made days with everything in them: the limit holds, the checker agrees."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from core.errors import Refused
from core.routing.assemble import assemble, sequences_of
from core.routing.balance import balance_of
from core.routing.changes import changed
from core.routing.check import check
from core.routing.model import Announced, Balance, Problem, Solution
from core.routing.objective import objective
from core.routing.steady import evened, steady
from tests.core.routing.days import made_day
from tests.core.routing.richdays import announced_day


def anew(problem: Problem, start: Solution) -> Solution:
    """A search that forgets where it began."""
    return assemble(problem, [()] * len(problem.vehicles))


def told(seed: int, most: int) -> tuple[Problem, Solution]:
    """A made day with a plan that everybody was told."""
    problem = made_day(seed, 12, 3)
    plan = assemble(problem, [()] * 3)
    known = {visit.stop: Announced(route.vehicle, visit.start_s) for route in plan.routes for visit in route.visits}
    stops = tuple(replace(stop, announced=known.get(number)) for number, stop in enumerate(problem.stops))
    return replace(problem, stops=stops, most_changed=most).validated(), plan


@pytest.mark.parametrize("seed", range(12))
def test_on_a_rich_day_no_more_changes_than_may(seed: int) -> None:
    problem, plan = announced_day(seed)
    with suppress(Refused):  # where even what was announced can no longer be driven
        found = steady(problem, plan, anew)
        assert check(problem, found) == ()
        assert len(changed(problem, found)) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_what_stands_is_never_made_dearer_and_more_leave_is_never_worse(seed: int) -> None:
    worth = []
    for most in (0, 2, 12):
        problem, plan = told(seed, most)
        found = steady(problem, plan, anew)
        assert check(problem, found) == ()
        assert len(changed(problem, found)) <= most
        worth.append(objective(problem, found))
        assert worth[-1] <= objective(problem, plan)


def test_whoever_asks_for_no_change_gets_none_though_a_search_would_change_all() -> None:
    problem, plan = told(3, 0)
    asked: list[Problem] = []

    def searched(held: Problem, start: Solution) -> Solution:
        asked.append(held)
        return anew(held, start)

    assert changed(problem, steady(problem, plan, searched)) == ()
    (held,) = asked
    assert held.most_changed is None
    assert all(stop.lock is not None for stop in held.stops if stop.announced is not None)


@pytest.mark.parametrize("by", ["time", "stops"])
def test_an_even_share_is_fairer_and_worth_its_cost(by: str) -> None:
    fairer = 0
    for seed in range(8):
        problem = replace(made_day(seed, 12, 3), balance=Balance(by, 20_000)).validated()  # type: ignore[arg-type]
        plain = assemble(replace(problem, balance=None), [()] * 3)
        found = evened(problem, plain)
        assert check(problem, found) == ()
        assert objective(problem, found) <= objective(problem, assemble(problem, sequences_of(problem, plain)))
        fairer += balance_of(problem, found).price < balance_of(problem, plain).price
    assert fairer >= 3


def test_who_waits_no_longer_gets_what_stands() -> None:
    problem, plan = told(1, 12)
    found = steady(problem, plan, lambda _, start: start, lambda: True)
    assert changed(problem, found) == ()
