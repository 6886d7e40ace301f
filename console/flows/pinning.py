"""Giving addresses their pins: looked up by the dozen, or set one by one by a person."""

from __future__ import annotations

import re
from datetime import date

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.jobs import Job
from console.screens.base import PlaceScreen
from core.errors import BadInput
from core.geocoding import looking, service
from core.geocoding.model import checked_point
from core.geocoding.service import Pinned, ReviewItem
from core.orders import service as orders

#: Two decimal numbers: typed, or within the link of a map.
_POINT = re.compile(r"(-?\d{1,3}\.\d+)\s*°?\s*N?\s*[,;/\s]\s*(-?\d{1,3}\.\d+)", re.IGNORECASE)
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
    screen.say(told(done), "warn" if done.review or done.missing else "good")


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


async def pick(screen: PlaceScreen, item: ReviewItem) -> None:
    """Let choose one of the candidates by its number."""
    if not item.choices:
        raise BadInput(f"Nothing was found for {item.address}; press c to set its pin by coordinates.")
    options = [
        Option(str(number), choice.candidate.label, f"{choice.candidate.accuracy}, {apart(choice.apart_m)}")
        for number, choice in enumerate(item.choices, 1)
    ]
    if answer := await screen.ask(Choose(f"Which is {item.address}?", options)):
        await take(screen, item, int(answer))


async def take(screen: PlaceScreen, item: ReviewItem, number: int) -> None:
    """Take a candidate as the pin."""
    pin = await screen.core(service.pick, screen.desk, item.order_id, number, expect=item.version)
    _set(screen, item, pin.label)


async def place(screen: PlaceScreen, item: ReviewItem) -> None:
    """Ask for coordinates and set the pin there."""
    field = Field("at", "Lat, lon", "", "51.88912, 0.90371 or the link of a map", point, required=True)
    if answer := await screen.ask(Form(f"Where is {item.address}?", [field])):
        lat, lon = answer["at"]
        await screen.core(service.set_pin, screen.desk, item.order_id, lat, lon, expect=item.version)
        there = await screen.core(looking.near, screen.desk, lat, lon)
        where = formats.position(lat, lon) + (f", {there.said}" if there else "")
        _set(screen, item, where, "good" if there is None or there.known else "warn")


async def same(screen: PlaceScreen, item: ReviewItem) -> None:
    """Take the pin of an earlier order: of the same customer at one key, of any other by its number."""
    other = await _earlier(screen, item)
    if other is not None:
        pin = await screen.core(service.same_as, screen.desk, item.order_id, other, expect=item.version)
        _set(screen, item, pin.label)


async def _earlier(screen: PlaceScreen, item: ReviewItem) -> int | None:
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


def point(text: str) -> tuple[float, float]:
    """The (lat, lon) that was typed or stands in a map's link. Raises BadInput."""
    found = _POINT.search(text)
    if found is None:
        raise BadInput("Type latitude and longitude with a comma between, like 51.88912, 0.90371.")
    return checked_point(float(found[1]), float(found[2]))


def _set(screen: PlaceScreen, item: ReviewItem, where: str, tone: formats.Tone = "good") -> None:
    screen.say(f"{item.address} is pinned at {where or 'the same place'}; it is kept for this address.", tone)
    screen.reload()
