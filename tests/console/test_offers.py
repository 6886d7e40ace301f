"""Addresses while they are typed, and what the region says of a pin, walked by keys."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from console.app import RoundsmanApp
from console.dialogs.form import Field, FieldRow, Form
from console.widgets.notice import Notice
from console.widgets.offers import Offer, Offers
from core.desk import Desk
from core.fleet.service import save_depot
from core.geocoding import service
from core.orders import service as orders
from fixtures import path
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text

HOUSE = "32 High Street, Wendlesham WL1 1BF"


@pytest.fixture(scope="module")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from core.region.build import build, source_of

    target = tmp_path_factory.mktemp("region") / "town.region.db"
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    return target


@pytest.fixture
def app(open_console: Callable[..., RoundsmanApp], desk: Desk, town_file: Path) -> RoundsmanApp:
    """The console of a shop in the demo town, whose vans start in Wendlesham."""
    desk.set("region.file", str(town_file))
    save_depot(desk, "Wendle Park", 52.0932, 0.9148)
    return open_console()


async def type_address(pilot: Any, text: str) -> None:
    """Open the form of a new order and put a text into its address."""
    await press(pilot, "a")
    await type_into(pilot, "Address", text)


async def type_into(pilot: Any, label: str, text: str) -> None:
    """Go to a field of the form in front and put a text there."""
    next(row for row in pilot.app.screen.query(FieldRow) if row.field.label == label).input.focus()
    await pilot.pause()
    await type_text(pilot, text)


def address(app: RoundsmanApp) -> Input:
    assert isinstance(app.focused, Input)
    return app.focused


def listed(app: RoundsmanApp) -> list[str]:
    return [offer.text for offer in app.screen.query_one(Offers)._offers]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text", ["32 hig", "hi", "99 hgih wend"], ids=["door", "street", "slip"])
async def test_what_an_address_may_become_looks_as_agreed(app: RoundsmanApp, seen, text: str, size) -> None:
    async with app.run_test(size=size) as pilot:
        await type_address(pilot, text)
        assert screen_text(app) == seen


@pytest.mark.parametrize("take", ["tab", "enter"])
async def test_the_first_one_is_taken_at_one_key_and_the_next_one_saves(
    app: RoundsmanApp, desk: Desk, take: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32 hig")
        await press(pilot, take)
        assert (address(app).value, listed(app)) == (HOUSE, [])
        await press(pilot, "enter")
    assert orders.show(desk, orders.order_ids(desk)[0]).address == HOUSE


async def test_arrows_choose_and_go_round(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32 hig")
        first, second = listed(app)
        await press(pilot, "down", "down", "down", "tab")
        assert address(app).value == second
        await press(pilot, "ctrl+u")
        await type_into(pilot, "Address", "32 hig")
        await press(pilot, "up", "up", "enter")
        assert address(app).value == first


async def test_esc_closes_the_list_and_keeps_the_text(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32 hig")
        await press(pilot, "escape")
        assert (address(app).value, listed(app)) == ("32 hig", [])
        assert isinstance(app.screen, Form)
        await press(pilot, "down")
        assert address(app).value == ""  # the next field
        await press(pilot, "up", "end", "h")
        assert listed(app)[0] == HOUSE


async def test_what_has_a_slip_is_not_taken_without_being_chosen(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32 hgih st, wend")
        assert listed(app)[0] == HOUSE
        assert "Enter save" in screen_text(app)
        await press(pilot, "enter")
    assert orders.show(desk, orders.order_ids(desk)[0]).address == "32 hgih st, wend"


async def test_a_street_leaves_the_cursor_where_its_number_goes(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "school")
        await press(pilot, "tab")
        assert address(app).value == " School Lane, Cold Haddon"
        await press(pilot, "2", "4")
        assert address(app).value == "24 School Lane, Cold Haddon"
        await press(pilot, "tab")
        assert address(app).value.startswith("24 School Lane, Cold Haddon WL4")


async def test_an_address_that_stands_there_whole_offers_nothing(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, HOUSE)
        assert listed(app) == []


async def test_without_a_region_nothing_is_offered_and_nothing_said(open_console: Callable[..., RoundsmanApp]) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32 hig")
        assert listed(app) == []
        assert app.screen.query_one(Notice).said == ""


async def test_a_damaged_region_is_told_once(app: RoundsmanApp, desk: Desk, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.region.db"
    damaged.write_bytes(b"hello" * 999)
    desk.set("region.file", str(damaged))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_address(pilot, "32")
        assert "build it again: roundsman region add" in app.screen.query_one(Notice).said
        app.say("")
        await press(pilot, "h")
        assert app.screen.query_one(Notice).said == ""


async def test_an_order_is_edited_and_a_depot_found_the_same_way(app: RoundsmanApp, desk: Desk) -> None:
    orders.add(desk, orders.draft(desk, {"name": "Kim", "address": "5 Nowhere Road", "day": "today"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e")
        assert listed(app) == []
        await type_into(pilot, "Address", "32 hig")
        await press(pilot, "tab", "enter")
        await press(pilot, "F", "a", "enter")
        await type_into(pilot, "Name", "Yard")
        await type_into(pilot, "Address", "32 hig")
        await press(pilot, "enter", "enter")
        assert "Yard is saved" in screen_text(app)
    assert orders.show(desk, orders.order_ids(desk)[0]).address == HOUSE


# -- the field in any form --


def form_of(ask: Callable[[str], Any]) -> Form:
    return Form("Where?", [Field("name", "Name"), Field("place", "Place"), Field("note", "Note")], asks={"place": ask})


async def open_form(app: RoundsmanApp, pilot: Any, form: Form) -> None:
    app.push_screen(form)
    await settle(pilot)
    await type_into(pilot, "Place", "")


async def test_the_last_text_wins_and_one_is_asked_at_a_time(app: RoundsmanApp) -> None:
    asked: list[str] = []
    answer = asyncio.Event()

    async def ask(text: str) -> Sequence[Offer]:
        asked.append(text)
        await answer.wait()
        return [Offer(f"{text}!")]

    async with app.run_test(size=(80, 24)) as pilot:
        await open_form(app, pilot, form_of(ask))
        for letter in "abcde":
            await pilot.press(letter)
        assert (asked, address(app).value) == (["ab"], "abcde")
        answer.set()
        await settle(pilot)
        assert (asked, listed(app)) == (["ab", "abcde"], ["abcde!"])


async def test_an_answer_that_comes_after_the_field_was_left_is_dropped(app: RoundsmanApp) -> None:
    answer = asyncio.Event()

    async def ask(text: str) -> Sequence[Offer]:
        await answer.wait()
        return [Offer(f"{text}!")]

    async with app.run_test(size=(80, 24)) as pilot:
        await open_form(app, pilot, form_of(ask))
        for pressed in ("a", "b", "tab"):
            await pilot.press(pressed)
        answer.set()
        await settle(pilot)
        assert listed(app) == []
        await press(pilot, "up", "end", "c")
        assert listed(app) == ["abc!"]
        form = app.screen
        answer.clear()
        await pilot.press("d")
        assert isinstance(form, Form)
        form.dismiss(None)
        await pilot.pause()
        answer.set()
        await settle(pilot)


async def test_typing_goes_on_while_a_look_up_takes_long(app: RoundsmanApp) -> None:
    done = threading.Event()

    def slow(text: str) -> Sequence[Offer]:
        done.wait(10)
        return [Offer(f"{text}!")]

    async def ask(text: str) -> Sequence[Offer]:
        return await app.core(slow, text)

    async with app.run_test(size=(80, 24)) as pilot:
        await open_form(app, pilot, form_of(ask))
        for letter in "abcdef":
            await pilot.press(letter)
        assert address(app).value == "abcdef"
        assert not done.is_set()
        done.set()
        await settle(pilot)
        assert listed(app) == ["abcdef!"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_hostile_and_long_offers_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async def ask(text: str) -> Sequence[Offer]:
        return [
            Offer("[/b] 12 \x1b[31mMill\u202e Lane", "[red]", ((0, 4),)),
            Offer("日本語テストの名前です" * 9, "far away"),
            Offer("12 Mill Lane, Aston", "Upper Aston, not mapped", ((0, 2), (3, 6))),
        ]

    async with app.run_test(size=size) as pilot:
        await open_form(app, pilot, form_of(ask))
        await press(pilot, "1", "2")
        assert screen_text(app) == seen


async def test_a_click_takes_an_offer(app: RoundsmanApp) -> None:
    async def ask(text: str) -> Sequence[Offer]:
        return [Offer("one"), Offer("two")]

    async with app.run_test(size=(80, 24)) as pilot:
        await open_form(app, pilot, form_of(ask))
        await press(pilot, "a", "b")
        await pilot.click(Offers, offset=(5, 1))
        await settle(pilot)
        assert address(app).value == "two"
        assert listed(app) == []


# -- what is at a pin --


async def test_a_pin_set_by_coordinates_says_what_is_there_and_the_order_shows_it(
    app: RoundsmanApp, desk: Desk
) -> None:
    orders.add(desk, orders.draft(desk, {"name": "Kim", "address": "The Old Barn", "day": "today"}))
    service.pin_orders(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "c")
        address(app).value = "52.09790, 0.89290"
        await press(pilot, "enter")
        said = app.screen_stack[0].query_one(Notice).said
        assert said == f"The Old Barn is pinned at 52.09790, 0.89290, at {HOUSE}; it is kept for this address."
        await press(pilot, "1", "enter")
        assert f"at {HOUSE}" in screen_text(app)


async def test_a_pin_where_nothing_is_known_says_so(app: RoundsmanApp, desk: Desk) -> None:
    orders.add(desk, orders.draft(desk, {"name": "Kim", "address": "The Old Barn", "day": "today"}))
    service.pin_orders(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "c")
        address(app).value = "0.89290, 52.09790"
        await press(pilot, "enter")
        said = app.screen_stack[0].query_one(Notice).said
        assert "no street or address is known within 1.0 km (are latitude and longitude swapped?)" in said
