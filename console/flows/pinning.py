"""Giving addresses their pins: looked up by the dozen, or set one by one by a person."""

from __future__ import annotations

from datetime import date
from functools import partial

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.dialogs.nudge import Nudge
from console.flows.pinclash import put
from console.jobs import Job
from console.screens.base import PlaceScreen
from core.desk import Desk
from core.errors import BadInput
from core.geocoding import looking, service
from core.geocoding.metres import moved, offset_words
from core.geocoding.model import Pin
from core.geocoding.points import read_point
from core.geocoding.service import PinItem, Pinned
from core.orders import service as orders
from core.region.service import vicinity

#: The answer that asks for an order's number.
_BY_NUMBER = "number"
#: Earlier orders offered at once.
_MOST = 8


async def look_up(screen: PlaceScreen, day: date | None, *, again: bool = False) -> None:
    """Look up the addresses of a day, or of all, that have no pin; `again` also those in review."""

    def work(job: Job) -> Pinned:
        return service.pin_orders(screen.desk, day, job.report, job.stopped, again=again)

    try:
        done = await screen.job("Looking addresses up", work)
    finally:
        screen.reload()
    doubtful = sum(bool(item.doubts) for item in await screen.core(service.every_pin, screen.desk, day))
    doubt = f" {formats.count(doubtful, 'pin is', 'pins are')} in doubt: w in Pins." if doubtful else ""
    screen.say(f"{told(done)}{doubt}", "warn" if done.review or done.missing or doubtful else "good")


def told(done: Pinned) -> str:
    """What came of looking up, in one sentence."""
    if not (done.accepted or done.review or done.missing):
        return "Every address has been looked up already."
    parts = [f"{formats.count(done.accepted, 'address', 'addresses')} pinned"]
    if done.review:
        parts.append(f"{done.review:,} to review")
    if done.missing:
        parts.append(f"{done.missing:,} not found")
    rest = " Press 2 to go to Pins." if done.review or done.missing else ""
    return f"{', '.join(parts)}.{rest} {' '.join(done.troubles)}".rstrip()


async def pick(screen: PlaceScreen, item: PinItem) -> None:
    """Let choose one of the candidates by its number."""
    if number := await _chosen(screen, item):
        await take(screen, item, number)


async def _chosen(screen: PlaceScreen, item: PinItem) -> int:
    """The number of the candidate that is chosen, 0 where the dialog is left."""
    if not item.choices:
        raise BadInput(f"Nothing was found for {item.address}; press c to set its pin by coordinates.")
    options = [
        Option(str(number), choice.candidate.label, f"{choice.candidate.accuracy}, {apart(choice.apart_m)}")
        for number, choice in enumerate(item.choices, 1)
    ]
    answer = await screen.ask(Choose(f"Which is {item.address}?", options))
    return int(answer) if answer else 0


async def take(screen: PlaceScreen, item: PinItem, number: int) -> None:
    """Take a candidate as the pin."""
    found = item.choices[number - 1].candidate if number <= len(item.choices) else None
    mine, there = (found.label, (found.lat, found.lon)) if found else (str(number), None)
    if pin := await put(screen, item, mine, partial(service.pick, candidate_no=number), there):
        _set(screen, item, pin.label)


async def accept(screen: PlaceScreen, item: PinItem) -> None:
    """Take what is offered first: the place that deliveries suggest, else the first candidate of the review."""
    if item.suggestion:
        words = "where deliveries were made"
        if await put(screen, item, words, service.take_suggested):
            _set(screen, item, words)
    elif item.accepted:
        raise BadInput("It is accepted already; Enter chooses another candidate, m moves it.")
    else:
        await take(screen, item, 1)


