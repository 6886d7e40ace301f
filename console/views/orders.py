"""How orders look: rows of the table, the sheet of one order."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from console import formats
from console.commands import keyed
from console.widgets.columns import Column
from console.widgets.facts import Fact, Section
from console.widgets.rows import Cell, Row
from core.insights.history import Dossier, Happening
from core.orders.model import Counts, Order, OrderRow, OrderState, PinFact, window_text
from core.units import Money, duration, mass, volume

#: Columns of one day's list; of the list of all days.
OF_A_DAY = (
    Column("Order", 7),
    Column("State", 9),
    Column("Name", 14, grow=2),
    Column("Address", 18, grow=3),
    Column("Window", 11),
    Column("Pin", 6),
    Column("Mass", 8, align="right", wide=96),
    Column("Phone", 14, wide=124),
    Column("Day", 6, wide=1000),
)
OF_ALL_DAYS = (
    *OF_A_DAY[:5],
    Column("Pin", 6, wide=88),
    *OF_A_DAY[6:8],
    Column("Day", 6),
)
#: What the list can be sorted by, with the names of it.
SORTS = {
    "number": "Order number",
    "name": "Name",
    "address": "Address",
    "state": "State",
    "mass": "Mass",
    "priority": "Priority",
    "day": "Day",
    "updated": "Last change",
}
#: What an empty list says: on a day, at all, for a filter.
NONE_OF_A_DAY = (
    "No orders on this day.",
    keyed(
        "{orders.import} imports a file, {orders.add} adds one by hand, {day.previous} and {day.next} turn the day, "
        "{orders.scope} shows all days."
    ),
)
NONE_AT_ALL = (
    "No orders yet.",
    keyed("{orders.import} imports a file of orders (CSV, XLSX, JSON), {orders.add} adds one by hand."),
)
NOT_FOUND = ("No order has that.", "Every word is looked for in name, address, phone, e-mail, number and notes.")
#: A pin's state in the list.
_PINS: dict[str, Cell] = {"accepted": Cell("yes", "muted"), "review": Cell("review", "warn"), "": Cell("none", "warn")}


def row(order: OrderRow) -> Row:
    """One line of the list."""
    word, tone = formats.order_state(order.state)
    if order.state is OrderState.NEW and order.attempt > 1:
        word, tone = f"try {order.attempt}", "warn"
    return Row(
        str(order.id),
        (
            order.number,
            Cell(word, tone),
            order.name,
            order.address,
            order.windows or Cell("any time", "muted"),
            _PINS.get(order.pin, Cell(order.pin)),
            Cell(mass(order.mass_g) if order.mass_g else "", "muted"),
            Cell(order.phone, "muted"),
            formats.day_short(order.day),
        ),
        "muted" if order.state is OrderState.CANCELLED else "",
    )


def headline(counts: Counts) -> list[Cell]:
    """`63 orders   58 to plan   5 without a pin`, in the order in which they matter."""
    cells = [Cell(formats.count(counts.total, "order") if counts.total else "", "strong")]
    for state in OrderState:
        if number := counts.states.get(state):
            word, tone = formats.order_state(state)
            cells.append(Cell(f"{number:,} {word}", tone or "muted"))
    if counts.unpinned:
        cells.append(Cell(f"{counts.unpinned:,} without a pin", "warn"))
    return cells


def scope(all_days: bool, elsewhere: bool) -> Cell:
    """Of which days the list is, where it is not the one in view."""
    return Cell("none on this day: all days", "warn") if elsewhere else Cell("all days" if all_days else "")


def history(dossier: Dossier, zone: ZoneInfo, today: date) -> list[Section]:
    """Everything that happened to an order, latest first, and where it stands."""
    order = dossier.order
    happened = [_happening(event, zone, today) for event in reversed(dossier.history)]
    return [
        Section("", [_state(order), Fact("Day", formats.day(order.day, today)), Fact("Phone", order.phone)]),
        Section("Latest first", happened),
    ]


def title(order: Order) -> str:
    """`Order 1042 · Ann Smith`."""
    return " · ".join(part for part in (f"Order {order.source_order_id}", order.name or order.company) if part)


def sections(dossier: Dossier, zone: ZoneInfo, today: date, at_pin: str = "") -> list[Section]:
    """Everything about one order: what was promised, to whom, where (`at_pin` in words), what, and what happened."""
    order = dossier.order
    return [
        Section("", [_state(order), Fact("Day", formats.day(order.day, today)), *_promise(order)]),
        Section("Customer", _customer(order)),
        Section("Door", [*_door(order), _pin(dossier.pin, at_pin)]),
        Section("Goods", _goods(order)),
        Section("History", [_happening(event, zone, today) for event in reversed(dossier.history)]),
    ]


def _state(order: Order) -> Fact:
    word, tone = formats.order_state(order.state)
    return Fact("State", word if order.attempt < 2 else f"{word}, try {order.attempt}", tone or "strong")


def _promise(order: Order) -> list[Fact]:
    service = duration(order.service_s) if order.service_s is not None else ""
    return [
        Fact("Window", window_text(order.windows) or "any time"),
        Fact("At the door", service),
        Fact("Needs", ", ".join(sorted(order.requires))),
        Fact("Priority", str(order.priority) if order.priority else ""),
    ]


def _customer(order: Order) -> list[Fact]:
    return [
        Fact("Name", order.name, "strong"),
        Fact("Company", order.company),
        Fact("Phone", order.phone),
        Fact("E-mail", order.email),
        Fact("Notes", order.notes),
    ]


def _door(order: Order) -> list[Fact]:
    places = [
        Fact("Or else", f"{place.address} ({place.kind})" if place.kind else place.address) for place in order.places
    ]
    return [
        Fact("Address", order.address, "strong"),
        Fact("Flat", order.unit if order.unit not in order.address else ""),
        Fact("Access", order.access),
        *places,
    ]


def _pin(pin: PinFact | None, there: str) -> Fact:
    if pin is None:
        return Fact("Pin", keyed("none yet: press {orders.pin} to look it up"), "warn")
    if pin.state != "accepted" or pin.lat is None or pin.lon is None:
        return Fact("Pin", keyed("to be reviewed: press {go.pins} to go to Pins"), "warn")
    known = {"person": "set by a person", "learned": "learned from deliveries"}
    by = known.get(pin.source) or f"{pin.accuracy}, {formats.percent(pin.confidence)} sure"
    lines = (formats.position(pin.lat, pin.lon), there, f"{by} ({pin.source})")
    return Fact("Pin", "\n".join(line for line in lines if line), "good")


def _goods(order: Order) -> list[Fact]:
    lines = [Fact("", f"{line.quantity:>3} × {line.name or line.sku}{_price(line)}") for line in order.lines]
    pieces = formats.count(len(order.parcels), "parcel") if order.parcels else ""
    amounts = [mass(order.mass_g) if order.mass_g else "", volume(order.volume_ml) if order.volume_ml else ""]
    return [*lines, Fact("Load", ", ".join(part for part in (pieces, *amounts) if part))]


def _price(line: Any) -> str:
    return "" if line.price_minor is None else f"   {Money(line.price_minor, line.currency)}"


def _happening(event: Happening, zone: ZoneInfo, today: date) -> Fact:
    told = "".join(f"\n   {line}" for line in event.told)
    return Fact("", f"{formats.moment(event.at, zone, today)}  {event.who}: {event.what}{told}")
