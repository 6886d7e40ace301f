"""A key asks the file at most three things, and nothing that goes through a table from end to end."""

from __future__ import annotations

import pytest

from console import commands
from console.app import RoundsmanApp
from core.deliveries import service as deliveries
from core.desk import Desk
from tests.console import rounds
from tests.console.queries import heard, unindexed
from tests.console.snapshots import press, settle

#: Keys that move about: pressed a hundred times an hour.
MOVING = ("down", "up", "pagedown", "pageup", "end", "home")
SIZES = [(80, 24), (160, 48)]


@pytest.fixture
def dispatched(planned: Desk) -> Desk:
    deliveries.approve(planned, rounds.MONDAY)
    return planned


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", [place.name for place in commands.PLACES])
async def test_a_key_that_moves_about_asks_at_most_three_things(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch, place: str, size: tuple[int, int]
) -> None:
    with heard(dispatched, monkeypatch) as queries:
        app = RoundsmanApp(dispatched)
        async with app.run_test(size=size) as pilot:
            await press(pilot, commands.PLACE[place].key)
            await press(pilot, "enter" if place in {"plan", "day"} else "home")
            queries.take()
            # Without a rest between them, as a hand does it: what stands beside a list comes when the cursor rests.
            await pilot.press(*MOVING, *MOVING)
            await settle(pilot)
            asked = queries.take()
            assert len(asked) <= 3 * 2 * len(MOVING), asked
            for key in MOVING:
                await press(pilot, key)
                await pilot.pause(0.25)  # the cursor rests
                await settle(pilot)
                asked = queries.take()
                assert len(asked) <= 3, (key, asked)


#: Keys that open what the cursor is on, or ask for what is needed to do something with it. What is weighed or changed
#: by hand on a plan (m, <, >, r, x, c, o) lays the whole day out: orders, pins, fleet, roads, who is under way; its map
#: (M) asks for the way of each route when it is first seen.
OPENING = {
    "orders": ("enter", "h", "v", "s", "e", "d", "a", "i"),
    "pins": ("enter", "c", "m", "s"),
    "plan": ("enter", "n", "l", "i", "h", "p", "A"),
    "day": ("enter", "f", "p", "c", "n"),
    "messages": ("enter", "p", "s", "v"),
    "numbers": ("enter", "v"),
    "journal": ("enter", "s"),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", [place.name for place in commands.PLACES])
async def test_a_key_that_opens_something_asks_at_most_three_things(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch, place: str, size: tuple[int, int]
) -> None:
    with heard(dispatched, monkeypatch) as queries:
        app = RoundsmanApp(dispatched)
        async with app.run_test(size=size) as pilot:
            await press(pilot, commands.PLACE[place].key)
            for key in OPENING[place]:
                queries.take()
                await press(pilot, key)
                await pilot.pause(0.25)
                await settle(pilot)
                asked = queries.take()
                assert len(asked) <= 3, (key, asked)
                while len(app.screen_stack) > 1:
                    await press(pilot, "escape")


@pytest.mark.parametrize("place", [place.name for place in commands.PLACES])
async def test_going_to_a_place_that_was_seen_asks_nothing(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    with heard(dispatched, monkeypatch) as queries:
        app = RoundsmanApp(dispatched)
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, *(known.key for known in commands.PLACES))
            queries.take()
            await press(pilot, commands.PLACE[place].key)
            assert queries.take() == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "place", [place.name for place in commands.PLACES if any(c.key == "slash" for c in commands.at(place.name))]
)
async def test_a_filter_asks_at_most_three_things_when_the_fingers_rest(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch, place: str, size: tuple[int, int]
) -> None:
    with heard(dispatched, monkeypatch) as queries:
        app = RoundsmanApp(dispatched)
        async with app.run_test(size=size) as pilot:
            await press(pilot, commands.PLACE[place].key, "slash")
            for letter in "an":
                queries.take()
                await pilot.press(letter)
                await pilot.pause(0.25)
                await settle(pilot)
                asked = queries.take()
                assert len(asked) <= 3, asked


async def test_nothing_that_is_loaded_by_a_key_goes_through_a_whole_table(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ("right_square_bracket", "left_square_bracket", "enter", "down", "enter", "escape", "escape", "v", "v")
    with heard(dispatched, monkeypatch) as queries:
        app = RoundsmanApp(dispatched)
        async with app.run_test(size=(160, 48)) as pilot:
            for place in commands.PLACES:
                await press(pilot, place.key, *keys)
        asked = set(queries.take())
    assert len(asked) > 20
    assert {sql: steps for sql in asked if (steps := unindexed(dispatched, sql))} == {}
