"""The verbs `orders list|show|add|edit|cancel`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from console.cli.frame import NUMBER, Context, emit_json, json_option, narrate, pass_context, say, table
from core.desk import Desk
from core.errors import BadInput
from core.insights import history as insights
from core.insights.history import Dossier
from core.orders import service
from core.orders.model import Order, OrderRow, OrderState
from core.units import duration, mass, volume

F = TypeVar("F", bound=Callable[..., Any])

#: Rows fetched and printed at a time.
_PAGE = 1000
#: Option: the order's field, and what it is for. Each takes text as a cell of a file would have it.
_FIELDS = {
    "name": ("name", "Who gets it."),
    "company": ("company", "Their company."),
    "phone": ("phone", "Read in the shop's country where it has no +."),
    "email": ("email", "Where messages go."),
    "address": ("address", "The whole address in one line."),
    "unit": ("unit", "Flat or floor, for the driver."),
    "access": ("access", "How to get in."),
    "notes": ("notes", "What the driver should know."),
    "window": ("windows", "9-12, or several: 9-12; 14-16."),
    "items": ("lines", "2 x Sourdough; 1 x Milk."),
    "mass": ("mass_g", "2.5 kg."),
    "volume": ("volume_ml", "12 l."),
    "service": ("service_s", "Minutes at the door."),
    "requires": ("requires", "Skills that the vehicle must have: fridge, lift."),
    "priority": ("priority", "Higher is left out later."),
    "places": ("places", "Further addresses where it may be left, parted by ;."),
    "day": ("day", "Service day."),
}


def _fields(command: F) -> F:
    """The options of an order's fields."""
    for option, (_, meaning) in reversed(_FIELDS.items()):
        command = click.option(f"--{option}", f"field_{option}", default=None, help=meaning)(command)
    return command


def _given(options: dict[str, str | None]) -> dict[str, str]:
    return {field: value for name, (field, _) in _FIELDS.items() if (value := options[f"field_{name}"]) is not None}


@click.group()
def orders() -> None:
    """Orders: look, add, change, call off."""


@orders.command("list")
@click.option("--day", "day_text", default="", help="Only this service day.")
@click.option("--state", type=click.Choice([state.value for state in OrderState]), help="Only in this state.")
@click.option("--text", default="", help="Only with all these words in number, name, address or phone.")
@click.option("--sort", type=click.Choice(service.SORTS), default="day", show_default=True)
@json_option
@pass_context
def orders_list(context: Context, day_text: str, state: str | None, text: str, sort: str, as_json: bool) -> None:
    """Orders, of all days where none is given; with --json an object a line."""
    desk = context.desk
    ids = service.order_ids(
        desk,
        day=desk.day(day_text) if day_text else None,
        text=text,
        state=OrderState(state) if state else None,
        sort=sort,
    )
    if not ids:
        narrate("There is no such order. roundsman import FILE brings some, roundsman orders add enters one.")
    pages = (service.order_rows(desk, ids[at : at + _PAGE]) for at in range(0, len(ids), _PAGE))
    if as_json:
        for page in pages:
            for row in page:
                emit_json(_row_json(row))
        return
    if ids:
        table(
            ("order", "day", "state", "pin", "name", "window", "mass", "address"),
            [_row_cells(row) for page in pages for row in page],
            right=(6,),
        )


def _row_json(row: OrderRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "order": row.number,
        "day": row.day.isoformat(),
        "state": row.state,
        "attempt": row.attempt,
        "name": row.name,
        "address": row.address,
        "phone": row.phone,
        "windows": row.windows,
        "mass_g": row.mass_g,
        "parcels": row.parcels,
        "priority": row.priority,
        "notes": row.notes,
        "pin": row.pin,
    }


def _row_cells(row: OrderRow) -> tuple[object, ...]:
    state = row.state if row.attempt == 1 else f"{row.state} (try {row.attempt})"
    pin = row.pin or "none"
    return row.number, row.day, state, pin, row.name, row.windows, mass(row.mass_g), row.address


