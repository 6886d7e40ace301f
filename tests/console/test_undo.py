"""Undo and redo by keys, on every screen, and the list of what can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console import commands
from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.fleet import service as fleet
from core.orders import service as orders
from core.plans import service as plans
from core.undo import service as undoing
from tests.console.rounds import MONDAY, number
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    """The console on a shop with two vans and a planned Monday."""
    return RoundsmanApp(planned)


def said(app: RoundsmanApp) -> str:
    return app.screen.query_one(Notice).said


def state(desk: Desk, order: str) -> str:
    return str(orders.find(desk, order).state)


def walk(desk: Desk) -> None:
    """What Ann did this morning."""
    orders.cancel(desk, number(desk, "1006"))
    order = orders.find(desk, "1001")
    orders.edit(desk, order.id, order.version, notes="Ring once", windows="10-12")
    plans.move(desk, MONDAY, number(desk, "1003"), to_vehicle=1)
    undoing.undo(desk)


async def test_an_order_is_cancelled_at_one_key_and_back_at_another(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "x")
        assert said(app) == "Order 1001 of Ann Smith is cancelled; u takes it back."
        assert state(planned, "1001") == "cancelled"
        # From another screen, and it is said what was undone.
        await press(pilot, "3", "u")
        assert said(app) == "Undone: Order 1001 cancelled. U does it again."
        assert state(planned, "1001") == "new"
        await press(pilot, "U")
        assert said(app) == "Done again: Order 1001 cancelled. u takes it back."
        assert state(planned, "1001") == "cancelled"


async def test_an_order_s_history_tells_of_it(app: RoundsmanApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "x", "u", "U")
        await settle(pilot)
        assert "ann: done again: cancelled" in screen_text(app)
        assert "ann: undone: cancelled" in screen_text(app)


async def test_the_notice_says_that_it_can_be_taken_back_once(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e", "end")
        await type_text(pilot, " Jr")
        await press(pilot, "enter")
        await settle(pilot)
        assert "Order 1001 is changed.  u takes it back" in screen_text(app)
        await press(pilot, "x")
        await settle(pilot)
        assert screen_text(app).count("u takes it back") == 1
        await press(pilot, "slash", "escape", "enter")
        assert "takes it back" not in screen_text(app)


async def test_in_a_list_the_last_step_is_undone_too(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "F", "down", "x")
        assert said(app) == "Van 1 is out of use."
        await settle(pilot)
        assert "Van 1 is out of use.  u takes it back" in screen_text(app)
        await press(pilot, "u")
        assert isinstance(app.screen, Listing)
        assert said(app) == "Undone: Vehicle Van 1 saved. U does it again."
        assert fleet.fleet(planned).vehicle("Van 1").active
        await press(pilot, "U")
        assert not fleet.fleet(planned).vehicle("Van 1").active


@at_both_sizes
async def test_what_can_be_undone_is_listed(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    walk(planned)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "Z")
        assert screen_text(app) == seen


async def test_with_nothing_to_undo_the_list_says_so(
    open_console: Callable[..., RoundsmanApp], desk: Desk, seen
) -> None:
    app = open_console()
    undoing.forget(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "Z")
        assert screen_text(app) == seen
        await press(pilot, "escape", "u")
        assert said(app) == "There is nothing of yours to undo. The last 50 steps of each person are kept."


@at_both_sizes
async def test_undoing_down_to_a_step_shows_first_what_that_means(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    walk(planned)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "Z", "down", "enter")
        assert isinstance(app.screen, Confirm)
        assert screen_text(app) == seen
        await press(pilot, "escape")
        assert state(planned, "1006") == "cancelled"
        await press(pilot, "Z", "down", "enter", "enter")
        assert said(app) == "Undone: 2 steps. U does it again."
        assert state(planned, "1006") == "new"
        assert orders.find(planned, "1001").notes == "Ring twice"
        # All three that are undone, by the one on top.
        await press(pilot, "Z", "home", "enter", "enter")
        assert said(app) == "Done again: 3 steps. u takes it back."
        assert state(planned, "1006") == "cancelled"


async def test_one_step_alone_is_undone_from_the_list(app: RoundsmanApp, planned: Desk) -> None:
    walk(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "Z", "down", "o")
        assert said(app) == "Undone: Order 1006 cancelled. U does it again."
        assert state(planned, "1006") == "new"
        assert orders.find(planned, "1001").notes == "Ring once"


async def test_what_another_changed_is_refused_on_the_screen(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e", "end")
        await type_text(pilot, " Jr")
        await press(pilot, "enter")
        ben = open_shop("ben")
        order = orders.find(ben, "1001")
        orders.edit(ben, order.id, order.version, name="Ann Jones")
        await press(pilot, "u")
        assert "name is “Ann Jones” now, not “Ann Smith Jr”" in said(app)
    assert orders.find(planned, "1001").name == "Ann Jones"


async def test_a_plan_goes_back_by_the_palette_whoever_changed_it(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk]
) -> None:
    before = plans.standing(planned, MONDAY).head
    plans.unassign(open_shop("ben"), MONDAY, number(planned, "1003"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        app.do(commands.BY_ID["plan.undo"])
        await settle(pilot)
        assert said(app).startswith("Before: ")
        assert plans.standing(planned, MONDAY).head == before
        await press(pilot, "u")
        assert plans.standing(planned, MONDAY).head != before
        assert app.screen.query(Table)
