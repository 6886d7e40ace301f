"""OSRM, asked for tables and ways in the words of its HTTP API, version 1, whoever answers: a server, or this machine.

An OSRM knows one profile, whatever profile is named in the question (osrm-backend issues 4034, 4868): a car's server
would answer for a bike without a word. So a server is asked only for the vehicles that the settings name it for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from core.errors import Unavailable
from core.roads.adapters import answers
from core.roads.adapters.answers import Steps
from core.roads.adapters.draft import Draft, Part, parts
from core.roads.adapters.server import Server, TooBig
from core.roads.adapters.straight import apart
from core.roads.model import Drive, Point, Table, Turn, Way
from core.roads.polyline import decode
from core.text import clean

#: What a question is made of: the service, the places, and its options.
Ask = Callable[[str, Sequence[Point], Mapping[str, str]], Any]
#: Of ways, so many places in one question: osrm-routed takes 500, and a proxy's line 8 kB.
_STOPS = 100
_NO_SEGMENT = re.compile(r"coordinate (\d+)")
_TURNS = {
    "straight": Turn.STRAIGHT,
    "slight left": Turn.SLIGHT_LEFT,
    "left": Turn.LEFT,
    "sharp left": Turn.SHARP_LEFT,
    "slight right": Turn.SLIGHT_RIGHT,
    "right": Turn.RIGHT,
    "sharp right": Turn.SHARP_RIGHT,
    "uturn": Turn.BACK,
}
_KINDS = {
    "depart": Turn.START,
    "arrive": Turn.ARRIVE,
    "roundabout": Turn.ROUNDABOUT,
    "rotary": Turn.ROUNDABOUT,
}
#: Out of a roundabout, and remarks on lanes and ferries: nothing to decide.
_ONWARD = frozenset({"exit roundabout", "exit rotary", "use lane", "notification"})


class Peer(Protocol):
    """Somebody who answers as OSRM does."""

    @property
    def sizes(self) -> Sequence[int]:
        """How many places a table may have, the most hopeful number first."""

    def source(self, drive: Drive) -> str:
        """What it is, with everything that changes its answers."""

    def title(self, drive: Drive) -> str:
        """`the OSRM server localhost:5000`."""

    def asking(self, drive: Drive) -> AbstractContextManager[Ask]:
        """For the questions that belong together. Raises TooBig, Unavailable."""

    def nonsense(self, drive: Drive, wrong: Exception) -> Unavailable:
        """The error for an answer that cannot be one."""


class OffRoad(Exception):
    """OSRM finds no road near one of the places; which."""

    def __init__(self, number: int) -> None:
        self.number = number


class NoWay(Exception):
    """OSRM finds no way between the places."""


@dataclass(frozen=True, slots=True)
class Osrm:
    """Roads as OSRM knows them, without traffic."""

    peer: Peer
    snap_m: int  #: a place farther than this from every road is near none

    def source(self, drive: Drive) -> str:
        """Who answers, and how far a door may be from its road."""
        return f"{self.peer.source(drive)} within {self.snap_m} m"

    def provenance(self, drive: Drive) -> str:
        """Who answers, and that it knows no traffic."""
        return f"Roads of {self.peer.title(drive)} ({drive.profile}), free-flow times."

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """In one question, or in as many as it takes. Raises Unavailable."""
        draft = Draft(origins, destinations)
        if draft.points:
            with self._asking(drive) as ask:
                self._fill(draft, ask)
        return draft.table()

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        """Several legs in one question. Raises Unavailable."""
        found: list[Way | None] = []
        with self._asking(drive) as ask:
            for at in range(0, len(points) - 1, _STOPS - 1):
                found += self._run(ask, points[at : at + _STOPS])
        return found

    @contextmanager
    def _asking(self, drive: Drive) -> Iterator[Ask]:
        """The peer with each place's radius in every question; what cannot be read is Unavailable."""
        radius = str(self.snap_m)
        with self.peer.asking(drive) as peer:

            def ask(service: str, points: Sequence[Point], options: Mapping[str, str]) -> dict[str, Any]:
                radiuses = ";".join([radius] * len(points))
                return _heard(peer(service, points, {**options, "radiuses": radiuses, "generate_hints": "false"}))

            try:
                yield ask
            except ValueError as wrong:
                raise self.peer.nonsense(drive, wrong) from wrong

    def _fill(self, draft: Draft, ask: Ask) -> None:
        sizes = list(self.peer.sizes)
        todo = _cut(draft.whole, sizes[0])
        while todo:
            part = draft.on_road(todo.pop())
            if not part[0] or not part[1]:
                continue
            places = sorted({*part[0], *part[1]})
            try:
                self._put(draft, ask, part, places)
            except OffRoad as lost:
                if lost.number >= len(places):
                    raise ValueError("it names a place that was not asked for") from lost
                draft.off.add(places[lost.number])
                todo.append(part)
            except TooBig:
                sizes = [size for size in sizes if size < len(places)]
                if not sizes:
                    raise
                todo = [smaller for each in [*todo, part] for smaller in _cut(each, sizes[0])]

    def _put(self, draft: Draft, ask: Ask, part: Part, places: list[int]) -> None:
        at = {number: index for index, number in enumerate(places)}
        points = [draft.points[number] for number in places]
        options = {
            "annotations": "duration,distance",
            "sources": ";".join(str(at[number]) for number in part[0]),
            "destinations": ";".join(str(at[number]) for number in part[1]),
        }
        # OSRM answers no question about a single place.
        heard = ask("table", points if len(points) > 1 else points * 2, options)
        shape = len(part[0]), len(part[1])
        draft.put(part, answers.grid(heard.get("durations"), *shape), answers.grid(heard.get("distances"), *shape))
        for numbers, snapped in ((part[0], heard.get("sources")), (part[1], heard.get("destinations"))):
            for number, waypoint in zip(numbers, answers.items(snapped, len(numbers)), strict=True):
                self._snap(draft, number, waypoint)

    def _snap(self, draft: Draft, number: int, waypoint: Any) -> None:
        """How far the road is; one that pays no heed to our radiuses is not believed."""
        if number in draft.away:
            return
        lon, lat = answers.items(answers.fields(waypoint).get("location"), 2)
        draft.away[number] = round(apart(draft.points[number], answers.place(lat, lon)))
        if draft.away[number] > self.snap_m + 1:
            draft.off.add(number)

    def _run(self, ask: Ask, points: Sequence[Point]) -> list[Way | None]:
        """The legs of one question; where it has no answer to all, it is asked in halves."""
        options = {"geometries": "polyline6", "steps": "true", "overview": "false", "continue_straight": "false"}
        try:
            heard = ask("route", points, options)
        except (NoWay, OffRoad, TooBig) as no:
            if len(points) > 2:
                middle = len(points) // 2
                return self._run(ask, points[: middle + 1]) + self._run(ask, points[middle:])
            if isinstance(no, TooBig):
                raise
            return [None]
        [route, *_] = answers.items(heard.get("routes")) or [None]
        return [_way(leg) for leg in answers.items(answers.fields(route).get("legs"), len(points) - 1)]


