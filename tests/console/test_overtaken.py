"""Two consoles change one plan: what the other did is shown, and one goes on on top of it or leaves it so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict
from console.dialogs.listing import Listing
from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Lock
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, settle
from tests.console.test_plan import app, head, said, to_stop
from tests.core.plans.making import with_engine

__all__ = ["app"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def ben(planned: Desk, open_shop: Callable[..., Desk]) -> Desk:
    """Ben's desk on Ann's file."""
    return open_shop("ben")


def ben_takes_off(ben: Desk, number: str = "1006") -> None:
    plans.unassign(ben, MONDAY, rounds.number(ben, number))


@at_both_sizes
async def test_what_the_other_console_did_is_shown_and_the_lock_goes_on_top_of_it(
    app: RoundsmanApp, planned: Desk, ben: Desk, seen, size
) -> None:
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "l")
        ben_takes_off(ben)
        app._tick()
        await press(pilot, "1")
        assert isinstance(app.screen, Conflict)
        assert "On no route any more: 1006 Priya Nair" in screen_text(app)
        assert screen_text(app) == seen
        await press(pilot, "left", "enter")
        assert "locked" in said(app)
    now = head(planned)
    assert (now.id, now.parent) == (3, 2)
    found = now.find(rounds.number(planned, "1003"))
    assert found is not None
    assert found[1].locked is Lock.VEHICLE
    assert now.find(rounds.number(planned, "1006")) is None


async def lock_it(pilot: Pilot[int]) -> None:
    await to_stop(pilot, "1003")
    await press(pilot, "l")


async def move_it(pilot: Pilot[int]) -> None:
    await to_stop(pilot, "1003")
    await press(pilot, "m")


async def lock_the_route(pilot: Pilot[int]) -> None:
    await press(pilot, "3", "l")


#: The keys before the other console changes the plan, and the one after it.
HAND_WORK: list[tuple[Callable[[Pilot[int]], Awaitable[None]], str]] = [
    (lock_it, "1"),
    (move_it, "1"),
    (lock_the_route, "1"),
]


@pytest.mark.parametrize(("before", "key"), HAND_WORK)
async def test_the_plan_stays_as_the_other_console_left_it_where_that_is_chosen(
    app: RoundsmanApp, planned: Desk, ben: Desk, before: Callable[[Pilot[int]], Awaitable[None]], key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await before(pilot)
        ben_takes_off(ben)
        await press(pilot, key)
        assert isinstance(app.screen, Conflict)
        await press(pilot, "enter")
        assert said(app) == "The plan stays as the other console left it."
    assert head(planned).id == 2


@pytest.mark.parametrize(("before", "key"), HAND_WORK)
async def test_hand_work_goes_on_top_of_what_the_other_console_did(
    app: RoundsmanApp, planned: Desk, ben: Desk, before: Callable[[Pilot[int]], Awaitable[None]], key: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await before(pilot)
        ben_takes_off(ben)
        await press(pilot, key, "left", "enter")
    assert (head(planned).parent, head(planned).who) == (2, "ann")


async def test_one_who_is_overtaken_again_is_asked_again(app: RoundsmanApp, planned: Desk, ben: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await lock_it(pilot)
        ben_takes_off(ben)
        await press(pilot, "1")
        ben_takes_off(ben, "1007")
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, Conflict)
        assert "1007 Tom Archer" in screen_text(app)
        assert "1006" not in screen_text(app)
        await press(pilot, "left", "enter")
    assert head(planned).parent == 3


async def test_taking_a_stop_off_within_the_moment_before_the_other_s_change_is_seen(
    app: RoundsmanApp, planned: Desk, ben: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        app._tick = lambda: None  # type: ignore[method-assign]
        ben_takes_off(ben)
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, Conflict)
        await press(pilot, "left", "enter")
    assert {left.source_order_id for left in head(planned).unassigned} >= {"1003", "1006"}


async def test_where_an_order_fits_is_asked_anew_on_the_newest_plan(
    app: RoundsmanApp, planned: Desk, ben: Desk
) -> None:
    ben_takes_off(ben)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "end", "enter", "home")
        app.screen_stack[0].query_one("#stops").go_to(str(rounds.number(planned, "1006")))  # type: ignore[attr-defined]
        await press(pilot, "a")
        assert isinstance(app.screen, Listing)
        ben_takes_off(ben, "1007")
        await press(pilot, "enter")
        if isinstance(app.screen, Confirm):
            await press(pilot, "y")
        assert isinstance(app.screen, Conflict)
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, Listing)
        await press(pilot, "enter")
        if isinstance(app.screen, Confirm):
            await press(pilot, "y")
    assert (head(planned).parent, head(planned).who) == (3, "ann")
    assert head(planned).find(rounds.number(planned, "1006")) is not None


async def test_a_build_that_is_overtaken_is_made_anew_after_a_choice(planned: Desk, ben: Desk) -> None:
    app = RoundsmanApp(with_engine(planned))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        app._tick = lambda: None  # type: ignore[method-assign]
        ben_takes_off(ben)
        await pilot.press("b")
        await settle(pilot)
        assert isinstance(app.screen, Conflict)
        await press(pilot, "left", "enter")
    assert (head(planned).change, head(planned).parent) == ("build", 2)


async def test_what_goes_out_is_asked_anew_where_the_plan_was_changed_before_the_yes(
    app: RoundsmanApp, planned: Desk, ben: Desk
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "A")
        ben_takes_off(ben)
        await press(pilot, "y")
        assert isinstance(app.screen, Conflict)
        await press(pilot, "left", "enter")
        assert "6 orders go out" in screen_text(app)
        assert plans.standing(planned, MONDAY).approved is None
        await press(pilot, "y")
    assert plans.standing(planned, MONDAY).approved == 2
