"""Quiet hours in every zone, on every night, also those in which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
days = st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(date.isoformat)
weekdays = st.sampled_from(("monday", "saturday", "sunday"))
holidays = st.frozensets(days | weekdays, max_size=6)
#: Within a day of a change of the clocks, where the mistakes are.
changes = st.sampled_from(
    (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC),
     datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC),
     datetime(2026, 10, 3, 15, 30, tzinfo=UTC))
)  # fmt: skip
near = st.builds(lambda at, off: int(at.timestamp()) + off, changes, st.integers(-86_400, 86_400))


@given(instants | near, walls, walls, st.sampled_from(ZONES), holidays)
def test_a_release_is_free_and_no_minute_before_it_is(
    instant: int, begins: time, ends: time, zone: ZoneInfo, closed: frozenset[str]
) -> None:
    quiet = QuietHours(begins, ends, zone, closed)
    release = quiet.release(instant)
    assert release >= instant
    assert not quiet.quiet(release)
    assert quiet.release(release) == release
    if release > instant:
        assert quiet.quiet(release - 1)
        assert all(quiet.quiet(minute) for minute in range(instant, min(release, instant + 3 * 86_400), 60))


def test_quiet_hours_may_lie_in_the_day() -> None:
    siesta = QuietHours(time(13), time(15), PARIS)
    day = date(2026, 6, 1)
    assert siesta.release(resolve(day, time(14), PARIS)) == resolve(day, time(15), PARIS)
    assert not siesta.quiet(resolve(day + timedelta(days=1), time(2), PARIS))
