"""The Pins screen, walked by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.app import RoundsmanApp
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.geocoding import service
from core.orders import service as orders
from tests.console import shop
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text


@pytest.fixture
def app(open_console: Callable[..., RoundsmanApp], desk: Desk) -> RoundsmanApp:
    """The console on the shop's orders, looked up: two are sure, two have candidates, one has none."""
    shop.fill(shop.with_geocoder(desk))
    service.pin_orders(desk)
    return open_console()


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def pin(desk: Desk, number: str):
    return service.pin_of(desk, orders.find(desk, number).id)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_review_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2")
        assert screen_text(app) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_review_that_is_done_says_where_to_go_on(open_console, seen, size) -> None:
    app = open_console()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2")
        assert screen_text(app) == seen


async def test_a_candidate_is_picked_by_its_number(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "enter", "2")
        assert "is pinned at Mill Lane, Upper Wick" in said(app)
        assert len(app.screen.query_one("#review", Table).rows) == 2
    found = pin(desk, "1003")
    assert (found.lat, found.by_person, found.state) == (51.95, True, "accepted")


async def test_the_first_candidate_is_accepted_at_one_key(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "y", "y")
        assert len(app.screen.query_one("#review", Table).rows) == 1
    assert pin(desk, "1003").lat == pin(desk, "1004").lat == 51.91


async def test_an_address_without_a_candidate_says_what_to_do(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "end", "enter")
        assert "press c to set its pin by coordinates" in said(app)
        await press(pilot, "y")
        assert "it has none: set its pin by coordinates" in said(app)


async def test_a_pin_is_set_by_coordinates(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "end", "c")
        await type_text(pilot, "somewhere")
        await press(pilot, "enter")
        assert "Type latitude and longitude" in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "51.88912, 0.90371")
        await press(pilot, "enter")
        assert "is kept for this address" in said(app)
    assert (pin(desk, "1005").lat, pin(desk, "1005").lon) == (51.88912, 0.90371)


async def test_a_pin_is_taken_from_another_order_by_its_number(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "end", "s")
        await type_text(pilot, "1001")
        await press(pilot, "enter")
        assert "is pinned at" in said(app)
    assert pin(desk, "1005").lat == pin(desk, "1001").lat


async def test_a_pin_is_taken_from_an_earlier_order_of_the_same_customer(app: RoundsmanApp, desk: Desk) -> None:
    draft = orders.draft(desk, {"name": "שלום עולם", "address": "16 High Street, Wendle", "day": "2026-02-02"})
    orders.add(desk, draft)
    service.pin_orders(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "end", "s", "1")
        assert "is pinned at" in said(app)
    assert pin(desk, "1005").lat == 51.9


async def test_a_pin_that_another_console_set_meanwhile_is_not_overwritten(
    app: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "enter")
        service.set_pin(open_shop("ben"), orders.find(desk, "1003").id, 51.0, 0.5)
        await press(pilot, "1")
        assert "was changed by ben" in said(app)
    assert pin(desk, "1003").lat == 51.0


async def test_what_was_not_found_is_looked_up_again(app: RoundsmanApp, desk: Desk) -> None:
    orders.add(desk, orders.draft(desk, {"name": "Kim", "address": "18 High Street, Wendle", "day": "today"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        assert "1 not looked up: press g" in screen_text(app)
        await press(pilot, "g")
        assert said(app).startswith("1 address pinned, 2 to review, 1 not found.")


async def test_the_review_is_filtered_and_shown_for_all_days(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "v")
        assert len(app.screen.query_one("#review", Table).rows) == 4
        await press(pilot, "slash")
        await type_text(pilot, "church")
        await pilot.pause(0.3)
        await settle(pilot)
        assert len(app.screen.query_one("#review", Table).rows) == 1
