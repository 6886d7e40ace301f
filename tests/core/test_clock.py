"""Days and wall clocks, also on the two days on which the clock is changed."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.errors import BadInput

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 3, 2)


def test_a_time_that_the_clock_skips_is_read_as_if_not_yet_changed() -> None:
    assert clock.wall(clock.resolve(date(2026, 3, 29), time(2, 30), PARIS), PARIS) == "03:30"


def test_a_time_that_comes_twice_is_its_first_coming() -> None:
    first = clock.resolve(date(2026, 10, 25), time(2, 30), PARIS)
    assert clock.iso(first, PARIS) == "2026-10-25T02:30:00+02:00"


def test_the_day_of_the_change_is_an_hour_shorter() -> None:
    day = date(2026, 3, 29)
    assert clock.resolve(day, time(12), PARIS) - clock.resolve(day, time(0), PARIS) == 11 * 3600


@pytest.mark.parametrize(
    ("text", "day"),
    [("today", 2), ("Tomorrow", 3), ("+5", 7), ("monday", 9), ("friday", 6), ("2026-03-20", 20)],
)
def test_a_day_can_be_said_in_words(text: str, day: int) -> None:
    assert clock.parse_day(text, MONDAY) == date(2026, 3, day)


@pytest.mark.parametrize("text", ["", "someday", "31/02/2026", "+x", "2026-02-30", "+99999"])
def test_what_is_no_day_is_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="is no day"):
        clock.parse_day(text, MONDAY)


@pytest.mark.parametrize(
    ("text", "wall"),
    [("9", time(9)), ("9:30", time(9, 30)), ("0930", time(9, 30)), ("9.30", time(9, 30)), ("9:30 pm", time(21, 30)),
     ("12am", time(0)), ("12 PM", time(12)), ("24:00", time(23, 59))],
)  # fmt: skip
def test_a_wall_clock_in_many_habits(text: str, wall: time) -> None:
    assert clock.parse_wall(text) == wall


@pytest.mark.parametrize("text", ["", "noon", "25:00", "9:61", "13 pm", "0 am", "-1", "٣:٠٠", ":30"])
def test_what_is_no_wall_clock_is_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="is no time of day"):
        clock.parse_wall(text)


def test_a_stopped_clock_needs_its_offset() -> None:
    with pytest.raises(BadInput, match="offset"):
        clock.fixed_clock("2026-03-02T08:00:00")
    assert clock.fixed_clock("2026-03-02T08:00:00+01:00")().hour == 7
