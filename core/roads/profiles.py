"""How fast each kind of vehicle goes, by a file that people can edit: `profiles.toml`, or the shop's own over it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.clock import parse_wall
from core.errors import BadInput
from core.region.network import Ground, RoadClass
from core.roads.model import Drive, Point
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

_DAY_MIN = 24 * 60
#: What a figure may be, lowest and highest.
_BOUNDS = {
    "kmh": (0, 200), "ground_kmh": (1, 200), "seconds": (0, 3600), "of_limit": (0.1, 1.5), "top_kmh": (1, 200),
    "height_m": (0, 10), "weight_t": (0, 100), "share": (0.05, 2), "parking_min": (0, 120),
}  # fmt: skip


class Traffic(StrEnum):
    """Whose roads a profile uses."""

    MOTOR = "motor"
    BIKE = "bike"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time lost."""

    turn: float  #: in a sharp turn; less the straighter it is
    across: float  #: more, in a turn across oncoming traffic
    back: float  #: turning round
    signals: float
    stop: float
    give_way: float
    crossing: float
    gate: float


@dataclass(frozen=True, slots=True)
class Hours:
    """Between two minutes of the day, over midnight where the end comes first, this share of the speed is left."""

    since_min: int
    until_min: int
    share: float

    def holds(self, minute: int) -> bool:
        """Whether the minute lies within."""
        if self.since_min < self.until_min:
            return self.since_min <= minute < self.until_min
        return minute >= self.since_min or minute < self.until_min


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of vehicle. Speeds km/h, in the order of `RoadClass` and `Ground`; 0: it never goes there."""

    name: str
    roads: Traffic
    of_limit: float
    top_kmh: float
    height_m: float
    weight_t: float
    kmh: tuple[float, ...]
    ground_kmh: tuple[float, ...]
    seconds: Seconds
    hours: tuple[Hours, ...] = ()

    def share(self, drive: Drive) -> float:
        """The share of the usual speed that is left on average while that drive is under way."""
        return share(self.hours, drive)


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the town with hours of its own, and the time that it takes to find a place to stop there."""

    name: str
    corners: tuple[Point, ...]
    parking_s: int = 0
    hours: tuple[Hours, ...] = ()

    def holds(self, at: Point) -> bool:
        """Whether the point lies within (even-odd rule)."""
        inside = False
        for (lat, lon), (to_lat, to_lon) in zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True):
            if (lat > at[0]) != (to_lat > at[0]) and at[1] < lon + (at[0] - lat) * (to_lon - lon) / (to_lat - lat):
                inside = not inside
        return inside


@dataclass(frozen=True, slots=True)
class Profiles:
    """All of them; `digest` is the same as long as they say the same."""

    by_name: Mapping[str, Profile]
    zones: tuple[Zone, ...]
    digest: str


def share(hours: Sequence[Hours], drive: Drive) -> float:
    """The share of the usual speed over a drive's minutes: the harmonic mean, since it is times that add up.

    Where two of the hours hold, the slower one counts.
    """
    if not hours:
        return 1.0
    end = drive.until_min if drive.until_min > drive.since_min else drive.until_min + _DAY_MIN
    minutes = [minute % _DAY_MIN for minute in range(drive.since_min, end)]
    shares = [min((each.share for each in hours if each.holds(minute)), default=1.0) for minute in minutes]
    return len(shares) / sum(1 / left for left in shares)


