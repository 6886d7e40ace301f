"""What is drawn with characters: gauges, curves, the hours of a day."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from console.dialogs.building import Building, Search
from console.jobs import Job
from console.views.spare import route_spare, stop_spare
from console.widgets.gauges import bar, gauge, longer, plot, signed, spark
from console.widgets.timeline import Scale, drawn, promised
from core.plans.model import Promise, Route, Stop
from core.routing import model as solved
from tests.console.snapshots import press, screen_text, settle

UTC = ZoneInfo("UTC")
EIGHT = 8 * 3600


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "─────"), (0.001, "━────"), (0.5, "━━───"), (0.999, "━━━━─"), (1, "━━━━━"), (7, "━━━━━"), (-1, "─────")],
)
def test_a_bar_shows_that_something_is_there_and_that_something_is_left(share: float, text: str) -> None:
    assert bar(share, 5) == text


def test_a_gauge_says_its_share_also_when_it_is_too_much() -> None:
    assert gauge(1.25, 4) == "━━━━ 125%"
    assert gauge(0.04, 4) == "━───   4%"
    assert gauge(None, 4) == ""


def test_a_curve_falls_from_left_to_right() -> None:
    assert spark([8, 7, 1, 1], 4) == "█▇▁▁"
    assert spark([], 4) == ""
    assert plot([4, 3, 2, 1], 4, 2) == ["█▄  ", "███▁"] or len(plot([4, 3, 2, 1], 4, 2)) == 2
    assert plot([5.0] * 3, 3, 2) == ["   ", "▁▁▁"]
    assert plot([], 3, 2) == ["   ", "   "]


def test_a_long_curve_ends_with_its_last_value() -> None:
    values = [float(1000 - at) for at in range(1000)]
    assert spark(values, 10)[-1] == "▁"
    assert len(plot(values, 20, 3)[0]) == 20


@pytest.mark.parametrize(("seconds", "text"), [(0, "±0 min"), (29, "±0 min"), (-90, "-2 min"), (4000, "+1 h 07")])
def test_how_much_longer_is_said_with_its_sign(seconds: int, text: str) -> None:
    assert longer(seconds) == text
    assert signed("0 m", 0) == "±0 m"


def stop(position: int, arrival: int, starts: int, departure: int, closes: int) -> Stop:
    return Stop(position, (), 0, 0, arrival, starts, departure, 60, 100, windows=(Promise(0, closes),))


def route(*stops: Stop, rests: tuple[tuple[int, int], ...] = ()) -> Route:
    return Route(0, 1, "Van", 1, "Bob", EIGHT, EIGHT + 7200, 1, 1, 1, 1, stops=stops, rests=rests)


def test_the_hours_show_driving_doors_waiting_rests_and_what_is_late() -> None:
    late = stop(1, EIGHT + 5400, EIGHT + 5400, EIGHT + 6000, EIGHT)
    waits = stop(0, EIGHT + 1200, EIGHT + 2400, EIGHT + 3600, EIGHT + 9000)
    day = route(waits, late, rests=((EIGHT + 3600, EIGHT + 4800),))
    assert drawn(day, Scale.over([day], 12, UTC)) == "──··▪▪==─!──"


def test_the_hours_stand_over_their_cells() -> None:
    assert Scale.over([route()], 12, UTC).hours() == "08:00 09:00 "


def test_what_is_late_is_never_covered() -> None:
    late = stop(0, EIGHT + 60, EIGHT + 60, EIGHT + 120, EIGHT)
    busy = stop(1, EIGHT + 120, EIGHT + 120, EIGHT + 3000, EIGHT + 9000)
    day = route(late, busy)
    assert drawn(day, Scale.over([day], 4, UTC)).startswith("!■")


def test_a_promise_stands_under_the_hours_and_is_open_where_it_goes_beyond_them() -> None:
    scale = Scale.over([route()], 12, UTC)
    late = stop(0, EIGHT + 5400, EIGHT + 5400, EIGHT + 6000, EIGHT)
    within = replace(late, windows=(Promise(EIGHT + 1200, EIGHT + 3600),))
    beyond = replace(late, windows=(Promise(0, EIGHT + 600), Promise(EIGHT + 6000, EIGHT + 90000)))
    assert promised(within, scale) == "  [┄┄┄]     "
    assert promised(beyond, scale) == "┄]        [┄"
    assert promised(replace(late, windows=(Promise(0, 5),)), scale).strip() == ""


@pytest.mark.parametrize(
    ("slack", "text"),
    [(5400, "━━━━ 1 h 30"), (1800, "━━── 30 min"), (599, "!─── 10 min"), (20, "!─── none"), (-60, "!!!! 1 late")],
)
def test_what_is_tight_or_late_has_a_sign_that_no_bar_has(slack: int, text: str) -> None:
    starts = EIGHT + 600
    assert route_spare(route(stop(0, starts, starts, starts + 60, starts + slack))).text == text


def test_a_route_without_promises_comes_at_any_time() -> None:
    anywhen = replace(stop(0, EIGHT, EIGHT, EIGHT + 60, EIGHT), windows=())
    assert route_spare(route(anywhen)).text == "any time"
    assert stop_spare(anywhen).text.strip() == "any time"
    assert stop_spare(stop(0, EIGHT, EIGHT, EIGHT + 60, EIGHT + 300)).text == "! 5 min"
    assert stop_spare(stop(0, EIGHT, EIGHT, EIGHT + 60, EIGHT - 300)).text == "! 5 min late"


def test_a_search_counts_what_it_has_bettered_and_how_long_it_has_not() -> None:
    job, search = Job("Building"), Search(10, "GBP")
    heard = search.report(job)
    for seconds, cost, left in ((0.2, 300, 1), (0.4, 300, 1), (0.6, 250, 1), (0.8, 400, 0), (5.0, 400, 0)):
        driven = solved.Route(0, (), (), 0, 0, 0, 0, 0, cost, ())
        out = tuple(solved.Unassigned(at, solved.Code.STOPPED, "") for at in range(left))
        heard(solved.Progress(solved.Solution((driven,), out), 1, seconds))
    assert search.pace() == "3 improvements, none better for 4 s"
    assert job.brief.startswith("Building 50 % ")


async def test_a_build_shows_its_cost_falling(open_console, seen) -> None:
    job, search = Job("Building the plan of Mon 2 Mar"), Search(10, "GBP")
    job.report(48, 100)
    search.costs, search.routes, search.left_out = [300_00.0, 290_00, 250_00, 240_00, 236_40], 4, 2
    search.better, search.better_at, search.now = 5, 1.2, 4.8
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Building(job, search))
        await settle(pilot)
        assert screen_text(app) == seen
        await press(pilot, "escape")
        assert job.stopped()
        assert "the best plan so far is kept" in screen_text(app)
