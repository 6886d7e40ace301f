"""A stop carried over the vans in the tables themselves, walked by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.app import RoundsmanApp
from console.dialogs.carry import Carry
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict
from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Lock
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, until
from tests.console.test_plan import app, head, said, table, to_stop

__all__ = ["app"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@at_both_sizes
async def test_a_carried_stop_shows_where_it_would_stand_and_what_that_does(
    app: RoundsmanApp, planned: Desk, seen, size
) -> None:
    before = head(planned).id
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "greater_than_sign")
        assert isinstance(app.screen, Carry)
        place = app.screen_stack[0]
        assert table(app, "vans").key == "1"
        assert table(app, "stops").key == str(rounds.number(planned, "1003"))
        assert len(table(app, "stops").rows) == 5
        assert place.has_class("-carrying")
        assert screen_text(app) == seen
    assert head(planned).id == before


async def test_two_keys_carry_a_stop_to_the_next_van(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "greater_than_sign", "enter")
        found = head(planned).find(rounds.number(planned, "1003"))
        assert found is not None
        assert found[0].vehicle == "Van 1"
        assert "u takes it back" in said(app)
        # The cursor goes with it.
        assert table(app, "stops").key == str(rounds.number(planned, "1003"))
        await press(pilot, "u")
        assert head(planned).id == 1


async def test_two_keys_put_a_stop_on_any_van(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "m", "1")
        found = head(planned).find(rounds.number(planned, "1003"))
        assert found is not None
        assert found[0].vehicle == "Van 1"


async def test_escape_puts_it_back_where_it_was(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        before = screen_text(app)
        await press(pilot, "less_than_sign", "down", "1", "escape")
        assert screen_text(app) == before
        assert head(planned).id == 1


async def test_within_a_route_the_effect_is_shown_before_it_is_let_go(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1001")
        await press(pilot, "greater_than_sign", "1", "up", "up", "up")
        assert "stop 1 of 4" in screen_text(app)
        assert " km" in screen_text(app)
        await press(pilot, "enter")
        found = head(planned).find(rounds.number(planned, "1001"))
        assert found is not None
        assert (found[0].vehicle, found[1].position) == ("Van 1", 0)


async def test_escape_shows_what_another_desk_has_done_meanwhile(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "greater_than_sign")
        theirs = plans.unassign(ben, MONDAY, rounds.number(ben, "1006"))
        await press(pilot, "down", "escape")
        assert f"Plan {theirs.id}" in screen_text(app)
        assert len(table(app, "stops").rows) == len(theirs.routes[1].stops)


async def test_what_a_van_cannot_carry_is_said_at_once_and_asked_about(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1002")
        await press(pilot, "greater_than_sign")
        assert "breaks 1" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "escape")
        assert head(planned).id == 1


async def test_a_held_stop_cannot_be_let_go_elsewhere(app: RoundsmanApp, planned: Desk) -> None:
    plans.lock(planned, MONDAY, rounds.number(planned, "1003"), Lock.FIRST)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "greater_than_sign", "enter")
        assert isinstance(app.screen, Carry)
        assert "unlock it first" in screen_text(app)
        await press(pilot, "escape")
        assert head(planned).id == 2


async def test_what_is_on_no_route_is_carried_to_one(app: RoundsmanApp, planned: Desk) -> None:
    plans.unassign(planned, MONDAY, rounds.number(planned, "1006"))
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "greater_than_sign", "enter")
        assert head(planned).find(rounds.number(planned, "1006")) is not None


async def test_where_another_desk_was_faster_its_change_and_one_s_own_are_shown_and_one_chooses(
    app: RoundsmanApp, planned: Desk, open_shop: Callable[..., Desk], seen
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1003")
        await press(pilot, "greater_than_sign")
        theirs = plans.unassign(ben, MONDAY, rounds.number(ben, "1006"))
        await until(pilot, lambda: f"Plan {theirs.id}" in screen_text(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        assert screen_text(app) == seen
        await press(pilot, "enter")
        assert head(planned).id == theirs.id
        assert not app.screen_stack[0].has_class("-carrying")
        await until(pilot, lambda: table(app, "stops").key == str(rounds.number(planned, "1003")))
        await press(pilot, "greater_than_sign")
        theirs = plans.unassign(ben, MONDAY, rounds.number(ben, "1007"))
        await press(pilot, "enter", "left", "enter")
        assert head(planned).parent == theirs.id
        found = head(planned).find(rounds.number(planned, "1003"))
        assert found is not None
        assert found[0].vehicle == "Van 1"
