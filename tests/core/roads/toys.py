"""Toy road servers: right answers on a grid without streets, by the rules and limits of the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from core.roads.model import UNREACHABLE, Point, Table
from tests.core.roads.loopback import Asked, Said


def seconds(here: Point, there: Point) -> float:
    """A second each ten-thousandth of a degree, north to south and west to east."""
    return round((abs(here[0] - there[0]) + abs(here[1] - there[1])) * 1e4, 1)


@dataclass
class Land:
    """Where roads are, and where not."""

    sea: frozenset[Point] = frozenset()  #: no road is near
    islands: frozenset[Point] = frozenset()  #: no way leads there
    parts: list[tuple[int, int]] = field(default_factory=list)  #: sizes of the tables that were answered

    def travel(self, here: Point, there: Point) -> float | None:
        """How long the way is, None where there is none."""
        return None if here != there and {here, there} & self.islands else seconds(here, there)

    def expected(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """What a right table is."""
        times = [[self.travel(here, there) for there in destinations] for here in origins]
        found = np.array(times, dtype=float).reshape(len(origins), len(destinations))
        for number, point in enumerate(origins):
            if point in self.sea:
                found[number] = np.nan
        found[:, [point in self.sea for point in destinations]] = np.nan
        durations = np.where(np.isnan(found), UNREACHABLE, np.rint(found)).astype(np.int32)
        distances = np.where(np.isnan(found), UNREACHABLE, np.rint(found * 10)).astype(np.int32)
        return Table(durations, distances, np.array([-1 if point in self.sea else 0 for point in origins]))


@dataclass
class ToyOsrm(Land):
    """Answers tables as osrm-routed does."""

    max_table: int = 100
    max_line: int = 1 << 30
    too_long: Said = field(default_factory=lambda: Said("", 414))

    def __call__(self, asked: Asked) -> Said:
        if len(asked.path) > self.max_line:
            return self.too_long
        parts = urlsplit(asked.path)
        points = [(float(lat), float(lon)) for lon, lat in (p.split(",") for p in parts.path.split("/")[-1].split(";"))]
        options = {key: value for key, [value] in parse_qs(parts.query).items()}
        if len(points) > self.max_table:
            return Said({"code": "TooBig", "message": "Too many table coordinates"}, 400)
        if len(points) < 2 or len(options["radiuses"].split(";")) != len(points):
            return Said({"code": "InvalidOptions", "message": "Number of coordinates needs to be at least two."}, 400)
        if lost := [number for number, point in enumerate(points) if point in self.sea]:
            message = f"Could not find a matching segment for coordinate {lost[0]}"
            return Said({"code": "NoSegment", "message": message}, 400)
        rows, columns = ([points[int(i)] for i in options[key].split(";")] for key in ("sources", "destinations"))
        self.parts.append((len(rows), len(columns)))
        times = [[self.travel(here, there) for there in columns] for here in rows]
        metres = [[None if time is None else time * 10 for time in row] for row in times]
        sources, destinations = ([{"location": [lon, lat]} for lat, lon in some] for some in (rows, columns))
        said = {"code": "Ok", "durations": times, "distances": metres, "sources": sources, "destinations": destinations}
        return Said(said)


@dataclass
class ToyValhalla(Land):
    """Answers tables as valhalla_service does."""

    max_pairs: int = 2500

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/locate":
            return Said([self._located(place) for place in asked.body["locations"]])
        rows, columns = ([_point(place) for place in asked.body[key]] for key in ("sources", "targets"))
        if len(rows) * len(columns) > self.max_pairs:
            return Said({"error_code": 150, "error": f"Exceeded max locations: {self.max_pairs}"}, 400)
        times = [[self.travel(here, there) for there in columns] for here in rows]
        if any(None in row for row in times):
            return Said({"error_code": 170, "error": "Locations are in unconnected regions"}, 400)
        self.parts.append((len(rows), len(columns)))
        kilometres = [[None if time is None else time / 100 for time in row] for row in times]
        return Said({"sources_to_targets": {"durations": times, "distances": kilometres}, "units": "kilometers"})

    def _located(self, place: dict[str, Any]) -> dict[str, Any]:
        lat, lon = _point(place)
        edges = [] if (lat, lon) in self.sea else [{"correlated_lat": lat, "correlated_lon": lon}]
        return {"input_lat": lat, "input_lon": lon, "edges": edges, "nodes": []}


def _point(place: dict[str, Any]) -> Point:
    return (place["lat"], place["lon"])
