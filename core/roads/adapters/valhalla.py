"""Valhalla, asked for tables and ways over its HTTP API (valhalla.github.io, API reference).

It works a table out pair by pair, some two thousand a second: right for fifty doors, slow for five hundred. What it
answers for a pair differs by some per cent with the other pairs in the question (valhalla issue 5330).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from core.errors import Unavailable
from core.roads.adapters import answers
from core.roads.adapters.answers import Steps
from core.roads.adapters.draft import Draft, Part, halves, parts
from core.roads.adapters.server import WHOLE_S, Server, TooBig
from core.roads.adapters.straight import apart
from core.roads.model import Drive, Point, Table, Turn, Way
from core.roads.polyline import decode
from core.text import clean

Ask = Callable[[str, Mapping[str, Any]], Any]
#: By default it takes 2,500 pairs, and ways between 20 places (service_limits in its configuration).
_SIDE, _STOPS = 50, 20
#: So many places are looked up in one question.
_LOOKED_UP = 200
#: A road that leads to fewer crossings than this is an island: a door stands at the next one, if that is near enough.
_REACHABLE = 50
#: Its name for each profile, and what it is to heed; a van is a car that fits through less.
_COSTING: dict[str, tuple[str, dict[str, Any]]] = {
    "van": ("auto", {"height": 2.7, "width": 2.1}),
    "car": ("auto", {}),
    "bike": ("bicycle", {"bicycle_type": "City"}),
    "foot": ("pedestrian", {}),
}
_TOO_MANY, _TOO_FAR = 150, frozenset({154, 155, 158})
#: No road near a place; places on islands; no way between them.
_NO_WAY = frozenset({170, 171, 442})
#: Its kinds of maneuver (Valhalla, DirectionsLeg.Maneuver.Type); every other one goes straight on.
_TURNS = {
    **dict.fromkeys((1, 2, 3), Turn.START),
    **dict.fromkeys((4, 5, 6), Turn.ARRIVE),
    **dict.fromkeys((9, 18, 20, 23, 37), Turn.SLIGHT_RIGHT),
    **dict.fromkeys((16, 19, 21, 24, 38), Turn.SLIGHT_LEFT),
    **dict.fromkeys((12, 13), Turn.BACK),
    10: Turn.RIGHT,
    11: Turn.SHARP_RIGHT,
    14: Turn.SHARP_LEFT,
    15: Turn.LEFT,
    26: Turn.ROUNDABOUT,
}
_OUT_OF_ROUNDABOUT, _STAY_STRAIGHT = 27, 22


class NoWay(Exception):
    """Valhalla finds no way for at least one of the pairs, and answers for none."""


@dataclass(frozen=True, slots=True)
class Valhalla:
    """Roads as a Valhalla server knows them, without traffic."""

    server: Server
    snap_m: int  #: a place farther than this from every road is near none

    def source(self, drive: Drive) -> str:
        """Who answers, and how far a door may be from its road."""
        return f"Valhalla {self.server.address} {drive.profile} within {self.snap_m} m"

    def provenance(self, drive: Drive) -> str:
        """Who answers, and that it knows no traffic."""
        return f"Roads of the Valhalla server {self.server.address} ({drive.profile}), free-flow times."

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """In squares of fifty by fifty, or smaller ones. Raises Unavailable."""
        draft = Draft(origins, destinations)
        if draft.points:
            with self._asking(drive) as ask:
                self._look_up(draft, ask)
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
        """Over one connection, with what the vehicle is in every question; what cannot be read is Unavailable."""
        costing, options = _COSTING[drive.profile]
        # Where it knows measured speeds, those of the night: nobody is to take today's jam for next week's.
        about = {"costing": costing, "costing_options": {costing: {**options, "speed_types": ["freeflow"]}}}
        with self.server.line() as line:

            def ask(service: str, question: Mapping[str, Any]) -> Any:
                return self._heard(line.ask(service, {**question, **about, "units": "km"}))

            try:
                yield ask
            except ValueError as wrong:
                raise self.server.nonsense(wrong) from wrong

    def _heard(self, answer: Any) -> Any:
        """The answer, or what its error code means. Raises NoWay, TooBig, Unavailable."""
        if not isinstance(answer, dict) or "error_code" not in answer:
            return answer
        code, said = answers.number(answer["error_code"]), clean(str(answer.get("error", "")), limit=120)
        if code in _NO_WAY:
            raise NoWay
        if code == _TOO_MANY:
            raise self.server.trouble(f"finds the question too big ({said})", TooBig)
        if code in _TOO_FAR:
            raise Unavailable(
                f"{self.server.title} does not go so far ({said}); raise max_distance and max_matrix_distance of its "
                "service_limits."
            )
        raise ValueError(f"{code}: {said}")

    def _look_up(self, draft: Draft, ask: Ask) -> None:
        """How far every point is from its road; those that are near none are not asked about."""
        for at in range(0, len(draft.points), _LOOKED_UP):
            points = draft.points[at : at + _LOOKED_UP]
            question = {"locations": [self._location(point) for point in points], "verbose": False}
            for number, found in enumerate(answers.items(ask("/locate", question), len(points)), at):
                away = _away(draft.points[number], answers.fields(found))
                if away is None or away > self.snap_m + 1:
                    draft.off.add(number)
                else:
                    draft.away[number] = away

    def _fill(self, draft: Draft, ask: Ask) -> None:
        side, began, done = _SIDE, monotonic(), 0
        todo = parts(draft.on_road(draft.whole), side, side)
        while todo:
            part = todo.pop()
            try:
                self._put(draft, ask, part)
            except NoWay:
                # One pair has no way; halves find it, and the rest keeps its answers.
                todo += halves(part) if len(part[0]) * len(part[1]) > 1 else []
            except TooBig:
                if side == 1:
                    raise
                side //= 2
                todo = [smaller for each in [*todo, part] for smaller in parts(each, side, side)]
            else:
                done += 1
                self._reckon((monotonic() - began) / done * len(todo), len(draft.points))

    def _reckon(self, seconds: float, places: int) -> None:
        """Better no answer now than none in the end."""
        if seconds > WHOLE_S:
            raise Unavailable(
                f"{self.server.title} would take some {seconds / 60:.0f} minutes for {places:,} places; an OSRM server "
                "takes seconds for so many."
            )

    def _put(self, draft: Draft, ask: Ask, part: Part) -> None:
        sources, targets = ([self._location(draft.points[number]) for number in numbers] for numbers in part)
        heard = ask("/sources_to_targets", {"sources": sources, "targets": targets, "verbose": False})
        table = answers.fields(answers.fields(heard).get("sources_to_targets"))
        shape = len(part[0]), len(part[1])
        metres = answers.grid(table.get("distances"), *shape, scale=1000)
        draft.put(part, answers.grid(table.get("durations"), *shape), metres)

    def _run(self, ask: Ask, points: Sequence[Point]) -> list[Way | None]:
        """The legs of one question; where it has no answer to all, it is asked in halves."""
        question = {"locations": [self._location(point) for point in points], "directions_type": "maneuvers"}
        try:
            heard = ask("/route", question)
        except (NoWay, TooBig) as no:
            if len(points) > 2:
                middle = len(points) // 2
                return self._run(ask, points[: middle + 1]) + self._run(ask, points[middle:])
            if isinstance(no, TooBig):
                raise
            return [None]
        legs = answers.fields(answers.fields(heard).get("trip")).get("legs")
        return [_way(leg) for leg in answers.items(legs, len(points) - 1)]

    def _location(self, point: Point) -> dict[str, Any]:
        lat, lon = point
        near = {"search_cutoff": self.snap_m, "radius": 0, "minimum_reachability": _REACHABLE}
        return {"lat": round(lat, 6), "lon": round(lon, 6), **near}


def _away(point: Point, found: dict[str, Any]) -> int | None:
    """Metres to the nearest road or crossing that it names."""
    edges = [answers.fields(edge) for edge in answers.items(found.get("edges") or [])]
    nodes = [answers.fields(node) for node in answers.items(found.get("nodes") or [])]
    places = [(edge.get("correlated_lat"), edge.get("correlated_lon")) for edge in edges]
    places += [(node.get("lat"), node.get("lon")) for node in nodes]
    return round(min(apart(point, answers.place(*place)) for place in places)) if places else None


def _way(leg: Any) -> Way:
    leg = answers.fields(leg)
    summary = answers.fields(leg.get("summary"))
    shape = decode(answers.text(leg.get("shape")))
    for point in shape:
        answers.place(*point)
    steps = Steps()
    for said in answers.items(leg.get("maneuvers")):
        _add(steps, answers.fields(said))
    seconds, metres = answers.number(summary.get("time")), answers.number(summary.get("length"), 1000)
    return Way(seconds, metres, shape, steps.done())


def _add(steps: Steps, maneuver: dict[str, Any]) -> None:
    kind = maneuver.get("type")
    street = answers.name(*answers.items(maneuver.get("street_names") or []))
    metres, seconds = answers.number(maneuver.get("length"), 1000), answers.number(maneuver.get("time"))
    if kind == _OUT_OF_ROUNDABOUT and steps:
        steps.onto(street, metres, seconds)
        return
    turn = _TURNS.get(kind, Turn.STRAIGHT) if isinstance(kind, int) else Turn.STRAIGHT
    exits = maneuver.get("roundabout_exit_count")
    steps.add(turn, street, metres, seconds, exits=exits, forks=kind == _STAY_STRAIGHT)
