"""The fleet as rows, and the fields in which depots, vehicles, drivers and shifts are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from console.dialogs.form import Field
from console.formats import position
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core import units
from core.clock import parse_wall
from core.errors import BadInput
from core.fleet import amounts
from core.fleet.model import PROFILES, WEEKDAYS, Depot, Driver, Fleet, Shift, Thing, Vehicle, weekdays
from core.units import Money

COLUMNS = (
    Column("What", 7),
    Column("Name", 12, grow=2),
    Column("About", 22, grow=4),
    Column("On the road", 20, grow=4),
)


def rows(fleet: Fleet, currency: str) -> list[Row]:
    """Depots, vehicles, drivers; what is out of use stands muted, after the others of its kind."""
    depots = [_depot(depot) for depot in _used_first(fleet.depots)]
    vehicles = [_vehicle(fleet, vehicle, currency) for vehicle in _used_first(fleet.vehicles)]
    return [*depots, *vehicles, *(_driver(fleet, driver) for driver in _used_first(fleet.drivers))]


def _used_first(things: Sequence[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: not thing.active)


def _depot(depot: Depot) -> Row:
    about = ", ".join(part for part in (depot.address, position(depot.lat, depot.lon)) if part)
    return _row(f"depot:{depot.id}", "depot", depot.name, about, f"clock of {depot.timezone}", depot.active)


def _vehicle(fleet: Fleet, vehicle: Vehicle, currency: str) -> Row:
    costs = [
        f"{Money(minor, currency)}{per}"
        for minor, per in ((vehicle.cost_fixed, " a day"), (vehicle.cost_km, "/km"), (vehicle.cost_hour, "/h"))
        if minor
    ]
    about = ", ".join([vehicle.profile, *_limits(vehicle), *sorted(vehicle.skills), *costs])
    shifts = [shift for shift in fleet.shifts if shift.vehicle_id == vehicle.id]
    road = week(fleet, shifts, drivers=True) or "no shift: s gives it one"
    return _row(f"vehicle:{vehicle.id}", "vehicle", vehicle.name, about, road, vehicle.active)


def _driver(fleet: Fleet, driver: Driver) -> Row:
    about = ", ".join(part for part in (driver.phone, *sorted(driver.skills)) if part)
    shifts = [shift for shift in fleet.shifts if shift.driver_id == driver.id]
    return _row(f"driver:{driver.id}", "driver", driver.name, about, week(fleet, shifts, drivers=False), driver.active)


def _row(key: str, kind: str, name: str, about: str, road: str, active: bool) -> Row:
    cells = (Cell(kind, "muted"), name, about, road if active else "out of use")
    return Row(key, cells, "" if active else "muted")


def _limits(vehicle: Vehicle) -> list[str]:
    limits = (
        units.mass(vehicle.mass_g) if vehicle.mass_g is not None else "",
        units.volume(vehicle.volume_ml) if vehicle.volume_ml is not None else "",
        f"{vehicle.parcels} parcels" if vehicle.parcels is not None else "",
        f"{vehicle.max_stops} stops" if vehicle.max_stops is not None else "",
        f"goes {units.distance(vehicle.range_m)}" if vehicle.range_m is not None else "",
    )
    return [limit for limit in limits if limit]


def week(fleet: Fleet, shifts: Sequence[Shift], *, drivers: bool) -> str:
    """`mon-fri 07:30-16:00 Sam; sat 09:00-12:00 Petra`: with the other half of each shift."""

    def about(shift: Shift) -> str:
        other = fleet.driver(shift.driver_id).name if drivers else fleet.vehicle(shift.vehicle_id).name
        return f"{shift.starts:%H:%M}-{shift.ends:%H:%M} {other}"

    by_days = sorted(shifts, key=lambda shift: (about(shift), shift.weekday))
    groups = [(text, [shift.weekday for shift in group]) for text, group in groupby(by_days, about)]
    return "; ".join(f"{days(numbers)} {text}" for text, numbers in sorted(groups, key=lambda group: group[1]))


def days(numbers: Sequence[int]) -> str:
    """`mon-fri`, `mon,wed-fri`: weekdays in the form in which they are typed."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = [WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs]
    return ",".join(names)


def depot_fields(depot: Depot | None, point: Callable[[str], tuple[float, float]]) -> list[Field]:
    """Name, address, place; where no place is given the address is looked up."""
    place = position(depot.lat, depot.lon) if depot else ""
    return [
        Field("name", "Name", depot.name if depot else "", "Main depot", required=True),
        Field("address", "Address", depot.address if depot else ""),
        Field("place", "Place", place, "51.88912, 0.90371; empty: by the address", lambda t: point(t) if t else None),
    ]


