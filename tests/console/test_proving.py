"""The orders of routes proven from the Plan screen."""

from __future__ import annotations

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.widgets.headline import Headline
from console.widgets.notice import Notice
from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Plan
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, until


def _head(desk: Desk) -> Plan:
    return plans.show(desk, MONDAY)


def _said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


async def test_one_key_proves_the_routes_and_each_says_so(planned: Desk) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        await pilot.press("o")
        await until(pilot, lambda: "proven to be in the best order" in _said(app))
        assert all(route.proof is not None and route.proof.proven for route in _head(planned).routes)
        await until(pilot, lambda: "order proven" in screen_text(app))
        assert "in time   2 of 2 proven" in screen_text(app)
        assert app.screen_stack[0].query(Headline)


async def test_a_cheaper_order_is_offered_taken_and_undone(planned: Desk) -> None:
    before = _head(planned)
    route = next(route for route in before.routes if len(route.stops) > 2)
    first, last = route.stops[0].orders[0].id, len(route.stops) - 1
    worse = plans.move(planned, MONDAY, first, to_vehicle=route.vehicle_id, position=last)
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "Take the cheaper order of" in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: _head(planned).id != worse.id)
        assert _head(planned).cost < worse.cost
        await until(pilot, lambda: "in a cheaper order" in _said(app))
        await press(pilot, "u")
        assert _head(planned).id == worse.id


async def test_without_a_plan_it_says_what_to_do(open_console, desk: Desk) -> None:  # type: ignore[no-untyped-def]
    app = open_console(rounds.staff(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "o")
        assert "There is no plan yet; b builds one." in _said(app)
