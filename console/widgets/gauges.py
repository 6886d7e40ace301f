"""Amounts drawn with characters: what share is full, how a number fell. Text only, so that any widget can show it."""

from __future__ import annotations

from collections.abc import Sequence

from core.units import duration

_STEPS = "▁▂▃▄▅▆▇█"


def bar(share: float, width: int) -> str:
    """`━━━━━───`: so much of `width` cells; anything above nothing is one cell, anything below full leaves one."""
    full = round(min(1.0, max(0.0, share)) * width)
    if 0 < share < 1 and width > 1:
        full = min(max(full, 1), width - 1)
    return "━" * full + "─" * (width - full)


def gauge(share: float | None, width: int) -> str:
    """`━━━──  62%`; nothing where the whole is unknown. What does not fit at all is shown as more than 100 %."""
    if share is None:
        return ""
    return f"{bar(share, width)} {share * 100:3.0f}%"


def spark(values: Sequence[float], width: int) -> str:
    """`█▅▃▂▁`: the last value of each of `width` stretches, between the least and the most of all."""
    if not values:
        return ""
    step = max(1.0, len(values) / width)
    shown = [values[min(len(values), round((i + 1) * step)) - 1] for i in range(min(width, len(values)))]
    low, high = min(values), max(values)
    reach = (high - low) or 1
    return "".join(_STEPS[round((value - low) / reach * (len(_STEPS) - 1))] for value in shown)


def signed(text: str, number: int) -> str:
    """`+3.2 km`, `-400 m`, `±0 m`: an amount with the sign of its change."""
    return f"±{text}" if number == 0 else text if number < 0 else f"+{text}"


def longer(seconds: int) -> str:
    """`+12 min`, `-3 min`, `±0 min`: how much longer something takes."""
    minutes = round(seconds / 60)
    return signed(duration(minutes * 60) if minutes else "0 min", minutes)


def plot(values: Sequence[float], width: int, height: int) -> list[str]:
    """A falling curve as columns, `height` lines from top to bottom; the highest value fills them all."""
    if not values:
        return [" " * width] * height
    step = max(1.0, len(values) / width)
    shown = [values[min(len(values), round((i + 1) * step)) - 1] for i in range(min(width, len(values)))]
    low, high = min(values), max(values)
    reach = (high - low) or 1
    # The lowest value keeps one eighth of a line, so that the curve never vanishes.
    eighths = [1 + round((value - low) / reach * (height * 8 - 1)) for value in shown]
    return ["".join(_part(tall - line * 8) for tall in eighths).ljust(width) for line in reversed(range(height))]


def _part(eighths: int) -> str:
    return " " if eighths <= 0 else _STEPS[min(8, eighths) - 1]
