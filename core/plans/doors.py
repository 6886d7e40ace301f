"""How the doors of a day lie to the roads: what to mend before a plan goes astray."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.desk import Desk
from core.plans.ground import day_needs
from core.plans.layout import Layout
from core.plans.needs import DayNeeds, drive
from core.roads import service as roads
from core.roads.model import UNREACHABLE, Drive

#: A door farther from its road than this is worth a look: the pin may be wrong, or the road not mapped.
FAR_M = 100


@dataclass(frozen=True, slots=True)
class RoadDoor:
    """The door of an order, for one profile. `away_m` None: no road is near, its ways are straight lines."""

    order_id: int
    source_order_id: str
    name: str
    address: str
    profile: str
    away_m: int | None
    reached: bool  #: whether a way leads there from a depot on duty, or without one from most other doors

    @property
    def doubtful(self) -> bool:
        """Whether somebody should look at it."""
        return self.away_m is None or self.away_m > FAR_M or not self.reached

    @property
    def why(self) -> str:
        """What is amiss, in words; empty where nothing is."""
        if self.away_m is None:
            return "no road is near"
        if not self.reached:
            return "no road leads there"
        return f"{self.away_m:,} m from its road" if self.away_m > FAR_M else ""


def road_doors(desk: Desk, day: date) -> tuple[RoadDoor, ...]:
    """Every pinned order of the day for each profile on duty (without any: the van), doubtful ones first.

    Not for use inside a write transaction: asking may take long. Raises Unavailable.
    """
    needs = day_needs(desk, day)
    layout = Layout.of(needs)
    drives = {duty.vehicle.profile: drive(duty) for duty in needs.duties} or {"van": Drive()}
    found = [door for one in drives.values() for door in _doors(desk, needs, layout, one)]
    return tuple(sorted(found, key=lambda door: (not door.doubtful, -(door.away_m or 1_000_000_000), door.order_id)))


def _doors(desk: Desk, needs: DayNeeds, layout: Layout, one: Drive) -> list[RoadDoor]:
    matrix = roads.matrix(desk, layout.points, one)
    starts = list(layout.depots.values())
    found = []
    for number, need in needs.needs.items():
        if not need.spots:
            continue
        point = layout.doors[number][0][1]
        ways = matrix.durations[starts or range(len(layout.points)), point] != UNREACHABLE
        reached = bool(ways.any() if starts else ways.mean() > 0.5)
        away = int(matrix.away[point])
        found.append(
            RoadDoor(
                number, need.source_order_id, need.name, need.address, one.profile,
                None if away < 0 else away, reached,
            )
        )  # fmt: skip
    return found
