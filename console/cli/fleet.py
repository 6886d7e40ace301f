"""Verbs about the fleet: depots, vehicles, drivers, shifts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from console.cli.fleet_printing import carries, fleet_json, print_fleet
from console.cli.frame import Context, emit_json, json_option, narrate, pass_context
from core.clock import parse_wall
from core.errors import BadInput
from core.fleet import amounts, service
from core.fleet.model import PROFILES, WEEKDAYS, Driver, Fleet, Rest, Shift, Vehicle, weekdays

if TYPE_CHECKING:
    from core.desk import Desk


@click.group()
def fleet() -> None:
    """What carries, who drives, when."""


@fleet.command("list")
@click.option("--all", "everything", is_flag=True, help="What is out of use too.")
@json_option
@pass_context
def list_(context: Context, everything: bool, as_json: bool) -> None:
    """Depots, vehicles, drivers and the week's shifts."""
    desk = context.desk
    known = service.fleet(desk)
    if as_json:
        emit_json(fleet_json(known))
    else:
        print_fleet(known, desk.setting("shop.currency"), everything=everything)


@fleet.command()
@click.argument("name")
@click.option("--at", "place", help="LATITUDE,LONGITUDE.")
@click.option("--address", default="", help="Its address; without --at it is looked up.")
@click.option("--retire", is_flag=True, help="Take it out of use.")
@pass_context
def depot(context: Context, name: str, place: str | None, address: str, retire: bool) -> None:
    """Add a depot, or change the one of that name: fleet depot Main --at 51.5074,-0.1278."""
    desk = context.desk
    if retire:
        gone = service.retire_depot(desk, service.fleet(desk).depot(name).id)
        narrate(f"{gone.name} is out of use.")
        return
    lat, lon = _coordinates(place) if place else _found(desk, address)
    saved = service.save_depot(desk, name, lat, lon, address)
    narrate(f"{saved.name} lies at {saved.lat:g},{saved.lon:g} ({saved.timezone}).")


@fleet.command()
@click.argument("name")
@click.option("--rename", help="Its new name.")
@click.option("--depot", "depot_name", help="Where it loads; the only depot where there is one.")
@click.option("--profile", type=click.Choice(PROFILES), help="How it moves.")
@click.option("--mass", help="What it carries: 600kg.")
@click.option("--volume", help="3m3.")
@click.option("--parcels", help="How many parcels.")
@click.option("--max-stops", help="The most stops it makes.")
@click.option("--range", "reach", help="How far it goes: 80km.")
@click.option("--skills", help="What it can do beyond any van: fridge,lift.")
@click.option("--cost-fixed", help="A day on which it leaves: 25.00.")
@click.option("--cost-km", help="0.45.")
@click.option("--cost-hour", help="14.50.")
@click.option("--retire/--use", "retired", default=None, help="Out of use, or in use again.")
@pass_context
def vehicle(context: Context, /, name: str, rename: str | None, depot_name: str | None, **given: Any) -> None:
    """Add a vehicle, or change the one of that name; `none` takes a limit off."""
    desk = context.desk
    known = service.fleet(desk)
    before = next((van for van in known.vehicles if van.name.casefold() == name.casefold()), None)
    if depot_name is None and before is not None:
        depot_id = before.depot_id
    else:
        depot_id = known.depot(depot_name).id if depot_name is not None else _only_depot(known)
    base = before or Vehicle(name, depot_id)
    wanted = replace(base, name=rename or base.name, depot_id=depot_id, **_vehicle_facts(desk, given))
    saved = service.save_vehicle(desk, wanted)
    narrate(f"{saved.name} is {'changed' if before else 'added'}: {carries(saved)}.")


@fleet.command()
@click.argument("name")
@click.option("--rename", help="The new name.")
@click.option("--phone", help="+44 20 7946 0000.")
@click.option("--skills", help="What this driver can do: heavy,id-check.")
@click.option("--retire/--use", "retired", default=None, help="Does not drive any more, or again.")
@pass_context
def driver(
    context: Context, name: str, rename: str | None, phone: str | None, skills: str | None, retired: bool | None
) -> None:
    """Add a driver, or change the one of that name."""
    desk = context.desk
    before = next((one for one in service.fleet(desk).drivers if one.name.casefold() == name.casefold()), None)
    base = before or Driver(name)
    wanted = replace(
        base,
        name=rename or base.name,
        phone=base.phone if phone is None else phone,
        skills=base.skills if skills is None else frozenset(_words(skills)),
        active=base.active if retired is None else not retired,
    )
    saved = service.save_driver(desk, wanted)
    narrate(f"{saved.name} is {'changed' if before else 'added'}.")


