"""The text of a benchmark file as tables of numbers. What cannot be relied on is refused, naming the line or section.

vrplib reads the layouts; what it lets pass (rows out of order or missing, words for numbers) is looked for before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.routing.instances.plane import EUCLIDEAN

#: How distances, times, prizes and fixed costs become integers: `(times, whether cut off rather than rounded)`.
ROUNDINGS = {"round": (1, False), "trunc": (1, True), "dimacs": (10, True), "exact": (1000, False)}
#: By what a file calls itself: the rounding that its published costs stand on (../shared/data/README.md; PyVRP's
#: benchmarks use the same).
TYPES = {
    "CVRP": "round",
    "MDVRP": "round",
    "PCVRP": "round",
    "VRPTW": "dimacs",
    "CVRPTW": "dimacs",
    "PCVRPTW": "dimacs",
    "MDVRPTW": "exact",
    "HFVRP": "exact",
}
#: Largest file that is read: an explicit matrix of some 5,000 places.
_MOST_BYTES = 200_000_000
#: What may stand in a file; anything else is a rule that would be broken unseen.
_RULES = (
    "capacity",
    "demand",
    "depot",
    "edge_weight",
    "node_coord",
    "prize",
    "service_time",
    "time_window",
    "vehicles",
)
_FLEET_RULES = ("depot", "fixed_cost", "max_distance", "max_duration", "unit_distance_cost")
_DISTANCE_KINDS = ("edge_weight_type", "edge_weight_format", "edge_weight_unit_of_measurement")
_REMARKS = ("name", "comment", "type", "dimension", "node_coord_type", "display_data_type", "display_data")
_KNOWN = frozenset((*_RULES, *(f"vehicles_{rule}" for rule in _FLEET_RULES), *_DISTANCE_KINDS, *_REMARKS))
#: Sections with a row for each vehicle, and those that are no numbered rows.
_OF_VEHICLES = "vehicles_"
_UNNUMBERED = ("edge_weight", "depot")
_MATRICES = ("FULL_MATRIX", "LOWER_ROW")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a file holds, each name as in the file but small; numbers as they are, not yet rounded."""

    name: str
    kind: str  #: its TYPE; empty: none given
    places: int
    depots: tuple[int, ...]  #: places, counted from 0
    values: dict[str, Any]

    def of_places(self, name: str, missing: float = 0.0) -> NDArray[np.float64]:
        """One number for each place; a single one counts for all that are no depots. Raises BadInput."""
        return self._column(name, self.places, missing, spare=self.depots)

    def of_vehicles(self, name: str, vehicles: int, missing: float) -> NDArray[np.float64]:
        """One number for each vehicle; a single one counts for all. Raises BadInput."""
        return self._column(name, vehicles, missing)

    def windows(self) -> NDArray[np.float64] | None:
        """Opening and closing time of each place, if the file has any. Raises BadInput."""
        if "time_window" not in self.values:
            return None
        table = numbers(self.values["time_window"], "TIME_WINDOW_SECTION", "two times")
        if table.shape != (self.places, 2):
            raise BadInput(_count("TIME_WINDOW_SECTION", len(table), self.places))
        return table

    def distances(self) -> NDArray[np.float64] | None:
        """Between all places, as given; None where they follow from `points`. Raises BadInput."""
        if "edge_weight" not in self.values:
            return None
        table = numbers(self.values["edge_weight"], "EDGE_WEIGHT_SECTION", "distances")
        if table.shape != (self.places, self.places):
            rows = " × ".join(map(str, table.shape))
            raise BadInput(f"EDGE_WEIGHT_SECTION is {rows}, but DIMENSION says {self.places}; correct one of them.")
        if (table < 0).any():
            raise BadInput("EDGE_WEIGHT_SECTION holds a negative distance; correct it.")
        return table

    def points(self) -> tuple[NDArray[np.float64], str]:
        """The coordinates `[places, 2]`, and which of `EUCLIDEAN` is the distance between two. Raises BadInput."""
        if "node_coord" not in self.values:
            raise BadInput("the file has neither NODE_COORD_SECTION nor EDGE_WEIGHT_SECTION; add one.")
        at = numbers(self.values["node_coord"], "NODE_COORD_SECTION", "two coordinates")
        if at.shape != (self.places, 2):
            raise BadInput(_count("NODE_COORD_SECTION", len(at), self.places))
        return at, str(self.values.get("edge_weight_type", "EUC_2D"))

    def _column(self, name: str, length: int, missing: float, spare: tuple[int, ...] = ()) -> NDArray[np.float64]:
        given = self.values.get(name, missing)
        if isinstance(given, int | float):
            column = np.full(length, float(given))
            column[list(spare)] = 0.0
        else:
            column = numbers(given, f"{name.upper()}_SECTION", "one number")
        if column.shape != (length,):
            raise BadInput(_count(f"{name.upper()}_SECTION", len(column), length))
        if not (np.isfinite(column) & (column >= 0)).all():
            first = int(np.argmin(np.isfinite(column) & (column >= 0)))
            raise BadInput(
                f"{name.upper()} is {column[first]:g} in row {first + 1}; it cannot be negative. Correct it."
            )
        return column


