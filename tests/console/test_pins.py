"""The Pins screen, walked by keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.conflict import Conflict
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.geocoding import service
from core.geocoding.learning import Visit
from core.geocoding.lessons import learn
from core.geocoding.metres import moved, offset_m
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


async def test_places_of_an_online_geocoder_say_whose_they_are(
    open_console: Callable[..., RoundsmanApp], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.KnownDoors, "name", "nominatim")
    shop.fill(shop.with_geocoder(desk))
    service.pin_orders(desk)
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        shown = screen_text(app)
        assert "Places by Nominatim: data © OpenStreetMap contributors, ODbL 1.0," in shown
        await press(pilot, "end")
        assert "Places by" not in screen_text(app)  # nothing was found for this one


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
        assert isinstance(app.screen, Conflict)
        assert "was changed by ben" in screen_text(app)
        assert "51.00000, 0.50000" in screen_text(app)
        await press(pilot, "enter")
        assert "stays where the other console has it" in said(app)
    assert pin(desk, "1003").lat == 51.0


async def test_one_s_own_pin_may_stand_once_both_were_seen(
    app: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "c")
        await type_text(pilot, "51.9, 0.9")
        service.set_pin(open_shop("ben"), int(app.screen_stack[0].query_one("#review", Table).key), 51.0, 0.5)
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        await press(pilot, "left", "enter")
        assert "is pinned at" in said(app)


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


# -- what was set and learned, and every pin --


def deliveries(desk: Desk, number: str, north_m: float, *, day: int = 1) -> None:
    """Three deliveries of the address, so many metres to the north of its pin."""
    at = pin(desk, number)
    places = [moved(at.place, north_m + n, 0) for n in range(3)]
    now = desk.now() + day
    visits = [Visit(*place, f"2026-02-{day + n:02d}", now + n, now + n) for n, place in enumerate(places)]
    with desk.writing() as db:
        learn(desk, db, at.address_key, visits)


@pytest.fixture
def kept(app: RoundsmanApp, desk: Desk) -> RoundsmanApp:
    """One pin was learned, one was picked, one was set and deliveries speak for another place."""
    deliveries(desk, "1001", 60)
    service.pick(desk, orders.find(desk, "1003").id, 1)
    service.set_pin(desk, orders.find(desk, "1005").id, 51.92, 0.92)
    deliveries(desk, "1005", 43, day=5)
    return app


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_was_set_and_learned_looks_as_agreed(kept: RoundsmanApp, seen, size) -> None:
    async with kept.run_test(size=size) as pilot:
        await press(pilot, "2", "w", "end")
        assert screen_text(kept) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_order_s_pin_looks_as_agreed(kept: RoundsmanApp, desk: Desk, seen, size) -> None:
    orders.import_orders(desk, b"Order,Name,Address,Lat,Lon,Date\n1007,Far,Nowhere 1,53,0.9,2026-03-02\n", "o.csv")
    desk.set("area.radius_km", "20")
    with desk.writing() as db:
        db.execute("INSERT INTO depots (name, lat, lon, timezone) VALUES ('Bakery', 51.9, 0.9, 'Europe/London')")
    async with kept.run_test(size=size) as pilot:
        await press(pilot, "2", "w", "w", "down")
        assert screen_text(kept) == seen


async def test_the_lists_go_round_and_an_empty_one_says_what_comes_there(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w")
        assert "Nobody has set a pin yet" in screen_text(app)
        await press(pilot, "w")
        assert "5 orders   2 pinned   3 to review" in screen_text(app)
        await press(pilot, "v")
        assert "6 orders" in screen_text(app)
        await press(pilot, "w")
        assert "4 addresses to review" in screen_text(app)


async def test_a_suggestion_is_taken_at_one_key(kept: RoundsmanApp, desk: Desk) -> None:
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w")
        kept.screen.query_one("#review", Table).go_to(str(orders.find(desk, "1005").id))
        await press(pilot, "y")
        assert "is pinned at where deliveries were made" in said(kept)
        await press(pilot, "y")
        assert "It is accepted already" in said(kept)
    assert offset_m((51.92, 0.92), pin(desk, "1005").place) == pytest.approx((44, 0), abs=0.1)
    assert pin(desk, "1005").by_person


async def test_a_learned_and_a_set_pin_are_taken_back_at_one_key_and_set_again(kept: RoundsmanApp, desk: Desk) -> None:
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w")
        table = kept.screen.query_one("#review", Table)
        table.go_to(str(orders.find(desk, "1001").id))
        await press(pilot, "x")
        assert "is at 51.90000, 0.90000 again, as known doors has it" in said(kept)
        table.go_to(str(orders.find(desk, "1003").id))
        await press(pilot, "x")
        assert "3 Mill Lane, Wendle WD1 2BB is back in the review." in said(kept)
        await press(pilot, "w", "w", "home", "x")
        assert "there is nothing to take back" in said(kept)
        await press(pilot, "y")
    assert (pin(desk, "1001").source, pin(desk, "1003").source) == ("known doors", "person")


async def test_a_pin_whose_order_has_another_address_now_can_only_be_taken_back(kept: RoundsmanApp, desk: Desk) -> None:
    with desk.writing() as db:
        db.execute("UPDATE orders SET address_key = 'elsewhere' WHERE source_order_id = '1003'")
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w")
        for key in ("enter", "y", "c", "m", "s"):
            kept.screen.query_one("#review", Table).go_to("3 mill ln wendle wd1 2bb")
            await press(pilot, key)
            assert "No order has this address any more" in said(kept)
        await press(pilot, "x")
        assert "is back in the review" in said(kept)


# -- moving by metres --


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_pin_is_moved_with_the_way_in_view(kept: RoundsmanApp, desk: Desk, seen, size) -> None:
    start = pin(desk, "1003").place
    async with kept.run_test(size=size) as pilot:
        await press(pilot, "2", "w")
        kept.screen.query_one("#review", Table).go_to(str(orders.find(desk, "1003").id))
        await press(pilot, "m", "up", "shift+up", "left")
        assert screen_text(kept) == seen
        await press(pilot, "enter")
        assert "is pinned at 11 m north, 1 m west of Mill Lane, Wendle" in said(kept)
    assert offset_m(start, pin(desk, "1003").place) == pytest.approx((11, -1), abs=0.01)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_pin_moved_on_two_consoles_shows_both_places_and_how_far_apart_they_are(
    kept: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk], seen, size
) -> None:
    ben, order = open_shop("ben"), orders.find(desk, "1003").id
    start = pin(desk, "1003").place
    async with kept.run_test(size=size) as pilot:
        await press(pilot, "2", "w")
        kept.screen.query_one("#review", Table).go_to(str(order))
        await press(pilot, "m", "shift+up", "right")
        service.move(ben, order, 0, -20)
        kept._tick()
        await press(pilot, "enter")
        assert isinstance(kept.screen, Conflict)
        assert "Yours is 10 m north, 21 m east of theirs." in screen_text(kept)
        assert screen_text(kept) == seen
        await press(pilot, "left", "enter")
    # Where the arrows led on the map, not as far again from the other's place.
    assert offset_m(start, pin(desk, "1003").place) == pytest.approx((10, 1), abs=0.01)


async def test_a_pin_moved_on_two_consoles_stays_as_the_other_left_it_where_that_is_chosen(
    kept: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben, order = open_shop("ben"), orders.find(desk, "1003").id
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w")
        kept.screen.query_one("#review", Table).go_to(str(order))
        await press(pilot, "m", "shift+up")
        theirs = service.move(ben, order, 0, -20)
        await press(pilot, "enter", "enter")
        assert "stays where the other console has it" in said(kept)
    assert pin(desk, "1003").place == theirs.place


async def test_a_pin_in_review_is_moved_from_the_candidate_that_is_chosen(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "m", "2", "shift+down", "right", "enter")
        assert "is pinned at 10 m south, 1 m east of Mill Lane, Upper Wick" in said(app)
        await press(pilot, "end", "m")
        assert "Nothing was found" in said(app)
    assert offset_m((51.95, 0.91), pin(desk, "1003").place) == pytest.approx((-10, 1), abs=0.01)


async def test_leaving_the_move_changes_nothing_and_0_undoes_it(kept: RoundsmanApp, desk: Desk) -> None:
    before = pin(desk, "1001")
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w", "w")
        kept.screen.query_one("#review", Table).go_to(str(orders.find(desk, "1001").id))
        await press(pilot, "m", "shift+right", "escape")
        assert pin(desk, "1001") == before
        await press(pilot, "m", "shift+right", "down", "0", "enter")
    assert pin(desk, "1001").place == before.place
    assert pin(desk, "1001").by_person


async def test_a_pin_that_is_moved_too_far_says_so_and_stays(kept: RoundsmanApp, desk: Desk) -> None:
    service.set_pin(desk, orders.find(desk, "1001").id, 89.8999, 0)
    async with kept.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "w", "w")
        kept.screen.query_one("#review", Table).go_to(str(orders.find(desk, "1001").id))
        await press(pilot, "m", "shift+up", "shift+up")
        assert "So near to a pole" in screen_text(kept)
        assert "10 m north of where it was" in screen_text(kept)


# -- the area served --


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    ring = [[0.85, 51.85], [0.95, 51.85], [0.95, 51.95], [0.85, 51.95], [0.85, 51.85]]
    file = tmp_path / "round.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    return file


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_area_served_looks_as_agreed(open_console, desk: Desk, drawn: Path, seen, size) -> None:
    service.set_area(desk, [drawn])
    app = open_console()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "W")
        assert screen_text(app) == seen


async def test_the_area_is_drawn_from_a_file_and_put_away_for_a_radius(open_console, desk: Desk, drawn: Path) -> None:
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "W", "s", "ctrl+u")
        await type_text(pilot, str(drawn))
        await press(pilot, "enter")
        assert "1 polygon, 76.3 km²" in screen_text(app)
        await press(pilot, "r")
        await type_text(pilot, "far")
        await press(pilot, "enter")
        assert "“far” is no distance" in screen_text(app)
        assert len(service.area(desk).polygons) == 1
        await press(pilot, "r")
        await type_text(pilot, "25 km")
        await press(pilot, "enter")
        assert "Within 25 km of a depot" in screen_text(app)
    assert service.area(desk) == service.Area([], 25_000)
