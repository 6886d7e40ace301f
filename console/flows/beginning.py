"""The first five minutes: the shop, a region, its orders, in any sequence; or the demo day. Esc leaves at any step.

Each step is kept whole or not at all, so nothing is half-made whenever the console ends; what is missing is asked for
when the greeting is shown again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form, number
from console.dialogs.greeting import Greeting
from console.flows.addresses import suggestions
from console.formats import Tone
from console.screens.base import PlaceScreen
from core.clock import parse_wall
from core.errors import BadInput, DispatchError
from core.fleet import beginning
from core.fleet import service as fleet
from core.orders import service as orders

if TYPE_CHECKING:
    from console.app import RoundsmanApp
    from core.desk import Desk

#: What the console answers when it is left for the demo day, or for the tour of it: that has a file of its own.
OPEN_DEMO, OPEN_TOUR = 100, 101
_HOURS = "8:00-17:00"
_PLACE_HINT = "52.0932, 0.9148, if no map knows the address"
_NONE_OF_THESE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the file is."""

    name: str
    depot: str
    vehicles: int
    region: bool
    orders: int

    @property
    def next(self) -> str:
        """The first step that is to do, "" for none."""
        undone = {"shop": not self.depot, "region": not self.region, "orders": not self.orders}
        if self.name and not self.depot and not self.region:
            return "region"  # which the shop's own address waits for
        return next((step for step, missing in undone.items() if missing), "")


async def begin(house: RoundsmanApp) -> None:
    """Greet, and take the steps that are chosen until all are done or the person goes on alone."""
    said: tuple[str, Tone] = ("", "")
    while True:
        standing = await house.core(_standing, house.desk)
        if not standing.next and said[0]:
            house.say(said[0], "good")
            return
        chosen = await house.ask(Greeting(_options(standing), standing.next or "demo", *said))
        if chosen is None or chosen == "empty":
            return
        if chosen in _ELSEWHERE:
            house.exit(_ELSEWHERE[chosen])
            return
        try:
            said = await _STEPS[chosen](house), "good"
        except DispatchError as refused:
            said = str(refused), "bad"


def _standing(desk: Desk) -> Standing:
    from core.region.service import region_path

    known = fleet.fleet(desk)
    depot = next((depot.name for depot in known.depots if depot.active), "")
    vehicles = sum(vehicle.active for vehicle in known.vehicles)
    total = orders.counts(desk, None).total
    return Standing(desk.setting("shop.name"), depot, vehicles, region_path(desk).is_file(), total)


def _options(now: Standing) -> list[Option]:
    shop = "its name, its address, how many vans go out"
    if now.depot:
        shop = f"done: {now.depot}, {formats.count(now.vehicles, 'vehicle')}"
    elif now.name:
        shop = "its place on the map is missing"
    done = f"done: {formats.count(now.orders, 'order')}"
    return [
        Option("shop", "Your shop", shop),
        Option("region", "A map of your area", "done" if now.region else "an OpenStreetMap extract (.osm.pbf)"),
        Option("orders", "A file of orders", done if now.orders else "CSV, XLSX or JSON, from today on"),
        Option("demo", "The demo day", "an invented shop, in a file of its own"),
        Option("tour", "A guided tour", "ten steps on the demo day"),
        Option("empty", "Begin without", "^p and “begin” come back here"),
    ]


async def _shop(house: RoundsmanApp) -> str:
    desk, standing = house.desk, await house.core(_standing, house.desk)
    asks = {"address": suggestions(house)}
    form = Form("Your shop", _fields(desk, standing), "Where the vans load, and when they drive.", asks=asks)
    said = await house.ask(form)
    if said is None:
        return ""
    place = said["place"] or await _pinned(house, said["address"])
    starts, ends = said.get("hours") or _hours(_HOURS)
    begun = await house.core(
        beginning.begin, desk, said["name"], said["address"], place, vans=said.get("vans", 0), starts=starts, ends=ends
    )
    house.set_day(desk.today())
    if begun.depot is None:
        return f"{begun.name} is kept. A map, or coordinates, say where it lies."
    vans = f", {formats.count(begun.vans, 'van')} on Monday to Saturday" if begun.vans else ""
    return f"{begun.name} lies at {begun.depot.lat:.5f}, {begun.depot.lon:.5f} ({begun.depot.timezone}){vans}."


def _fields(desk: Desk, standing: Standing) -> list[Field]:
    from core.geocoding.points import read_point

    def point(text: str) -> tuple[float, float] | None:
        return read_point(text) if text else None

    fields = [
        Field("name", "Name", standing.name, required=True),
        Field("address", "Address", desk.setting("shop.address"), "4 Wendle Park, Wendlesham", required=True),
        Field("place", "Coordinates", "", _PLACE_HINT, parse=point),
    ]
    if not standing.vehicles:
        fields.append(number("vans", "Vans", "1", 0, beginning.MOST_VANS))
        fields.append(Field("hours", "They drive", _HOURS, parse=_hours, required=True))
    return fields


def _hours(text: str) -> tuple[time, time]:
    first, dash, last = text.partition("-")
    if not dash:
        raise BadInput(f"“{text}” names no hours; write {_HOURS}.")
    return parse_wall(first), parse_wall(last)


async def _pinned(house: RoundsmanApp, address: str) -> tuple[float, float] | None:
    """Where the region places the address; what it is not sure of is chosen. None where nobody knows."""
    from core.geocoding.service import find

    try:
        found = await house.core(find, house.desk, address)
    except DispatchError:
        return None  # nothing to look it up in: it is kept as it stands
    if found.best is None or not found.review:
        return (found.best.lat, found.best.lon) if found.best else None
    options = [
        Option(str(at), each.label, f"{each.lat:.5f}, {each.lon:.5f}") for at, each in enumerate(found.candidates)
    ]
    options.append(Option(_NONE_OF_THESE, "None of these", "its place is given later"))
    chosen = await house.ask(Choose("Where does the shop lie?", options))
    if chosen in {None, _NONE_OF_THESE}:
        return None
    best = found.candidates[int(chosen or 0)]
    return best.lat, best.lon


async def _region(house: RoundsmanApp) -> str:
    from console.flows.region import add

    said = await add(house)
    standing = await house.core(_standing, house.desk)
    if not (said and standing.name and not standing.depot):
        return said
    return f"{said} Now it can place your shop." if standing.region else said


async def _orders(house: RoundsmanApp) -> str:
    """Import a file, then look its addresses up: what is not sure waits in Pins."""
    from console.flows.importing import import_file
    from console.flows.pinning import look_up

    before = await house.core(_standing, house.desk)
    await house.action_go("orders")
    place = house.screen_stack[0]
    assert isinstance(place, PlaceScreen)
    await import_file(place)
    now = await house.core(_standing, house.desk)
    if now.orders == before.orders:
        return ""
    if now.region:
        await look_up(place, None)
    counts = await house.core(orders.counts, house.desk, house.day)
    if counts.unpinned:
        return f"{formats.count(counts.unpinned, 'order waits', 'orders wait')} for a pin: 2. Then 3, and b builds."
    return "Every order has its pin: 3 goes to the plan, b builds it."


_ELSEWHERE = {"demo": OPEN_DEMO, "tour": OPEN_TOUR}
_STEPS: dict[str, Any] = {"shop": _shop, "region": _region, "orders": _orders}
