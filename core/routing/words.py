"""Amounts in the sentences of `check` and `explain`."""

from __future__ import annotations

from core.units import mass, volume


def amount(dimension: str, value: int) -> str:
    """An amount of a dimension in words: `12.5 kg`, `30 l`, `3 parcels`."""
    if dimension.endswith("_g"):
        return mass(value)
    return volume(value) if dimension.endswith("_ml") else f"{value:,} {dimension}"
