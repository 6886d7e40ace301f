"""A route as the driver reads it. Instants are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from core import clock, units
from core.addresses import with_unit
from core.plans.model import Promise
from core.roads.directions import sentences
from core.roads.model import Way


@dataclass(frozen=True, slots=True)
class Handout:
    """What an order says to the one who brings it."""

    order_id: int
    order: str
    name: str
    company: str
    phone: str
    address: str
    unit: str
    access: str
    notes: str
    lines: tuple[str, ...]
    parcels: tuple[str, ...]  #: a label each, blank where it has none
    mass_g: int
    attempt: int = 1

    @property
    def customer(self) -> str:
        """Name and company in one line."""
        return f"{self.name} ({self.company})" if self.name and self.company else self.name or self.company

    @property
    def place(self) -> str:
        """Address and unit in one line."""
        return with_unit(self.address, self.unit)

    @property
    def pieces(self) -> str:
        """How much it is: `2 parcels, 12.5 kg`."""
        number = max(1, len(self.parcels))
        weight = f", {units.mass(self.mass_g)}" if self.mass_g else ""
        return f"{number} parcel{'' if number == 1 else 's'}{weight}"

    @property
    def remarks(self) -> tuple[tuple[str, str], ...]:
        """What the driver must know, each with its heading."""
        again = f"try number {self.attempt}" if self.attempt > 1 else ""
        return tuple(
            (head, text) for head, text in (("Access", self.access), ("Note", self.notes), ("Again", again)) if text
        )


@dataclass(frozen=True, slots=True)
class SheetStop:
    """One place, for one or more orders."""

    number: int  #: 1 is the first
    arrival: int
    windows: tuple[Promise, ...]
    lat: float
    lon: float
    leg_m: int
    leg_s: int
    orders: tuple[Handout, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One vehicle's route with everything that its driver needs."""

    shop: str
    shop_phone: str
    zone: ZoneInfo
    day: date
    plan_id: int
    draft: bool  #: the plan is not approved: it may still change
    vehicle: str
    driver: str
    depot: str
    depot_lat: float
    depot_lon: float
    departs: int
    returns: int
    distance_m: int
    load_g: int
    stops: tuple[SheetStop, ...]
    ways: tuple[Way, ...] = ()  #: to each stop, and back at last; empty where nobody asked for them

    def directions(self, number: int) -> list[str]:
        """How to come to the stop with that number, or (one more than the last) back; empty without ways."""
        return sentences(self.ways[number - 1]) if self.ways else []

    @property
    def title(self) -> str:
        """Day and shop."""
        day = f"{self.day:%A} {self.day.day} {self.day:%B %Y}"
        return f"{self.shop} · {day}" if self.shop else day

    @property
    def summary(self) -> str:
        """Who leaves when, and how much there is to do."""
        facts = [
            f"{self.vehicle} · {self.driver}" if self.driver else self.vehicle,
            f"leaves {self.depot} {self.at(self.departs)}, back {self.at(self.returns)}",
            f"{len(self.stops)} stop{'' if len(self.stops) == 1 else 's'}",
            units.distance(self.distance_m),
            units.mass(self.load_g),
        ]
        return " · ".join(facts)

    @property
    def standing(self) -> str:
        """Which revision it is, and a warning for one that may still change."""
        return f"Plan {self.plan_id}" + (": DRAFT, not approved, may still change" if self.draft else "")

    def at(self, instant: int) -> str:
        """Wall clock."""
        return clock.wall(instant, self.zone)

    def promised(self, stop: SheetStop) -> str:
        """What was promised: `09:00–11:00 or 14:00–16:00`; blank for any time."""
        return " or ".join(
            f"{self.at(window.opens)}–{self.at(window.closes)}{'' if window.hard else ' if possible'}"
            for window in stop.windows
        )

    @property
    def load_order(self) -> tuple[SheetStop, ...]:
        """Last stop first: what is delivered first stands at the door."""
        return tuple(reversed(self.stops))
