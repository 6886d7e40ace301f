"""What planning stands on, read from the file: the day's needs, who is on duty, the ways between all doors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core import clock
from core.desk import Desk
from core.fleet import service as fleet
from core.plans.layout import Layout
from core.plans.needs import DayNeeds, drive
from core.plans.store import asking, out
from core.roads import service as roads
from core.roads.service import Drive, Matrix


def day_needs(desk: Desk, day: date) -> DayNeeds:
    """The orders of the day and who is there to bring them."""
    return DayNeeds(
        day=day,
        needs=asking.needs(desk.db, day),
        duties=tuple(fleet.on_duty(desk, day)),
        vehicles={vehicle.id: vehicle.name for vehicle in fleet.fleet(desk).vehicles},
        zone=desk.zone,
        service_s=round(float(desk.setting("orders.service_min")) * 60),
        setup_s=round(float(desk.setting("orders.setup_min")) * 60),
        zones=roads.zones(desk),
        under_way=out.under_way(desk.db, day, desk.now()),
        done=out.done(desk.db, day),
    )


def matrices(desk: Desk, layout: Layout, day: DayNeeds) -> Mapping[Drive, Matrix]:
    """Travel between all points for everybody on duty: as kept, else asked of the roads and kept.

    Not for use inside a write transaction: asking may take long. Raises Unavailable.
    """
    return roads.matrices(desk, layout.points, map(drive, day.duties))


def ready_at(desk: Desk, day: DayNeeds) -> int:
    """The instant before which nobody leaves: now, on the day itself once the first shift has begun, else 0."""
    now = desk.now()
    begun = [duty for duty in day.duties if duty.starts < now]
    today = any(clock.local(now, duty.depot.zone).date() == day.day for duty in begun)
    return now if today else 0
