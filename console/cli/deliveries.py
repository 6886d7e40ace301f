"""Verbs about a day on the road: sheets for the drivers, outcomes, the day's standing and its close."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from console.cli.day_printing import closed_json, day_json, late_json, marked_json, print_day, print_late, print_open
from console.cli.frame import Context, day_option, emit_json, json_option, narrate, pass_context, say, the_day
from core.clock import parse_wall, resolve
from core.deliveries import service
from core.deliveries.model import Closed, FailureReason, Marked, NextStep, Outcome, StillOpen
from core.desk import Desk
from core.errors import BadInput, FileRefused
from core.fleet.service import fleet
from core.geocoding.points import is_point, read_point


@click.command()
@day_option
@click.option("--vehicle", default="", help="Only this vehicle's; all where left away.")
@click.option("--load", is_flag=True, help="The load list, last stop first, instead of the run sheet.")
@click.option("--directions", is_flag=True, help="Where to turn, on the run sheet and the page.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to print to this file.")
@click.option("--gpx", type=click.Path(path_type=Path, dir_okay=False), help="Write routes for a navigator there.")
@pass_context
def sheet(
    context: Context,
    day_text: str,
    vehicle: str,
    load: bool,
    directions: bool,
    html: Path | None,
    gpx: Path | None,
) -> None:
    """Run sheets or load lists of a day: as text, as a page to print, or for a navigator, along the roads."""
    desk, day = context.desk, the_day(context, day_text)
    sheets = service.run_sheets(desk, day, vehicle=vehicle, ways=directions)
    if html is not None:
        _write(html, service.page(sheets, load=load))
    if gpx is not None:
        _write(gpx, service.gpx(sheets if directions else service.run_sheets(desk, day, vehicle=vehicle, ways=True)))
    if html is None and gpx is None:
        for number, each in enumerate(sheets):
            say(("\n" if number else "") + (service.load_list(each) if load else service.run_sheet(each)).rstrip("\n"))


def _write(path: Path, text: str) -> None:
    """Write a file that only its owner reads: customers' addresses stand in it. Raises FileRefused."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as wrong:
        raise FileRefused(f"{path} cannot be written ({wrong.strerror}); name another file.") from wrong
    narrate(f"{path} is written.")


@click.command()
@click.argument("order")
@click.argument("result", type=click.Choice([outcome.value for outcome in Outcome], case_sensitive=False))
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in FailureReason], case_sensitive=False),
    help="Why it failed.",
)
@click.option("--note", default="", help="Whatever is worth keeping.")
@click.option("--received-by", default="", help="Who took it.")
@click.option(
    "--at",
    "at_texts",
    multiple=True,
    metavar="HH:MM|LAT,LON",
    help="When, on the service day; now where left away. Or where the driver stood. It may be given for each.",
)
@click.option(
    "--line", "lines", multiple=True, metavar="N=PIECES", help="Of line N (from 1) only so many were delivered."
)
@click.option("--correct", is_flag=True, help="Say anew what came of the last try.")
@click.option(
    "--next", "step", type=click.Choice([step.value for step in NextStep], case_sensitive=False), help="What follows."
)
@click.option("--next-day", "next_text", help="The day of the next try.")
@json_option
@pass_context
def outcome(
    context: Context,
    order: str,
    result: str,
    reason: str | None,
    note: str,
    received_by: str,
    at_texts: tuple[str, ...],
    lines: tuple[str, ...],
    correct: bool,
    step: str | None,
    next_text: str | None,
    as_json: bool,
) -> None:
    """What came of ORDER (its id or number): outcome 1042 failed --reason NOT_HOME."""
    desk = context.desk
    order_id = service.find_order(desk, order)
    enter = service.correct if correct else service.mark
    when, place = _at(at_texts)
    marked = enter(
        desk,
        order_id,
        Outcome(result),
        reason=FailureReason(reason) if reason else None,
        note=note,
        received_by=received_by,
        done_at=_instant(desk, order_id, when) if when else None,
        next_step=NextStep(step) if step else None,
        next_day=the_day(context, next_text) if next_text else None,
        delivered_lines=dict(_line(text) for text in lines),
        place=read_point(place) if place else None,
    )
    if as_json:
        emit_json(marked_json(marked))
    else:
        narrate(f"{_said(marked)} {marked.learned}".rstrip())


def _at(texts: tuple[str, ...]) -> tuple[str, str]:
    """The time and the place among what was said of them. Raises BadInput where one is said twice."""
    places = [text for text in texts if is_point(text)]
    times = [text for text in texts if text not in places]
    if len(places) > 1 or len(times) > 1:
        raise BadInput("Say --at once for the time (10:07) and once for the place (51.88912,0.90371).")
    return next(iter(times), ""), next(iter(places), "")


