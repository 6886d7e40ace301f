"""Depots, vehicles, drivers and shifts in the file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from typing import Any

from core.fleet.model import Depot, Driver, Fleet, Rest, Shift, Vehicle
from core.store.sqlite import Database

_DEPOTS = "SELECT id, name, address, lat, lon, timezone, active, version FROM depots ORDER BY name"
_VEHICLES = """
SELECT id, name, depot_id, profile, mass_g, volume_ml, parcels, max_stops, range_m, skills,
       cost_fixed, cost_km, cost_hour, active, version
FROM vehicles ORDER BY name
"""
_DRIVERS = "SELECT id, name, phone, skills, active, version FROM drivers ORDER BY name"
_SHIFTS = """
SELECT id, vehicle_id, driver_id, weekday, starts, ends, break_s, break_from, break_until, version
FROM shifts ORDER BY vehicle_id, weekday
"""


def fleet(db: Database) -> Fleet:
    """Everything, by name; shifts by vehicle and weekday."""
    return Fleet(
        tuple(_depot(row) for row in db.execute(_DEPOTS).fetchall()),
        tuple(_vehicle(row) for row in db.execute(_VEHICLES).fetchall()),
        tuple(_driver(row) for row in db.execute(_DRIVERS).fetchall()),
        tuple(_shift(row) for row in db.execute(_SHIFTS).fetchall()),
    )


def put_depot(db: Database, depot: Depot) -> Depot:
    """Store it: a new row where its id is 0, else the next version of its row."""
    values = {
        "name": depot.name,
        "address": depot.address,
        "lat": depot.lat,
        "lon": depot.lon,
        "timezone": depot.timezone,
        "active": int(depot.active),
    }
    number, version = _put(db, "depots", depot.id, depot.version, values)
    return replace(depot, id=number, version=version)


def put_vehicle(db: Database, vehicle: Vehicle) -> Vehicle:
    """Store it: a new row where its id is 0, else the next version of its row."""
    values = {
        "name": vehicle.name,
        "depot_id": vehicle.depot_id,
        "profile": vehicle.profile,
        "mass_g": vehicle.mass_g,
        "volume_ml": vehicle.volume_ml,
        "parcels": vehicle.parcels,
        "max_stops": vehicle.max_stops,
        "range_m": vehicle.range_m,
        "skills": _skills(vehicle.skills),
        "cost_fixed": vehicle.cost_fixed,
        "cost_km": vehicle.cost_km,
        "cost_hour": vehicle.cost_hour,
        "active": int(vehicle.active),
    }
    number, version = _put(db, "vehicles", vehicle.id, vehicle.version, values)
    return replace(vehicle, id=number, version=version)


def put_driver(db: Database, driver: Driver) -> Driver:
    """Store it: a new row where its id is 0, else the next version of its row."""
    values = {
        "name": driver.name,
        "phone": driver.phone,
        "skills": _skills(driver.skills),
        "active": int(driver.active),
    }
    number, version = _put(db, "drivers", driver.id, driver.version, values)
    return replace(driver, id=number, version=version)


def put_shift(db: Database, shift: Shift) -> Shift:
    """Store it: a new row where its id is 0, else the next version of its row."""
    values = {
        "vehicle_id": shift.vehicle_id,
        "driver_id": shift.driver_id,
        "weekday": shift.weekday,
        "starts": f"{shift.starts:%H:%M}",
        "ends": f"{shift.ends:%H:%M}",
        "break_s": shift.rest.duration_s if shift.rest else 0,
        "break_from": f"{shift.rest.earliest:%H:%M}" if shift.rest else "",
        "break_until": f"{shift.rest.latest:%H:%M}" if shift.rest else "",
    }
    number, version = _put(db, "shifts", shift.id, shift.version, values)
    return replace(shift, id=number, version=version)


def drop_shift(db: Database, shift: Shift) -> None:
    """Take the shift off the week."""
    db.execute("DELETE FROM shifts WHERE id = ?", (shift.id,))


def _put(db: Database, table: str, number: int, version: int, values: dict[str, Any]) -> tuple[int, int]:
    """The row's id and version after it is stored."""
    if number:
        db.table(table).update(number, {**values, "version": version + 1})
        return number, version + 1
    return int(str(db.table(table).insert(values).last_pk)), 1


def _skills(skills: frozenset[str]) -> str:
    return json.dumps(sorted(skills), ensure_ascii=False)


def _depot(row: tuple[Any, ...]) -> Depot:
    number, name, address, lat, lon, timezone, active, version = row
    return Depot(name, lat, lon, address, timezone, bool(active), number, version)


def _vehicle(row: tuple[Any, ...]) -> Vehicle:
    number, name, depot_id, profile, mass_g, volume_ml, parcels, max_stops, range_m, skills, *rest = row
    fixed, km, hour, active, version = rest
    return Vehicle(
        name=name,
        depot_id=depot_id,
        profile=profile,
        mass_g=mass_g,
        volume_ml=volume_ml,
        parcels=parcels,
        max_stops=max_stops,
        range_m=range_m,
        skills=frozenset(json.loads(skills)),
        cost_fixed=fixed,
        cost_km=km,
        cost_hour=hour,
        active=bool(active),
        id=number,
        version=version,
    )


def _driver(row: tuple[Any, ...]) -> Driver:
    number, name, phone, skills, active, version = row
    return Driver(name, phone, frozenset(json.loads(skills)), bool(active), number, version)


def _shift(row: tuple[Any, ...]) -> Shift:
    number, vehicle_id, driver_id, weekday, starts, ends, break_s, earliest, latest, version = row
    rest = Rest(time.fromisoformat(earliest), time.fromisoformat(latest), break_s) if break_s else None
    return Shift(
        vehicle_id,
        driver_id,
        weekday,
        time.fromisoformat(starts),
        time.fromisoformat(ends),
        rest,
        number,
        version,
    )
