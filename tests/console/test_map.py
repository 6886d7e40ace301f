"""Maps on the screens, walked by keys: on Plan, on Pins, and around a pin that is moved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.app import RoundsmanApp
from console.map.scene import Ink
from console.widgets.map import Map, Shows
from console.widgets.table import Table
from core.desk import Desk
from core.geocoding import service as geocoding
from core.plans import service as plans
from tests.console import rounds, shop, town
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, settle

sizes = pytest.mark.parametrize("size", [*SIZES, (160, 48)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    """The console on the planned Monday, with streets around its stops."""
    return RoundsmanApp(town.with_town(planned))


def chart(app: RoundsmanApp) -> Map:
    return app.screen.query_one(Map)


def table(app: RoundsmanApp, name: str) -> Table:
    return app.screen_stack[0].query_one(f"#{name}", Table)


def signs(app: RoundsmanApp, ink: int) -> list[str]:
    """What stands on the map in that ink, line by line."""
    return [mark.text for mark in chart(app).scene.marks if mark.ink == ink]


# -- Plan --


@sizes
async def test_the_plan_with_its_map_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3")
        if not chart(app).display:
            await press(pilot, "M")
        assert screen_text(app) == seen


async def test_on_a_low_screen_the_list_that_is_walked_stands_over_the_map(app: RoundsmanApp, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "M")
        assert (table(app, "vans").display, table(app, "stops").display) == (True, False)
        await press(pilot, "enter", "down")
        assert (table(app, "vans").display, table(app, "stops").display) == (False, True)
        assert table(app, "stops").has_focus
        assert screen_text(app) == seen
        await press(pilot, "escape", "M")
        assert not chart(app).display
        assert (table(app, "vans").display, table(app, "stops").display) == (True, True)


async def test_the_map_follows_the_cursors_of_vans_and_stops(app: RoundsmanApp, planned: Desk) -> None:
    head = plans.show(planned, MONDAY)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3")
        assert chart(app).display
        first = head.routes[0].stops
        assert chart(app).scene.here == (first[0].lat, first[0].lon)
        # The stop under the cursor stands in brackets.
        assert signs(app, Ink.HERE) + signs(app, Ink.UNDER) == ["[1]", "2", "3", "4"]
        await press(pilot, "enter", "down")
        assert chart(app).scene.here == (first[1].lat, first[1].lon)
        assert signs(app, Ink.HERE) + signs(app, Ink.UNDER) == ["[2]", "1", "3", "4"]
        await press(pilot, "escape", "down")
        second = head.routes[1].stops
        assert chart(app).scene.here == (second[0].lat, second[0].lon)
        assert signs(app, Ink.UNDER + 1) == ["2"]
        assert signs(app, Ink.ROUTE) == ["A"] * len(first)


async def test_what_is_on_no_route_has_its_own_sign_where_it_has_a_pin(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3")
        # One of the two has no pin.
        assert signs(app, Ink.LEFT_OUT) == ["?"]
        assert "? on no route" in screen_text(app)
        await press(pilot, "end", "enter")
        while table(app, "stops").key != str(rounds.number(planned, "1008")):
            await press(pilot, "down")
        assert (signs(app, Ink.HERE), chart(app).scene.here) == (["[?]"], (51.89, 0.89))
        assert signs(app, Ink.LEFT_OUT) == []


async def test_a_map_is_zoomed_moved_and_fitted_by_keys(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "M")
        whole = chart(app).view
        await press(pilot, "plus", "plus")
        near = chart(app).view
        assert near.scale < whole.scale
        await press(pilot, "tab")
        assert chart(app).has_focus
        assert "nearer, farther" in screen_text(app)
        await press(pilot, "left", "k")
        assert chart(app).view.lon < near.lon
        assert chart(app).view.lat > near.lat
        await press(pilot, "right", "j", "minus", "minus")
        assert (chart(app).view.scale, chart(app).shows) == (pytest.approx(whole.scale), Shows.FREE)
        await press(pilot, "0")
        assert chart(app).view == whole
        await press(pilot, "full_stop")
        assert chart(app).view.scale < whole.scale
        assert chart(app).shows is Shows.CLOSE


async def test_a_fitted_route_gives_way_to_the_next_one(app: RoundsmanApp, planned: Desk) -> None:
    head = plans.show(planned, MONDAY)
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3", "full_stop")
        for route in head.routes:
            assert all(chart(app).view.shows((stop.lat, stop.lon)) for stop in route.stops)
            assert not all(chart(app).view.zoomed(2).shows((stop.lat, stop.lon)) for stop in route.stops)
            await press(pilot, "down")


async def test_a_stop_out_of_view_comes_into_the_middle(app: RoundsmanApp) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3", "enter", *["plus"] * 6)
        near = chart(app).view
        await press(pilot, "end")
        here = chart(app).scene.here
        assert (chart(app).view.lat, chart(app).view.lon) == here
        assert chart(app).view.scale == near.scale


async def test_routes_are_led_along_the_roads_and_straight_without_a_region(planned: Desk) -> None:
    straight = RoundsmanApp(planned)
    async with straight.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3")
        assert chart(straight).scene.roads is None
        shortest = [len(way.places) for way in chart(straight).scene.ways]
        assert "⌂ depot" in screen_text(straight)
    led = RoundsmanApp(town.with_town(planned))
    async with led.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3")
        assert len(chart(led).scene.roads) == 220
        assert all(len(way.places) > least for way, least in zip(chart(led).scene.ways, shortest, strict=True))


async def test_a_map_is_drawn_once_for_each_change_and_never_when_idle(app: RoundsmanApp) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3")
        before = chart(app).drawn
        for _ in range(5):
            await settle(pilot)
        assert chart(app).drawn == before
        await press(pilot, "down")
        # The line that tells keys or signs, the van, its first stop: at most one frame for each of them.
        assert before < chart(app).drawn <= before + 2
        drawn = chart(app).drawn
        app.touched()
        await settle(pilot)
        assert chart(app).drawn == drawn


async def test_the_map_comes_and_goes_with_the_width(app: RoundsmanApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        assert not chart(app).display
        await pilot.resize_terminal(160, 48)
        await settle(pilot)
        assert chart(app).display
        assert chart(app).drawn
        await press(pilot, "M")
        assert not chart(app).display


async def test_a_tiny_terminal_breaks_no_map(app: RoundsmanApp) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3", "plus")
        for size in ((160, 6), (40, 8), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            await press(pilot, "plus", "minus", "down", "0")
        assert "⌂ depot" in screen_text(app)


async def test_a_day_without_a_plan_has_no_map(app: RoundsmanApp) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        await press(pilot, "3", "u", "M")
        assert not chart(app).display


# -- Pins --


@pytest.fixture
def looked_up(open_console: Callable[..., RoundsmanApp], desk: Desk) -> RoundsmanApp:
    """The console on the shop's orders, looked up, with streets around the High Street."""
    shop.fill(shop.with_geocoder(town.with_town(desk)))
    geocoding.pin_orders(desk)
    return open_console()


