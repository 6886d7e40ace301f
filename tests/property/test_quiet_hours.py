"""Quiet hours in every zone, on every night, also those in which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import local, resolve
from core.notifications.quiet import QuietHours

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tokyo",
        "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham", "UTC",
    )
]  # fmt: skip
instants = st.integers(
    int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2028, 1, 1, tzinfo=UTC).timestamp())
)
walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0))
evenings = st.integers(18, 23).map(time)
mornings = st.integers(5, 10).map(time)


@given(instants, evenings, mornings, st.sampled_from(ZONES))
def test_a_message_waits_for_the_morning_and_no_longer(
    instant: int, evening: time, morning: time, zone: ZoneInfo
) -> None:
    quiet = QuietHours(evening, morning, zone)
    release = quiet.release(instant)
    assert instant <= release <= instant + 18 * 3600
    assert not quiet.quiet(release)
    shown = local(instant, zone).time()
    assert quiet.quiet(instant) == (shown >= evening or shown < morning)
    if release != instant:
        assert local(release, zone).time() == morning


@given(instants, walls, walls, st.sampled_from(ZONES))
def test_whatever_the_hours_a_release_lies_ahead_and_holds(
    instant: int, begins: time, ends: time, zone: ZoneInfo
) -> None:
    quiet = QuietHours(begins, ends, zone)
    release = quiet.release(instant)
    assert instant <= release <= instant + 2 * 86_400
    assert quiet.release(release) == release
    assert begins != ends or release == instant


@given(instants, st.integers(0, 7200), evenings, mornings, st.sampled_from(ZONES))
def test_who_falls_due_later_is_never_released_earlier(
    instant: int, later: int, evening: time, morning: time, zone: ZoneInfo
) -> None:
    quiet = QuietHours(evening, morning, zone)
    assert quiet.release(instant) <= quiet.release(instant + later)


PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("at", "begins", "ends", "released"),
    [
        # The night of 28 March 2026: 02:00 becomes 03:00.
        (datetime(2026, 3, 28, 20, 30, tzinfo=UTC), time(21), time(8), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), time(21), time(8), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), time(21), time(8), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        # Quiet hours that end in the hour that is skipped end when the clock shows the time after it.
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), time(21), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # The night of 24 October 2026: 03:00 becomes 02:00 again.
        (datetime(2026, 10, 24, 19, 30, tzinfo=UTC), time(21), time(8), datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
        # Quiet hours that end in the hour that comes twice end once: the second coming is not quiet again.
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), time(21), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 10, tzinfo=UTC), time(21), time(2, 30), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_nights_in_which_the_clocks_change(at: datetime, begins: time, ends: time, released: datetime) -> None:
    assert QuietHours(begins, ends, PARIS).release(int(at.timestamp())) == int(released.timestamp())


def test_quiet_hours_may_lie_in_the_day() -> None:
    siesta = QuietHours(time(13), time(15), PARIS)
    day = date(2026, 6, 1)
    assert siesta.release(resolve(day, time(14), PARIS)) == resolve(day, time(15), PARIS)
    assert not siesta.quiet(resolve(day + timedelta(days=1), time(2), PARIS))
