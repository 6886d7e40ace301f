"""Builds a region file: everything or nothing, in a temporary file that takes the place of the old one at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

from core.errors import BadInput, Cancelled, FileRefused
from core.region import APPLICATION_ID, FORMAT
from core.region.addresses.finish import finish
from core.region.addresses.gather import Gathered
from core.region.items import Address, Place, Report, Road, RoadSpot, Source, Span, Street, TurnRule
from core.region.network.gather import GatheredRoads
from core.region.sources.openaddresses import OpenAddressesFile
from core.region.sources.osm import OsmFile
from core.store.sqlite import Database, sqlite3

_SCHEMA = Path(__file__).with_name("schema.sql")
#: How much of the work is done once everything is read, and once the addresses are sorted.
_READ, _SORTED = 0.7, 0.85
#: Told now and then: the share of the work that is done, from 0 to 1, and what is being done.
Told = Callable[[float, str], None]
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
    report: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Build the region of these sources at `target`; a region that stands there is replaced at the very end.

    Raises BadInput for a file that cannot be used, FileRefused where the disk does not take it, Cancelled.
    """
    with drafted(target) as draft:
        write(draft, sources, now=now, report=report, cancelled=cancelled)
        draft.replace(target)


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """A file beside the target to be written, and put in its place; nothing of it is left where that does not happen.

    Raises FileRefused where the disk does not take it.
    """
    draft = target.with_name(f".{target.name}.{token_hex(4)}.part")
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
        yield draft
    except (sqlite3.OperationalError, OSError) as wrong:
        raise FileRefused(
            f"The region {target} cannot be written ({wrong}); the one before it is as it was. "
            "Free some space or choose another place: roundsman settings set region.file PATH."
        ) from wrong
    finally:
        for left in (draft, draft.with_name(f"{draft.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def write(
    draft: Path,
    sources: Sequence[Source],
    *,
    now: int,
    report: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the region of these sources into a new file. Raises BadInput, Cancelled, OSError, OperationalError."""
    told, stopped = report or (lambda share, what: None), cancelled or (lambda: False)
    draft.unlink(missing_ok=True)
    db = Database(str(draft), execute_plugins=False)
    try:
        _fill(db, sources, now, told, stopped)
    finally:
        db.conn.close()
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    told(1.0, "")


def _fill(db: Database, sources: Sequence[Source], now: int, report: Told, cancelled: Callable[[], bool]) -> None:
    # The draft is thrown away when anything goes wrong: a rollback journal would only cost time.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"application_id={APPLICATION_ID}", f"user_version={FORMAT}"):
        db.conn.execute(f"PRAGMA {pragma}")
    db.conn.executescript(_SCHEMA.read_text(encoding="utf-8"))
    db.conn.execute("BEGIN")
    gathered, roads = Gathered(db), GatheredRoads()
    for i, source in enumerate(sources):
        name = source.provenance.name
        _read(db, gathered, roads, source, partial(_partly, report, (i, len(sources)), name), cancelled)
    report(_READ, "Sorting addresses")
    finish(db, gathered, cancelled)
    if len(roads):
        from core.region.network.write import write_network  # brings numpy

        report(_SORTED, "Ordering roads")
        write_network(db, roads, cancelled)
    db.conn.execute("INSERT INTO meta VALUES ('built_at', ?)", (str(now),))
    db.conn.execute("COMMIT")


def _partly(report: Told, which: tuple[int, int], name: str, share: float) -> None:
    """How much of one of the files has been read, as a share of the whole."""
    done, total = which
    report(_READ * (done + share) / total, f"Reading {name}")


def _read(
    db: Database,
    gathered: Gathered,
    roads: GatheredRoads,
    source: Source,
    report: Report,
    cancelled: Callable[[], bool],
) -> None:
    facts = source.provenance
    before, ways = (gathered.addresses, gathered.skipped), (gathered.named_ways, len(roads))
    roads.another_source()
    take: dict[type, Callable[[Any], None]] = {
        Address: gathered.address, Street: gathered.street, Place: gathered.place, Span: gathered.span,
        Road: roads.road, RoadSpot: roads.spot, TurnRule: roads.rule,
    }  # fmt: skip
    for count, item in enumerate(source.items(report)):
        if count % _LOOK_EVERY == 0 and cancelled():
            raise Cancelled(f"Reading {facts.name} was cancelled; the region is as it was.")
        take[type(item)](item)
    gathered.flush()
    if gathered.addresses == before[0] and (gathered.named_ways, len(roads)) == ways:
        raise BadInput(f"{facts.name} holds no address and no road; give an extract of the area that you serve.")
    counts = gathered.addresses - before[0], gathered.skipped - before[1]
    db.conn.execute(
        "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (facts.name, facts.path, facts.kind, facts.licence, facts.date, facts.size, *counts),
    )
