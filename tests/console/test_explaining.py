"""Why, what would help, and what promises cost: walked by keys on the Plan screen."""

from __future__ import annotations

import pytest

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.detail import Detail
from console.dialogs.listing import Listing
from console.dialogs.move import MoveStop
from core.desk import Desk
from core.fleet import service as fleet
from core.plans import service as plans
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, settle
from tests.console.test_plan import app, at_both_sizes, head, said, to_stop

__all__ = ["app"]


@at_both_sizes
async def test_what_would_place_an_order_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "w")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen


@at_both_sizes
async def test_what_is_left_out_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1008")
        app.hush()
        await settle(pilot)
        assert screen_text(app) == seen


async def test_an_order_left_out_is_placed_by_w_and_enter_after_a_yes_and_u_takes_it_off_again(
    app: RoundsmanApp, planned: Desk
) -> None:
    order = rounds.number(planned, "1008")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "w", "enter")
        assert isinstance(app.screen, Confirm)
        assert "instead of 500 kg, on every day" in " ".join(screen_text(app).split())
        await press(pilot, "y")
        assert "Order 1008 to Van 1" in said(app)
        assert head(planned).find(order) is not None
        assert (fleet.fleet(planned).vehicle("Van 1").mass_g or 0) > 900_000
        await press(pilot, "u")
        assert head(planned).find(order) is None


async def test_a_no_changes_nothing(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "w", "enter", "n")
    assert head(planned).id == 1
    assert fleet.fleet(planned).vehicle("Van 1").mass_g == 500_000


async def test_what_has_room_is_put_there_without_a_question(app: RoundsmanApp, planned: Desk) -> None:
    order = rounds.number(planned, "1006")
    plans.unassign(planned, MONDAY, order)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1006")
        await press(pilot, "w", "enter")
        assert "u takes it off again" in said(app)
    assert head(planned).find(order) is not None


async def test_from_the_list_it_is_put_on_a_route_by_hand(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "w", "m")
        assert isinstance(app.screen, MoveStop)


async def test_from_the_order_s_sheet_w_leads_to_what_would_help(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "enter", "w")
        assert isinstance(app.screen, Listing)


async def test_an_order_without_a_pin_says_so_and_offers_nothing(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1009")
        await press(pilot, "w")
        assert "No single change would place it." in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Listing)


@at_both_sizes
async def test_why_a_stop_is_where_it_is_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await to_stop(pilot, "1001")
        await press(pilot, "w")
        assert isinstance(app.screen, Detail)
        assert screen_text(app) == seen


@at_both_sizes
async def test_what_promises_and_locks_cost_looks_as_agreed(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    plans.lock(planned, MONDAY, rounds.number(planned, "1006"))
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "c")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen
        await press(pilot, "enter")
        assert isinstance(app.screen, Detail)


async def test_a_change_of_another_desk_meanwhile_is_not_overwritten(
    app: RoundsmanApp, planned: Desk, open_shop
) -> None:
    other = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await to_stop(pilot, "1008")
        await press(pilot, "w", "enter")
        plans.unassign(other, MONDAY, rounds.number(other, "1006"))
        await press(pilot, "y")
    assert head(planned).id == 2
    assert fleet.fleet(planned).vehicle("Van 1").mass_g == 500_000


@pytest.mark.parametrize("key", ["w", "c"])
async def test_without_a_plan_there_is_nothing_to_explain(app: RoundsmanApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "u", key)
        assert "There is no" in said(app)
