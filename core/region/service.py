"""Building the region file and saying what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput

if TYPE_CHECKING:
    from core.desk import Desk


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One file the region was built from; `skipped` addresses had no street or no readable number."""

    name: str
    path: str
    kind: str
    licence: str
    date: str
    addresses: int
    skipped: int


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """The region file and its sources."""

    path: Path
    size: int
    sources: tuple[SourceFacts, ...]


def region_path(desk: Desk) -> Path:
    """Where the region file is: the setting `region.file` (from the shop's folder on), else beside the shop's file."""
    named = desk.setting("region.file")
    return desk.path.parent / Path(named).expanduser() if named else desk.beside(".region.db")


def region_facts(desk: Desk) -> RegionFacts | None:
    """What the region is made of, None where there is none. Raises Unavailable for one that cannot be read."""
    path = region_path(desk)
    if not path.is_file():
        return None
    from core.region.addresses.read import Addresses

    region = Addresses(path)
    sources = tuple(
        SourceFacts(
            each.provenance.name, each.provenance.path, each.provenance.kind, each.provenance.licence,
            each.provenance.date, each.addresses, each.skipped,
        )
        for each in region.summary()
    )  # fmt: skip
    region.close()
    return RegionFacts(path, path.stat().st_size, sources)


def add_region(
    desk: Desk,
    paths: Sequence[Path],
    *,
    replace: bool = False,
    report: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RegionFacts:
    """Build the region anew from these files and those it has been built from; `replace`: from these alone.

    All or nothing. Raises BadInput for a file that cannot be used, FileRefused, Cancelled.
    """
    from core.region.build import build, source_of

    if not paths:
        raise BadInput(
            "No file is named; give an OpenStreetMap extract of your area: roundsman region add FILE.osm.pbf"
        )
    wanted = list(dict.fromkeys(path.expanduser().absolute() for path in paths))
    if not replace:
        wanted = _earlier(desk, wanted) + wanted
    sources = [source_of(path) for path in wanted]
    build(region_path(desk), sources, now=desk.now(), report=report, cancelled=cancelled)
    facts = region_facts(desk)
    assert facts is not None
    with desk.writing() as db:
        built = [{"name": each.name, "date": each.date, "addresses": each.addresses} for each in facts.sources]
        desk.record(db, "region.added", "region", {"sources": built})
    return facts


def _earlier(desk: Desk, wanted: Sequence[Path]) -> list[Path]:
    """The files of the region that stands, but those of the same name; they have to be there still."""
    facts = region_facts(desk)
    names = {path.name for path in wanted}
    kept = [Path(each.path) for each in facts.sources if each.name not in names] if facts else []
    for path in kept:
        if not path.is_file():
            raise BadInput(
                f"The region was also built from {path}, which is no longer there. Name its file as well, "
                "or add --replace to build the region from the new files alone."
            )
    return kept
