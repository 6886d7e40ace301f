"""The Day screen, walked by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from console.app import RoundsmanApp
from console.dialogs.detail import Detail
from console.dialogs.form import Form
from console.dialogs.reason import LETTERS, WhyFailed
from console.screens import day
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.deliveries import service
from core.deliveries.model import FailureReason, NextStep, Outcome
from core.desk import Desk
from core.orders import service as orders
from core.orders.model import OrderState
from core.plans import service as plans
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, settle, type_text

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def out(planned: Desk) -> Desk:
    """Ann's desk on the Monday whose plan is approved, without what could not be planned."""
    for number in ("1008", "1009"):
        order = orders.find(planned, number)
        orders.cancel(planned, order.id, order.version)
    service.approve(planned, MONDAY)
    return planned


@pytest.fixture
def app(out: Desk) -> RoundsmanApp:
    """The console on it."""
    return RoundsmanApp(out)


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def table(app: RoundsmanApp, name: str) -> Table:
    return app.screen_stack[0].query_one(f"#{name}", Table)


def state(desk: Desk, number: str) -> OrderState:
    return orders.find(desk, number).state


def mark_all(desk: Desk, *, but: tuple[str, ...] = ()) -> None:
    """Everything that is out is delivered, except some."""
    for order in orders.of_day(desk, MONDAY, [OrderState.OUT]):
        if order.source_order_id not in but:
            service.mark(desk, order.id, Outcome.DELIVERED)


async def find(pilot: Pilot[int], number: str) -> None:
    """Put the cursor on an order by its number, from wherever it rides."""
    await press(pilot, "4", "slash")
    await type_text(pilot, number)
    # The list follows once the fingers rest.
    for _ in range(200):
        if len(table(pilot.app, "stops").rows) == 1:
            break
        await pilot.pause(0.02)
    await press(pilot, "enter")


async def test_an_outcome_may_tell_where_the_driver_stood(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 60)) as pilot:
        await find(pilot, "1006")
        await press(pilot, "d", "tab", "tab")
        await type_text(pilot, "somewhere")
        await press(pilot, "enter")
        assert "is no point" in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "51.8851, 0.88")
        await press(pilot, "enter")
        assert "1006: delivered" in said(app)
        await press(pilot, "enter")
        assert "at 51.88510, 0.88000" in screen_text(app)
    row = out.db.execute("SELECT lat, lon, pin_m FROM attempts").fetchone()
    assert tuple(row) == (51.8851, 0.88, 11)


@at_both_sizes
async def test_the_day_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4")
        assert screen_text(app) == seen


@at_both_sizes
async def test_a_day_half_way_through_shows_late_risk_first(app: RoundsmanApp, out: Desk, clock, seen, size) -> None:
    clock.now += timedelta(hours=2, minutes=25)
    service.mark(out, rounds.number(out, "1006"), Outcome.DELIVERED, received_by="Priya")
    service.mark(out, rounds.number(out, "1007"), Outcome.FAILED, reason=FailureReason.NOT_HOME)
    clock.now += timedelta(hours=1, minutes=30)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4")
        assert screen_text(app) == seen


async def test_the_day_in_colour(app: RoundsmanApp, out: Desk, clock, seen_svg) -> None:
    clock.now += timedelta(hours=4)
    service.mark(out, rounds.number(out, "1006"), Outcome.DELIVERED)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "4", "enter")
        assert screen_svg(app) == seen_svg


async def test_a_day_without_a_plan_says_what_to_do(planned: Desk, seen) -> None:
    plans.undo(planned, MONDAY)
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        assert screen_text(app) == seen


async def test_lateness_shows_by_itself_as_time_goes_by(app: RoundsmanApp, clock, monkeypatch) -> None:
    monkeypatch.setattr(day, "FRESH_S", 0.05)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        assert "in time" in screen_text(app)
        clock.now += timedelta(hours=6)
        for _ in range(200):
            if "will be late" in screen_text(app):
                break
            await pilot.pause(0.05)
        assert "will be late" in screen_text(app)


async def test_a_draft_is_shown_as_one_and_takes_no_outcome(planned: Desk) -> None:
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "d", "enter")
        assert "the plan is a draft" in screen_text(app)
        assert "is not out" in said(app)


async def test_delivered_takes_two_keys_and_goes_on_to_the_next(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "d", "enter", "d", "enter")
        assert "1007: delivered" in said(app)
    assert state(out, "1006") is state(out, "1007") is OrderState.DELIVERED


async def test_who_took_it_and_a_note_are_kept(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "d")
        await type_text(pilot, "Mr Nair")
        await press(pilot, "tab")
        await type_text(pilot, "[b]side[/b] door")
        await press(pilot, "enter")
    last = out.events_since(subject=f"order:{rounds.number(out, '1006')}")[-1]
    assert last.private == {"note": "[b]side[/b] door", "received_by": "Mr Nair"}
    assert last.kind == "outcome.marked"


async def test_failed_takes_two_keys_and_has_its_next_step(app: RoundsmanApp, out: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "f")
        assert isinstance(app.screen, WhyFailed)
        assert screen_text(app) == seen
        await press(pilot, "h")
        assert said(app).startswith("1006: tried. Next: another try on another day")
    assert state(out, "1006") is OrderState.ATTEMPTED


def test_every_reason_has_its_letter() -> None:
    assert sorted(LETTERS.values()) == sorted(FailureReason)


async def test_a_reason_is_chosen_with_the_arrows_too(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "f", "down", "enter")
        assert NextStep.ASK_ACCESS.words in said(app)
        await press(pilot, "f", "escape")
    assert state(out, "1007") is OrderState.OUT


