"""What a source file tells, one item at a time; the builder takes them in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from core.region.network import Spot
from core.region.network.tags import Traits

#: A point in ten-millionths of a degree, as OpenStreetMap counts: (lat, lon).
Point = tuple[int, int]
SCALE = 10_000_000


class Address(NamedTuple):
    """One door as the source tells it; empty strings where it says nothing."""

    number: str
    street: str
    city: str
    postcode: str
    areas: tuple[str, ...]  # suburb, county, state: words that an address may carry
    at: Point


class Street(NamedTuple):
    """A named way and the points along it."""

    name: str
    other_names: tuple[str, ...]
    points: list[Point]


class Place(NamedTuple):
    """A named place; without a point it is only known by name (a country)."""

    name: str
    kind: str
    at: Point | None


class Road(NamedTuple):
    """A way that somebody may use, from node to node; nodes that the file does not hold are left out."""

    way: int
    nodes: list[int]
    points: list[Point]
    traits: Traits
    name: str  # its reference ("A 12") where it has no name


class RoadSpot(NamedTuple):
    """A node at which something stands that concerns those who pass."""

    node: int
    spot: Spot


class TurnRule(NamedTuple):
    """Of those who come along one of the ways to the node, none may (or, `only`, all have to) go on along another."""

    only: bool
    coming: tuple[int, ...]
    node: int | None  # None: it stretches over several ways, which is not kept
    going: tuple[int, ...]
    bikes: bool  # whether it holds for bicycles as well


class Span(NamedTuple):
    """Houses that a map tells only by the first and the last of a row: every `step`-th number along the points."""

    street: str
    city: str
    postcode: str
    low: int
    high: int
    step: int
    points: tuple[Point, ...]  # from `low` to `high`


Item = Address | Street | Place | Span | Road | RoadSpot | TurnRule


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a region's data come from, as it has to be shown."""

    name: str
    path: str
    kind: str
    licence: str
    date: str  # of the data, ISO; "" where the file does not say
    size: int


#: Told now and then while a file is read: share done, from 0 to 1.
Report = Callable[[float], None]


class Source(Protocol):
    """One file that can be read for its items."""

    @property
    def provenance(self) -> Provenance:
        """Where the data come from."""

    def items(self, report: Report) -> Iterator[Item]:
        """Everything the file tells. Raises BadInput for a file that is damaged or of another kind."""