def in_force(desk: Desk) -> Profiles:
    """The profiles of a shop: its own file over the program's, where it has one. Raises BadInput."""
    named = desk.setting("roads.profiles")
    path = desk.path.parent / Path(named).expanduser() if named else desk.beside(".roads.toml")
    if not named and not path.is_file():
        return read()
    try:
        return read(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{path} is no text in UTF-8; roundsman roads profiles shows a whole file.") from wrong
    except OSError as wrong:
        raise BadInput(
            f"{path} cannot be read ({wrong.strerror or wrong}); mend the setting roads.profiles."
        ) from wrong


def parking_s(zones: Sequence[Zone], at: Point) -> int:
    """How long it takes to find a place to stop at a point, by the first zone that holds it."""
    return next((zone.parking_s for zone in zones if zone.holds(at)), 0)


def usual() -> str:
    """The text of the file that comes with the program."""
    return (files("core.roads") / "profiles.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def read(own: str = "", name: str = "the profiles") -> Profiles:
    """The profiles of the program with what the text `own` says over them.

    Raises BadInput naming the place in the file called `name` and what is wrong there.
    """
    base = tomllib.loads(usual())
    try:
        over = tomllib.loads(own)
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(
            f"{name}: {clean(str(wrong), limit=200)}; roundsman roads profiles shows a whole file."
        ) from wrong
    zones = over.pop("zone", [])
    _refuse_unknown(name, "", over, base)
    tables = {kind: _over(base[kind], over.get(kind, {}), f"{name}, [{kind}]") for kind in base}
    made = {kind: _profile(kind, tables, f"{name}, [{kind}]") for kind in tables}
    if not isinstance(zones, list):
        raise BadInput(f"{name}: zone is no list of tables; each begins with [[zone]].")
    areas = tuple(_zone(f"{name}, zone {number}", table) for number, table in enumerate(zones, 1))
    digest = hashlib.blake2b(repr((sorted(made.items()), areas)).encode(), digest_size=6).hexdigest()
    return Profiles(made, areas, digest)


def _over(base: Mapping[str, Any], own: object, place: str) -> dict[str, Any]:
    """The base with what the own table says in its stead, table by table."""
    if not isinstance(own, dict):
        raise BadInput(f"{place} is no table.")
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _over(below, value, f"{place} {key}") if isinstance(below, dict) else value
    return merged


def _profile(kind: str, tables: Mapping[str, Mapping[str, Any]], place: str, seen: tuple[str, ...] = ()) -> Profile:
    table = dict(tables[kind])
    like = table.pop("like", None)
    if like is not None:
        if like not in tables or like in (kind, *seen):
            raise BadInput(f"{place} like: “{clean(str(like), limit=40)}” is none of the others; name one of them.")
        table = _over(_resolved(str(like), tables, (kind, *seen), place), table, place)
    _refuse_unknown(place, " ", table, {*_FIELDS, "hours"})
    if missing := sorted(_FIELDS.difference(table)):
        raise BadInput(f"{place} lacks {', '.join(missing)}.")
    try:
        roads = Traffic(table["roads"])
    except ValueError as wrong:
        said = clean(str(table["roads"]), limit=40)
        raise BadInput(f"{place} roads: “{said}” is not known; choose motor, bike or foot.") from wrong
    of_limit, top_kmh, height_m, weight_t = (
        _figure(f"{place} {key}", table[key], key) for key in ("of_limit", "top_kmh", "height_m", "weight_t")
    )
    return Profile(
        kind,
        roads,
        of_limit,
        top_kmh,
        height_m,
        weight_t,
        kmh=_figures(f"{place} kmh", table["kmh"], [road.word for road in RoadClass], "kmh"),
        ground_kmh=(inf, *_figures(f"{place} ground_kmh", table["ground_kmh"], _GROUNDS, "ground_kmh")),
        seconds=Seconds(*_figures(f"{place} seconds", table["seconds"], _LOST, "seconds")),
        hours=tuple(_hours(f"{place} hours", table.get("hours", {}))),
    )


_FIELDS = frozenset({"roads", "of_limit", "top_kmh", "height_m", "weight_t", "kmh", "ground_kmh", "seconds"})
_GROUNDS = [ground.word for ground in Ground if ground is not Ground.PAVED]
_LOST = [field.name for field in fields(Seconds)]


def _resolved(
    kind: str, tables: Mapping[str, Mapping[str, Any]], seen: tuple[str, ...], place: str
) -> Mapping[str, Any]:
    """The table of a profile with those that it is like under it."""
    table = dict(tables[kind])
    like = table.pop("like", None)
    if like is None:
        return table
    if like not in tables or like in (kind, *seen):
        raise BadInput(f"{place} like: the profiles are like each other in a circle; give one its own figures.")
    return _over(_resolved(str(like), tables, (kind, *seen), place), table, place)


def _zone(place: str, table: Any) -> Zone:
    if not isinstance(table, dict):
        raise BadInput(f"{place} is no table; begin it with [[zone]].")
    _refuse_unknown(place, " ", table, {"name", "corners", "parking_min", "hours"})
    corners = table.get("corners", ())
    try:
        points = tuple((float(lat), float(lon)) for lat, lon in corners)
    except (TypeError, ValueError) as wrong:
        raise BadInput(f"{place} corners: give points as [latitude, longitude].") from wrong
    if len(points) < 3 or any(abs(lat) > 90 or abs(lon) > 180 for lat, lon in points):
        raise BadInput(f"{place} corners: give three points or more as [latitude, longitude].")
    minutes = _figure(f"{place} parking_min", table.get("parking_min", 0), "parking_min")
    name = clean(str(table.get("name", "")), limit=60)
    return Zone(name, points, round(60 * minutes), tuple(_hours(f"{place} hours", table.get("hours", {}))))


def _hours(place: str, table: object) -> Iterator[Hours]:
    if not isinstance(table, dict):
        raise BadInput(f'{place} is no table; write a line like "07:00-09:30" = 0.7')
    for text, value in table.items():
        since, dash, until = text.partition("-")
        try:
            begin, end = (moment.hour * 60 + moment.minute for moment in map(parse_wall, (since, until)))
        except BadInput as wrong:
            raise BadInput(f"{place}: “{clean(text, limit=40)}” is no time of day; write 07:00-09:30.") from wrong
        if not dash or begin == end:
            raise BadInput(f"{place}: “{clean(text, limit=40)}” has no length; write 07:00-09:30.")
        yield Hours(begin, end, _figure(f"{place} {text}", value, "share"))


def _figures(place: str, table: object, keys: Sequence[str], bounds: str) -> tuple[float, ...]:
    if not isinstance(table, dict):
        raise BadInput(f"{place} is no table.")
    _refuse_unknown(place, " ", table, set(keys))
    if missing := [key for key in keys if key not in table]:
        raise BadInput(f"{place} lacks {', '.join(missing)}.")
    return tuple(_figure(f"{place} {key}", table[key], bounds) for key in keys)


def _figure(place: str, value: object, bounds: str) -> float:
    low, high = _BOUNDS[bounds]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadInput(f"{place}: “{clean(str(value), limit=40)}” cannot be; give a number from {low:g} to {high:g}.")
    return float(value)


def _refuse_unknown(place: str, gap: str, table: Mapping[str, Any], known: Mapping[str, Any] | set[str]) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            hint = f" Did you mean {near[0]}?" if near else f" Known are {', '.join(sorted(known))}."
            raise BadInput(f"{place}{gap}: there is no “{clean(key, limit=40)}”.{hint}")
