"""The tree of a day's revisions, walked by keys."""

from __future__ import annotations

import pytest

from console.app import RoundsmanApp
from console.dialogs.detail import Detail
from console.dialogs.listing import Listing
from console.dialogs.revisions import Revisions
from console.widgets.table import Table
from core.desk import Desk
from core.plans import service as plans
from core.plans.supposition import Without
from tests.console import rounds
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text
from tests.console.test_plan import app, head, said

__all__ = ["app"]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def branched(planned: Desk) -> Desk:
    """Built; moved and approved; a what-if; taken back and otherwise."""
    plans.move(planned, MONDAY, rounds.number(planned, "1003"), to_vehicle=1)
    plans.suppose(planned, MONDAY, [Without(2, "Van 2")], iterations=1)
    plans.undo(planned, MONDAY)
    plans.unassign(planned, MONDAY, rounds.number(planned, "1006"))
    return planned


@at_both_sizes
async def test_the_tree_shows_what_was_made_from_what_and_how_it_differs(
    app: RoundsmanApp, branched: Desk, seen, size
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "h")
        assert isinstance(app.screen, Revisions)
        assert app.screen.query_one(Table).key == str(head(branched).id)
        await press(pilot, "up")
        assert "Against the one in view" in screen_text(app)
        assert screen_text(app) == seen


async def test_enter_brings_a_revision_into_view_and_h_leads_back(app: RoundsmanApp, branched: Desk) -> None:
    now = head(branched).id
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "h", "home", "down", "enter")
        assert head(branched).id == 2
        assert "Plan 2 is in view again" in said(app)
        await press(pilot, "h", "home", "down", "enter")
        assert head(branched).id == now


async def test_a_what_if_is_held_beside_the_one_in_view_to_be_decided(app: RoundsmanApp, branched: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "h", "home", "down", "down", "enter")
        assert isinstance(app.screen, Listing)
        assert "a adopt" in screen_text(app)
        assert head(branched).id != 3


async def test_what_differs_is_shown_whole_on_f(app: RoundsmanApp, branched: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "h", "home", "f")
        assert isinstance(app.screen, Detail)
        assert "against plan 1" in screen_text(app)
