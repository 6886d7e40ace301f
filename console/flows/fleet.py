"""The fleet: looked at, added to, changed, taken out of use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.dialogs.listing import Listing, Picked
from console.flows import clashing
from console.flows.addresses import suggestions
from console.flows.lists import ask, work_on
from console.views import fleet as views
from core.desk import Desk
from core.errors import BadInput
from core.fleet import service
from core.fleet.model import Depot, Driver, Fleet, Rest, Thing, Vehicle
from core.geocoding.points import read_point

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_OFFERS = (("enter", "change"), ("a", "add"), ("s", "shift"), ("o", "off"), ("x", "retire"))
_EMPTY = ("No depot, no vehicle, no driver yet.", "a adds them, a depot first: it is where the vehicles start.")
_KINDS = (
    Option("depot", "Depot", "where vehicles start, load and end"),
    Option("vehicle", "Vehicle", "what carries"),
    Option("driver", "Driver", "who drives"),
)


async def fleet(house: RoundsmanApp) -> None:
    """The list, until it is left."""

    async def listing(at: str) -> Listing:
        known = await house.core(service.fleet, house.desk)
        rows = views.rows(known, house.desk.setting("shop.currency"))
        return Listing("Fleet", views.COLUMNS, rows, _OFFERS, empty=_EMPTY, at=at)

    async def act(picked: Picked) -> str:
        return await _act(house, await house.core(service.fleet, house.desk), picked)

    await work_on(house, listing, act)


async def _act(house: RoundsmanApp, known: Fleet, picked: Picked) -> str:
    kind, _, number = picked.row.partition(":")
    if picked.key == "a":
        kind, number = await ask(house, Choose("Add what?", _KINDS, kind or "depot")) or "", "0"
    if not kind:
        return ""
    if picked.key in {"enter", "a"}:
        return await _WAYS[kind](house, known, int(number))
    if picked.key == "x":
        return await _use(house, known, kind, int(number))
    if kind != "vehicle":
        raise BadInput("Shifts belong to vehicles; put the cursor on one.")
    return await (_shift if picked.key == "s" else _off)(house, known, int(number))


async def _depot(house: RoundsmanApp, known: Fleet, number: int) -> str:
    before = known.depot(number) if number else None
    title, asks = "Change the depot" if before else "Add a depot", {"address": suggestions(house)}
    form = Form(title, views.depot_fields(before, read_point), asks=asks)
    said = await ask(house, form)
    if said is None:
        return ""

    async def save(base: Depot | None, given: dict[str, Any]) -> Depot:
        name, address = (given.get(key, getattr(base, key, "")) for key in ("name", "address"))
        place = given["place"] if "place" in given or base is None else (base.lat, base.lon)
        lat, lon = place or await house.core(_looked_up, house.desk, address)
        version = base.version if base else None
        return await house.core(service.save_depot, house.desk, name, lat, lon, address, number=number, version=version)

    saved = await _kept(house, form, said, before, lambda depot: views.depot_fields(depot, read_point), save)
    return f"{saved.name} is saved; its clock is that of {saved.timezone}."


async def _vehicle(house: RoundsmanApp, known: Fleet, number: int) -> str:
    if not any(depot.active for depot in known.depots):
        raise BadInput("A vehicle needs a depot to start from; add that first.")
    before = known.vehicle(number) if number else None
    fields = views.vehicle_fields(known, before, house.desk.setting("shop.currency"))
    form = Form("Change the vehicle" if before else "Add a vehicle", fields)
    said = await ask(house, form)
    if said is not None:

        async def save(base: Vehicle | None, given: dict[str, Any]) -> Vehicle:
            base = base or Vehicle(given["name"], given["depot_id"])
            return await house.core(service.save_vehicle, house.desk, replace(base, **given))

        currency = house.desk.setting("shop.currency")
        saved = await _kept(
            house, form, said, before, lambda vehicle: views.vehicle_fields(known, vehicle, currency), save
        )
        if before is None and any(driver.active for driver in known.drivers):
            await _shift(house, await house.core(service.fleet, house.desk), saved.id)
        return f"{saved.name} is saved."
    return ""


async def _driver(house: RoundsmanApp, known: Fleet, number: int) -> str:
    before = known.driver(number) if number else None
    form = Form("Change the driver" if before else "Add a driver", views.driver_fields(before))
    said = await ask(house, form)
    if said is None:
        return ""

    async def save(base: Driver | None, given: dict[str, Any]) -> Driver:
        return await house.core(service.save_driver, house.desk, replace(base or Driver(given["name"]), **given))

    saved = await _kept(house, form, said, before, views.driver_fields, save)
    return f"{saved.name} is saved."


async def _shift(house: RoundsmanApp, known: Fleet, number: int) -> str:
    if not any(driver.active for driver in known.drivers):
        raise BadInput("A shift needs a driver; add one, then press s on the vehicle.")
    vehicle = known.vehicle(number)
    form = Form(f"When does {vehicle.name} drive?", views.shift_fields(known, vehicle))
    said = await ask(house, form)
    if said is None:
        return ""
    days: set[int] = set()

    def fields(base: Fleet) -> list[Field]:
        return views.shift_fields(base, base.vehicle(number))

    async def save(base: Fleet, given: dict[str, Any]) -> Fleet:
        full = {f.name: f.parse(f.value) for f in fields(base) if f.name not in given} | given
        rest = None
        if full["rest_min"]:
            rest = Rest(full["earliest"] or full["starts"], full["latest"] or full["ends"], full["rest_min"] * 60)
        hours = (full["weekdays"], full["starts"], full["ends"], rest)
        saved = await house.core(service.save_shift, house.desk, number, full["driver"], *hours, seen=base.shifts)
        days.update(shift.weekday for shift in saved)
        return base

    async def again() -> Fleet:
        return await house.core(service.fleet, house.desk)

    await clashing.saved(house, form, said, known, fields=fields, again=again, save=save)
    return f"{vehicle.name} drives on {views.days(sorted(days))}."


async def _off(house: RoundsmanApp, known: Fleet, number: int) -> str:
    vehicle = known.vehicle(number)
    field = views.shift_fields(known, vehicle)[1]
    said = await _ask(house, f"On which weekdays does {vehicle.name} stay in?", [field])
    if said is not None:
        ended = await house.core(service.end_shift, house.desk, number, said["weekdays"])
        return f"{vehicle.name} stays in on {views.days([s.weekday for s in ended]) or 'the days it did'}."
    return ""


async def _use(house: RoundsmanApp, known: Fleet, kind: str, number: int) -> str:
    """Out of use, or in use again; nothing is lost by it."""
    thing: Depot | Vehicle | Driver
    if kind == "depot":
        thing = known.depot(number)
        if thing.active:
            await house.core(service.retire_depot, house.desk, number)
        else:
            await house.core(service.save_depot, house.desk, thing.name, thing.lat, thing.lon, number=number)
    elif kind == "vehicle":
        thing = known.vehicle(number)
        await house.core(service.save_vehicle, house.desk, replace(thing, active=not thing.active))
    else:
        thing = known.driver(number)
        await house.core(service.save_driver, house.desk, replace(thing, active=not thing.active))
    return f"{thing.name} is {'out of use' if thing.active else 'in use again'}."


async def _kept(
    house: RoundsmanApp,
    form: Form,
    said: dict[str, Any],
    before: Thing | None,
    fields: Callable[[Thing | None], list[Field]],
    save: Callable[[Thing | None, dict[str, Any]], Awaitable[Thing]],
) -> Thing:
    """Save what was typed: as a new thing, or over what is stored, where another console may have been faster."""
    if before is None:
        return await save(None, said)

    async def again() -> Thing:
        known: Fleet = await house.core(service.fleet, house.desk)
        of_kind: tuple[Any, ...] = (*known.depots, *known.vehicles, *known.drivers)
        found: Thing = next(one for one in of_kind if type(one) is type(before) and one.id == before.id)
        return found

    return await clashing.saved(house, form, said, before, fields=fields, again=again, save=save)


async def _ask(house: RoundsmanApp, title: str, fields: list[Any]) -> dict[str, Any] | None:
    return await ask(house, Form(title, fields))


def _looked_up(desk: Desk, address: str) -> tuple[float, float]:
    """The place of an address that the region is sure of."""
    from core.geocoding.service import find

    if not address:
        raise BadInput("Say where it lies: an address that the region knows, or latitude and longitude.")
    found = find(desk, address)
    if found.best is None or found.review:
        near = f"the nearest is {found.best.label}" if found.best else found.why or "nothing was found"
        raise BadInput(f"“{address}” is not certain ({near}); give latitude and longitude.")
    return found.best.lat, found.best.lon


_WAYS = {"depot": _depot, "vehicle": _vehicle, "driver": _driver}
