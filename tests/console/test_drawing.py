"""What is drawn with characters: gauges, curves, the hours of a day."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from console.dialogs.building import Building, Search
from console.jobs import Job
from console.widgets.gauges import bar, gauge, longer, plot, signed, spark
from console.widgets.timeline import Scale, drawn
from core.plans.model import Promise, Route, Stop
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


async def test_a_build_shows_its_cost_falling(open_console, seen) -> None:
    job, search = Job("Building the plan of Mon 2 Mar"), Search(10, "GBP")
    job.report(48, 100)
    search.costs, search.routes, search.left_out = [300_00.0, 290_00, 250_00, 240_00, 236_40], 4, 2
    app = open_console()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Building(job, search))
        await settle(pilot)
        assert screen_text(app) == seen
        await press(pilot, "escape")
        assert job.stopped()
        assert "the best plan so far is kept" in screen_text(app)
