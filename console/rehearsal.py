"""The demo's shop, set up as a real one would be: settings, fleet, region, orders, pins, each by its own use-case."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from core.clock import Clock, system_clock, zone
from core.desk import Desk
from core.wiring import open_desk

#: The name of the demo's file: what is done in it touches no real shop.
DEMO_FILE = "harrow-and-finch.db"
#: When the demo's day begins: the vans are about to be loaded, and no customer sleeps any more.
MORNING = time(8, 5)

Tell = Callable[[str], None]


def morning_clock(*, since: Clock = system_clock) -> Clock:
    """A clock that shows the demo's morning now and runs on from there."""
    from fixtures.demo import SETTINGS

    started = since()
    home = zone(SETTINGS["shop.timezone"])
    morning = datetime.combine(started.astimezone(home).date(), MORNING, tzinfo=home).astimezone(UTC)
    shift: timedelta = morning - started
    return lambda: since() + shift


def rehearse(folder: Path, *, clock: Clock, who: str | None = None) -> Desk:
    """Open the demo's file in a folder, with its settings, its fleet and its region."""
    from core.region.service import add_region
    from fixtures import demo

    desk = open_desk(folder / DEMO_FILE, clock=clock, who=who)
    for key, value in demo.SETTINGS.items():
        desk.set(key, value)
    _save_fleet(desk)
    add_region(desk, [demo.TOWN])
    return desk


def load_orders(desk: Desk, day: date, tell: Tell) -> None:
    """Import the demo's orders for that day and pin their addresses, telling what came of it."""
    from core.geocoding.service import pin_orders
    from core.orders.service import import_orders
    from fixtures.demo import ORDERS_CSV

    imported = import_orders(desk, ORDERS_CSV.read_bytes(), ORDERS_CSV.name, day=day)
    tell(f"{imported.new} orders imported from {ORDERS_CSV.name}.")
    pinned = pin_orders(desk, day)
    tell(f"{pinned.accepted} addresses pinned by themselves, {pinned.review + pinned.missing} wait for a person.")


def copy_files(folder: Path) -> Path:
    """Copy the demo's order files into the folder, where a person can import, look at and change them."""
    from fixtures.demo import ORDERS_CSV

    for file in ORDERS_CSV.parent.iterdir():
        shutil.copyfile(file, folder / file.name)
    return folder


def _save_fleet(desk: Desk) -> None:
    from core.clock import parse_wall
    from core.fleet.model import Driver, Rest, Vehicle
    from core.fleet.service import save_depot, save_driver, save_shift, save_vehicle
    from fixtures.demo import FLEET

    depot = save_depot(desk, FLEET.depot.name, FLEET.depot.lat, FLEET.depot.lon, FLEET.depot.address)
    vehicles = {
        van.name: save_vehicle(
            desk,
            Vehicle(
                van.name,
                depot.id,
                van.profile,
                van.mass_g,
                van.volume_ml,
                max_stops=van.max_stops,
                range_m=van.range_m,
                skills=frozenset(van.skills),
                cost_fixed=van.cost_fixed,
                cost_km=van.cost_km,
                cost_hour=van.cost_hour,
            ),
        ).id
        for van in FLEET.vehicles
    }
    drivers = {person.name: save_driver(desk, Driver(person.name, person.phone)).id for person in FLEET.drivers}
    for shift in FLEET.shifts:
        rest = (
            Rest(parse_wall(shift.break_from), parse_wall(shift.break_until), shift.break_min * 60)
            if shift.break_min
            else None
        )
        starts, ends = parse_wall(shift.starts), parse_wall(shift.ends)
        save_shift(desk, vehicles[shift.vehicle], drivers[shift.driver], shift.weekdays, starts, ends, rest)
