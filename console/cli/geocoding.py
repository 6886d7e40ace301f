"""The verb geocode: places for one address, for a column of a file, or for the orders without a pin."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
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
from console.formats import count
from core.errors import BadInput
from core.geocoding import service
from core.geocoding.service import Found
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
    """Find places for addresses; without --query and --csv, pin the orders that have none.

    The region is asked first. Where it is not sure, so is the online geocoder that the setting geocode.online names.
    """
    if query is not None and csv_file is not None:
        raise click.UsageError("Give --query or --csv, not both.")
    if query is not None:
        answer = service.find(context.desk, query, limit)
        _print_found([answer], as_json)
        _narrate_all(answer.troubles)
    elif csv_file is not None:
        finder = service.finder(context.desk)
        _print_found((finder.find(text, limit) for text in _column(csv_file, column)), as_json)
        _narrate_all(finder.troubles.values())
    else:
        _pin_orders(context, day_text, again, as_json)


def _pin_orders(context: Context, day_text: str, again: bool, as_json: bool) -> None:
    day = context.desk.day(day_text) if day_text else None
    pinned = service.pin_orders(context.desk, day, progress("Looking up addresses"), again=again)
    _narrate_all(pinned.troubles)
    if as_json:
        emit_json({"accepted": pinned.accepted, "review": pinned.review, "missing": pinned.missing})
    else:
        say(f"accepted {pinned.accepted}  review {pinned.review}  missing {pinned.missing}")
    if doubtful := sum(bool(item.doubts) for item in service.every_pin(context.desk, day)):
        narrate(f"{count(doubtful, 'accepted pin is', 'accepted pins are')} in doubt: roundsman pins list --all")
    if pinned.review or pinned.missing:
        narrate("Some addresses wait for a person: roundsman pins list")
        click.get_current_context().exit(IN_PART)


def _narrate_all(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        narrate(sentence)


def _print_found(results: Iterable[Found], as_json: bool) -> None:
    sources: set[str] = set()
    for found in results:
        sources.update(each.source for each in found.candidates)
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
    _narrate_all(service.attributions(sources))


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
        "attributions": service.attributions(each.source for each in found.candidates),
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
