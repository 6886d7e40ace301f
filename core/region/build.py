"""Builds a region file: everything or nothing, in a temporary file that takes the place of the old one at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from core.errors import BadInput, Cancelled, FileRefused
from core.region import APPLICATION_ID, FORMAT
from core.region.addresses.finish import finish
from core.region.addresses.gather import Gathered
from core.region.items import Address, Place, Report, Source, Span, Street
from core.region.sources.openaddresses import OpenAddressesFile
from core.region.sources.osm import OsmFile
from core.store.sqlite import Database, sqlite3

_SCHEMA = Path(__file__).with_name("schema.sql")
#: Rows between two looks at whether a person has cancelled.
_LOOK_EVERY = 2_000


def source_of(path: Path) -> Source:
    """The reader for a file, by its name. Raises BadInput for one that is missing or of no known kind."""
    if not path.is_file():
        raise BadInput(f"There is no file {path}; check its name.")
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if suffixes & {".csv", ".geojson", ".json"}:
        return OpenAddressesFile(path)
    if suffixes & {".pbf", ".osm", ".o5m", ".osc", ".osh", ".xml"}:
        return OsmFile(path)
    raise BadInput(
        f"{path.name} is of no known kind; give an OpenStreetMap extract (.osm.pbf) or an OpenAddresses file "
        "(.csv, .geojson)."
    )


def build(
    target: Path,
    sources: Sequence[Source],
    *,
    now: int,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Build the region of these sources at `target`; a region that stands there is replaced at the very end.

    Raises BadInput for a file that cannot be used, FileRefused where the disk does not take it, Cancelled.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    with _told(target), _draft(draft):
        _fill(draft, sources, now, report or (lambda share: None), cancelled or (lambda: False))
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)


def _fill(draft: Path, sources: Sequence[Source], now: int, report: Report, cancelled: Callable[[], bool]) -> None:
    db = Database(str(draft), execute_plugins=False)
    try:
        # The draft is thrown away when anything goes wrong: a rollback journal would only cost time.
        for pragma in (
            "journal_mode=OFF",
            "synchronous=OFF",
            f"application_id={APPLICATION_ID}",
            f"user_version={FORMAT}",
        ):
            db.conn.execute(f"PRAGMA {pragma}")
        db.conn.executescript(_SCHEMA.read_text(encoding="utf-8"))
        db.conn.execute("BEGIN")
        gathered = Gathered(db)
        for i, source in enumerate(sources):
            _read(db, gathered, source, partial(_partly, report, i, len(sources)), cancelled)
        finish(db, gathered, cancelled)
        db.conn.execute("INSERT INTO meta VALUES ('built_at', ?)", (str(now),))
        db.conn.execute("COMMIT")
        report(1.0)
    finally:
        db.conn.close()


def _partly(report: Report, done: int, total: int, share: float) -> None:
    """Reading takes most of the time; what remains is for sorting."""
    report((done + 0.8 * share) / total)


def _read(db: Database, gathered: Gathered, source: Source, report: Report, cancelled: Callable[[], bool]) -> None:
    facts = source.provenance
    before, ways = (gathered.addresses, gathered.skipped), gathered.named_ways
    for count, item in enumerate(source.items(report)):
        if count % _LOOK_EVERY == 0 and cancelled():
            raise Cancelled(f"Reading {facts.name} was cancelled; the region is as it was.")
        match item:
            case Address():
                gathered.address(item)
            case Street():
                gathered.street(item)
            case Place():
                gathered.place(item)
            case Span():
                gathered.span(item)
    gathered.flush()
    if gathered.addresses == before[0] and gathered.named_ways == ways:
        raise BadInput(
            f"{facts.name} holds no address and no named street; give an extract of the area that you serve."
        )
    counts = gathered.addresses - before[0], gathered.skipped - before[1]
    db.conn.execute(
        "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (facts.name, facts.path, facts.kind, facts.licence, facts.date, facts.size, *counts),
    )


@contextmanager
def _draft(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, OSError) as wrong:
        raise FileRefused(
            f"The region {target} cannot be written ({wrong}); the one before it is as it was. "
            "Free some space or choose another place: roundsman settings set region.file PATH."
        ) from wrong
