"""What an OpenStreetMap extract tells of a house only by way of something else, kept until the extract has been read.

A house may get its street from a relation (`associatedStreet`), a row of houses its numbers from the nodes at its ends
(`addr:interpolation`), and a building that is a relation its place from its outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from core.region.items import Address, Point, Span

_STEPS = {"odd": 2, "even": 2, "all": 1}
_FIGURE = re.compile(r"\s*(\d{1,6})")
#: A row of more houses than this is an error of the map.
_LONGEST = 2_000
_OF_A_STREET = frozenset(("associatedStreet", "street"))
_HOUSES = frozenset(("house", "address", "addr:houselink"))


@dataclass(frozen=True, slots=True)
class Row:
    """A way along which houses are told by its ends: its nodes with their points, and what its tags say."""

    nodes: tuple[int, ...]
    points: tuple[Point, ...]
    step: int
    street: str


@dataclass(slots=True)
class Linked:
    """`homeless` are addresses without a street, `streets` those of relations, both by (kind of thing, id).

    `rows` wait for the numbers of their nodes, `outlines` holds the tags of buildings by the way that is their outline.
    """

    homeless: dict[tuple[str, int], Address] = field(default_factory=dict)
    streets: dict[tuple[str, int], str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    outlines: dict[int, dict[str, str]] = field(default_factory=dict)

    def relation(self, relation: Any) -> None:
        """Keep what a relation tells of houses."""
        tags = relation.tags
        if tags.get("type") in _OF_A_STREET:
            name = tags.get("addr:street") or tags.get("name")
            for member in relation.members if name else ():
                if member.role in _HOUSES:
                    self.streets[member.type, member.ref] = name
        elif "addr:housenumber" in tags:
            # One piece of the outline is enough to place the building.
            outer = next((each.ref for each in relation.members if each.type == "w" and each.role != "inner"), None)
            if outer is not None:
                self.outlines[outer] = {tag.k: tag.v for tag in tags if tag.k.startswith("addr:")}

    def row(self, way: Any, nodes: list[tuple[int, Point]]) -> None:
        """Keep a way with `addr:interpolation`; one with a node outside of the extract tells nothing."""
        rule = way.tags.get("addr:interpolation", "").strip().lower()
        step = _STEPS.get(rule) or (int(rule) if rule.isdecimal() and 0 < int(rule) <= _LONGEST else 0)
        if step and len(nodes) == len(way.nodes):
            refs, points = zip(*nodes, strict=True)
            self.rows.append(Row(refs, points, step, way.tags.get("addr:street", "")))

    def housed(self) -> Iterator[Address]:
        """The addresses that had no street, with the one that a relation gives them."""
        for what, address in self.homeless.items():
            yield address._replace(street=self.streets.get(what, ""))

    def spans(self, ends: Mapping[int, Address]) -> Iterator[Span]:
        """The rows of houses, one from each node with a number to the next; `ends` are these nodes' addresses."""
        for row in self.rows:
            known = [(i, ends[ref]) for i, ref in enumerate(row.nodes) if ref in ends]
            for (i, first), (j, last) in pairwise(known):
                street, low, high = row.street or first.street, _figure(first.number), _figure(last.number)
                line = row.points[i : j + 1]
                if not street or low == high or abs(high - low) > _LONGEST * row.step:
                    continue
                if low > high:
                    low, high, line = high, low, line[::-1]
                yield Span(street, first.city, first.postcode, low, high, row.step, line)


def _figure(number: str) -> int:
    match = _FIGURE.match(number)
    return int(match.group(1)) if match else 0
