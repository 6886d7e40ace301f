"""What the verb geocode prints: found places, the rows of a file, what is at a point, what an address may become."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from console import formats
from console.cli.frame import IN_PART, Context, emit_json, narrate, rewrites, say, table
from core.errors import BadInput
from core.geocoding import service
from core.geocoding.batch import Batch
from core.geocoding.columns import AddressFile
from core.geocoding.looking import Around, Suggestion
from core.geocoding.service import Found

#: Seconds between two looks at how far a file is.
_TOLD_EVERY_S = 0.5


def look_up_file(context: Context, path: Path, columns: Sequence[str], limit: int, as_json: bool) -> None:
    """Print what is found for every row, as it is read; exits with 3 where a person has to look at some."""
    batch, sources = Batch(service.finder(context.desk), limit), set[str]()
    try:
        with _opened(path) as content:
            file = AddressFile(content, str(path) if str(path) != "-" else "The input", columns)
            tell = _progress(path, file, batch)
            for each in file.rows():
                found = batch.find(each.address)
                sources.update(candidate.source for candidate in found.candidates)
                print_found(found, as_json, row=each.row)
                tell(False)
            tell(True)
    except BrokenPipeError:
        raise  # who read the answers has gone
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its name.") from wrong
    narrate_all([*service.attributions(sources), *batch.using.troubles.values()])
    narrate(f"{batch.accepted:,} accepted, {batch.review:,} to review, {batch.missing:,} not found.")
    if batch.in_part:
        click.get_current_context().exit(IN_PART)


def narrate_all(sentences: Iterable[str]) -> None:
    """What concerns all that was found."""
    for sentence in sentences:
        narrate(sentence)


def print_found(found: Found, as_json: bool, row: int | None = None) -> None:
    """One address with its candidates; `row` where it stands in a file."""
    if as_json:
        emit_json(_as_json(found) | ({"row": row} if row is not None else {}))
        return
    if found.best is None:
        say(f"{found.query}: {found.why}")
        return
    unit = f"  ({found.unit})" if found.unit else ""
    say(f"{found.query}  {'review' if found.review else 'accepted'}{unit}")
    for number, each in enumerate(found.candidates, 1):
        where = f"{each.lat:.6f} {each.lon:.6f}"
        say(f"  {number}  {where}  {each.accuracy.value:<12}  {each.confidence:.2f}  {each.label}")
        say(f"     {each.why}")


def print_around(around: Around, as_json: bool) -> None:
    """What is near a point."""
    if as_json:
        emit_json(around.as_dict())
        return
    say(f"{formats.position(around.lat, around.lon)}: {around.said}.")
    rows = [(f"{each.distance_m} m", each.label, f"{each.lat:.6f} {each.lon:.6f}") for each in around.addresses]
    if around.street:
        rows.append((f"{around.street.distance_m} m", around.street.label, "the street"))
    if rows:
        table(("away", "what", "where"), rows, right=(0,))


def print_suggestions(found: Sequence[Suggestion], as_json: bool) -> None:
    """What a half-typed address may become, likeliest first."""
    for each in found:
        if as_json:
            emit_json(each.as_dict())
    if found and not as_json:
        table(("address", "place", "stands on"), [(each.text, each.town, each.accuracy.value) for each in found])
    if not found:
        narrate("No street of the region begins so.")


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


def _opened(path: Path) -> AbstractContextManager[BinaryIO]:
    if str(path) == "-":
        return nullcontext(sys.stdin.buffer)
    return path.open("rb")


def _progress(path: Path, file: AddressFile, batch: Batch) -> Callable[[bool], None]:
    """A `tell(done)` that rewrites one line of stderr now and then; silent unless somebody watches stderr alone."""
    if not rewrites() or sys.stdout.isatty():
        return lambda done: None
    size = path.stat().st_size if path.is_file() else 0
    last = 0.0

    def tell(done: bool) -> None:
        nonlocal last
        if done or time.monotonic() - last > _TOLD_EVERY_S:
            last = time.monotonic()
            rows = batch.accepted + batch.review + batch.missing
            share = f", {formats.percent(min(1.0, file.read / size))}" if size else ""
            sys.stderr.write(f"\rLooking up addresses: {rows:,} rows{share}" + ("\n" if done else ""))
            sys.stderr.flush()

    return tell
