"""Several desks on one plan, and what the first screen does not wait for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from core.desk import Desk
from core.plans import service as plans
from tests.core.plans.making import DAY, add_order, add_van, ring, with_engine


def test_desks_that_change_one_plan_at_once_lose_nothing(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    add_van(with_engine(desk), "Van 1")
    add_van(desk, "Van 2")
    orders = [add_order(desk, f"{i}", place) for i, place in enumerate(ring(9))]
    plans.build(desk, DAY)
    desks = [open_shop(name) for name in ("bob", "cleo", "dan")]

    def work(number: int) -> None:
        """Each moves three orders of its own off and onto the second van."""
        for order in orders[number * 3 : number * 3 + 3]:
            plans.unassign(desks[number], DAY, order)
            plans.move(desks[number], DAY, order, to_vehicle=2)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    plan = plans.show(desk, DAY)
    assert [(route.vehicle, sorted(route.orders)) for route in plan.routes] == [("Van 2", orders)]
    revisions = plans.revisions(desk, DAY)
    assert len(revisions) == 1 + 2 * len(orders)
    assert [revision.parent for revision in revisions] == [None, *(revision.id for revision in revisions[:-1])]
    assert desk.fsck() == []


def test_asking_for_plans_and_fleet_loads_nothing_heavy() -> None:
    program = (
        "import sys, core.plans.service, core.fleet.service, core.roads.model, console.cli.plans, console.cli.fleet\n"
        "print([name for name in ('numpy', 'ortools', 'numba', 'scipy', 'geopy', 'tzfpy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
