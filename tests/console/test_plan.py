"""The Plan screen, walked by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.dialogs.building import Building
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict
from console.dialogs.detail import Detail
from console.dialogs.move import MoveStop
from console.dialogs.pages import Pages
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.orders.model import OrderState
from core.plans import service as plans
from core.plans.model import Lock, Plan
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, settle, type_text
from tests.core.plans.making import with_engine

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    """The console on the planned Monday."""
    return RoundsmanApp(planned)


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def table(app: RoundsmanApp, name: str) -> Table:
    return app.screen_stack[0].query_one(f"#{name}", Table)


def head(desk: Desk) -> Plan:
    return plans.show(desk, MONDAY)


async def to_stop(pilot: Pilot[int], number: str) -> None:
    """Put the cursor on the stop of that order, by keys."""
    app = pilot.app
    assert isinstance(app, RoundsmanApp)
    wanted = str(rounds.number(app.desk, number))
    await press(pilot, "3", "escape", "home")
    for _ in range(len(table(app, "vans").rows)):
        if table(app, "stops").rows.index_of(wanted) is not None:
            await press(pilot, "enter", "home")
            while table(app, "stops").key != wanted:
                await press(pilot, "down")
            return
        await press(pilot, "down")
    raise AssertionError(f"{number} is nowhere on the screen")


@at_both_sizes
async def test_the_plan_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3")
        assert screen_text(app) == seen


async def test_the_plan_in_colour(app: RoundsmanApp, seen_svg) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3", "enter", "down")
        assert screen_svg(app) == seen_svg


@at_both_sizes
async def test_a_day_without_a_plan_says_how_many_orders_are_ready(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "u")
        app.hush()
        await settle(pilot)
        assert screen_text(app) == seen


async def test_a_day_without_orders_says_where_to_get_some(open_console: Callable[..., RoundsmanApp], seen) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        assert screen_text(app) == seen


async def test_what_is_on_no_route_says_why_and_what_would_help(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "end", "enter", "enter")
        assert isinstance(app.screen, Detail)
        assert "421.5 kg more" in screen_text(app)
        assert screen_text(app) == seen


async def test_on_a_low_screen_the_hours_take_the_place_of_the_stops(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "v")
        assert screen_text(app) == seen
        await press(pilot, "v")
        assert table(app, "stops").display


async def test_the_plan_is_built_by_one_key(app: RoundsmanApp, planned: Desk) -> None:
    planned.set("plan.seconds", "0.2")
    plans.undo(planned, MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        assert plans.standing(planned, MONDAY).head is None
        await pilot.press("b")
        await until(pilot, lambda: plans.standing(planned, MONDAY).head is not None)
        await settle(pilot)
        assert "7 orders, 2 on no route" in said(app)
    assert len(head(planned).placed) == 7


async def test_a_build_shows_itself_and_keeps_the_best_when_it_is_stopped(app: RoundsmanApp, planned: Desk) -> None:
    planned.set("plan.seconds", "60")
    plans.undo(planned, MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, Building) and "Best so far" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: plans.standing(planned, MONDAY).head is not None)
    assert len(head(planned).placed) == 7


@at_both_sizes
async def test_a_move_shows_its_effect_before_it_is_made(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    before = head(planned).id
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m")
        assert isinstance(app.screen, MoveStop)
        assert screen_text(app) == seen
        await press(pilot, "escape")
    assert head(planned).id == before


async def test_a_stop_moves_to_another_van_with_two_keys_and_back_with_one(app: RoundsmanApp, planned: Desk) -> None:
    order = rounds.number(planned, "1003")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        assert head(planned).find(order)[0].vehicle == "Van 2"
        await press(pilot, "m", "1")
        assert head(planned).find(order)[0].vehicle == "Van 1"
        assert "u takes it back" in said(app)
        await press(pilot, "u")
        assert head(planned).find(order)[0].vehicle == "Van 2"
        await press(pilot, "U")
        assert head(planned).find(order)[0].vehicle == "Van 1"
    assert rounds.journal(planned)[-3:] == ["plan.moved", "undone", "redone"]


async def test_the_place_on_the_route_is_chosen_with_the_arrows(app: RoundsmanApp, planned: Desk) -> None:
    order = rounds.number(planned, "1003")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m", "home", "left", "left", "left", "left", "left", "enter")
    route, stop = head(planned).find(order)
    assert (route.vehicle, stop.position) == ("Van 1", 0)


async def test_what_a_van_cannot_carry_is_asked_about_first(app: RoundsmanApp, planned: Desk) -> None:
    order = rounds.number(planned, "1006")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "m", "2")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        assert head(planned).find(order)[0].vehicle == "Van 1"
        await press(pilot, "m", "2", "y")
        assert head(planned).find(order)[0].vehicle == "Van 2"
        assert "breaks 1 rule" in screen_text(app)


async def test_a_stop_goes_earlier_and_later_with_shift_and_arrow(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        order = rounds.number(planned, "1003")
        assert head(planned).find(order)[1].position == 0
        await press(pilot, "shift+down")
        assert head(planned).find(order)[1].position == 1
        assert "min, " in said(app)
        assert " m" in said(app)
        assert "u takes it back" in said(app)
        await press(pilot, "shift+down")
        assert head(planned).find(order)[1].position == 1
        await press(pilot, "shift+up")
        assert head(planned).find(order)[1].position == 0


async def test_a_stop_is_taken_off_and_put_back_from_what_is_on_no_route(app: RoundsmanApp, planned: Desk) -> None:
    order = rounds.number(planned, "1006")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "r")
        assert head(planned).find(order) is None
        await to_stop(pilot, "1006")
        await press(pilot, "m", "1")
    assert head(planned).find(order)[0].vehicle == "Van 1"


async def test_a_stop_is_held_and_let_go(app: RoundsmanApp, planned: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "l", "2")
        app.hush()
        await settle(pilot)
        assert screen_text(app) == seen
        order = rounds.number(planned, "1003")
        assert head(planned).find(order)[1].locked is Lock.FIRST
        await press(pilot, "l")
        assert head(planned).find(order)[1].locked is Lock.NONE


async def test_a_whole_route_is_held_from_the_vans(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "l", "1")
        assert [route.locked for route in head(planned).routes] == [True, False]
        assert "Van 1 (held)" in screen_text(app)
        await press(pilot, "l")
    assert not any(route.locked for route in head(planned).routes)


async def test_a_route_is_held_in_the_order_of_its_stops(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "l", "2")
        held = head(planned).routes[0]
        assert (held.locked, {stop.locked for stop in held.stops}) == (False, {Lock.SEQUENCE})
        assert said(app) == "Order of the route of Van 1 locked."
        await press(pilot, "l")
    assert not any(stop.locked for stop in head(planned).routes[0].stops)


async def test_a_key_for_a_stop_goes_to_the_stops_first(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "m")
        assert said(app) == "Choose the stop, then press the key again."
        assert table(app, "stops").has_focus
        await press(pilot, "escape")
        assert table(app, "vans").has_focus


async def test_the_difference_to_the_plan_before_is_shown(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m", "1", "f")
        assert screen_text(app) == seen


async def test_the_first_plan_has_nothing_to_be_compared_with(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "f")
        assert "first plan" in said(app)


async def test_the_plans_of_the_day_are_listed_and_compared(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m", "1", "h")
        assert screen_text(app) == seen
        await press(pilot, "home", "f")
        assert isinstance(app.screen, Detail)
        assert "Plan 2 against plan 1" in screen_text(app)


async def test_approving_says_first_what_leaves_the_house(app: RoundsmanApp, planned: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "A")
        assert isinstance(app.screen, Confirm)
        assert screen_text(app) == seen
        await press(pilot, "n")
    assert plans.standing(planned, MONDAY).approved is None


async def test_approving_sends_the_orders_out_and_writes_the_messages(app: RoundsmanApp, planned: Desk) -> None:
    from core.notifications import service as notifications
    from core.orders import service as orders

    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "A", "y")
        assert "7 orders out, 6 messages written" in said(app)
        assert "Cannot be told: 1002" in said(app)
        assert "approved 08:00" in screen_text(app)
        await press(pilot, "A")
        assert "nothing is sent twice" in said(app)
    assert len(notifications.list_messages(planned)) == 6
    assert len(orders.of_day(planned, MONDAY, [OrderState.OUT])) == 7


async def test_a_plan_that_changed_while_it_was_looked_at_is_not_approved(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk]
) -> None:
    other = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "A")
        plans.unassign(other, MONDAY, rounds.number(other, "1006"))
        await press(pilot, "y")
        assert isinstance(app.screen, Conflict)
        await press(pilot, "enter")
    assert plans.standing(planned, MONDAY).approved is None


async def test_an_order_is_edited_from_its_stop(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "enter", "e", "end")
        await type_text(pilot, " junior")
        await press(pilot, "enter")
        assert "Order 1006 is changed" in said(app)
        assert "Priya Nair jun" in screen_text(app)
    assert rounds.journal(planned)[-1] == "order.changed"


async def test_a_dispatched_day_is_built_anew_as_a_draft_and_u_takes_it_back(planned: Desk) -> None:
    app = RoundsmanApp(with_engine(planned))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "A", "y", "b")
        standing = plans.standing(planned, rounds.MONDAY)
        assert (standing.approved, standing.head) == (1, 2)
        assert "Plan 1 stays out until A approves this one; u takes it back." in screen_text(app)
        await press(pilot, "u")
        assert plans.standing(planned, rounds.MONDAY).head == 1


async def test_the_run_sheet_is_read_on_the_screen(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "p", "1")
        assert isinstance(app.screen, Pages)
        assert screen_text(app) == seen


@pytest.mark.parametrize(("key", "start"), [("t", "LOAD LIST"), ("w", "<!DOCTYPE html>"), ("g", "<?xml")])
async def test_papers_are_written_to_a_file(app: RoundsmanApp, planned: Desk, key: str, start: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "p", "4", key, "enter")
        path = Path(said(app).removeprefix("Written to ").removesuffix("."))
        assert path.read_text().startswith(start)
        assert path.stat().st_mode & 0o777 == 0o600
        await press(pilot, "p", "4", key, "enter")
        assert isinstance(app.screen, Confirm)
    assert path.parent == planned.path.parent


async def test_a_change_of_another_desk_is_not_overwritten(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk]
) -> None:
    other = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m")
        plans.unassign(other, MONDAY, rounds.number(other, "1006"))
        await press(pilot, "1")
        assert isinstance(app.screen, Conflict)
        assert "changed by ben" in screen_text(app)
        await press(pilot, "enter")
        assert "as the other console left it" in said(app)
    assert head(planned).id == 2


async def test_a_path_that_cannot_be_written_is_said(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "p", "4", "t", "ctrl+u")
        await type_text(pilot, "/proc/sheet.txt")
        await press(pilot, "enter")
        assert "cannot be written" in said(app)


async def until(pilot: Pilot[int], reached: Callable[[], bool]) -> None:
    """Wait for what a process of its own brings about."""
    for _ in range(3000):
        if reached():
            break
        await asyncio.sleep(0.01)
        await pilot.pause()
    assert reached()