@sizes
async def test_the_pins_with_their_map_look_as_agreed(looked_up: RoundsmanApp, seen, size) -> None:
    async with looked_up.run_test(size=size) as pilot:
        await press(pilot, "2")
        if not chart(looked_up).display:
            await press(pilot, "M")
        assert signs(looked_up, Ink.LEFT_OUT) == ["[1]", "[2]"]
        assert screen_text(looked_up) == seen


async def test_the_map_shows_the_pin_under_the_cursor_with_house_numbers(looked_up: RoundsmanApp, desk: Desk) -> None:
    async with looked_up.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "M", "w", "w", "end")
        assert chart(looked_up).scene.here == (51.9, 0.9)
        assert len(signs(looked_up, Ink.NUMBER)) > 10
        assert "London Road" in screen_text(looked_up)
        near = chart(looked_up).view
        await press(pilot, "minus")
        assert chart(looked_up).view.scale > near.scale
        await press(pilot, "M")
        assert not chart(looked_up).display


async def test_an_address_of_which_nothing_is_known_has_an_empty_map(looked_up: RoundsmanApp) -> None:
    async with looked_up.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "M", "end")
        assert chart(looked_up).scene.marks == ()
        assert "The Old Barn" in screen_text(looked_up)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_pin_moves_live_on_the_map(looked_up: RoundsmanApp, desk: Desk, seen, size) -> None:
    async with looked_up.run_test(size=size) as pilot:
        await press(pilot, "2", "w", "w", "end", "m", "shift+up", "right", "right")
        assert screen_text(looked_up) == seen
        moved = chart(looked_up).scene.here
        assert moved[0] > 51.9
        assert moved[1] > 0.9
        drawn, view = chart(looked_up).drawn, chart(looked_up).view
        await press(pilot, "down")
        assert (chart(looked_up).drawn, chart(looked_up).view) == (drawn + 1, view)
        await press(pilot, *["shift+left"] * 20)
        assert chart(looked_up).view.shows(chart(looked_up).scene.here)
        await press(pilot, "plus")
        assert chart(looked_up).view.scale < view.scale
