"""What a dispatcher does with the fleet: look, save, and ask who is on duty.

Saving something with the id 0 adds it; with its id it changes the stored one, unless another desk was faster (Stale).
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.desk import Desk
from core.errors import BadInput
from core.fleet import store
from core.fleet.model import PROFILES, Depot, Driver, Fleet, Vehicle
from core.fleet.saving import checked_name, checked_skills, record, same_version, stored
from core.fleet.shifts import end_shift, on_duty, save_shift
from core.text import clean, fold

__all__ = [
    "end_shift",
    "fleet",
    "on_duty",
    "retire_depot",
    "save_depot",
    "save_driver",
    "save_shift",
    "save_vehicle",
]

_PHONE_SIGNS = frozenset("+0123456789 ()/.-")
#: Larger than any real one; sums of them stay far inside 64 bits.
_LARGEST = 10**10


def fleet(desk: Desk) -> Fleet:
    """Everything in the file, what is retired too."""
    return store.fleet(desk.db)


def save_depot(
    desk: Desk, name: str, lat: float, lon: float, address: str = "", *, number: int = 0, version: int | None = None
) -> Depot:
    """Store a depot: the one of that name, a new one, or (`number`) one that gets another name; it is in use then.

    Its time zone is that of the place; the first depot sets the shop's clock too. Raises BadInput, Stale.
    """
    if not (isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadInput(f"{lat:g}, {lon:g} is no place on earth; write latitude, longitude like 51.5074,-0.1278.")
    wanted = Depot(checked_name(name, "depot"), lat, lon, clean(address, limit=300), _zone_of(lat, lon), id=number)
    with desk.writing() as db:
        known = store.fleet(db)
        same = next((depot for depot in known.depots if fold(depot.name) == fold(wanted.name)), None)
        if same is not None and not number:
            wanted = replace(wanted, id=same.id)
        before = stored(known.depots, wanted, "depot")
        if before is not None:
            wanted = replace(wanted, address=wanted.address or before.address)
            wanted = replace(wanted, version=before.version if version is None else version)
            same_version(desk, "depot", before, wanted)
        saved = store.put_depot(db, wanted)
        record(desk, db, "depot", before, saved)
        if not known.depots and desk.setting("shop.timezone") == "UTC":
            desk.set("shop.timezone", saved.timezone)
    return saved


def retire_depot(desk: Desk, number: int) -> Depot:
    """Take a depot out of use. Raises BadInput while vehicles load there."""
    with desk.writing() as db:
        known = store.fleet(db)
        before = known.depot(number)
        users = [van.name for van in known.vehicles if van.active and van.depot_id == number]
        if users:
            raise BadInput(f"{', '.join(users)} still load at {before.name}; give them another depot first.")
        saved = store.put_depot(db, replace(before, active=False))
        record(desk, db, "depot", before, saved)
    return saved


def save_vehicle(desk: Desk, vehicle: Vehicle) -> Vehicle:
    """Store a vehicle. Raises BadInput for what cannot be, Stale where another desk changed it first."""
    vehicle = replace(vehicle, name=checked_name(vehicle.name, "vehicle"), skills=checked_skills(vehicle.skills))
    if vehicle.profile not in PROFILES:
        word = clean(vehicle.profile, limit=40)
        raise BadInput(f"“{word}” is no way to move; choose {', '.join(PROFILES)}.")
    for field in ("mass_g", "volume_ml", "parcels", "max_stops", "range_m", "cost_fixed", "cost_km", "cost_hour"):
        if not 0 <= (getattr(vehicle, field) or 0) <= _LARGEST:
            raise BadInput(f"{vehicle.name}: {getattr(vehicle, field)} cannot be its {field}; give a sensible amount.")
    with desk.writing() as db:
        known = store.fleet(db)
        depot = known.depot(vehicle.depot_id)
        if vehicle.active and not depot.active:
            raise BadInput(f"{depot.name} is out of use; choose another depot for {vehicle.name}.")
        before = stored(known.vehicles, vehicle, "vehicle")
        same_version(desk, "vehicle", before, vehicle)
        saved = store.put_vehicle(db, vehicle)
        record(desk, db, "vehicle", before, saved)
    return saved


def save_driver(desk: Desk, driver: Driver) -> Driver:
    """Store a driver. Raises BadInput for what cannot be, Stale where another desk changed it first."""
    phone = clean(driver.phone, limit=40)
    if not set(phone) <= _PHONE_SIGNS:
        raise BadInput(f"“{phone}” is no phone number; write it like +44 20 7946 0000.")
    driver = replace(
        driver, name=checked_name(driver.name, "driver"), phone=phone, skills=checked_skills(driver.skills)
    )
    with desk.writing() as db:
        before = stored(store.fleet(db).drivers, driver, "driver")
        same_version(desk, "driver", before, driver)
        saved = store.put_driver(db, driver)
        record(desk, db, "driver", before, saved)
    return saved


def _zone_of(lat: float, lon: float) -> str:
    """The zone of the clocks at that place; at sea, that of the longitude."""
    import tzfpy

    name = str(tzfpy.get_tz(lon, lat))
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"
