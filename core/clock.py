"""Days, wall clocks and instants.

Instants are integer UTC seconds. A window is wall clock on a service day and becomes instants in the depot's zone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput

Clock = Callable[[], datetime]

DAY_S = 86_400
_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def fixed_clock(text: str) -> Clock:
    """A clock that stands at an ISO instant with offset: rehearsals and tests.

    Raises BadInput where the text is no such instant.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise BadInput(f"“{text}” is no instant; write it like 2026-11-24T08:00:00+01:00.") from wrong
    if instant.tzinfo is None:
        raise BadInput(f"“{text}” lacks its offset; write it like 2026-11-24T08:00:00+01:00.")
    return lambda: instant.astimezone(UTC)


def zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises BadInput for a name that the zone database does not have."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise BadInput(f"There is no time zone “{name}”; a valid one is Europe/London.") from wrong


def resolve(day: date, wall: time, where: ZoneInfo) -> int:
    """The UTC second at which a wall clock in `where` shows `wall` on `day`.

    A time that the clock skips (spring) is read as if it had not yet been changed, so 02:30 becomes 03:30; a time
    that comes twice (autumn) is its first coming (PEP 495, fold=0).
    """
    return int(datetime.combine(day, wall, tzinfo=where).timestamp())


def span(day: date, opens: time, closes: time, where: ZoneInfo) -> tuple[int, int]:
    """The UTC seconds of a stretch of wall clock on `day`, never turned round.

    02:45 to 03:15, where the clock skips from 02:00 to 03:00, would open after it closes: its end holds, and it keeps
    its length.
    """
    first, last = resolve(day, opens, where), resolve(day, closes, where)
    if first <= last:
        return first, last
    length = datetime.combine(day, closes) - datetime.combine(day, opens)
    return last - int(length.total_seconds()), last


def local(instant: int, where: ZoneInfo) -> datetime:
    """The local date and time of a UTC second."""
    return datetime.fromtimestamp(instant, tz=where)


def wall(instant: int, where: ZoneInfo) -> str:
    """The wall clock `HH:MM` of a UTC second."""
    return local(instant, where).strftime("%H:%M")


def iso(instant: int, where: ZoneInfo) -> str:
    """The instant in ISO 8601 with offset, as JSON output has it."""
    return local(instant, where).isoformat()


def parse_day(text: str, today: date) -> date:
    """The day meant by `today`, `tomorrow`, `+3`, a weekday's name (the next one) or an ISO date.

    Raises BadInput for anything else.
    """
    word = text.strip().lower()
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    if word in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(word) - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    if word[:1] == "+" and word[1:].isascii() and word[1:].isdigit() and len(word) < 5:
        return today + timedelta(days=int(word[1:]))
    try:
        return date.fromisoformat(word)
    except ValueError as wrong:
        raise BadInput(f"“{text}” is no day; write 2026-11-24, today, tomorrow, +3 or a weekday.") from wrong


def parse_wall(text: str) -> time:
    """The wall clock in `9`, `9:30`, `09.30`, `0930` or `9:30 pm`. Raises BadInput for anything else."""
    word = text.strip().lower().replace(".", ":").replace(" ", "")
    half = word[-2:] if word[-2:] in {"am", "pm"} else ""
    digits = word.removesuffix(half) if half else word
    hours, _, minutes = digits.partition(":") if ":" in digits else (digits[:-2], "", digits[-2:])
    if ":" not in digits and len(digits) <= 2:
        hours, minutes = digits, "0"
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        raise BadInput(f"“{text}” is no time of day; write 9:30 or 17:00.")
    hour, minute = int(hours), int(minutes)
    if half:
        if not 1 <= hour <= 12:
            raise BadInput(f"“{text}” is no time of day; with am or pm the hour is 1 to 12.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24 and minute == 0:
        return time(23, 59)
    if hour > 23 or minute > 59:
        raise BadInput(f"“{text}” is no time of day; the clock goes from 0:00 to 23:59.")
    return time(hour, minute)
