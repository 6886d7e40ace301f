"""A day that asks for what ruin does not hold: the other engine plans it, and the plan says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.plans import service as plans
from core.plans.supposition import More
from core.routing.engines import Unheld
from core.routing.model import Problem, Solution
from core.routing.runner import solve
from tests.core.plans.making import DAY, add_order, add_van, ring, with_engine

SAID = "planned by ortools because ruin does not hold overtime"


def _with_overtime(problem: Problem, **asked: Any) -> Solution:
    """The real engines, asked about the same day with vans that may stay out longer."""
    longer = tuple(replace(van, overtime_s=600) for van in problem.vehicles)
    return solve(replace(problem, vehicles=longer).validated(), **asked)


@pytest.fixture
def shop(engine_ready: None, desk: Desk) -> Desk:
    """A desk on whose day the vans may stay out longer."""
    add_van(desk)
    for number, place in enumerate(ring(5)):
        add_order(desk, f"{number}", place)
    return with_engine(desk, _with_overtime)


def test_what_ruin_does_not_hold_is_planned_by_ortools_and_the_plan_says_so(shop: Desk) -> None:
    plan = plans.build(shop, DAY, iterations=5)
    assert (plan.engine, plan.note) == ("ortools", f"built: 5 orders on 1 route; {SAID}")
    assert plan == plans.show(shop, DAY)
    facts = shop.events_since()[-1].data
    assert (facts["engine"], facts["ended_early"]) == ("ortools", False)


def test_a_what_if_says_so_as_well(shop: Desk) -> None:
    plans.build(shop, DAY, iterations=5)
    made = plans.suppose(shop, DAY, [More(1, "Van 1")], iterations=5)
    assert made.engine == "ortools"
    assert made.note.endswith(SAID)


def test_an_engine_that_is_named_is_not_replaced(shop: Desk) -> None:
    with pytest.raises(Unheld, match="The engine ruin does not hold overtime; choose another engine"):
        plans.build(shop, DAY, engine="ruin", iterations=5)
    assert plans.revisions(shop, DAY) == []


def test_a_day_that_ruin_holds_is_planned_by_it(desk: Desk, engine_ready: None) -> None:
    add_van(desk)
    for number, place in enumerate(ring(5)):
        add_order(desk, f"{number}", place)
    first, second = (plans.build(desk, DAY, seed=3, iterations=200) for _ in range(2))
    assert (first.engine, first.note) == ("ruin", "built: 5 orders on 1 route")
    assert first.routes == second.routes
