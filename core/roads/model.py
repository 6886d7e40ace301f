"""From pins to travel times, distances and the ways themselves, whatever knows the roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: In a matrix: there is no way between these two points. Any other entry is below `LONGEST`, as in routing.
UNREACHABLE = 1_000_000_000
#: The largest duration (s) or distance (m) of a way.
LONGEST = 10_000_000
#: (latitude, longitude) in degrees.
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, order=True)
class Drive:
    """How somebody travels: by which profile, and between which minutes of the day, for traffic follows the clock."""

    profile: str = "van"  #: van, car, bike, foot
    since_min: int = 0
    until_min: int = 24 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What roads answer: travel `[from, to]`, int32, `UNREACHABLE` where no way leads."""

    durations: NDArray[np.int32]  #: s
    distances: NDArray[np.int32]  #: m
    away: NDArray[np.int32]  #: m from each starting point to the road it stands at; -1: none is near enough


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Travel between all points for one way of driving: `[from, to]`, int32, `UNREACHABLE` where no way leads."""

    points: tuple[Point, ...]
    durations: NDArray[np.int32]  #: s
    distances: NDArray[np.int32]  #: m
    source: str  #: what knows the roads, with everything that changes its answers: part of the key it is kept under
    provenance: str  #: a sentence for people: nobody mistakes a straight line for a road
    away: NDArray[np.int32]  #: m from each point to the road it stands at; -1: none is near, the line is straight


class Turn(StrEnum):
    """What a driver does at the beginning of a step."""

    START = "start"  #: set out
    STRAIGHT = "straight"  #: go on; said where the street's name changes or the way forks
    SLIGHT_LEFT = "slight left"  #: keep left
    LEFT = "left"  #: turn left
    SHARP_LEFT = "sharp left"  #: turn back to the left
    SLIGHT_RIGHT = "slight right"  #: keep right
    RIGHT = "right"  #: turn right
    SHARP_RIGHT = "sharp right"  #: turn back to the right
    BACK = "back"  #: turn round
    ROUNDABOUT = "roundabout"  #: into a roundabout, out at `Step.exit`
    ARRIVE = "arrive"  #: the door is here


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and how far it leads."""

    turn: Turn
    street: str  #: that it leads along; "" where it has no name
    distance_m: int
    duration_s: int
    exit: int = 0  #: of a roundabout, counted from 1


@dataclass(frozen=True, slots=True)
class Way:
    """How one leg is driven. `straight`: no road is known, the shape is a line between its ends."""

    duration_s: int
    distance_m: int
    shape: tuple[Point, ...]
    steps: tuple[Step, ...] = ()
    straight: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Detour:
    """How ways by road compare to the straight line between their ends."""

    factor: float  #: road distance over straight line
    speed_kmh: float  #: along the road, on average
    where: str = ""  #: where it was measured; "" where it was set or is a guess


class Roads(Protocol):
    """Something that knows how long the way is."""

    def source(self, drive: Drive) -> str:
        """What it is, with everything that changes its answers: equal sources give equal answers."""

    def provenance(self, drive: Drive) -> str:
        """The same for people, a sentence."""

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        """Times and distances from each origin to each destination. Raises Unavailable."""

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        """The way from each point to the next, None where no road leads. Raises Unavailable."""
