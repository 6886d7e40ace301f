"""Two consoles on one file: proofs, reasons, fixes and what-ifs while another desk works on the same plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict
from console.dialogs.listing import Listing
from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Plan
from core.plans.supposition import Without
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, until
from tests.console.test_plan import app, said, to_stop

__all__ = ["app"]


@pytest.fixture
def other(planned: Desk, open_shop: Callable[..., Desk]) -> Desk:
    """Ben's desk on Ann's file."""
    return open_shop("ben")


def _head(desk: Desk) -> Plan:
    return plans.show(desk, MONDAY)


async def test_what_another_desk_has_proven_is_seen_without_a_key(app: RoundsmanApp, other: Desk) -> None:
    async with app.run_test(size=(200, 48)) as pilot:
        await press(pilot, "3")
        assert "proven" not in screen_text(app)
        found = plans.prove(other, MONDAY)
        assert all(one.proof is not None and one.proof.proven for one in found)
        await until(pilot, lambda: screen_text(app).count("proven") >= len(found) + 1)


async def test_a_cheaper_order_is_not_taken_over_what_another_desk_has_done(
    app: RoundsmanApp, planned: Desk, other: Desk
) -> None:
    route = next(route for route in _head(planned).routes if len(route.stops) > 2)
    first, last = route.stops[0].orders[0].id, len(route.stops) - 1
    plans.move(planned, MONDAY, first, to_vehicle=route.vehicle_id, position=last)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        theirs = plans.unassign(other, MONDAY, first)
        await press(pilot, "y")
        assert isinstance(app.screen, Conflict)
        assert "ben" in screen_text(app)
        # On top of it there is no such route any more.
        await press(pilot, "left", "enter")
        assert "has other stops by now; prove it again" in said(app)
        assert _head(planned).id == theirs.id
        await until(pilot, lambda: f"Plan {theirs.id}" in screen_text(app))


async def test_an_order_that_another_desk_has_placed_meanwhile_is_not_placed_twice(
    app: RoundsmanApp, planned: Desk, other: Desk
) -> None:
    order = rounds.number(planned, "1006")
    plans.unassign(planned, MONDAY, order)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "w")
        assert isinstance(app.screen, Listing)
        theirs = plans.move(other, MONDAY, order, to_vehicle=1)
        await until(pilot, lambda: _seen(app, theirs))
        await press(pilot, "enter")
        assert _head(planned).id == theirs.id
        assert said(app)


def _seen(app: RoundsmanApp, plan: Plan) -> bool:
    """Whether the place behind the dialog shows that revision by now."""
    return f"Plan {plan.id}" in screen_text(app)


async def test_a_what_if_is_not_adopted_over_a_plan_that_it_was_not_held_against(
    app: RoundsmanApp, planned: Desk, other: Desk
) -> None:
    made = plans.suppose(planned, MONDAY, [Without(2, "Van 2")], iterations=1)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3", "h", "end", "c")
        assert f"what-if {made.id}" in screen_text(app)
        theirs = plans.unassign(other, MONDAY, rounds.number(other, "1006"))
        await until(pilot, lambda: _seen(app, theirs))
        await press(pilot, "a")
        assert isinstance(app.screen, Conflict)
        assert "ben" in screen_text(app)
        await press(pilot, "enter")
        assert _head(planned).id == theirs.id


async def test_both_work_by_keys_at_once_and_end_on_the_same_plan(
    app: RoundsmanApp, planned: Desk, other: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        plans.unassign(other, MONDAY, rounds.number(other, "1006"))
        await press(pilot, "escape", "c")
        await until(pilot, lambda: isinstance(app.screen, Listing))
        theirs = plans.unassign(other, MONDAY, rounds.number(other, "1003"))
        await press(pilot, "escape")
        await until(pilot, lambda: _seen(app, theirs))
        await press(pilot, "w", "escape", "i", "escape")
        assert _seen(app, theirs)