@orders.command("show")
@click.argument("order")
@json_option
@pass_context
def orders_show(context: Context, order: str, as_json: bool) -> None:
    """Everything about an order: what, where, when, and everything that happened to it."""
    desk = context.desk
    dossier = insights.dossier(desk, service.find(desk, order).id)
    if as_json:
        emit_json(_detail_json(desk, dossier))
        return
    found = dossier.order
    say(f"Order {found.source_order_id} ({found.source}, id {found.id}), {found.state}, try {found.attempt}")
    for name, value in _facts(dossier).items():
        if value:
            say(f"{name:<12}{value}")
    for event in dossier.history:
        told = f" ({'; '.join(event.told)})" if event.told else ""
        say(f"{desk.iso(event.at)}  {event.who}  {event.kind}: {event.what}{told}")


def _facts(dossier: Dossier) -> dict[str, str]:
    """What is known of an order, by the names of the options that change it."""
    found = dossier.order
    return {
        "day": found.day.isoformat(),
        "name": found.name,
        "company": found.company,
        "phone": found.phone,
        "email": found.email,
        "address": found.address,
        "unit": found.unit,
        "pin": _pin_words(dossier),
        "places": "; ".join(place.address for place in found.places),
        "window": "; ".join(map(str, found.windows)),
        "items": "; ".join(f"{line.quantity} x {line.name or line.sku}" for line in found.lines),
        "mass": mass(found.mass_g) if found.mass_g else "",
        "volume": volume(found.volume_ml) if found.volume_ml else "",
        "service": duration(found.service_s) if found.service_s else "",
        "requires": ", ".join(sorted(found.requires)),
        "priority": str(found.priority or ""),
        "access": found.access,
        "notes": found.notes,
    }


def _pin_words(dossier: Dossier) -> str:
    pin = dossier.pin
    if pin is None:
        return "not looked up yet: roundsman geocode"
    if pin.lat is None:
        return "waits for a person: roundsman pins list"
    return f"{pin.lat:.6f}, {pin.lon:.6f}"


def _detail_json(desk: Desk, dossier: Dossier) -> dict[str, Any]:
    found, pin = dossier.order, dossier.pin
    return {
        "id": found.id,
        "order": found.source_order_id,
        "source": found.source,
        "state": found.state,
        "attempt": found.attempt,
        "version": found.version,
        **found.content(),
        "day": found.day.isoformat(),
        "pin": None if pin is None else {"lat": pin.lat, "lon": pin.lon},
        "history": [
            {
                "seq": event.seq,
                "at": desk.iso(event.at),
                "who": event.who,
                "kind": event.kind,
                "what": event.what,
                "told": list(event.told),
            }
            for event in dossier.history
        ],
    }


@orders.command("add")
@click.option("--number", default="", help="Its number; H- and our id where left away.")
@_fields
@json_option
@pass_context
def orders_add(context: Context, /, number: str, as_json: bool, **options: str | None) -> None:
    """Enter an order by hand: orders add --name "Ann Smith" --address "12 High Street" --window 9-12."""
    desk = context.desk
    order = service.add(desk, service.draft(desk, {"source_order_id": number, **_given(options)}))
    _changed(order, "is entered", as_json)


@orders.command("edit")
@click.argument("order")
@click.option("--version", type=NUMBER, help="Refuse if it has been changed since this version was seen.")
@_fields
@json_option
@pass_context
def orders_edit(context: Context, /, order: str, version: int | None, as_json: bool, **options: str | None) -> None:
    """Change fields of an order; an empty text clears one."""
    given = _given(options)
    if not given:
        raise BadInput("Name what is to change, such as --window 9-12; roundsman orders edit --help lists the fields.")
    found = service.find(context.desk, order)
    after = service.edit(context.desk, found.id, found.version if version is None else version, **given)
    _changed(after, "is changed" if after.version != found.version else "is as it was", as_json)


@orders.command("cancel")
@click.argument("order")
@click.option("--reason", default="", help="Why, for the journal.")
@json_option
@pass_context
def orders_cancel(context: Context, order: str, reason: str, as_json: bool) -> None:
    """Call an order off; it stays in the file."""
    found = service.find(context.desk, order)
    _changed(service.cancel(context.desk, found.id, reason=reason), "is called off", as_json)


def _changed(order: Order, what: str, as_json: bool) -> None:
    if as_json:
        emit_json({"id": order.id, "order": order.source_order_id, "state": order.state, "version": order.version})
    else:
        narrate(f"Order {order.source_order_id} (id {order.id}) {what}.")