async def test_in_part_says_how_many_of_each_line(app: RoundsmanApp, out: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, "1001")
        await press(pilot, "p")
        assert screen_text(app) == seen
        await press(pilot, "ctrl+u")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert "give a number from 0 to 2" in screen_text(app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "1")
        await press(pilot, "enter")
        assert "1001: in part" in said(app)
    assert state(out, "1001") is OrderState.PARTIAL
    assert out.events_since(subject=f"order:{rounds.number(out, '1001')}")[-1].data["short"] == [[0, 1]]


async def test_an_order_is_found_in_all_vans(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, "1003")
        assert "日本語テス" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, Detail)


async def test_an_outcome_is_corrected_by_a_further_line(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "f", "r", "up", "c", "1", "enter")
        assert said(app).startswith("1006: delivered")
    assert state(out, "1006") is OrderState.DELIVERED
    assert rounds.journal(out)[-2:] == ["outcome.marked", "outcome.corrected"]


async def test_the_next_step_is_another_day_or_back_to_the_shop(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "f", "o", "up", "n", "1", "enter")
        assert "goes out on Tue 3 Mar, tomorrow, try 2" in said(app)
        await press(pilot, "down", "f", "d", "up", "n", "2")
        assert said(app).endswith("is back in the shop.")
    assert orders.find(out, "1006").day == date(2026, 3, 3)
    assert state(out, "1007") is OrderState.RETURNED


async def test_what_is_out_has_no_next_step_yet(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "n", "1", "enter")
        assert "mark its outcome" in said(app)


@at_both_sizes
async def test_the_day_is_not_closed_while_an_order_has_no_end(app: RoundsmanApp, out: Desk, seen, size) -> None:
    mark_all(out, but=("1002", "1003"))
    service.mark(out, rounds.number(out, "1003"), Outcome.FAILED, reason=FailureReason.LOST)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4", "C")
        assert screen_text(app) == seen
        assert "2 orders without an end or a next step" in said(app)
    assert plans.standing(out, MONDAY).closed_at is None


async def test_the_list_is_worked_down_to_zero_and_the_day_closes(app: RoundsmanApp, out: Desk) -> None:
    mark_all(out, but=("1002", "1003"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "C", "d", "enter", "f", "h", "C")
        assert isinstance(app.screen, Form)
        await press(pilot, "enter")
        assert said(app) == "The day is closed: 6 delivered, 1 put on another day; u takes it back."
        assert "closed 08:00" in screen_text(app)
    again = orders.find(out, "1003")
    assert (again.day, again.attempt, again.state) == (date(2026, 3, 3), 2, OrderState.NEW)
    assert rounds.journal(out)[-1] == "day.closed"


@at_both_sizes
async def test_a_day_whose_orders_all_have_their_end_closes_at_once_and_u_opens_it_again(
    app: RoundsmanApp, out: Desk, seen, size
) -> None:
    mark_all(out)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "4", "C")
        assert said(app) == "The day is closed: 7 delivered; u takes it back."
        assert screen_text(app) == seen
        assert plans.standing(out, MONDAY).closed_at is not None
        await press(pilot, "C")
        assert said(app) == "The day was closed before."
        await press(pilot, "u")
        assert plans.standing(out, MONDAY).closed_at is None
        assert "closed 08:00" not in screen_text(app)


async def test_an_outcome_of_another_desk_appears_with_the_cursor_where_it_was(
    app: RoundsmanApp, out: Desk, open_shop: Callable[..., Desk]
) -> None:
    other = open_shop("ben")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "enter", "down", "down")
        key = table(app, "stops").key
        service.mark(other, rounds.number(other, "1006"), Outcome.DELIVERED)
        for _ in range(100):
            if "1 delivered of 7" in screen_text(app):
                break
            await pilot.pause(0.05)
        await settle(pilot)
        assert "1 delivered of 7" in screen_text(app)
        assert "ben also here" in screen_text(app)
        assert table(app, "stops").key == key


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        (("d", "enter"), OrderState.DELIVERED),
        (("f", "h"), OrderState.ATTEMPTED),
        (("p", "0", "enter"), OrderState.PARTIAL),
    ],
    ids=["delivered", "failed", "in part"],
)
async def test_an_outcome_takes_at_most_four_keys(app: RoundsmanApp, out: Desk, keys, outcome) -> None:
    assert len(keys) <= 4
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, "1006")
        await press(pilot, *keys)
    assert state(out, "1006") is outcome


async def test_a_name_as_proof_takes_two_keys_beyond_typing_it(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await find(pilot, "1006")
        await press(pilot, "d")
        await type_text(pilot, "Priya")
        await press(pilot, "enter")
    assert state(out, "1006") is OrderState.DELIVERED
    assert out.db.execute("SELECT received_by FROM attempts").fetchall() == [("Priya",)]


async def test_the_day_is_worked_down_to_nothing_and_closed_by_keys_alone(app: RoundsmanApp, out: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "C")
        assert table(app, "vans").key == "open"
        waiting = len(table(app, "stops").rows)
        # What was entered leaves the list, and the cursor stands on the next.
        for left in reversed(range(waiting)):
            await press(pilot, "d", "enter")
            assert len(table(app, "stops").rows) == left or left == 0
        await press(pilot, "C", "y")
        assert "The day is closed: 6 delivered." in said(app) or "7 delivered" in said(app)
    assert plans.standing(out, MONDAY).closed_at is not None
