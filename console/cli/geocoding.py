"""Verbs about addresses: geocode, pins list, pins pick, pins set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from console.cli.frame import (
    IN_PART,
    Context,
    emit_json,
    json_option,
    narrate,
    pass_context,
    progress,
    say,
)
from console.cli.lookup import look_up_file, print_around, print_found, print_suggestions
from core.errors import BadInput
from core.geocoding import looking, service
from core.geocoding.model import Pin
from core.geocoding.service import ReviewItem
from core.text import clean


@click.command()
@click.option("--query", help="Look up one address.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, allow_dash=True), help="Look up a file; - is stdin.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    default=("address",),
    show_default=True,
    help="Which column of the file; given several times they make the address together.",
)
@click.option("--at", "place", metavar="LAT,LON", help="Say which address and street are near a point.")
@click.option("--complete", "begun", metavar="TEXT", help="List what a half-typed address may become.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 20), help="Answers for each at most.")
@click.option("--day", "day_text", default="", help="Only orders of this service day.")
@click.option("--again", is_flag=True, help="Also the addresses that wait in review.")
@json_option
@pass_context
def geocode(
    context: Context,
    /,
    query: str | None,
    csv_file: Path | None,
    place: str | None,
    begun: str | None,
    **given: Any,
) -> None:
    """Find places for addresses; without --query, --csv, --at and --complete, pin the orders that have none.

    A file is answered row by row, in its order, as it is read. Exit 3: some of the orders or rows wait for a person,
    because their address is not certain or was not found.
    """
    limit, as_json = given["limit"], given["as_json"]
    if sum(each is not None for each in (query, csv_file, place, begun)) > 1:
        raise click.UsageError("Give one of --query, --csv, --at and --complete.")
    if query is not None:
        print_found(service.find(context.desk, query, limit), as_json)
    elif csv_file is not None:
        look_up_file(context, csv_file, given["columns"], limit, as_json)
    elif place is not None:
        print_around(looking.around(context.desk, *_point((place,)), limit), as_json)
    elif begun is not None:
        print_suggestions(looking.complete(context.desk, begun, limit), as_json)
    else:
        _pin_orders(context, given["day_text"], given["again"], as_json)


def _pin_orders(context: Context, day_text: str, again: bool, as_json: bool) -> None:
    day = context.desk.day(day_text) if day_text else None
    pinned = service.pin_orders(context.desk, day, progress("Looking up addresses"), again=again)
    for trouble in pinned.troubles:
        narrate(trouble)
    if as_json:
        emit_json({"accepted": pinned.accepted, "review": pinned.review, "missing": pinned.missing})
    else:
        say(f"accepted {pinned.accepted}  review {pinned.review}  missing {pinned.missing}")
    if pinned.review or pinned.missing:
        narrate("Some addresses wait for a person: roundsman pins list")
        click.get_current_context().exit(IN_PART)


@click.group()
def pins() -> None:
    """Pins: what waits for a person, and how to settle it."""


@pins.command("list")
@click.option("--day", "day_text", default="", help="Only orders of this service day.")
@json_option
@pass_context
def pins_list(context: Context, day_text: str, as_json: bool) -> None:
    """Orders whose pin a person has to choose, with the candidates."""
    items = service.review(context.desk, context.desk.day(day_text) if day_text else None)
    for item in items:
        if as_json:
            emit_json(_item_as_json(item))
        else:
            _print_item(item)
    if not items:
        narrate("No order waits for its pin.")


def _item_as_json(item: ReviewItem) -> dict[str, object]:
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
    }


def _print_item(item: ReviewItem) -> None:
    say(f"{item.order_id}  {item.source_order_id}  {item.day}  {item.name}  {item.address}")
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
@json_option
@pass_context
def pins_set(context: Context, order: str, place: tuple[str, ...], same_as: str | None, as_json: bool) -> None:
    """Put the pin at a point, or where another order's is: pins set ORDER 51.89 0.90, or --same-as ORDER."""
    desk = context.desk
    if bool(place) == (same_as is not None):
        raise click.UsageError("Give latitude and longitude, or --same-as ORDER.")
    mine = service.order_id(desk, order)
    if same_as is not None:
        pin = service.same_as(desk, mine, service.order_id(desk, same_as))
    else:
        pin = service.set_pin(desk, mine, *_point(place))
    _print_pin(context, order, pin, as_json, by_point=same_as is None)


def _point(place: tuple[str, ...]) -> tuple[float, float]:
    parts = place if len(place) > 1 else tuple(place[0].replace(",", " ").replace(";", " ").split())
    try:
        lat, lon = (float(part.strip(",;")) for part in parts)
    except ValueError as wrong:
        said = clean(" ".join(place), limit=60)
        raise BadInput(
            f"“{said}” is no point; give latitude and longitude in degrees, such as 51.8892 0.9042."
        ) from wrong
    return lat, lon


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
