"""How days, times, amounts and states are written on the screen. Pure functions; amounts come from `core.units`."""

from __future__ import annotations

from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from core.clock import local, wall

#: What a colour says; every tone is also a word, so that nothing is told by colour alone.
Tone = Literal["", "muted", "strong", "accent", "good", "warn", "bad"]

# Own names: strftime would follow the terminal's locale and change widths.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: State of an order -> the word shown, and its tone.
ORDER_STATES: dict[str, tuple[str, Tone]] = {
    "new": ("to plan", ""),
    "out": ("out", "accent"),
    "delivered": ("delivered", "good"),
    "partial": ("in part", "warn"),
    "attempted": ("tried", "warn"),
    "returned": ("returned", "bad"),
    "cancelled": ("cancelled", "muted"),
}


def order_state(state: str) -> tuple[str, Tone]:
    """The word for an order's state, and its tone; an unknown state is shown as it is."""
    return ORDER_STATES.get(state, (state, "warn"))


def day(value: date, today: date | None = None) -> str:
    """`Tue 24 Nov`; the year is added when it is not this one; `today` and `tomorrow` are said in words."""
    text = f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
    if today is None:
        return f"{text} {value.year}"
    if value.year != today.year:
        return f"{text} {value.year}"
    words = {0: ", today", 1: ", tomorrow", -1: ", yesterday"}
    return text + words.get((value - today).days, "")


def day_short(value: date) -> str:
    """`24 Nov`: for a column."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def clock(instant: int, zone: ZoneInfo) -> str:
    """Wall clock `14:05` of a UTC second."""
    return wall(instant, zone)


def moment(instant: int, zone: ZoneInfo, today: date) -> str:
    """`14:05` today, else `Mon 23 Nov 14:05`."""
    when = local(instant, zone)
    hour = when.strftime("%H:%M")
    return hour if when.date() == today else f"{day(when.date(), today)} {hour}"


def ago(seconds: int) -> str:
    """`just now`, `4 min ago`, `3 h ago`, `2 days ago`."""
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 86_400:
        return f"{seconds // 3600} h ago"
    return f"{count(seconds // 86_400, 'day')} ago"


def count(number: int, one: str, many: str = "") -> str:
    """`1 order`, `12,000 orders`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def position(lat: float, lon: float) -> str:
    """`51.88912, 0.90371`: five decimals are one metre."""
    return f"{lat:.5f}, {lon:.5f}"


def percent(share: float) -> str:
    """`87 %` of a share from 0 to 1."""
    return f"{share * 100:.0f} %"
