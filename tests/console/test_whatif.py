"""What if, on the Plan screen: supposed, built, held beside the plan in view; kept, adopted, thrown away."""

from __future__ import annotations

import pytest

from console.app import RoundsmanApp
from console.dialogs.building import Building
from console.dialogs.choose import Choose
from console.dialogs.detail import Detail
from console.dialogs.form import Form
from console.dialogs.listing import Listing
from console.widgets.notice import Notice
from core.desk import Desk
from core.plans import service as plans
from core.plans.model import Plan
from tests.console.rounds import MONDAY
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text, until
from tests.core.plans.making import with_engine

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def app(planned: Desk) -> RoundsmanApp:
    """The console on the planned Monday, with an engine that answers at once."""
    return RoundsmanApp(with_engine(planned))


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def branches(desk: Desk) -> list[Plan]:
    return [plans.show(desk, plan_id=r.id) for r in plans.revisions(desk, MONDAY) if r.change == "what-if"]


@at_both_sizes
async def test_what_may_be_supposed_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "i")
        assert isinstance(app.screen, Choose)
        assert screen_text(app) == seen


@at_both_sizes
async def test_a_bigger_van_stands_beside_the_plan_in_view(app: RoundsmanApp, planned: Desk, seen, size) -> None:
    head = plans.show(planned, MONDAY)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "i", "3", "1")
        assert isinstance(app.screen, Form)
        await type_text(pilot, "100")
        await press(pilot, "enter", "1")
        assert isinstance(app.screen, Listing)
        assert screen_text(app) == seen
        await press(pilot, "k")
        (made,) = branches(planned)
        assert made.note.startswith("what if Van 1 with 100 % more room: ")
        assert said(app) == f"What-if {made.id} is kept; h lists it."
    assert plans.show(planned, MONDAY) == head


async def test_several_things_are_supposed_at_once(app: RoundsmanApp, planned: Desk, seen) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i", "4", "1")
        await type_text(pilot, "-30")
        await press(pilot, "tab")
        await type_text(pilot, "15")
        await press(pilot, "enter")
        assert "everybody starts 30 min earlier and ends 15 min later" in screen_text(app)
        await press(pilot, "2", "2")
        await type_text(pilot, "2")
        await press(pilot, "enter", "6")
        assert "1001" in screen_text(app)
        assert "1002" not in screen_text(app).split("Which promise")[1]
        await press(pilot, "home", "enter", "1")
        assert screen_text(app) == seen
        await press(pilot, "k")
        (made,) = branches(planned)
    assert [one.words for one in made.supposed] == [
        "everybody starts 30 min earlier and ends 15 min later",
        "2 more like Van 2",
        "order 1001 without its promise",
    ]


async def test_a_van_fewer_is_adopted_and_taken_back(app: RoundsmanApp, planned: Desk) -> None:
    built = plans.show(planned, MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i", "2", "2", "1", "f")
        assert isinstance(app.screen, Detail)
        await press(pilot, "escape", "a")
        assert "adopted: without Van 2; u takes it back" in said(app)
        head = plans.show(planned, MONDAY)
        assert [route.vehicle for route in head.routes] == ["Van 1"]
        assert head.parent == built.id
        await press(pilot, "u")
        assert plans.show(planned, MONDAY) == built


async def test_what_the_shop_does_not_have_is_not_adopted(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i", "1", "1", "enter", "3", "1", "1", "a")
        assert "which the shop does not have: add the vehicle" in said(app)
        assert len(branches(planned)) == 1


async def test_a_what_if_is_thrown_away_at_one_key_and_back_at_another(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i", "3", "2", "enter", "1", "x")
        assert branches(planned) == []
        assert "thrown away" in said(app)
        await press(pilot, "u")
        assert len(branches(planned)) == 1


@at_both_sizes
async def test_history_lists_what_ifs_and_holds_any_plan_beside_the_one_in_view(
    app: RoundsmanApp, planned: Desk, seen, size
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "i", "2", "2", "1", "k", "h")
        assert screen_text(app) == seen
        await press(pilot, "end", "c")
        assert "what if without Van 2" in screen_text(app)
        await press(pilot, "escape", "h", "end", "f")
        assert isinstance(app.screen, Detail)


async def test_leaving_any_question_supposes_nothing(app: RoundsmanApp, planned: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i")
        for kind in ("1", "2", "3", "4", "5", "6"):
            await press(pilot, kind, "escape")
            assert isinstance(app.screen, Choose)
            assert "Build it" not in screen_text(app)
        await press(pilot, "4", "1")
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        assert "write a whole number from -720 to 720" in screen_text(app)
        await press(pilot, "escape", "y", "escape")
        assert not isinstance(app.screen, Choose)
    assert branches(planned) == []


async def test_a_day_without_a_plan_says_what_comes_first(app: RoundsmanApp, planned: Desk) -> None:
    plans.undo(planned, MONDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i")
        assert "There is no plan yet to hold a what-if against; b builds one." in said(app)


async def test_a_search_that_was_put_aside_only_says_that_it_is_done(planned: Desk) -> None:
    planned.set("plan.seconds", "60")
    app = RoundsmanApp(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "i", "2", "2")
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, Building))
        await pilot.press("w")
        await until(pilot, lambda: not isinstance(app.screen, Building))
        await pilot.press("1")
        await until(pilot, lambda: "Supposing" in screen_text(app).splitlines()[0])
        await pilot.press("3", "i")
        await until(pilot, lambda: isinstance(app.screen, Building))
        await pilot.press("w")
        await until(pilot, lambda: not isinstance(app.screen, Building))
        for job in list(app._aside):
            job.stop()
        await until(pilot, lambda: not app.busy)
        await settle(pilot)
        (made,) = branches(planned)
        assert f"Plan {made.id} of" in said(app)
        assert not isinstance(app.screen, Listing)