def _instant(desk: Desk, order_id: int, text: str) -> int:
    return resolve(service.tried_on(desk, order_id), parse_wall(text), desk.zone)


def _line(text: str) -> tuple[int, int]:
    number, _, pieces = text.partition("=")
    if not (number.strip().isdecimal() and pieces.strip().isdecimal()):
        raise BadInput(f"“{text}” is no line and its pieces; write 2=1 for one piece of the second line.")
    return int(number) - 1, int(pieces)


def _said(marked: Marked) -> str:
    follows = ""
    if marked.next_day is not None:
        follows = f"; another try on {marked.next_day}"
    elif marked.next_step is not None:
        follows = f"; next: {marked.next_step.words}"
    already = " already" if marked.already else ""
    return f"Order {marked.order} is marked {marked.outcome}{already} (try {marked.attempt}){follows}."


@click.group()
def day() -> None:
    """A service day: where it stands, and its close."""


@day.command()
@day_option
@json_option
@pass_context
def show(context: Context, day_text: str, as_json: bool) -> None:
    """What is done, when the rest will be reached, who will be late, and which orders have no end yet."""
    desk, when = context.desk, the_day(context, day_text)
    standing, waiting = service.progress(desk, when), service.open_orders(desk, when)
    if as_json:
        emit_json(day_json(desk, standing, waiting))
    else:
        print_day(desk, standing, waiting)


@day.command()
@day_option
@json_option
@pass_context
def late(context: Context, day_text: str, as_json: bool) -> None:
    """Who will be late, the latest first, then who is tight: with the ETA, the promise, and what was told last."""
    desk = context.desk
    found = service.late_orders(desk, the_day(context, day_text))
    if not as_json:
        print_late(desk, found)
        return
    for each in found:
        emit_json(late_json(desk, each))


@day.command()
@click.argument("van")
@click.option("--at", "at_text", default="", metavar="HH:MM", help="When, on that day; now where left away.")
@day_option
@json_option
@pass_context
def leave(context: Context, van: str, at_text: str, day_text: str, as_json: bool) -> None:
    """VAN has left the depot: ETAs start from then, and its customers are told where the shop does that."""
    desk, when = context.desk, the_day(context, day_text)
    at = resolve(when, parse_wall(at_text), desk.zone) if at_text else None
    left = service.leave(desk, when, fleet(desk).vehicle(van).id, at)
    if as_json:
        shown = {"vehicle": left.vehicle, "left": desk.iso(left.left_at), "already": left.already}
        emit_json({**shown, "messages": left.told.messages})
    else:
        narrate(left.words(desk.zone))


@day.command()
@day_option
@click.option("--next-day", "next_text", help="The day for what has to go out again; else the next with a shift.")
@json_option
@pass_context
def close(context: Context, day_text: str, next_text: str | None, as_json: bool) -> None:
    """Close the day: failed orders take their next step. Refused, with the list, while any order has no end."""
    next_day = the_day(context, next_text) if next_text else None
    try:
        closed = service.close(context.desk, the_day(context, day_text), next_day=next_day)
    except StillOpen as refusal:
        print_open(refusal.orders, as_json)
        raise
    if as_json:
        emit_json(closed_json(closed))
        return
    narrate(_closed(closed))
    for moved in closed.moved:
        say(f"{moved.order}: again on {moved.day}, try {moved.attempt}")
    for returned in closed.returned:
        say(f"{returned.order}: back in the shop")


def _closed(closed: Closed) -> str:
    if closed.already:
        return f"The day {closed.day} is closed already; nothing was done."
    return (
        f"The day {closed.day} is closed: {closed.delivered} delivered, {closed.partial} in part, "
        f"{len(closed.moved)} on another day, {len(closed.returned)} returned."
    )


@day.command()
@click.argument("order")
@click.argument("to")
@pass_context
def move(context: Context, order: str, to: str) -> None:
    """Put ORDER on another day: day move 1042 friday. After a failed try it is the next try."""
    when: date = the_day(context, to)
    moved = service.reschedule(context.desk, service.find_order(context.desk, order), when)
    narrate(f"Order {moved.order} goes out on {moved.day}, try {moved.attempt}.")


@day.command("return")
@click.argument("order")
@pass_context
def return_(context: Context, order: str) -> None:
    """Take ORDER, whose try failed, back into the shop for good."""
    returned = service.return_to_shop(context.desk, service.find_order(context.desk, order))
    narrate(f"Order {returned.order} is back in the shop.")
