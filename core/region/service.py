"""Building the region file and saying what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput, Stale, Unavailable

if TYPE_CHECKING:
    from core.desk import Desk
    from core.region.drawn import DrawnRegion, Vicinity


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
    """The region file, its sources and its roads. `bans_left_out` are turn restrictions over several ways."""

    path: Path
    size: int
    sources: tuple[SourceFacts, ...]
    built_at: int = 0
    junctions: int = 0
    links: int = 0
    road_m: int = 0
    bans_left_out: int = 0

    @property
    def licences(self) -> tuple[str, ...]:
        """What has to be shown where its data are, each once."""
        return tuple(dict.fromkeys(each.licence for each in self.sources))


def region_path(desk: Desk) -> Path:
    """Where the region file is: the setting `region.file` (from the shop's folder on), else beside the shop's file."""
    named = desk.setting("region.file")
    return desk.path.parent / Path(named).expanduser() if named else desk.beside(".region.db")


def region_facts(desk: Desk) -> RegionFacts | None:
    """What the region is made of, None where there is none. Raises Unavailable for one that cannot be read."""
    path = region_path(desk)
    return _facts(path) if path.is_file() else None


def drawn(desk: Desk) -> DrawnRegion | None:
    """The region as a map shows it, read once as long as the file stays; None where there is none to be read."""
    path, mark = region_path(desk), _mark(desk)
    if mark is None:
        return None

    def opened() -> DrawnRegion:
        from core.region.drawn import DrawnRegion

        return DrawnRegion(path)

    try:
        return desk.kept("region's map", (path, mark), opened)
    except Unavailable:
        return None  # one that cannot be read: the gazetteer tells of that


def vicinity(desk: Desk, places: Sequence[tuple[float, float]], reach_m: float = 300) -> Vicinity | None:
    """Roads, and doors within so many metres of each of these (lat, lon); None without a region that can be read."""
    region = drawn(desk)
    try:
        return region.vicinity(places, reach_m) if region is not None else None
    except Unavailable:
        return None


def _facts(path: Path) -> RegionFacts:
    from core.region.file import RegionFile

    region = RegionFile(path)
    sources = tuple(
        SourceFacts(
            each.provenance.name, each.provenance.path, each.provenance.kind, each.provenance.licence,
            each.provenance.date, each.addresses, each.skipped,
        )
        for each in region.summary()
    )  # fmt: skip
    meta = region.meta()
    region.close()
    figures = [int(meta.get(name, 0)) for name in ("built_at", "junctions", "links", "road_m", "bans_left_out")]
    return RegionFacts(path, path.stat().st_size, sources, *figures)


def add_region(
    desk: Desk,
    paths: Sequence[Path],
    *,
    replace: bool = False,
    apart: bool = False,
    report: Callable[[float, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RegionFacts:
    """Build the region anew from these files and those it has been built from; `replace`: from these alone.

    All or nothing. `apart` builds it in a process of its own, so that a screen stays quick meanwhile. `report` is told
    the share of the work that is done, and what is being done.
    Raises BadInput for a file that cannot be used, FileRefused, Cancelled; Stale where another has built it meanwhile.
    """
    from core.region.build import drafted

    if not paths:
        raise BadInput(
            "No file is named; give an OpenStreetMap extract of your area: roundsman region add FILE.osm.pbf"
        )
    target, before = region_path(desk), _mark(desk)
    wanted = list(dict.fromkeys(path.expanduser().absolute() for path in paths))
    if not replace:
        wanted = _earlier(desk, wanted) + wanted
    with drafted(target) as draft:
        _write(draft, wanted, desk.now(), apart, report, cancelled)
        facts = _facts(draft)
        with desk.writing() as db:
            if _mark(desk) != before:
                raise Stale("The region was built anew by somebody else meanwhile; look at it, and add the file again.")
            built = [{"name": each.name, "date": each.date, "addresses": each.addresses} for each in facts.sources]
            desk.record(db, "region.added", "region", {"sources": built, "links": facts.links})
            draft.replace(target)
    return replace_(facts, path=target)


def _write(
    draft: Path,
    files: Sequence[Path],
    now: int,
    apart: bool,
    report: Callable[[float, str], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    from core.region.build import source_of, write

    sources = [source_of(file) for file in files]
    if apart:
        from core.region.apart import write_apart

        write_apart(draft, files, now=now, report=report, cancelled=cancelled)
    else:
        write(draft, sources, now=now, report=report, cancelled=cancelled)


def _mark(desk: Desk) -> tuple[int, int, int] | None:
    """What tells the region that stands from one that takes its place; None where there is none."""
    try:
        facts = region_path(desk).stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


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
