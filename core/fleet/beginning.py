"""How a shop begins: its name and address, the depot there, and the first vans with their drivers and shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from core.desk import Desk
from core.errors import BadInput
from core.fleet import store
from core.fleet.model import Depot, Driver, Vehicle
from core.fleet.saving import checked_name
from core.fleet.service import save_depot, save_driver, save_vehicle
from core.fleet.shifts import save_shift
from core.text import clean

#: More vans than this nobody begins with.
MOST_VANS = 50
#: What a small van costs a kilometre and its driver an hour, in minor units, until the shop says otherwise.
COST_KM, COST_HOUR = 40, 1400
#: Monday to Saturday.
_WEEKDAYS = range(6)


@dataclass(frozen=True, slots=True)
class Begun:
    """What the file holds now: the depot (None where no place is known yet), and how many vans were added."""

    name: str
    depot: Depot | None
    vans: int = 0


def begin(
    desk: Desk,
    name: str,
    address: str,
    place: tuple[float, float] | None = None,
    *,
    vans: int = 1,
    starts: time = time(8),
    ends: time = time(17),
) -> Begun:
    """Keep the shop's name and address, and where a place is given the depot there and its first vans: all or nothing.

    The depot's place sets the clock's zone. Vans are added to a file that has none; they drive from Monday to Saturday.
    Called again it changes name, address and place, and adds what was missing. Raises BadInput.
    """
    name, address = checked_name(name, "shop"), clean(address, limit=300)
    if not 0 <= vans <= MOST_VANS:
        raise BadInput(f"{vans} vans cannot be; begin with a number from 0 to {MOST_VANS}.")
    with desk.writing() as db:
        desk.set("shop.name", name)
        desk.set("shop.address", address)
        known = store.fleet(db)
        first = known.depots[0] if known.depots else None
        if place is None:
            return Begun(name, first)
        depot = save_depot(desk, first.name if first else name, *place, address, number=first.id if first else 0)
        added = 0 if known.vehicles else vans
        for number in range(1, added + 1):
            van = save_vehicle(desk, Vehicle(f"Van {number}", depot.id, cost_km=COST_KM, cost_hour=COST_HOUR))
            driver = save_driver(desk, Driver(f"Driver {number}"))
            save_shift(desk, van.id, driver.id, _WEEKDAYS, starts, ends)
    return Begun(name, depot, added)
