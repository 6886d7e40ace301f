"""The fleet as tables and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from console.cli.frame import say, table
from core import units
from core.fleet.model import WEEKDAYS, Fleet, Shift, Thing, Vehicle
from core.units import Money


def fleet_json(known: Fleet) -> dict[str, Any]:
    """Everything, as scripts read it."""
    return {
        "depots": [_plain(depot) for depot in known.depots],
        "vehicles": [_plain(vehicle) | {"depot": known.depot(vehicle.depot_id).name} for vehicle in known.vehicles],
        "drivers": [_plain(driver) for driver in known.drivers],
        "shifts": [_shift_json(known, shift) for shift in known.shifts],
    }


def print_fleet(known: Fleet, currency: str, *, everything: bool) -> None:
    """Four tables; what is out of use only with `everything`."""
    say("Depots")
    depots = [depot for depot in known.depots if depot.active or everything]
    rows = [(d.name, f"{d.lat:.5f},{d.lon:.5f}", d.timezone, _use(d), d.address) for d in depots]
    table(("name", "place", "clock", "", "address"), rows)
    say("\nVehicles")
    vehicles = [vehicle for vehicle in known.vehicles if vehicle.active or everything]
    lines = [
        (
            van.name,
            van.profile,
            known.depot(van.depot_id).name,
            carries(van),
            ", ".join(sorted(van.skills)),
            _costs(van, currency),
            _use(van),
        )
        for van in vehicles
    ]
    table(("name", "moves as", "depot", "carries", "skills", "costs", ""), lines)
    say("\nDrivers")
    drivers = [driver for driver in known.drivers if driver.active or everything]
    table(("name", "phone", "skills", ""), [(d.name, d.phone, ", ".join(sorted(d.skills)), _use(d)) for d in drivers])
    say("\nShifts")
    table(("vehicle", "driver", "day", "hours", "break"), [_shift_row(known, shift) for shift in known.shifts])


def carries(van: Vehicle) -> str:
    """Its limits in words."""
    limits = (
        units.mass(van.mass_g) if van.mass_g is not None else "",
        units.volume(van.volume_ml) if van.volume_ml is not None else "",
        f"{van.parcels} parcels" if van.parcels is not None else "",
        f"{van.max_stops} stops" if van.max_stops is not None else "",
        f"goes {units.distance(van.range_m)}" if van.range_m is not None else "",
    )
    return ", ".join(limit for limit in limits if limit) or "no limit"


def _shift_row(known: Fleet, shift: Shift) -> tuple[str, ...]:
    rest = shift.rest
    pause = f"{rest.duration_s // 60} min from {rest.earliest:%H:%M} to {rest.latest:%H:%M}" if rest else ""
    hours = f"{shift.starts:%H:%M}-{shift.ends:%H:%M}"
    names = known.vehicle(shift.vehicle_id).name, known.driver(shift.driver_id).name
    return *names, WEEKDAYS[shift.weekday], hours, pause


def _shift_json(known: Fleet, shift: Shift) -> dict[str, Any]:
    rest = shift.rest
    return {
        "vehicle": known.vehicle(shift.vehicle_id).name,
        "driver": known.driver(shift.driver_id).name,
        "weekday": WEEKDAYS[shift.weekday],
        "starts": f"{shift.starts:%H:%M}",
        "ends": f"{shift.ends:%H:%M}",
        "break_s": rest.duration_s if rest else 0,
        "break_from": f"{rest.earliest:%H:%M}" if rest else None,
        "break_until": f"{rest.latest:%H:%M}" if rest else None,
    }


def _plain(thing: Thing) -> dict[str, Any]:
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in asdict(thing).items()}


def _use(thing: Thing) -> str:
    return "" if thing.active else "out of use"


def _costs(van: Vehicle, currency: str) -> str:
    """`25.00 GBP + 0.45/km + 14.50/h`."""
    fixed, km, hour = (str(Money(minor, currency)) for minor in (van.cost_fixed, van.cost_km, van.cost_hour))
    unit = f" {currency}"
    return f"{fixed} + {km.removesuffix(unit)}/km + {hour.removesuffix(unit)}/h"
