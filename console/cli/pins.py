"""Verbs about pins: list, pick, set, learned, revoke."""

from __future__ import annotations

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, say
from console.cli.pins_map import map_
from console.formats import count
from core.clock import local
from core.deliveries import service as deliveries
from core.deliveries.model import PinDistance
from core.desk import Desk
from core.geocoding import looking, service
from core.geocoding.metres import read_move
from core.geocoding.model import Pin
from core.geocoding.points import read_point
from core.geocoding.service import PinItem


@click.group()
def pins() -> None:
    """Pins: what waits for a person and how to settle it, what people have set, what deliveries have taught."""


pins.add_command(map_)


@pins.command("list")
@click.option("--day", "day_text", default="", help="Only orders of this service day.")
@click.option("--all", "every", is_flag=True, help="Every order's pin; what waits and what is in doubt comes first.")
@json_option
@pass_context
def pins_list(context: Context, day_text: str, every: bool, as_json: bool) -> None:
    """Orders whose pin a person has to choose, with the candidates; with --all every order with its pin."""
    desk = context.desk
    day = desk.day(day_text) if day_text else None
    items = service.every_pin(desk, day) if every else service.review(desk, day)
    for item in items:
        if as_json:
            emit_json(_item_as_json(item))
        else:
            _print_item(item)
    choices = [each.candidate.source for item in items for each in item.choices]
    for line in service.attributions([*choices, *(item.pin.source for item in items if item.pin)]):
        narrate(line)
    if every:
        doubtful = sum(bool(item.doubts) for item in items)
        narrate(f"{count(len(items), 'order')}; {count(doubtful, 'accepted pin')} in doubt.")
    elif not items:
        narrate("No order waits for its pin.")


def _item_as_json(item: PinItem) -> dict[str, object]:
    candidates = [
        {"no": number, **each.candidate.as_dict(), "apart_m": each.apart_m, "depot_m": each.depot_m}
        for number, each in enumerate(item.choices, 1)
    ]
    return {
        "order": item.order_id,
        "number": item.source_order_id,
        "day": item.day,
        "name": item.name,
        "address": item.address,
        "why": item.why,
        "candidates": candidates,
        "version": item.version,
        **_pin_as_json(item.pin),
        "doubts": list(item.doubts),
    }


def _pin_as_json(pin: Pin | None) -> dict[str, object]:
    if pin is None:
        return {"state": "", "lat": None, "lon": None, "source": "", "accuracy": "", "confidence": 0.0}
    return {
        "state": pin.state,
        "lat": pin.lat,
        "lon": pin.lon,
        "source": pin.source,
        "accuracy": pin.accuracy,
        "confidence": round(pin.confidence, 3),
    }


def _print_item(item: PinItem) -> None:
    say(f"{item.order_id}  {item.source_order_id}  {item.day}  {item.name}  {item.address}")
    if item.accepted and item.pin is not None:
        pin = item.pin
        say(f"    {pin.lat:.6f} {pin.lon:.6f}  {pin.source}  {pin.accuracy}  {pin.confidence:.2f}  {item.why}")
        for doubt in item.doubts:
            say(f"    ! {doubt}")
        return
    say(f"    {item.why}")
    for number, each in enumerate(item.choices, 1):
        found = each.candidate
        depot = f", {each.depot_m / 1000:.1f} km from the depot" if each.depot_m is not None else ""
        apart = f", {each.apart_m:,} m from the first" if number > 1 else ""
        say(f"    {number}  {found.label}  {found.accuracy.value}  {found.confidence:.2f}{apart}{depot}")


@pins.command("pick")
@click.argument("order")
@click.argument("number", type=int)
@json_option
@pass_context
def pins_pick(context: Context, order: str, number: int, as_json: bool) -> None:
    """Take a candidate as the pin: pins pick ORDER 2."""
    desk = context.desk
    _print_pin(context, order, service.pick(desk, service.order_id(desk, order), number), as_json)


@pins.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("order")
@click.argument("place", nargs=-1)
@click.option("--same-as", help="Take the pin of another order.")
@click.option("--move", "way", metavar="12n,5w", help="So many metres from where it is.")
@click.option("--suggested", is_flag=True, help="Take the place that deliveries suggest.")
@json_option
@pass_context
def pins_set(
    context: Context,
    order: str,
    place: tuple[str, ...],
    same_as: str | None,
    way: str | None,
    suggested: bool,
    as_json: bool,
) -> None:
    """Put the pin at a point, or where another order's is: pins set ORDER 51.89 0.90, or --same-as ORDER.

    --move 12n,5w moves it by metres; --move 0n keeps it where it is, as yours.
    """
    desk = context.desk
    if sum((bool(place), same_as is not None, way is not None, suggested)) != 1:
        raise click.UsageError("Give latitude and longitude, or one of --same-as ORDER, --move 12n,5w, --suggested.")
    mine = service.order_id(desk, order)
    if same_as is not None:
        pin = service.same_as(desk, mine, service.order_id(desk, same_as))
    elif way is not None:
        pin = service.move(desk, mine, *read_move(way))
    elif suggested:
        pin = service.take_suggested(desk, mine)
    else:
        pin = service.set_pin(desk, mine, *read_point(", ".join(place)))
    _print_pin(context, order, pin, as_json, by_point=bool(place))


