"""A van leaves the depot: predictions start from then, and its customers are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.clock import wall
from core.deliveries import news
from core.deliveries.news import Telling
from core.deliveries.progress import progress
from core.deliveries.store import departures
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused
from core.notifications import service as notifications
from core.notifications.model import Queued

#: Clocks of phones and desks differ a little.
_AHEAD_S = 300


@dataclass(frozen=True, slots=True)
class Left:
    """A van has left."""

    vehicle_id: int
    vehicle: str
    left_at: int  #: UTC s
    told: Queued
    already: bool = False  #: that was known before: nothing was done


def leave(desk: Desk, day: date, vehicle_id: int, left_at: int | None = None) -> Left:
    """The van has left the depot at `left_at` (UTC s; now where it is left away). Said again, the time is put right.

    Customers on its route are told once a try, where the shop tells them of it. Raises Refused where the day has no
    approved plan or is closed, NotFound where the van has no route, BadInput for a time that is still to come.
    """
    with desk.writing() as db:
        at = desk.now() if left_at is None else left_at
        if at > desk.now() + _AHEAD_S:
            raise BadInput(f"{wall(at, desk.zone)} is still to come; a van has left or it has not.")
        standing = progress(desk, day)
        if not standing.approved:
            raise Refused(f"The plan of {day} is not approved, so nothing is out; approve it first.")
        if standing.closed_at is not None:
            raise Refused(f"The day {day} is closed; nothing leaves on it any more.")
        route = next((route for route in standing.routes if route.vehicle_id == vehicle_id), None)
        if route is None:
            names = ", ".join(each.vehicle for each in standing.routes)
            raise NotFound(f"That vehicle has no route on {day}; there leave {names}.")
        before = route.left_at
        if before is not None and left_at in {None, before}:
            return Left(vehicle_id, route.vehicle, before, Queued(), already=True)
        departures.put(db, day, vehicle_id, at)
        data = {"vehicle": vehicle_id, "left_at": at, **({"before": before} if before is not None else {})}
        desk.record(db, "day.left", f"day:{day}", data)
        anew = next(each for each in progress(desk, day).routes if each.vehicle_id == vehicle_id)
        told = notifications.enqueue(desk, db, news.out(anew, Telling.of(desk), standing.plan_id))
        return Left(vehicle_id, route.vehicle, at, told)