def numbers(given: Any, section: str, what: str) -> NDArray[np.float64]:
    """A table of finite numbers. Raises BadInput naming the section."""
    try:
        table = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise BadInput(f"{section} holds something other than {what} in a row; correct it.") from wrong
    if not np.isfinite(table).all():
        raise BadInput(f"{section} holds a value that is no number; correct it.")
    return table


def parse(path: Path) -> Tables:
    """What the file holds. Raises BadInput."""
    text = _text(path)
    lines = [line.strip() for line in text.splitlines()]
    if any(line.upper().startswith("VEHICLE") and ":" not in line for line in lines[:10]):
        return _solomon(text, lines)
    if not any(line.upper().startswith("DIMENSION") for line in lines):
        raise BadInput(
            "it is neither a VRPLIB file (no DIMENSION) nor one of Solomon's layout (no VEHICLE). Name another one."
        )
    return _vrplib(path, text, lines)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput("it is larger than any benchmark instance; name another file.")
        content = path.read_bytes()
    except (OSError, ValueError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else wrong
        raise BadInput(f"it cannot be read ({why}); check its name.") from wrong
    if b"\0" in content[:1000]:
        raise BadInput("it is no text; solve reads VRPLIB (.vrp) and Solomon (.txt) files.")
    return content.decode("utf-8-sig", errors="replace")


def _solomon(text: str, lines: list[str]) -> Tables:
    from vrplib.parse import parse_solomon

    filled = [(number, line) for number, line in enumerate(lines, 1) if line]
    if len(filled) < 8:
        raise BadInput("the file ends before its first customer; get it whole.")
    for number, line in filled[6:]:
        cells = line.split()
        if len(cells) != 7 or not all(_whole(cell) for cell in cells):
            raise BadInput(f"line {number} is not a customer's seven whole numbers: “{line[:60]}”. Correct it.")
    customers = [int(line.split()[0]) for _, line in filled[6:]]
    for number, (got, want) in enumerate(zip(customers, range(len(customers)), strict=True)):
        if got != want:
            raise BadInput(
                f"line {filled[6 + number][0]} is customer {got} where {want} should come; sort or complete."
            )
    if len(filled[3][1].split()) != 2 or not all(_whole(cell) for cell in filled[3][1].split()):
        raise BadInput(f"line {filled[3][0]} should hold the number of vehicles and their capacity; correct it.")
    try:
        found = dict(parse_solomon(text, compute_edge_weights=False))
    except (RuntimeError, ValueError, IndexError) as wrong:
        raise BadInput("the file's headings are not those of Solomon's layout; compare it with another one.") from wrong
    return Tables(str(found["name"]), "VRPTW", len(customers), (0,), found)


def _whole(cell: str) -> bool:
    return cell.removeprefix("-").isascii() and cell.removeprefix("-").isdigit()


def _vrplib(path: Path, text: str, lines: list[str]) -> Tables:
    from vrplib.parse import parse_vrplib

    _numbered(lines)
    _weights(lines)
    try:
        found: dict[str, Any] = dict(parse_vrplib(text, compute_edge_weights=False))
    except (RuntimeError, ValueError, TypeError, IndexError, KeyError) as wrong:
        why = " ".join(str(wrong).split()).rstrip(".")  # it may be several lines
        raise BadInput(f"the file does not follow the layout of VRPLIB ({why}). Correct it.") from wrong
    unknown = sorted(set(found) - _KNOWN)
    if unknown:
        raise BadInput(
            f"{unknown[0].upper()} is a rule that is not known here; the file cannot be solved as it stands."
        )
    if "demand" not in found:
        raise BadInput("it has no demands; it may have been cut off. Complete it.")
    kind = str(found.get("type", "")).upper()
    if kind and kind not in TYPES:
        raise BadInput(f"TYPE is {kind}; what can be solved is {', '.join(TYPES)}.")
    places = found.get("dimension")
    if not isinstance(places, int) or places < 1:
        raise BadInput(f"DIMENSION is {places}; it has to be the number of nodes, depots included.")
    return Tables(str(found.get("name", "")) or path.stem, kind, places, _depots(found, places), found)


def _depots(found: dict[str, Any], places: int) -> tuple[int, ...]:
    depots = tuple(int(at) for at in numbers(found.get("depot", [0]), "DEPOT_SECTION", "numbers of nodes").ravel())
    if not depots or len(set(depots)) < len(depots) or not all(0 <= at < places for at in depots):
        raise BadInput(f"DEPOT_SECTION must name one or more of the nodes 1 to {places}, each once; correct it.")
    return depots


def _weights(lines: list[str]) -> None:
    """Refuse distances of a kind that is not known."""
    given = dict(_specifications(lines))
    kind = given.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    layout = given.get("EDGE_WEIGHT_FORMAT", "")
    if kind not in (*EUCLIDEAN, "EXPLICIT"):
        raise BadInput(f"EDGE_WEIGHT_TYPE is {kind}; what is known is {', '.join(EUCLIDEAN)} and EXPLICIT.")
    if kind == "EXPLICIT" and layout not in _MATRICES:
        raise BadInput(f"EDGE_WEIGHT_FORMAT is {layout or 'missing'}; what is known is {' and '.join(_MATRICES)}.")


def _specifications(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip().upper(), value.strip()


def _numbered(lines: list[str]) -> None:
    """Refuse numbered rows that are out of order, and cells that are no numbers."""
    section, want = "", 0
    for number, line in enumerate(lines, 1):
        if line.upper().startswith("EOF"):
            return
        if "_SECTION" in line:
            section, want = line.strip(" :").removesuffix("_SECTION"), 0
        elif section and line and not line.startswith("#"):
            want += 1
            cells = line.split()
            wrong = next((cell for cell in cells if not _number(cell)), None)
            if wrong is not None:
                raise BadInput(f"line {number}: “{wrong[:40]}” in {section}_SECTION is no number. Correct it.")
            if section.lower() not in _UNNUMBERED and cells[0] != str(want):
                raise BadInput(f"line {number}: {section}_SECTION goes on with {cells[0]} where {want} should come.")


def _number(cell: str) -> bool:
    try:
        return isfinite(float(cell))
    except ValueError:
        return False


def _count(section: str, rows: int, want: int) -> str:
    what = "VEHICLES" if section.lower().startswith(_OF_VEHICLES) or section == "CAPACITY_SECTION" else "DIMENSION"
    return f"{section} has {rows} rows where {what} asks for {want}; the file may have been cut off. Complete it."
