"""What the orders of a day ask of its plan, and who is on duty to do it: read from the file, worked on without it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from itertools import takewhile
from zoneinfo import ZoneInfo

from core import clock
from core.fleet.model import Duty
from core.plans.model import Promise
from core.plans.under_way import UnderWay, holder
from core.roads.model import Drive, Point
from core.roads.profiles import Zone, parking_s
from core.text import fold

#: Degrees: what lies nearer than this (about a metre) is one door.
SAME_DOOR = 1e-5
#: States of an order that still has to be delivered.
OPEN = frozenset({"new", "out"})
#: The order goes nowhere any more.
CANCELLED = "cancelled"


def drive(duty: Duty) -> Drive:
    """How the vehicle travels: by its profile, in the hours of its shift."""
    since, until = (clock.local(instant, duty.depot.zone) for instant in (duty.starts, duty.ends))
    return Drive(duty.vehicle.profile, since.hour * 60 + since.minute, until.hour * 60 + until.minute)


@dataclass(frozen=True, slots=True)
class Spot:
    """A pinned place at which the order may be left; `place` 0 is its own address."""

    place: int
    lat: float
    lon: float
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A window as it was promised: wall clock on the service day."""

    opens: time
    closes: time
    hard: bool = True


@dataclass(frozen=True)
class Need:
    """One order as far as planning sees it. Without spots its own address has no accepted pin."""

    id: int
    source_order_id: str
    name: str
    state: str
    address: str
    unit: str
    pin: str  #: 'accepted', 'review', or '' where nobody has looked it up
    spots: tuple[Spot, ...]
    windows: tuple[Asked, ...]
    service_s: int | None  #: None: the shop's default
    mass_g: int
    volume_ml: int
    parcels: int
    requires: frozenset[str]
    priority: int

    @property
    def label(self) -> str:
        """How sentences that are kept name it: no personal data."""
        return f"order {self.source_order_id}"

    @cached_property
    def skills(self) -> frozenset[str]:
        """What it requires, in the form in which skills are compared."""
        return frozenset(fold(skill) for skill in self.requires)

    @cached_property
    def digest(self) -> str:
        """The same as long as nothing that planning sees has changed."""
        asked = [[str(w.opens), str(w.closes), w.hard] for w in self.windows]
        where = [[spot.place, round(spot.lat, 6), round(spot.lon, 6)] for spot in self.spots]
        carried = [self.mass_g, self.volume_ml, self.parcels]
        said = [where, asked, self.service_s, carried, sorted(self.skills), self.priority]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class DayNeeds:
    """Everything a plan of the day is made from, but the roads."""

    day: date
    needs: Mapping[int, Need]  #: all orders of the day that are not cancelled, by id
    duties: tuple[Duty, ...]
    vehicles: Mapping[int, str]  #: names of all vehicles, on duty or not
    zone: ZoneInfo  #: of the shop, for a day with no depot on duty
    service_s: int
    setup_s: int
    zones: tuple[Zone, ...] = ()  #: parts of the town where finding a place to stop takes longer
    under_way: Mapping[int, UnderWay] = field(default_factory=dict)  #: the vans that have left, by id
    done: Mapping[int, int] = field(default_factory=dict)  #: order tried on the day -> when, UTC s

    def over(self, orders: Iterable[int]) -> bool:
        """Whether all these orders have had their outcome on this day."""
        return all(order in self.done and self.needs[order].state not in OPEN for order in orders)

    def behind(self, vehicle_id: int, seats: Iterable[Sequence[int]]) -> int:
        """How many of the first seats, given by their orders, the van under way has behind it."""
        if vehicle_id not in self.under_way:
            return 0
        return sum(1 for _ in takewhile(self.over, seats))

    def aboard(self, order_id: int) -> int | None:
        """The van under way that has the order aboard."""
        return holder(self.under_way, order_id)

    def setup_at(self, at: Point) -> int:
        """Seconds to park and walk at a point."""
        return self.setup_s + parking_s(self.zones, at)

    def promises(self, need: Need) -> tuple[Promise, ...]:
        """Its windows as instants in the zone of the nearest depot, in time order, joined where they touch.

        Of two that are joined the later end decides whether it is hard.
        """
        zone = self._zone_at(need)
        resolved = sorted((*clock.span(self.day, w.opens, w.closes, zone), w.hard) for w in need.windows)
        joined: list[Promise] = []
        for opens, closes, hard in resolved:
            if joined and opens <= joined[-1].closes:
                last = joined[-1]
                end = (last.closes, last.hard) if last.closes >= closes else (closes, hard)
                joined[-1] = Promise(last.opens, *end)
            else:
                joined.append(Promise(opens, closes, hard))
        return tuple(joined)

    def _zone_at(self, need: Need) -> ZoneInfo:
        zones = {duty.depot.timezone for duty in self.duties}
        if len(zones) < 2 or not need.spots:
            return self.duties[0].depot.zone if self.duties else self.zone
        here = need.spots[0]
        nearest = min(
            self.duties,
            key=lambda duty: ((duty.depot.lat - here.lat) ** 2 + (duty.depot.lon - here.lon) ** 2, duty.depot.id),
        )
        return nearest.depot.zone