@fleet.command()
@click.argument("vehicle_name", metavar="VEHICLE")
@click.argument("driver_name", metavar="DRIVER", required=False)
@click.option("--days", default="mon-fri", show_default=True, help="mon-fri, mon,wed,sat, daily, weekend.")
@click.option("--from", "starts", default="08:00", show_default=True, help="The shift's start.")
@click.option("--to", "ends", default="17:00", show_default=True, help="Its end.")
@click.option("--break", "rest", help="30min@12:00-13:30: so long, begun between the two.")
@click.option("--off", is_flag=True, help="Off the road on these days.")
@pass_context
def shift(
    context: Context,
    vehicle_name: str,
    driver_name: str | None,
    days: str,
    starts: str,
    ends: str,
    rest: str | None,
    off: bool,
) -> None:
    """Put a vehicle with its driver on the road: fleet shift "Van 1" Ann --days mon-sat --from 7:30 --to 16:00."""
    desk = context.desk
    known = service.fleet(desk)
    van = known.vehicle(vehicle_name)
    if off:
        ended = service.end_shift(desk, van.id, weekdays(days))
        narrate(f"{van.name} is off the road on {_days(ended) or 'no day on which it drove'}.")
        return
    if driver_name is None:
        raise BadInput("Name the driver behind the vehicle, or take the vehicle off the road with --off.")
    saved = service.save_shift(
        desk,
        van.id,
        known.driver(driver_name).id,
        weekdays(days),
        parse_wall(starts),
        parse_wall(ends),
        _rest(rest) if rest else None,
    )
    narrate(f"{van.name} drives on {_days(saved)}, {saved[0].starts:%H:%M} to {saved[0].ends:%H:%M}.")


def _vehicle_facts(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of a vehicle that were given, read. Raises BadInput naming the option."""
    currency = desk.setting("shop.currency")

    def money(text: str) -> int:
        return amounts.money(text, currency)

    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "mass": ("mass_g", _or_none(amounts.mass)),
        "volume": ("volume_ml", _or_none(amounts.volume)),
        "parcels": ("parcels", _or_none(amounts.count)),
        "max_stops": ("max_stops", _or_none(amounts.count)),
        "reach": ("range_m", _or_none(amounts.distance)),
        "skills": ("skills", lambda text: frozenset(_words(text))),
        "cost_fixed": ("cost_fixed", money),
        "cost_km": ("cost_km", money),
        "cost_hour": ("cost_hour", money),
        "profile": ("profile", str),
    }
    facts: dict[str, Any] = {}
    for option, (field, read) in readers.items():
        if given[option] is not None:
            try:
                facts[field] = read(given[option])
            except BadInput as wrong:
                name = "range" if option == "reach" else option.replace("_", "-")
                raise BadInput(f"--{name}: {wrong}") from wrong
    if given["retired"] is not None:
        facts["active"] = not given["retired"]
    return facts


def _or_none(read: Callable[[str], int]) -> Callable[[str], int | None]:
    return lambda text: None if text.strip().lower() == "none" else read(text)


def _coordinates(text: str) -> tuple[float, float]:
    match = re.fullmatch(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*", text)
    if match is None:
        raise BadInput(f"--at: “{text}” is no place; write latitude, longitude like 51.5074,-0.1278.")
    return float(match[1]), float(match[2])


def _found(desk: Desk, address: str) -> tuple[float, float]:
    """The place of an address that the geocoder is sure of."""
    if not address:
        raise BadInput("Say where it lies: --at LATITUDE,LONGITUDE, or --address with an address the region knows.")
    from core.geocoding.service import find

    answer = find(desk, address)
    if answer.best is None or answer.review:
        near = f"the nearest is {answer.best.label}" if answer.best is not None else answer.why or "nothing was found"
        raise BadInput(f"“{address}” is not certain ({near}); add --at LATITUDE,LONGITUDE.")
    narrate(f"Found: {answer.best.label}.")
    return answer.best.lat, answer.best.lon


def _only_depot(known: Fleet) -> int:
    active = [one for one in known.depots if one.active]
    if len(active) != 1:
        what = "There is no depot yet; add one with roundsman fleet depot" if not active else "There are several depots"
        raise BadInput(f"{what}; name the vehicle's with --depot.")
    return active[0].id


def _words(text: str) -> list[str]:
    return [] if text.strip().lower() == "none" else [word.strip() for word in text.split(",") if word.strip()]


def _rest(text: str) -> Rest:
    """The break in `30min@12:00-13:30`."""
    match = re.fullmatch(r"\s*(\d{1,3})\s*(?:min|m)?\s*@\s*([\d:.]+)\s*-\s*([\d:.]+)\s*", text)
    if match is None:
        raise BadInput(f"--break: “{text}” cannot be read; write it like 30min@12:00-13:30.")
    return Rest(parse_wall(match[2]), parse_wall(match[3]), int(match[1]) * 60)


def _days(shifts: list[Shift]) -> str:
    return ", ".join(WEEKDAYS[shift.weekday] for shift in shifts)
