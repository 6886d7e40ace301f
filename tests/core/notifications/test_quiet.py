"""Quiet hours by the clock that the recipient sees: nights, holidays, and the nights in which the clocks change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.clock import parse_wall
from core.desk import Desk
from core.notifications.quiet import QuietHours, hours, zone_at

PARIS, NEW_YORK, LORD_HOWE = "Europe/Paris", "America/New_York", "Australia/Lord_Howe"
#: Where, quiet hours, holidays; an instant, and when a message that falls due then is released.
CASES = [
    (PARIS, "21:00-08:00", "", "2026-06-01T20:59:59+02:00", "2026-06-01T20:59:59+02:00"),
    (PARIS, "21:00-08:00", "", "2026-06-01T21:00:00+02:00", "2026-06-02T08:00:00+02:00"),
    (PARIS, "21:00-08:00", "", "2026-06-02T03:00:00+02:00", "2026-06-02T08:00:00+02:00"),
    (PARIS, "21:00-08:00", "", "2026-06-02T07:59:59+02:00", "2026-06-02T08:00:00+02:00"),
    (PARIS, "13:00-15:00", "", "2026-06-02T14:00:00+02:00", "2026-06-02T15:00:00+02:00"),
    (PARIS, "08:00-08:00", "", "2026-06-02T03:00:00+02:00", "2026-06-02T03:00:00+02:00"),
    # The night is an hour shorter, then an hour longer: its end is what the clock shows.
    (PARIS, "21:00-08:00", "", "2026-03-28T21:30:00+01:00", "2026-03-29T08:00:00+02:00"),
    (PARIS, "21:00-08:00", "", "2026-03-29T01:30:00+01:00", "2026-03-29T08:00:00+02:00"),
    (PARIS, "21:00-08:00", "", "2026-10-24T21:30:00+02:00", "2026-10-25T08:00:00+01:00"),
    (PARIS, "21:00-08:00", "", "2026-10-25T02:30:00+02:00", "2026-10-25T08:00:00+01:00"),
    # An end that the clock skips has come when the clock is set forward.
    (PARIS, "21:00-02:30", "", "2026-03-28T23:00:00+01:00", "2026-03-29T03:00:00+02:00"),
    # Quiet hours inside the hour that is skipped are not there that night; begun in it, they begin after it.
    (PARIS, "02:10-02:50", "", "2026-03-29T01:59:59+01:00", "2026-03-29T01:59:59+01:00"),
    (PARIS, "02:10-02:50", "", "2026-03-29T03:00:00+02:00", "2026-03-29T03:00:00+02:00"),
    (PARIS, "02:30-03:15", "", "2026-03-29T03:05:00+02:00", "2026-03-29T03:15:00+02:00"),
    # An hour that shows twice is quiet twice.
    (PARIS, "21:00-02:30", "", "2026-10-25T02:29:00+02:00", "2026-10-25T02:30:00+02:00"),
    (PARIS, "21:00-02:30", "", "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+01:00"),
    (PARIS, "02:10-02:50", "", "2026-10-25T02:20:00+02:00", "2026-10-25T02:50:00+02:00"),
    (PARIS, "02:10-02:50", "", "2026-10-25T02:20:00+01:00", "2026-10-25T02:50:00+01:00"),
    (NEW_YORK, "21:00-08:00", "", "2026-03-07T22:00:00-05:00", "2026-03-08T08:00:00-04:00"),
    (NEW_YORK, "21:00-08:00", "", "2026-11-01T01:30:00-05:00", "2026-11-01T08:00:00-05:00"),
    # Lord Howe moves its clocks by half an hour: from 02:00 to 02:30, and from 02:00 back to 01:30.
    (LORD_HOWE, "22:00-02:15", "", "2026-10-03T23:00:00+10:30", "2026-10-04T02:30:00+11:00"),
    (LORD_HOWE, "22:00-01:45", "", "2026-04-05T01:40:00+10:30", "2026-04-05T01:45:00+10:30"),
    # A holiday is quiet from midnight to midnight, and the night that follows it, too.
    (PARIS, "21:00-08:00", "2026-12-25", "2026-12-24T22:00:00+01:00", "2026-12-26T08:00:00+01:00"),
    (PARIS, "08:00-08:00", "2026-12-25, sunday", "2026-12-25T00:00:00+01:00", "2026-12-26T00:00:00+01:00"),
    (PARIS, "21:00-08:00", "sunday, 2026-03-30", "2026-03-28T21:05:00+01:00", "2026-03-31T08:00:00+02:00"),
    # Midnight itself is skipped there: the holiday ends when the clock is set forward.
    ("America/Santiago", "08:00-08:00", "2026-09-05", "2026-09-05T12:00:00-04:00", "2026-09-06T01:00:00-03:00"),
]


@pytest.mark.parametrize(("where", "night", "closed", "at", "released"), CASES)
def test_a_message_is_released_when_the_recipients_clock_says_so(
    where: str, night: str, closed: str, at: str, released: str
) -> None:
    begins, _, ends = night.partition("-")
    days = frozenset(closed.replace(",", " ").split())
    quiet = QuietHours(parse_wall(begins), parse_wall(ends), ZoneInfo(where), days)
    instant = int(datetime.fromisoformat(at).timestamp())
    assert datetime.fromtimestamp(quiet.release(instant), ZoneInfo(where)).isoformat() == released


@pytest.mark.parametrize(
    ("channel", "begins", "ends"), [("email", 22, 7), ("folder", 22, 7), ("sms", 0, 0), ("webhook", 0, 0)]
)
def test_each_channel_has_hours_of_its_own(desk: Desk, channel: str, begins: int, ends: int) -> None:
    desk.set("messages.quiet_email", "22:00-07:00")
    desk.set("messages.quiet_sms", "none")
    values = {setting.key: value for setting, value in desk.settings()}
    found = hours(values, channel, ZoneInfo(PARIS))
    assert (found.begins.hour, found.ends.hour) == (begins, ends)


def test_where_nothing_else_is_said_the_shops_hours_hold_and_holidays_always(desk: Desk) -> None:
    desk.set("messages.holidays", "sunday")
    desk.set("messages.quiet_email", "none")
    values = {setting.key: value for setting, value in desk.settings()}
    assert hours(values, "sms", desk.zone).begins.hour == 21
    assert hours(values, "email", desk.zone).holidays == {"sunday"}
    assert hours(values, "ntfy", desk.zone).holidays == frozenset()


def test_the_zone_is_that_of_the_pin_and_the_shops_at_sea() -> None:
    shop = ZoneInfo("Europe/London")
    assert zone_at(48.8566, 2.3522, shop).key == PARIS
    assert zone_at(-31.55, 159.08, shop).key == LORD_HOWE
    assert zone_at(0.0, -30.0, shop) is shop
