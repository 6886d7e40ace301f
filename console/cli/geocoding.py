"""The verb about addresses: geocode."""

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
from console.cli.lookup import look_up_file, narrate_all, print_around, print_found, print_suggestions
from console.formats import count
from core.geocoding import looking, service
from core.geocoding.points import read_point


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

    The region is asked first. Where it is not sure, so is the online geocoder that the setting geocode.online names.
    A file is answered row by row, in its order, as it is read. Exit 3: some of the orders or rows wait for a person,
    because their address is not certain or was not found.
    """
    limit, as_json = given["limit"], given["as_json"]
    if sum(each is not None for each in (query, csv_file, place, begun)) > 1:
        raise click.UsageError("Give one of --query, --csv, --at and --complete.")
    if query is not None:
        answer = service.find(context.desk, query, limit)
        print_found(answer, as_json)
        narrate_all([*service.attributions(each.source for each in answer.candidates), *answer.troubles])
    elif csv_file is not None:
        look_up_file(context, csv_file, given["columns"], limit, as_json)
    elif place is not None:
        print_around(looking.around(context.desk, *read_point(place), limit), as_json)
    elif begun is not None:
        print_suggestions(looking.complete(context.desk, begun, limit), as_json)
    else:
        _pin_orders(context, given["day_text"], given["again"], as_json)


def _pin_orders(context: Context, day_text: str, again: bool, as_json: bool) -> None:
    day = context.desk.day(day_text) if day_text else None
    pinned = service.pin_orders(context.desk, day, progress("Looking up addresses"), again=again)
    narrate_all(pinned.troubles)
    if as_json:
        emit_json({"accepted": pinned.accepted, "review": pinned.review, "missing": pinned.missing})
    else:
        say(f"accepted {pinned.accepted}  review {pinned.review}  missing {pinned.missing}")
    if doubtful := sum(bool(item.doubts) for item in service.every_pin(context.desk, day)):
        narrate(f"{count(doubtful, 'accepted pin is', 'accepted pins are')} in doubt: roundsman pins list --all")
    if pinned.review or pinned.missing:
        narrate("Some addresses wait for a person: roundsman pins list")
        click.get_current_context().exit(IN_PART)
