"""What carries, who drives, when. Mass g, volume ml, range m; costs in minor units of the shop's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from core import clock
from core.errors import BadInput
from core.text import clean, fold

#: How a vehicle moves: it decides how fast it is and which roads it takes.
PROFILES = ("van", "car", "bike", "foot")
#: Monday is 0, as in `date.weekday`.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Depot:
    """Where vehicles start, load and end."""

    name: str
    lat: float
    lon: float
    address: str = ""
    timezone: str = "UTC"
    active: bool = True
    id: int = 0  #: 0: not stored yet
    version: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clock."""
        return clock.zone(self.timezone)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What carries. None means no limit."""

    name: str
    depot_id: int
    profile: str = "van"
    mass_g: int | None = None
    volume_ml: int | None = None
    parcels: int | None = None
    max_stops: int | None = None
    range_m: int | None = None
    skills: frozenset[str] = frozenset()
    cost_fixed: int = 0  #: a day on which it leaves
    cost_km: int = 0
    cost_hour: int = 0
    active: bool = True
    id: int = 0  #: 0: not stored yet
    version: int = 0


@dataclass(frozen=True, slots=True)
class Driver:
    """Who drives; what the driver may do adds to what the vehicle can."""

    name: str
    phone: str = ""
    skills: frozenset[str] = frozenset()
    active: bool = True
    id: int = 0  #: 0: not stored yet
    version: int = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """One break of a shift: it begins between two wall clocks and takes so many seconds."""

    earliest: time
    latest: time
    duration_s: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A vehicle with its driver on one weekday, wall clock of the vehicle's depot."""

    vehicle_id: int
    driver_id: int
    weekday: int
    starts: time
    ends: time
    rest: Rest | None = None
    id: int = 0
    version: int = 0

    def on(self, day: date, vehicle: Vehicle, driver: Driver, depot: Depot) -> Duty:
        """The shift as instants on that day, safe on days when the clock is changed."""
        starts, ends = clock.span(day, self.starts, self.ends, depot.zone)
        owed = None
        if self.rest is not None:
            owed = Owed(*clock.span(day, self.rest.earliest, self.rest.latest, depot.zone), self.rest.duration_s)
        return Duty(vehicle, driver, depot, starts, ends, owed)


class Owed(NamedTuple):
    """A break on one day: it begins between two instants (UTC seconds) and takes so many seconds."""

    earliest: int
    latest: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A vehicle with its driver on one service day, from instant to instant (UTC seconds)."""

    vehicle: Vehicle
    driver: Driver
    depot: Depot
    starts: int
    ends: int
    rest: Owed | None = None

    @property
    def skills(self) -> frozenset[str]:
        """What vehicle and driver can do together."""
        return self.vehicle.skills | self.driver.skills


Thing = TypeVar("Thing", Depot, Vehicle, Driver)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Everything that stands in the file, retired things too; by name."""

    depots: tuple[Depot, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    drivers: tuple[Driver, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def depot(self, name: str | int) -> Depot:
        """The depot of that name or id. Raises BadInput naming those there are."""
        return _named(self.depots, name, "depot")

    def vehicle(self, name: str | int) -> Vehicle:
        """The vehicle of that name or id. Raises BadInput naming those there are."""
        return _named(self.vehicles, name, "vehicle")

    def driver(self, name: str | int) -> Driver:
        """The driver of that name or id. Raises BadInput naming those there are."""
        return _named(self.drivers, name, "driver")


def weekdays(text: str) -> tuple[int, ...]:
    """The weekdays in `mon-fri`, `mon,wed,sat`, `daily` or `weekend`; Monday is 0. Raises BadInput."""
    folded = text.strip().lower()
    words = {"daily": "mon-sun", "weekdays": "mon-fri", "weekend": "sat,sun"}
    found: set[int] = set()
    for part in words.get(folded, folded).split(","):
        first, dash, last = part.partition("-")
        begin, end = _weekday(first, text), _weekday(last if dash else first, text)
        # `fri-mon` goes over the week's end
        found |= {day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)}
    return tuple(sorted(found))


def _weekday(word: str, text: str) -> int:
    word = word.strip()
    for number, name in enumerate(_NAMES):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise BadInput(f"“{clean(text, limit=60)}” names no weekdays; write mon-fri, mon,wed,sat, daily or weekend.")


def _named(things: Sequence[Thing], name: str | int, kind: str) -> Thing:
    for thing in things:
        if name == thing.id or (isinstance(name, str) and fold(name) == fold(thing.name)):
            return thing
    known = ", ".join(thing.name for thing in things[:8]) or "none yet"
    raise BadInput(f"There is no {kind} “{clean(str(name), limit=60)}”; there are: {known}.")
