"""Bringing a file of orders in: which file, what its columns mean, what came of it, and what it wants to overwrite."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.choose import Option
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict, Difference
from console.dialogs.filepick import FilePick
from console.dialogs.mapping import ColumnGuess, Mapping
from console.dialogs.report import Report
from console.jobs import Job
from console.screens.base import PlaceScreen
from console.views import imports as views
from core.errors import FileRefused
from core.orders import service

if TYPE_CHECKING:
    from core.orders.importing.mapping import ColumnMap
    from core.orders.importing.results import Imported

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".ndjson")


async def import_file(screen: PlaceScreen) -> None:
    """The whole way, from the file's name to its report."""
    path = await screen.ask(FilePick("Import which file of orders?", screen.house.folder, _ENDINGS))
    if path is None:
        return
    screen.house.folder = path.parent
    data = await screen.core(_read, path)
    guess = await screen.core(service.mapping_of, screen.desk, data, path.name)
    mapping = await _confirmed(screen, data, path, guess)
    if mapping is None:
        return
    done = await _run(screen, data, path, mapping, frozenset())
    if done.conflicts and (accepted := await _accepted(screen, done)):
        again = await _run(screen, data, path, mapping, accepted)
        done = replace(again, new=done.new, rejected=done.rejected, days=done.days)
    _show_its_day(screen, done)
    screen.reload()
    returned = await screen.core(_give_back, screen.desk.path.parent, path, done) if done.returned_file else None
    await screen.ask(Report(views.title(path.name, done), views.lines(done, returned), views.COLUMNS, views.rows(done)))
    if mapping.columns != guess.columns:
        await _keep(screen, path, mapping)


async def _confirmed(screen: PlaceScreen, data: bytes, path: Path, guess: ColumnMap) -> ColumnMap | None:
    """The mapping as the person wants it; None when they want no import."""
    facts, guesses = await screen.core(_columns, data, path.name, guess)
    day = _default_day(screen)
    facts = [*facts, f"Orders without a day of their own are put on {formats.day(day, screen.desk.today())}."]
    fields = [Option(name, label) for name, label in views.FIELDS.items()]
    title = f"How {path.name} is read"
    answer = await screen.ask(Mapping(title, facts, guesses, fields, several=frozenset({"notes", "phone"})))
    return None if answer is None else views.chosen(guess, [column.header for column in guesses], answer)


def _columns(data: bytes, name: str, guess: ColumnMap) -> tuple[list[str], list[ColumnGuess]]:
    from core.orders.importing.detect import read

    sheet = read(data, name)
    return views.facts(sheet, guess), views.guesses(sheet, guess)


async def _run(
    screen: PlaceScreen, data: bytes, path: Path, mapping: ColumnMap, accepted: frozenset[int | str]
) -> Imported:
    day = _default_day(screen)

    def work(job: Job) -> Imported:
        return service.import_orders(
            screen.desk,
            data,
            path.name,
            day=day,
            mapping=mapping,
            accept_conflicts=accepted,
            report=job.report,
            cancelled=job.stopped,
        )

    return await screen.job(f"Importing {path.name}", work)


async def _accepted(screen: PlaceScreen, done: Imported) -> frozenset[int | str]:
    """Which of the orders that are already on their way are to be changed nevertheless."""
    differences = [Difference(str(each.order_id), each.number, *views.both_sides(each)) for each in done.conflicts]
    line = "These orders are dispatched already. What the file says of them is taken only where you choose it."
    answer = await screen.ask(Conflict("The file changes orders on their way", line, differences, mine="the file"))
    return frozenset(int(key) for key in answer or ())


def _default_day(screen: PlaceScreen) -> date:
    return max(screen.day, screen.desk.today())


def _show_its_day(screen: PlaceScreen, done: Imported) -> None:
    """Turn to the day on which the new orders are, if none of them is on the one in view."""
    if done.days and screen.day.isoformat() not in done.days:
        screen.house.set_day(date.fromisoformat(next(iter(done.days))))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise FileRefused(
            f"{path} cannot be read ({wrong.strerror}); choose another file or mend its permissions."
        ) from wrong


def _give_back(own: Path, source: Path, done: Imported) -> Path:
    """Write the returned file beside the one it comes from; where that cannot be, beside the shop's file."""
    name = f"{source.stem}.rejected{done.returned_suffix}"
    try:
        (target := source.with_name(name)).write_bytes(done.returned_file)
    except OSError:
        (target := own / name).write_bytes(done.returned_file)
    return target


async def _keep(screen: PlaceScreen, path: Path, mapping: ColumnMap) -> None:
    """Offer to keep a mapping that was put right by hand."""
    if await screen.ask(Confirm("Keep this mapping?", "The next file with these columns is then read the same way.")):
        mark = hashlib.sha256("|".join(column for column, _ in mapping.columns).encode()).hexdigest()[:6]
        stem = "".join(c if c.isalnum() or c in " _-" else "-" for c in path.stem)[:50]
        kept = await screen.core(service.keep_mapping, screen.desk, f"{stem}-{mark}", mapping)
        screen.say(f"Kept as {kept}; it is a text file that you can edit.", "good")
