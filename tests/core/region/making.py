"""Items of a small region written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.region.items import Address, Item, Provenance, Report


@dataclass
class Listed:
    """A source whose items are a list."""

    listed: list[Item]
    name: str = "listed"

    @property
    def provenance(self) -> Provenance:
        return Provenance(self.name, f"/{self.name}", "list", "public domain", "2026-01-01", 1)

    def items(self, report: Report) -> Iterator[Item]:
        yield from self.listed


def at(north_m: float, east_m: float) -> tuple[int, int]:
    """A point so many metres north and east of 50° N, 8° E."""
    return round((50 + north_m / 111_195) * 1e7), round((8 + east_m / 71_475) * 1e7)


def row(street: str, numbers: range, north_m: float, east_m: float, city: str = "", postcode: str = "") -> list[Item]:
    """A street running east, a house every 15 m."""
    return [Address(str(n), street, city, postcode, (), at(north_m, east_m + 15 * i)) for i, n in enumerate(numbers)]
