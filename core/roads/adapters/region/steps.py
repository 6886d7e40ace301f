"""What a driver does along a way: where to turn, into what, and how far to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.region.network import Use
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.weights import parts
from core.roads.model import Step, Turn

#: Turns by degrees to the right, up to and including; beyond the last one turns round.
_TURNS = ((25, Turn.STRAIGHT), (60, Turn.SLIGHT_RIGHT), (125, Turn.RIGHT), (165, Turn.SHARP_RIGHT))
_MIRRORED = {Turn.SLIGHT_RIGHT: Turn.SLIGHT_LEFT, Turn.RIGHT: Turn.LEFT, Turn.SHARP_RIGHT: Turn.SHARP_LEFT}
#: Two turns so near to each other are one: the road between belongs to the crossing.
_ONE_CROSSING_M = 20


class Driven(NamedTuple):
    """A stretch of an arc, from one share of it to another."""

    arc: int
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class _Move:
    """An arc of a way, how it was come by, and what it takes."""

    street: str
    angle: float  #: degrees to the right from the arc before
    choice: bool  #: whether there was another way to go
    round: bool  #: whether it is in a roundabout
    leaves: bool  #: whether a road leaves the roundabout where it begins
    metres: float
    seconds: float


def steps(graph: Graph, driven: Sequence[Driven]) -> tuple[Step, ...]:
    """The steps of a way, first to last."""
    moves = list(_moves(graph, driven))
    found: list[_Part] = []
    for move in moves:
        _take(found, move)
    return (*(part.step for part in _joined(found)), Step(Turn.ARRIVE, moves[-1].street, 0, 0))


@dataclass(frozen=True, slots=True)
class _Part:
    """A step in the making."""

    turn: Turn
    street: str
    metres: float
    seconds: float
    angle: float = 0.0
    exit: int = 0
    round: bool = False

    @property
    def step(self) -> Step:
        return Step(self.turn, self.street, round(self.metres), round(self.seconds), self.exit)

    def longer(self, move: _Move) -> _Part:
        return replace(self, metres=self.metres + move.metres, seconds=self.seconds + move.seconds)


def _take(found: list[_Part], move: _Move) -> None:
    """Add a move to the last step, or begin another."""
    if not found:
        found.append(_Part(Turn.START, move.street, move.metres, move.seconds, round=move.round))
    elif move.round:
        last = found[-1]
        if last.round:
            found[-1] = replace(last.longer(move), exit=last.exit + move.leaves)
        else:
            found.append(_Part(Turn.ROUNDABOUT, "", move.metres, move.seconds, round=True))
    elif found[-1].round:
        last = found[-1]
        found[-1] = replace(last.longer(move), street=move.street, exit=last.exit + 1, round=False)
    elif _goes_on(found[-1], move):
        last = found[-1]
        found[-1] = replace(last.longer(move), street=last.street or move.street)
    else:
        found.append(_Part(turned(move.angle), move.street, move.metres, move.seconds, move.angle))


def _goes_on(last: _Part, move: _Move) -> bool:
    """Whether a driver needs to hear nothing of it."""
    turn = turned(move.angle)
    if turn is Turn.STRAIGHT:
        return move.street in {last.street, ""} or not last.street
    return turn is not Turn.BACK and not move.choice and move.street in {last.street, ""}


def _joined(found: Sequence[_Part]) -> list[_Part]:
    """The steps, with two turns at one crossing made one."""
    kept: list[_Part] = []
    for part in found:
        last = kept[-1] if kept else None
        plain = last is not None and Turn.START is not last.turn is not Turn.ROUNDABOUT is not part.turn
        if last is not None and plain and last.metres < _ONE_CROSSING_M:
            angle = (last.angle + part.angle + 180) % 360 - 180
            metres, seconds = last.metres + part.metres, last.seconds + part.seconds
            kept[-1] = replace(part, turn=turned(angle), angle=angle, metres=metres, seconds=seconds)
        else:
            kept.append(part)
    return kept


def turned(angle: float) -> Turn:
    """The turn by so many degrees to the right, negative to the left."""
    turn = next((turn for most, turn in _TURNS if abs(angle) <= most), Turn.BACK)
    return turn if angle >= 0 else _MIRRORED.get(turn, turn)


def _moves(graph: Graph, driven: Sequence[Driven]) -> Iterator[_Move]:
    network = graph.network
    before: int | None = None
    for each in driven:
        link = each.arc >> 1
        seconds, metres = parts(int(graph.weight[each.arc]))
        share = each.end - each.begin
        others = _others(graph, before, each.arc) if before is not None else []
        into = float(graph.bearings.into[before]) if before is not None else 0.0
        angle = (float(graph.bearings.out[each.arc]) - into + 540) % 360 - 180 if before is not None else 0.0
        round_ = bool(network.traits[link, 1] & Use.ROUNDABOUT)
        leaves = any(not network.traits[other >> 1, 1] & Use.ROUNDABOUT for other in others)
        yield _Move(
            network.texts[network.names[link]], angle, bool(others), round_, leaves, metres * share, seconds * share
        )
        before = each.arc


def _others(graph: Graph, before: int, taken: int) -> list[int]:
    """Where else one could have gone."""
    ways = graph.turn_to[graph.turn_start[before] : graph.turn_start[before + 1]]
    return [int(arc) for arc in ways if arc not in {taken, before ^ 1}]
