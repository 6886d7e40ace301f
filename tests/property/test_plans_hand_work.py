"""Whatever is done to a plan by hand, nothing is lost, nothing doubled, and every step can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.errors import Refused
from core.plans import service as plans
from core.plans.arrangement import Arrangement
from core.plans.ground import day_needs, matrices
from core.plans.layout import Layout
from core.plans.model import Lock, Plan, Stop
from core.plans.settling import plan_of, settle
from core.wiring import open_desk
from tests.core.plans.making import DAY, add_order, add_van, ring, with_engine

ORDERS = 7
_days = count()

order = st.integers(0, ORDERS - 1)
van = st.integers(1, 3)
moves = st.tuples(st.just("move"), order, van, st.none() | st.integers(0, 6), st.booleans(), st.booleans())
steps = st.one_of(
    moves,
    moves,
    st.tuples(st.just("unassign"), order, st.booleans()),
    st.tuples(st.just("lock"), order, st.sampled_from([lock for lock in Lock if lock])),
    st.tuples(st.just("unlock"), order),
    st.tuples(st.just("lock_route"), van, st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo", "build"])),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One file with three vans of different kinds; each example has a day of its own on it."""
    path: Path = tmp_path_factory.mktemp("shop") / "shop.db"
    desk = with_engine(open_desk(path, who="ann"))
    add_van(desk, "Van 1", mass_g=4000)
    add_van(desk, "Van 2", mass_g=3000, skills=frozenset({"fridge"}), cost_fixed=2000)
    add_van(desk, "Van 3", profile="bike", mass_g=2000, range_m=30_000)
    yield desk
    desk.close()


def fresh_day(desk: Desk) -> tuple[date, list[int]]:
    """A day with orders of several kinds, two of them at one door, one without a pin."""
    number = next(_days)
    day = DAY + timedelta(days=7 * (1 + number))
    places = [*ring(ORDERS - 2), ring(ORDERS)[1], None]
    windows = {0: [("08:00", "09:00", True)], 2: [("10:00", "11:00", True)], 3: [("08:00", "08:30", False)]}
    return day, [
        add_order(
            desk,
            f"{number}-{i}",
            place,
            day=day,
            windows=windows.get(i, ()),
            requires=["fridge"] if i == 4 else [],
        )
        for i, place in enumerate(places)
    ]


def carry_out(desk: Desk, day: date, orders: list[int], step: tuple[Any, ...]) -> None:
    """One step; what is refused changes nothing."""
    verb, *rest = step
    with suppress(Refused):
        if verb == "move":
            which, vehicle, position, force, alone = rest
            plans.move(desk, day, orders[which], to_vehicle=vehicle, position=position, force=force, alone=alone)
        elif verb == "unassign":
            plans.unassign(desk, day, orders[rest[0]], alone=rest[1])
        elif verb == "lock":
            plans.lock(desk, day, orders[rest[0]], rest[1])
        elif verb == "unlock":
            plans.unlock(desk, day, orders[rest[0]])
        elif verb == "lock_route":
            plans.lock_route(desk, day, rest[0], locked=rest[1])
        else:
            getattr(plans, verb)(desk, day)


def held_against_itself(desk: Desk, plan: Plan) -> Plan:
    """The plan worked out anew from who serves what in which order."""
    needs = day_needs(desk, plan.day)
    layout = Layout.of(needs)
    settled = settle(needs, layout, matrices(desk, layout, needs), Arrangement.of(plan), ready=plan.ready)
    return plan_of(settled, plan)


@settings(max_examples=25, deadline=None)
@given(done=st.lists(steps, max_size=12))
def test_every_order_stands_once_in_every_revision_and_undo_gives_equal_plans(
    shop: Desk, done: list[tuple[Any, ...]]
) -> None:
    day, orders = fresh_day(shop)
    seen: dict[int, Plan] = {}
    for step in [("build",), *done]:
        carry_out(shop, day, orders, step)
        head = plans.standing(shop, day).head
        if head is None:
            continue
        plan = plans.show(shop, day)
        assert sorted((*plan.placed, *(left.order_id for left in plan.unassigned))) == orders
        assert seen.setdefault(plan.id, plan) == plan
        again = held_against_itself(shop, plan)
        assert replace(again, unassigned=plan.unassigned) == plan
        assert all(left.reason for left in plan.unassigned)
    while (before := plans.standing(shop, day).head) is not None:
        parent = seen[before].parent
        assert plans.undo(shop, day) == (seen[parent] if parent is not None else None)


@settings(max_examples=15, deadline=None)
@given(
    done=st.lists(moves, max_size=6),
    locks=st.lists(st.tuples(order, st.sampled_from([x for x in Lock if x])), max_size=4),
)
def test_a_build_keeps_whatever_is_locked(
    shop: Desk, done: list[tuple[Any, ...]], locks: list[tuple[int, Lock]]
) -> None:
    day, orders = fresh_day(shop)
    plans.build(shop, day)
    for step in done:
        carry_out(shop, day, orders, step)
    for which, how in locks:
        carry_out(shop, day, orders, ("lock", which, how))
    before = plans.show(shop, day)
    after = plans.build(shop, day)
    for route, stop in before.stops():
        for each in stop.orders if stop.locked else ():
            held(after, each.id, route.vehicle_id, stop)


def held(after: Plan, order_id: int, vehicle_id: int, stop: Stop) -> None:
    """The order is where its lock says, or on no route with its lock kept."""
    found = after.find(order_id)
    if found is None:
        left = next(left for left in after.unassigned if left.order_id == order_id)
        assert (left.locked, left.vehicle_id) == (Lock.VEHICLE, vehicle_id)
        return
    assert (found[0].vehicle_id, found[1].locked) == (vehicle_id, stop.locked)
    wanted = {Lock.FIRST: 0, Lock.LAST: len(found[0].stops) - 1, Lock.POSITION: stop.position}
    assert found[1].position == wanted.get(stop.locked, found[1].position)
