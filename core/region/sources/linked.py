"""What an OpenStreetMap extract tells of a house only by way of something else, collected before the main reading.

A house may get its street from a relation (`associatedStreet`), a row of houses its numbers from the nodes at its ends
(`addr:interpolation`), and a building that is a relation its place from its outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from core.region.items import Point, Span

_STEPS = {"odd": 2, "even": 2, "all": 1}
_FIGURE = re.compile(r"\s*(\d{1,6})")
#: A row of more houses than this is an error of the map.
_LONGEST = 2_000


@dataclass(slots=True)
class Linked:
    """`streets` by (kind of thing, id); `ends` by node: number, street, place, postcode; `outlines`: tags by way."""

    streets: dict[tuple[str, int], str] = field(default_factory=dict)
    ends: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)
    outlines: dict[int, dict[str, str]] = field(default_factory=dict)


def linked(path: str) -> Linked:
    """Look the extract through for such links: ways and relations alone, a fraction of the whole reading."""
    import osmium

    found = Linked()
    wanted = osmium.filter.KeyFilter("type", "addr:interpolation")
    for thing in osmium.FileProcessor(path, osmium.osm.WAY | osmium.osm.RELATION).with_filter(wanted):
        _keep(thing, found)
    return found


def _keep(thing: Any, found: Linked) -> None:
    if thing.is_relation():
        _relation(thing, found)
    elif "addr:interpolation" in thing.tags:
        found.ends.update((node.ref, ("", "", "", "")) for node in thing.nodes)


def _relation(relation: Any, found: Linked) -> None:
    tags = relation.tags
    if tags.get("type") in {"associatedStreet", "street"}:
        name = tags.get("addr:street") or tags.get("name")
        for member in relation.members if name else ():
            if member.role in {"house", "address", "addr:houselink"}:
                found.streets[member.type, member.ref] = name
    elif "addr:housenumber" in tags:
        # One piece of the outline is enough to place the building.
        outer = next((member.ref for member in relation.members if member.type == "w" and member.role != "inner"), None)
        if outer is not None:
            found.outlines[outer] = {tag.k: tag.v for tag in tags if tag.k.startswith("addr:")}


def spans(way: Any, points: list[Point], found: Linked) -> Iterator[Span]:
    """The rows of houses along a way with `addr:interpolation`: one from each numbered node to the next.

    `points` are those of all of its nodes; a way with a node outside of the extract gives none.
    """
    rule = way.tags.get("addr:interpolation", "").strip().lower()
    step = _STEPS.get(rule) or (int(rule) if rule.isdigit() and 0 < int(rule) <= _LONGEST else 0)
    refs = [node.ref for node in way.nodes]
    if not step or len(points) != len(refs):
        return
    known = [(i, *found.ends[ref]) for i, ref in enumerate(refs) if found.ends[ref][0]]
    for (i, first, *where), (j, last, *_) in pairwise(known):
        street = way.tags.get("addr:street") or where[0]
        ends = _figure(first), _figure(last)
        if not street or ends[0] == ends[1] or abs(ends[0] - ends[1]) > _LONGEST * step:
            continue
        line = points[i : j + 1]
        if ends[0] > ends[1]:
            ends, line = ends[::-1], line[::-1]
        yield Span(street, where[1], where[2], *ends, step, tuple(line))


def _figure(number: str) -> int:
    match = _FIGURE.match(number)
    return int(match.group(1)) if match else 0
