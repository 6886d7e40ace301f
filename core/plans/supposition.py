"""What may be supposed about a day. What each would change is told in `core.plans.supposing`.

A supposition carries the names by which it was told, so that its words stay the same; of a customer only the order's
number is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

#: Vehicles that are supposed have ids below zero: fewer than so many may be like one that is there.
COPIES = 100


def supposed_id(vehicle_id: int, number: int) -> int:
    """The id of the `number`th (1 and up) vehicle that is supposed to be like that one; the vehicle's own for 0."""
    return -(vehicle_id * COPIES + number) if number else vehicle_id


def real_vehicle(vehicle_id: int) -> tuple[int, int]:
    """The vehicle that is there, and the how manieth supposed one like it is meant; 0: it is meant itself."""
    return divmod(-vehicle_id, COPIES) if vehicle_id < 0 else (vehicle_id, 0)


def supposed_name(name: str, number: int) -> str:
    """`Van 1 +2`: the second that is supposed to be like Van 1; its own name for 0."""
    return f"{name} +{number}" if number else name


@dataclass(frozen=True, slots=True)
class Roomier:
    """One vehicle carries more, by so many percent of each limit that it has."""

    kind: ClassVar[str] = "roomier"
    vehicle_id: int
    vehicle: str
    percent: int

    @property
    def words(self) -> str:
        """For history."""
        return f"{self.vehicle} with {self.percent} % more room"


@dataclass(frozen=True, slots=True)
class More:
    """So many more vehicles like one on duty: its depot, shift, costs, room and skills, its driver's skills too."""

    kind: ClassVar[str] = "more"
    vehicle_id: int
    vehicle: str
    count: int = 1

    @property
    def words(self) -> str:
        """For history."""
        return f"{self.count} more like {self.vehicle}"


@dataclass(frozen=True, slots=True)
class Moved:
    """Shifts begin and end earlier (negative) or later, by minutes; of everybody where no vehicle is named."""

    kind: ClassVar[str] = "moved"
    vehicle_id: int = 0  #: 0: everybody on duty, supposed vehicles too
    vehicle: str = ""
    start_min: int = 0
    end_min: int = 0

    @property
    def words(self) -> str:
        """For history."""
        parts = [("starts", self.start_min), ("ends", self.end_min)]
        told = [f"{verb} {abs(by)} min {'later' if by > 0 else 'earlier'}" for verb, by in parts if by]
        return f"{self.vehicle or 'everybody'} {' and '.join(told)}"


@dataclass(frozen=True, slots=True)
class Without:
    """A vehicle on duty stays in."""

    kind: ClassVar[str] = "without"
    vehicle_id: int
    vehicle: str

    @property
    def words(self) -> str:
        """For history."""
        return f"without {self.vehicle}"


@dataclass(frozen=True, slots=True)
class Unpromised:
    """An order may come at any time: no window was promised."""

    kind: ClassVar[str] = "unpromised"
    order_id: int
    order: str  #: its number in its shop

    @property
    def words(self) -> str:
        """For history."""
        return f"order {self.order} without its promise"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An order is not of this day."""

    kind: ClassVar[str] = "left-out"
    order_id: int
    order: str  #: its number in its shop

    @property
    def words(self) -> str:
        """For history."""
        return f"without order {self.order}"


Supposition = Roomier | More | Moved | Without | Unpromised | LeftOut
#: In the order in which they take effect: what is like a roomier van is roomier too, and shares everybody's hours.
KINDS: tuple[type[Supposition], ...] = (Roomier, More, Moved, Without, Unpromised, LeftOut)


def words(suppositions: Iterable[Supposition]) -> str:
    """All of it in one phrase: `2 more like Van 1, everybody starts 30 min later`."""
    return ", ".join(one.words for one in suppositions)


def as_dict(one: Supposition) -> dict[str, Any]:
    """Its kind and its fields."""
    return {"kind": one.kind, **asdict(one)}


def packed(suppositions: Iterable[Supposition]) -> str:
    """As JSON, for the file."""
    return json.dumps([as_dict(one) for one in suppositions], ensure_ascii=False)


def unpacked(text: str) -> tuple[Supposition, ...]:
    """What `packed` gave."""
    kinds = {kind.kind: kind for kind in KINDS}
    return tuple(kinds[fields.pop("kind")](**fields) for fields in json.loads(text))
