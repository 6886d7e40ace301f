"""Verbs about addresses: geocode, pins list, pins pick, pins set."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

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
from core.errors import BadInput
from core.geocoding import service
from core.geocoding.model import Pin
from core.geocoding.service import Found, ReviewItem
from core.text import clean

#: A cell of a CSV file with addresses is no longer than this.
_LONGEST_CELL = 1_000_000


@click.command()
@click.option("--query", help="Look up one address.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path, allow_dash=True), help="Look up a column of a file.")
@click.option("--column", default="address", show_default=True, help="Which column of the file.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 20), help="Candidates at most.")
@click.option("--day", "day_text", default="", help="Only orders of this service day.")
@click.option("--again", is_flag=True, help="Also the addresses that wait in review.")
@json_option
@pass_context
def geocode(
    context: Context,
    query: str | None,
    csv_file: Path | None,
    column: str,
    limit: int,
    day_text: str,
    again: bool,
    as_json: bool,
) -> None:
    """Find places for addresses; without --query and --csv, pin the orders that have none."""
    if query is not None and csv_file is not None:
        raise click.UsageError("Give --query or --csv, not both.")
    if query is not None:
        _print_found([service.find(context.desk, query, limit)], as_json)
    elif csv_file is not None:
        finder = service.finder(context.desk)
        _print_found((finder.find(text, limit) for text in _column(csv_file, column)), as_json)
        for trouble in finder.troubles.values():
            narrate(trouble)
    else:
        _pin_orders(context, day_text, again, as_json)


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


def _print_found(results: Iterator[Found] | list[Found], as_json: bool) -> None:
    for found in results:
        if as_json:
            emit_json(_as_json(found))
            continue
        best = found.best
        if best is None:
            say(f"{found.query}: {found.why}")
            continue
        unit = f"  ({found.unit})" if found.unit else ""
        say(f"{found.query}  {'review' if found.review else 'accepted'}{unit}")
        for number, each in enumerate(found.candidates, 1):
            where = f"{each.lat:.6f} {each.lon:.6f}"
            say(f"  {number}  {where}  {each.accuracy.value:<12}  {each.confidence:.2f}  {each.label}")
            say(f"     {each.why}")


def _as_json(found: Found) -> dict[str, object]:
    best = found.best
    return {
        "query": found.query,
        "lat": best.lat if best else None,
        "lon": best.lon if best else None,
        "accuracy": best.accuracy.value if best else None,
        "confidence": best.confidence if best else 0.0,
        "label": best.label if best else "",
        "unit": found.unit,
        "candidates": [each.as_dict() for each in found.candidates],
        "review": found.review,
        "why": found.why or (best.why if best else ""),
    }


def _column(path: Path, column: str) -> Iterator[str]:
    """The cells of one column, as they are read. Raises BadInput."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with click.open_file(str(path), encoding="utf-8-sig") as text:
            rows = csv.reader(text)
            header = [name.strip().lower() for name in next(rows, [])]
            if column.strip().lower() not in header:
                known = ", ".join(clean(name, limit=40) for name in header[:20]) or "none"
                raise BadInput(f"{path} has no column “{column}”; its columns are: {known}. Choose one with --column.")
            at = header.index(column.strip().lower())
            for row in rows:
                if row:
                    yield row[at] if at < len(row) else ""
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise BadInput(f"{path} is no CSV file in UTF-8 ({wrong}); save it as CSV UTF-8.") from wrong
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its name.") from wrong


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
    _print_pin(order, service.pick(desk, service.order_id(desk, order), number), as_json)


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
    _print_pin(order, pin, as_json)


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


def _print_pin(order: str, pin: Pin, as_json: bool) -> None:
    if as_json:
        emit_json(
            {"order": order, "lat": pin.lat, "lon": pin.lon, "state": pin.state, "source": pin.source, "why": pin.why}
        )
        return
    narrate(f"The pin of order {order} is at {pin.lat:.6f}, {pin.lon:.6f}. {pin.why} It is kept for this address.")