@dataclass(frozen=True, slots=True)
class OsrmServer:
    """osrm-routed, or a service that answers like it."""

    servers: Mapping[str, Server]  #: by profile

    @property
    def sizes(self) -> Sequence[int]:
        """What httpx sends at most; what a proxy's line of 8 kB holds; osrm-routed's own limit; less."""
        return (2000, 280, 100, 50, 25, 10)

    def source(self, drive: Drive) -> str:
        """`OSRM localhost:5000`."""
        return f"OSRM {self._server(drive).address}"

    def title(self, drive: Drive) -> str:
        """`the OSRM server localhost:5000`."""
        return f"the OSRM server {self._server(drive).address}"

    def nonsense(self, drive: Drive, wrong: Exception) -> Unavailable:
        """The error for an answer that cannot be one."""
        return self._server(drive).nonsense(wrong)

    @contextmanager
    def asking(self, drive: Drive) -> Iterator[Ask]:
        """Over one connection. Raises Unavailable."""
        with self._server(drive).line() as line:

            def ask(service: str, points: Sequence[Point], options: Mapping[str, str]) -> Any:
                places = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in points)
                said = "&".join(f"{key}={value}" for key, value in options.items())
                return line.ask(f"/{service}/v1/{_WORDS[drive.profile]}/{places}?{said}")

            yield ask

    def _server(self, drive: Drive) -> Server:
        return self.servers[drive.profile]


#: The profile's name in a question: osrm-routed does not look at it, a proxy before several may.
_WORDS = {"van": "driving", "car": "driving", "bike": "cycling", "foot": "walking"}


def _cut(part: Part, size: int) -> list[Part]:
    """The part in parts of so many different places at most, rows and columns together."""
    rows, columns = part
    if len({*rows, *columns}) <= size:
        return [part]
    wide = min(len(columns), max(1, size - min(len(rows), size // 2)))
    return parts(part, max(1, size - wide), wide)


def _heard(answer: Any) -> dict[str, Any]:
    """The answer, or what OSRM's own code for a refusal means. Raises OffRoad, NoWay, TooBig, Unavailable."""
    heard = answers.fields(answer)
    if "error_code" in heard:
        raise ValueError("it is a Valhalla server: roundsman settings set roads.source valhalla")
    code = answers.name(heard.get("code"))
    said = clean(str(heard.get("message", "")), limit=120)
    if code == "Ok":
        return heard
    if code == "NoSegment" and (lost := _NO_SEGMENT.search(said)):
        raise OffRoad(int(lost[1]))
    if code in {"NoRoute", "NoTable"}:
        raise NoWay
    if code == "TooBig":
        raise TooBig(f"OSRM finds the question too big ({said}); start it with a larger --max-table-size.")
    raise ValueError(f"{code[:40]}: {said}" if code else "it holds no code of OSRM's")


def _way(leg: Any) -> Way:
    leg = answers.fields(leg)
    steps, shape = Steps(), list[Point]()
    for said in answers.items(leg.get("steps")):
        step = answers.fields(said)
        shape += decode(answers.text(step.get("geometry")))
        _add(steps, step, answers.fields(step.get("maneuver")))
    line = [shape[0]] + [there for here, there in pairwise(shape) if here != there] if shape else []
    for point in line:
        answers.place(*point)
    return Way(answers.number(leg.get("duration")), answers.number(leg.get("distance")), tuple(line), steps.done())


def _add(steps: Steps, step: dict[str, Any], maneuver: dict[str, Any]) -> None:
    kind = maneuver.get("type")
    street = answers.name(step.get("name"), step.get("ref"))
    length, time = answers.number(step.get("distance")), answers.number(step.get("duration"))
    if kind in _ONWARD and steps:
        steps.onto(street, length, time)
        return
    turn = _KINDS.get(str(kind)) or _TURNS.get(str(maneuver.get("modifier")), Turn.STRAIGHT)
    steps.add(turn, street, length, time, exits=maneuver.get("exit"), forks=kind == "fork")