async def nudge(screen: PlaceScreen, item: PinItem) -> None:
    """Move the pin by metres; where it is in review, from the candidate that is chosen first."""
    number = 0
    if item.accepted and item.pin is not None and item.pin.place is not None:
        start, label = item.pin.place, item.pin.label
    elif number := 1 if len(item.choices) == 1 else await _chosen(screen, item):
        found = item.choices[number - 1].candidate
        start, label = (found.lat, found.lon), found.label
    else:
        return
    around = await screen.core(vicinity, screen.desk, [start])
    way = await screen.ask(Nudge(f"Move the pin of {item.address}", start, label, around))
    if way is None:
        return
    there, (lat, lon) = offset_words(*way), moved(start, *way)
    mine = formats.position(lat, lon) + (f", {there} of {label or 'where it was'}" if there else "")

    def setting(desk: Desk, order_id: int, *, expect: int | None) -> Pin:
        # Metres count from where it was seen: over another's pin it is put at the place that they lead to.
        if expect != item.version:
            return service.set_pin(desk, order_id, lat, lon, expect=expect)
        return service.move(desk, order_id, *way, candidate_no=number, expect=expect)

    if await put(screen, item, mine, setting, (lat, lon)):
        _set(screen, item, f"{there} of {label or 'where it was'}" if there else label)


async def revoke(screen: PlaceScreen, item: PinItem) -> None:
    """Take back what a person set or deliveries taught."""
    if item.pin is None:
        raise BadInput("Nobody has set this pin; there is nothing to take back.")
    pin = await screen.core(service.revoke, screen.desk, item.pin.address_key, expect=item.version)
    if pin.state == "accepted" and pin.place is not None:
        screen.say(f"{pin.address} is at {formats.position(*pin.place)} again, as {pin.source} has it.", "good")
    else:
        screen.say(f"{pin.address} is back in the review.", "warn")
    screen.reload()


async def place(screen: PlaceScreen, item: PinItem) -> None:
    """Ask for coordinates and set the pin there."""
    field = Field("at", "Lat, lon", "", "51.88912, 0.90371 or the link of a map", read_point, required=True)
    if answer := await screen.ask(Form(f"Where is {item.address}?", [field])):
        lat, lon = answer["at"]
        setting = partial(service.set_pin, lat=lat, lon=lon)
        if not await put(screen, item, formats.position(lat, lon), setting, (lat, lon)):
            return
        there = await screen.core(looking.near, screen.desk, lat, lon)
        where = formats.position(lat, lon) + (f", {there.said}" if there else "")
        _set(screen, item, where, "good" if there is None or there.known else "warn")


async def same(screen: PlaceScreen, item: PinItem) -> None:
    """Take the pin of an earlier order: of the same customer at one key, of any other by its number."""
    other = await _earlier(screen, item)
    if other is not None:
        mine = f"as order number {other}"
        if pin := await put(screen, item, mine, partial(service.same_as, other_order_id=other)):
            _set(screen, item, pin.label)


async def _earlier(screen: PlaceScreen, item: PinItem) -> int | None:
    """The id of the order whose pin is wanted."""
    ids = (
        await screen.core(orders.order_ids, screen.desk, text=item.name, sort="day", descending=True)
        if item.name
        else []
    )
    rows = await screen.core(orders.order_rows, screen.desk, [id_ for id_ in ids if id_ != item.order_id][:100])
    pinned = [row for row in rows if row.pin == "accepted"][:_MOST]
    options = [Option(str(row.id), row.address, f"{row.number}, {formats.day_short(row.day)}") for row in pinned]
    if options:
        options.append(Option(_BY_NUMBER, "Another order, by its number…"))
        answer = await screen.ask(Choose(f"{item.name} is at the same place as in…", options))
        if answer != _BY_NUMBER:
            return int(answer) if answer else None
    field = Field("order", "Order number", parse=lambda text: service.order_id(screen.desk, text), required=True)
    given = await screen.ask(Form("The same place as which earlier order?", [field]))
    return given["order"] if given else None


def apart(metres: int) -> str:
    """How far a candidate lies from the first one, in words."""
    from core.units import distance

    return f"{distance(metres)} apart" if metres else "first"


def _set(screen: PlaceScreen, item: PinItem, where: str, tone: formats.Tone = "good") -> None:
    screen.say(f"{item.address} is pinned at {where or 'the same place'}; it is kept for this address.", tone)
    screen.reload()
