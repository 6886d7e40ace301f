"""What may be supposed about a day: each changes what a plan is made from, in memory; the shop's tables stay.

A supposition carries the names by which it was told, so that its words stay the same; of a customer only the order's
number is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from core.errors import BadInput, Refused
from core.fleet.model import Driver, Duty, Owed, Vehicle

if TYPE_CHECKING:
    from core.plans.needs import DayNeeds, Need

#: Vehicles that are supposed have ids below zero: so many may be like one that is there.
COPIES = 100
#: A shift is moved by this much at most, minutes.
_MOST_MIN = 12 * 60
#: More room than this, percent, is another vehicle.
_MOST_PERCENT = 1000


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        if not 1 <= self.percent <= _MOST_PERCENT:
            raise BadInput(f"{self.percent} % more room cannot be supposed; say from 1 to {_MOST_PERCENT}.")
        van = _duty(day, self.vehicle_id, self.vehicle).vehicle
        if van.mass_g is None and van.volume_ml is None and van.parcels is None:
            raise BadInput(f"{van.name} carries without limit already; more room would change nothing.")
        more = replace(
            van, mass_g=self._of(van.mass_g), volume_ml=self._of(van.volume_ml), parcels=self._of(van.parcels)
        )
        duties = tuple(replace(duty, vehicle=more) if duty.vehicle.id == van.id else duty for duty in day.duties)
        return replace(day, duties=duties)

    def _of(self, limit: int | None) -> int | None:
        return None if limit is None else limit * (100 + self.percent) // 100


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        if not 1 <= self.count < COPIES:
            raise BadInput(f"{self.count} more vehicles cannot be supposed; say from 1 to {COPIES - 1}.")
        like = _duty(day, self.vehicle_id, self.vehicle)
        extra = tuple(_copy(like, number) for number in range(1, self.count + 1))
        names = {duty.vehicle.id: duty.vehicle.name for duty in extra}
        return replace(day, duties=(*day.duties, *extra), vehicles={**day.vehicles, **names})


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        if not (self.start_min or self.end_min):
            raise BadInput("A shift that is moved by 0 minutes is the shift that there is; say how many.")
        if max(abs(self.start_min), abs(self.end_min)) > _MOST_MIN:
            raise BadInput(f"A shift can be supposed to move by {_MOST_MIN} minutes at most.")
        if self.vehicle_id:
            _duty(day, self.vehicle_id, self.vehicle)
        elif not day.duties:
            raise BadInput(f"Nobody is on duty on {day.day}: there is no shift to move.")
        duties = (self._moved(duty) if self.vehicle_id in {0, duty.vehicle.id} else duty for duty in day.duties)
        return replace(day, duties=tuple(duties))

    def _moved(self, duty: Duty) -> Duty:
        starts, ends = duty.starts + self.start_min * 60, duty.ends + self.end_min * 60
        if ends <= starts:
            raise BadInput(f"The shift of {duty.vehicle.name} would end before it starts; move it by less.")
        rest = duty.rest
        if rest is not None:  # the break stays where it is as far as the shift allows, and is never lost
            earliest = min(max(rest.earliest, starts), ends)
            rest = Owed(earliest, min(max(rest.latest, earliest), ends), rest.duration_s)
        return replace(duty, starts=starts, ends=ends, rest=rest)


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        gone = _duty(day, self.vehicle_id, self.vehicle)
        return replace(day, duties=tuple(duty for duty in day.duties if duty is not gone))


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        need = _need(day, self.order_id, self.order)
        if not need.windows:
            raise BadInput(f"Order {self.order} has no promised window, so there is none to leave out.")
        return replace(day, needs={**day.needs, need.id: replace(need, windows=())})


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

    def on(self, day: DayNeeds) -> DayNeeds:
        """The day with it. Raises BadInput."""
        gone = _need(day, self.order_id, self.order)
        return replace(day, needs={number: need for number, need in day.needs.items() if need is not gone})


Supposition = Roomier | More | Moved | Without | Unpromised | LeftOut
#: In the order in which they take effect: what is like a roomier van is roomier too, and shares everybody's hours.
_KINDS: tuple[type[Supposition], ...] = (Roomier, More, Moved, Without, Unpromised, LeftOut)


def supposing(day: DayNeeds, suppositions: Sequence[Supposition]) -> DayNeeds:
    """The day as it would be; the order in which things are supposed does not matter.

    Raises BadInput for what cannot be supposed, or is supposed twice over; Refused where nothing is.
    """
    if not suppositions:
        raise Refused("Say what is to be supposed: one more van, a later start, an order without its promise.")
    told = [one for kind in _KINDS for one in suppositions if isinstance(one, kind)]
    about = [(one.kind, getattr(one, "vehicle_id", 0), getattr(one, "order_id", 0)) for one in told]
    if len(set(about)) < len(about):
        raise BadInput("The same is supposed twice; say it once, with one number.")
    for one in told:
        day = one.on(day)
    return day


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
    kinds = {kind.kind: kind for kind in _KINDS}
    return tuple(kinds[fields.pop("kind")](**fields) for fields in json.loads(text))


def _copy(like: Duty, number: int) -> Duty:
    own: Vehicle = like.vehicle
    van = replace(own, id=supposed_id(own.id, number), name=supposed_name(own.name, number))
    return replace(like, vehicle=van, driver=Driver("", skills=like.driver.skills))


def _duty(day: DayNeeds, vehicle_id: int, name: str) -> Duty:
    found = next((duty for duty in day.duties if duty.vehicle.id == vehicle_id), None)
    if found is None:
        there = ", ".join(duty.vehicle.name for duty in day.duties) or "nobody"
        raise BadInput(f"{name} is not on duty on {day.day}; there is: {there}.")
    return found


def _need(day: DayNeeds, order_id: int, number: str) -> Need:
    found = day.needs.get(order_id)
    if found is None:
        raise BadInput(f"Order {number} is not among the open orders of {day.day}; roundsman orders list shows them.")
    return found
