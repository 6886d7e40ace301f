"""Amounts in the sentences of `check` and `explain`."""

from __future__ import annotations

from collections.abc import Iterable

from core.units import distance, duration, mass, volume


def amount(dimension: str, value: int) -> str:
    """An amount of a dimension in words: `12.5 kg`, `30 l`, `3 parcels`."""
    if dimension.endswith("_g"):
        return mass(value)
    if dimension.endswith("_ml"):
        return volume(value)
    return f"{value:,} {dimension.removesuffix('s') if value == 1 else dimension}"


def enough(dimension: str, value: int) -> str:
    """The same, rounded up to what is shown, so that whoever acts on it gives enough."""
    return amount(dimension, -(-value // 100) * 100 if value >= 1000 and dimension.endswith(("_g", "_ml")) else value)


def enough_s(seconds: int) -> str:
    """A time in words, rounded up to whole minutes."""
    return duration(-(-seconds // 60) * 60)


def enough_m(metres: int) -> str:
    """A distance in words, rounded up to what is shown."""
    return distance(-(-metres // 100) * 100)


def listed(names: Iterable[str]) -> str:
    """`lift`, `cooling and lift`, `a, b and c`, in order of the alphabet."""
    *rest, last = sorted(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def first(name: object) -> str:
    """A name as the first word of a sentence."""
    text = str(name)
    return text[:1].upper() + text[1:]