def vehicle_fields(fleet: Fleet, vehicle: Vehicle | None, currency: str) -> list[Field]:
    """Everything about a vehicle; an empty limit is none."""
    depots = [depot for depot in fleet.depots if depot.active]
    given = vehicle or Vehicle("", depots[0].id if depots else 0)
    depot = next((depot.name for depot in fleet.depots if depot.id == given.depot_id), "")
    known = ", ".join(depot.name for depot in depots)

    def money(name: str, label: str, minor: int) -> Field:
        text = str(Money(minor, currency)).removesuffix(f" {currency}").replace(",", "") if minor else ""
        return Field(name, label, text, f"in {currency}", lambda typed: amounts.money(typed or "0", currency))

    return [
        Field("name", "Name", given.name, "Van 1", required=True),
        Field("depot_id", "Depot", depot, known, lambda text: fleet.depot(text).id, required=True),
        Field("profile", "Moves as", given.profile, ", ".join(PROFILES), str.lower),
        _limit("mass_g", "Carries", _mass(given.mass_g), "600kg; empty: no limit", amounts.mass),
        _limit("volume_ml", "Volume", _litres(given.volume_ml), "3m3", amounts.volume),
        _limit("parcels", "Parcels", _plain(given.parcels), "", amounts.count),
        _limit("max_stops", "Stops", _plain(given.max_stops), "", amounts.count),
        _limit("range_m", "Range", f"{given.range_m / 1000:g}km" if given.range_m else "", "80km", amounts.distance),
        Field("skills", "Can do", ", ".join(sorted(given.skills)), "fridge, lift", skills),
        money("cost_fixed", "A day costs", given.cost_fixed),
        money("cost_km", "A km costs", given.cost_km),
        money("cost_hour", "An hour costs", given.cost_hour),
    ]


def driver_fields(driver: Driver | None) -> list[Field]:
    """Name, phone, skills."""
    given = driver or Driver("")
    return [
        Field("name", "Name", given.name, required=True),
        Field("phone", "Phone", given.phone, "+44 20 7946 0000"),
        Field("skills", "Can do", ", ".join(sorted(given.skills)), "heavy, id-check", skills),
    ]


def shift_fields(fleet: Fleet, vehicle: Vehicle) -> list[Field]:
    """Driver, weekdays, hours and break, as the vehicle's first shift has them."""
    own = [shift for shift in fleet.shifts if shift.vehicle_id == vehicle.id]
    first = own[0] if own else None
    same = [shift.weekday for shift in own if first and _hours(shift) == _hours(first)]
    rest = first.rest if first else None
    drivers = [driver.name for driver in fleet.drivers if driver.active]
    name = fleet.driver(first.driver_id).name if first else drivers[0] if len(drivers) == 1 else ""
    return [
        Field("driver", "Driver", name, ", ".join(drivers[:4]), lambda text: fleet.driver(text).id, required=True),
        Field("weekdays", "Weekdays", days(same) or "mon-fri", "mon-fri, sat", weekdays, required=True),
        Field("starts", "From", f"{first.starts:%H:%M}" if first else "08:00", parse=parse_wall, required=True),
        Field("ends", "Until", f"{first.ends:%H:%M}" if first else "17:00", parse=parse_wall, required=True),
        Field("rest_min", "Break, minutes", str(rest.duration_s // 60) if rest else "", "30; empty: none", _minutes),
        Field("earliest", "begins between", f"{rest.earliest:%H:%M}" if rest else "", "12:00", _wall),
        Field("latest", "and", f"{rest.latest:%H:%M}" if rest else "", "13:30", _wall),
    ]


def _hours(shift: Shift) -> tuple[object, ...]:
    return shift.driver_id, shift.starts, shift.ends


def skills(text: str) -> frozenset[str]:
    """Words between commas."""
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def _limit(name: str, label: str, text: str, hint: str, read: Callable[[str], int]) -> Field:
    return Field(name, label, text, hint, lambda typed: read(typed) if typed else None)


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)


def _mass(grams: int | None) -> str:
    return "" if grams is None else f"{grams}g" if grams % 100 else f"{grams / 1000:g}kg"


def _litres(ml: int | None) -> str:
    return "" if ml is None else f"{ml}ml" if ml % 100 else f"{ml / 1000:g}l"


def _minutes(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise BadInput(f"“{text}” is no number of minutes; write 30, or leave it empty for no break.")
    return int(text) if text else None


def _wall(text: str) -> object:
    return parse_wall(text) if text else None
