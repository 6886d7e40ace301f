"""Items of a small region written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.region.build import build
from core.region.file import RegionFile
from core.region.items import Address, Item, Provenance, Report, Road
from core.region.network.read import Network, network
from core.region.network.tags import traits


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


Corner = tuple[float, float]


def roads(corners: Mapping[int, Corner], *ways: tuple[int, Sequence[int], Mapping[str, str]]) -> list[Item]:
    """Ways by number, the corners they touch (metres north and east), and tags; what nobody may use is left out."""
    made: list[Item] = []
    for number, nodes, tags in ways:
        found = traits(tags)
        if found is not None:
            points = [at(*corners[node]) for node in nodes]
            made.append(Road(number, list(nodes), points, found, tags.get("name", "")))
    return made


def network_of(items: Sequence[Item], folder: Path) -> Network:
    """The roads of a region made of these items."""
    target = folder / "roads.region.db"
    build(target, [Listed(list(items))], now=0)
    return network(RegionFile(target))
