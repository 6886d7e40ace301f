"""Where the day's doors and depots lie, and which orders share a door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import floor

from core.fleet.model import Duty
from core.plans.arrangement import Seat
from core.plans.model import Promise
from core.plans.needs import SAME_DOOR, DayNeeds, Need

#: What a stop takes of a vehicle, in the order of `Vehicle` and `Need`.
DIMENSIONS = ("mass_g", "volume_ml", "parcels")

Key = tuple[tuple[int, ...], tuple[Promise, ...], frozenset[str], bool, int | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """The points of a day, each door and depot once."""

    points: tuple[tuple[float, float], ...]
    depots: Mapping[int, int]  #: depot's id -> point
    doors: Mapping[int, tuple[tuple[int, int], ...]]  #: order -> its (place, point), the own address first
    paths: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  #: van under way -> points behind it, in order

    @classmethod
    def of(cls, day: DayNeeds) -> Layout:
        """The points of everything that is pinned: depots on duty by id, then doors in the order of orders' ids."""
        places = _Places()
        depots = {duty.depot.id: duty.depot for duty in day.duties}
        at = {number: places.index(depots[number].lat, depots[number].lon) for number in sorted(depots)}
        doors: dict[int, tuple[tuple[int, int], ...]] = {}
        for number in sorted(day.needs):
            mine: dict[int, int] = {}
            for spot in day.needs[number].spots:
                mine.setdefault(places.index(spot.lat, spot.lon), spot.place)
            doors[number] = tuple((place, point) for point, place in mine.items())
        paths = {van: tuple(places.index(*point) for point in way.path) for van, way in day.under_way.items()}
        return cls(tuple(places.points), at, doors, paths)

    def point(self, order_id: int, place: int) -> int:
        """The point of that place of the order; its own address where the place is not pinned any more."""
        doors = self.doors[order_id]
        return next((point for number, point in doors if number == place), doors[0][1])

    def place(self, order_id: int, point: int) -> int:
        """Which of the order's places lies at the point; 0 where none does."""
        return next((number for number, here in self.doors[order_id] if here == point), 0)

    def key(self, day: DayNeeds, order_id: int) -> Key:
        """Orders with the same key can be one stop: same doors, windows and requirements, done both, aboard one van."""
        need, doors = day.needs[order_id], tuple(point for _, point in self.doors[order_id])
        return doors, day.promises(need), need.skills, day.over((order_id,)), day.aboard(order_id)


class _Places:
    """Points, those nearer than a metre or so to one that is known taken for it."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self._cells: dict[tuple[int, int], list[int]] = {}

    def index(self, lat: float, lon: float) -> int:
        """The number of that point, a new one where none is near."""
        row, column = floor(lat / SAME_DOOR), floor(lon / SAME_DOOR)
        for cell in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            for number in self._cells.get(cell, ()):
                known = self.points[number]
                if abs(known[0] - lat) <= SAME_DOOR and abs(known[1] - lon) <= SAME_DOOR:
                    return number
        self.points.append((lat, lon))
        self._cells.setdefault((row, column), []).append(len(self.points) - 1)
        return len(self.points) - 1


def grouped(day: DayNeeds, layout: Layout, orders: Iterable[int]) -> list[Seat]:
    """Orders of one door as one stop each, by lowest id; more than any van carries becomes several."""
    seats: list[Seat] = []
    open_at: dict[Key, int] = {}
    for number in sorted(orders):
        key = layout.key(day, number)
        at = open_at.get(key)
        if at is not None and _carried(day, (*seats[at].orders, number)):
            seats[at] = Seat((*seats[at].orders, number))
        else:
            open_at[key] = len(seats)
            seats.append(Seat((number,)))
    return seats


def demand(needs: Iterable[Need]) -> tuple[int, ...]:
    """What the orders take together, for each of `DIMENSIONS`."""
    parts = [(need.mass_g, need.volume_ml, need.parcels) for need in needs]
    return tuple(sum(amounts) for amounts in zip(*parts, strict=True)) if parts else (0, 0, 0)


def capacity(duty: Duty) -> tuple[int | None, ...]:
    """What the vehicle carries, for each of `DIMENSIONS`; None: no limit."""
    return duty.vehicle.mass_g, duty.vehicle.volume_ml, duty.vehicle.parcels


def _carried(day: DayNeeds, orders: tuple[int, ...]) -> bool:
    """Whether one vehicle on duty that can serve them carries all of them."""
    amounts = demand(day.needs[number] for number in orders)
    skills = day.needs[orders[0]].skills
    return any(
        duty.skills >= skills
        and all(most is None or amount <= most for amount, most in zip(amounts, capacity(duty), strict=True))
        for duty in day.duties
    )
