"""Who is told what, walked by keys: kinds on and off, opt-outs, a van that leaves, a message by hand, erasing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.app import RoundsmanApp
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.widgets.notice import Notice
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import rules
from core.notifications import service as notifications
from core.notifications.model import Kind, MessageState
from core.orders import service as orders
from core.privacy import service as privacy
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, type_text
from tests.console.test_day import app, mark_all, out

__all__ = ["app", "out"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def said(app: RoundsmanApp) -> str:
    return app.screen.query(Notice).last().said


def sends(desk: Desk, kind: Kind) -> bool:
    return next(rule.sends for rule in rules.listed(desk) if rule.kind is kind)


@at_both_sizes
async def test_the_kinds_are_listed_and_enter_switches_one(app: RoundsmanApp, out: Desk, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "e")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen
        await press(pilot, "down", "enter")
        assert sends(out, Kind.OUT)
        assert "“out” is on." in said(app)
        await press(pilot, "u")
        assert not sends(out, Kind.OUT)


async def test_a_type_and_a_customer_have_rules_of_their_own_that_go_again(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "e", "a")
        await type_text(pilot, "chilled")
        await press(pilot, "enter", "1", "2")
        await press(pilot, "c")
        await type_text(pilot, "ann@example.com")
        await press(pilot, "enter", "2", "1")
        found = [(rule.scope, rule.about, rule.kind, rule.sends) for rule in rules.listed(out)[9:]]
        assert found == [("type", "chilled", "planned", False), ("customer", "ann@example.com", "out", True)]
        await press(pilot, "end", "delete")
        assert len(rules.listed(out)) == 10


async def test_from_an_order_or_a_message_a_customer_is_left_in_peace(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "o")
        await type_text(pilot, "no more")
        await press(pilot, "enter")
        (one,) = notifications.opt_outs(out)
        assert (one.address, one.source, one.words) == ("ann@example.com", "person", "no more")
        ann = rounds.number(out, "1001")
        assert notifications.list_messages(out, order_id=ann)[0].state is MessageState.DROPPED
        await press(pilot, "u")
        assert notifications.opt_outs(out) == []
        await press(pilot, "5", "o", "enter")
        assert len(notifications.opt_outs(out)) == 1


@at_both_sizes
async def test_who_wants_no_messages_is_listed_added_and_told_again(app: RoundsmanApp, out: Desk, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "O", "a")
        await type_text(pilot, "07400 123456")
        await press(pilot, "tab")
        await type_text(pilot, "not so early")
        await press(pilot, "enter")
        assert "+447400123456" in screen_text(app)
        assert screen_text(app) == seen
        await press(pilot, "r")
        assert notifications.opt_outs(out) == []


async def test_a_van_leaves_by_one_key_and_its_customers_are_told(app: RoundsmanApp, out: Desk, clock) -> None:
    rules.put(out, Kind.OUT, True)
    clock.now += timedelta(hours=1, minutes=30)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "g", "enter")
        assert "has left at" in said(app)
        left = [route for route in deliveries.progress(out, MONDAY).routes if route.left_at is not None]
        assert len(left) == 1
        assert {m.kind for m in notifications.list_messages(out)} >= {"out"}
        await press(pilot, "u")
        assert all(route.left_at is None for route in deliveries.progress(out, MONDAY).routes)


@at_both_sizes
async def test_what_an_order_is_told_by_each_kind_is_listed_and_one_is_written(
    app: RoundsmanApp, out: Desk, seen, size
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "5", "n")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1001")
        await press(pilot, "enter")
        assert screen_text(app) == seen
        await press(pilot, "down", "enter", "y")
        ann = rounds.number(out, "1001")
        assert [m.kind for m in notifications.list_messages(out, order_id=ann)] == ["planned", "out"]


async def test_a_person_is_erased_after_a_yes(app: RoundsmanApp, out: Desk, clock) -> None:
    clock.now += timedelta(hours=5)
    mark_all(out)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "erase a person")
        await press(pilot, "enter", "tab")
        await type_text(pilot, "ann@example.com")
        await press(pilot, "enter")
        assert isinstance(app.screen, Confirm)
        assert "1 order and" in screen_text(app)
        await press(pilot, "y")
        await pilot.pause(0.5)
    assert privacy.known(out, email="ann@example.com") == 0
    assert orders.find(out, "1001").name == ""
