"""A build that keeps something, by `n` on the Plan screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.app import RoundsmanApp
from console.dialogs.choose import Choose
from console.dialogs.form import Form
from core.deliveries.model import Outcome
from core.deliveries.service import approve, mark
from core.desk import Desk
from tests.conftest import StoppedClock
from tests.console.rounds import MONDAY
from tests.console.snapshots import press, screen_text, type_text
from tests.console.test_plan import at_both_sizes, head, said
from tests.core.plans.making import with_engine


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    """The console on the planned Monday, with an engine that answers at once."""
    return RoundsmanApp(with_engine(planned))


@at_both_sizes
async def test_what_may_be_kept_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "n")
        assert isinstance(app.screen, Choose)
        assert screen_text(app) == seen


async def test_a_build_changes_no_more_stops_than_are_typed(app: RoundsmanApp, planned: Desk) -> None:
    before = head(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "n", "1")
        assert isinstance(app.screen, Form)
        await type_text(pilot, "0")
        await press(pilot, "enter")
        assert "0 of at most 0 stops changed" in said(app)
        assert head(planned).parent == before.id
        await press(pilot, "u")
    assert head(planned) == before


async def test_work_is_shared_and_the_cost_is_told(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "n", "2")
        assert "shared by time: longest" in said(app)
        assert "shared by time: longest" in head(planned).note


async def test_a_week_without_a_plan_is_said(app: RoundsmanApp, planned: Desk) -> None:
    before = head(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "n", "4")
        assert "There is no plan of 2026-02-23 to begin from" in said(app)
    assert head(planned) == before


async def test_a_day_under_way_is_built_anew_from_where_its_vans_are(
    app: RoundsmanApp, planned: Desk, clock: StoppedClock, seen
) -> None:
    approve(planned, MONDAY)
    first = head(planned).routes[0].stops[0].orders[0].id
    clock.now += timedelta(hours=2)
    mark(planned, first, Outcome.DELIVERED, done_at=planned.now() - 600)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "b")
        built = head(planned)
        assert built.change == "build"
        stop = built.routes[0].stops[0]
        assert (stop.orders[0].id, stop.starts) == (first, planned.now() - 600)
        assert screen_text(app) == seen
        await press(pilot, "u")
    assert head(planned).id == 1


async def test_a_van_is_taken_out_and_its_stops_go_to_the_other(app: RoundsmanApp, planned: Desk) -> None:
    before = head(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "down", "x")
        assert said(app) == "Without Van 2: 3 orders to the others. u takes it back."
        assert [route.vehicle for route in head(planned).routes] == ["Van 1"]
        assert len(head(planned).placed) == 7
        await press(pilot, "u")
    assert head(planned) == before