def _print_pin(context: Context, order: str, pin: Pin, as_json: bool, *, by_point: bool = False) -> None:
    """Tell the pin; one that was set by a point also with what is there."""
    assert pin.lat is not None
    assert pin.lon is not None
    near = looking.near(context.desk, pin.lat, pin.lon) if by_point else None
    if as_json:
        facts = {"lat": pin.lat, "lon": pin.lon, "state": pin.state, "source": pin.source, "why": pin.why}
        emit_json({"order": order, **facts} | ({"near": near.as_dict()} if near else {}))
        return
    there = f", {near.said}" if near else ""
    narrate(
        f"The pin of order {order} is at {pin.lat:.6f}, {pin.lon:.6f}{there}. {pin.why} It is kept for this address."
    )


@pins.command("learned")
@json_option
@pass_context
def pins_learned(context: Context, as_json: bool) -> None:
    """Pins that people have set and deliveries have taught, the newest first, and how far they were moved."""
    desk = context.desk
    items = service.kept(desk)
    for item in items:
        if as_json:
            emit_json(_kept_as_json(desk, item))
        else:
            _print_kept(desk, item)
    if not items:
        narrate("No pin has been set by a person or learned from deliveries.")
    narrate(_told(deliveries.pin_distance(desk)))


def _kept_as_json(desk: Desk, item: PinItem) -> dict[str, object]:
    lesson, pin = item.lesson, item.pin
    assert pin is not None
    taught = {"lat": lesson.lat, "lon": lesson.lon, "visits": lesson.visits, "spread_m": lesson.spread_m,
              "moved_m": lesson.moved_m} if lesson else None  # fmt: skip
    return {
        "order": item.order_id or None,
        "number": item.source_order_id,
        "address": item.address,
        **_pin_as_json(pin),
        "at": desk.iso(pin.at),
        "who": pin.who,
        "off_m": item.off_m,
        "learned": taught if pin.learned else None,
        "suggested": taught if item.suggestion else None,
        "why": item.why,
        "doubts": list(item.doubts),
    }


def _print_kept(desk: Desk, item: PinItem) -> None:
    pin = item.pin
    assert pin is not None
    off = f"{item.off_m:,} m from what was found" if item.off_m is not None else "nothing else was found"
    say(f"{item.source_order_id or '-'}  {item.address}")
    say(f"    {pin.source}, {local(pin.at, desk.zone):%Y-%m-%d}, {pin.who}: {pin.lat:.6f} {pin.lon:.6f}, {off}")
    say(f"    {item.why}")
    if suggestion := item.suggestion:
        say(f"    {suggestion.visits} deliveries suggest {suggestion.lat:.6f} {suggestion.lon:.6f}, "
            f"{suggestion.moved_m} m away: pins set ORDER --suggested takes it")  # fmt: skip


def _told(distance: PinDistance) -> str:
    without = f"; {distance.without_place:,} more did not tell their place" if distance.without_place else ""
    if distance.median_m is None:
        return f"No delivery has told its place yet (outcome ORDER delivered --at LAT,LON){without}."
    counted = count(distance.counted, "delivery", "deliveries")
    return f"From pin to door: {distance.median_m:g} m, the median of {counted}{without}."


@pins.command("revoke")
@click.argument("order_or_address")
@json_option
@pass_context
def pins_revoke(context: Context, order_or_address: str, as_json: bool) -> None:
    """Take back the pin that a person set for an address, or that deliveries taught.

    A learned pin gives way to the one before it, and the same deliveries do not teach it again; after a person's the
    address is looked up anew.
    """
    desk = context.desk
    pin = service.revoke(desk, service.kept_key(desk, order_or_address))
    if as_json:
        emit_json({"address": pin.address, **_pin_as_json(pin), "why": pin.why})
        return
    where = f"is at {pin.lat:.6f}, {pin.lon:.6f} again" if pin.state == "accepted" else "waits in review"
    narrate(f"{pin.address}: its pin {where} ({pin.source or 'nothing found'}). {pin.why}")
