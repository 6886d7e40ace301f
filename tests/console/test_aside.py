"""A build is put aside: the person goes on working, sees how far it is, and can bring it back."""

from __future__ import annotations

from console.app import RoundsmanApp
from console.dialogs.building import Building
from core.desk import Desk
from core.plans.service import show, standing
from tests.console import rounds
from tests.console.snapshots import press, screen_text, settle, until


async def test_orders_are_looked_at_while_a_plan_is_built(desk: Desk) -> None:
    rounds.planned(desk)
    desk.set("plan.seconds", "60")
    app = RoundsmanApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = standing(desk, rounds.MONDAY).head
        await press(pilot, "3")
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Building))
        await pilot.press("w")
        await until(pilot, lambda: not isinstance(app.screen, Building))
        await pilot.press("1", "down")
        await until(pilot, lambda: "Building" in screen_text(app).splitlines()[0])
        assert "Ann Smith" in screen_text(app)
        # How the best cost falls stands there, too, in one line.
        await until(pilot, lambda: any(sign in screen_text(app).splitlines()[0] for sign in "▁▂▃▄▅▆▇█"))
        await pilot.press("3", "b")
        await until(pilot, lambda: isinstance(app.screen, Building) and "Best so far" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.busy)
        head = standing(desk, rounds.MONDAY).head
        assert head != before
        assert show(desk, rounds.MONDAY).parent == before
        assert "Building" not in screen_text(app).splitlines()[0]


async def test_leaving_the_console_ends_a_build_that_was_put_aside(desk: Desk) -> None:
    rounds.planned(desk)
    desk.set("plan.seconds", "60")
    app = RoundsmanApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Building))
        await pilot.press("w")
        await until(pilot, lambda: not isinstance(app.screen, Building))
        await pilot.press("q")
    assert app.return_value == 0
