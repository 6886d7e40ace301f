"""Reads an OpenStreetMap extract (.osm.pbf, .osm, also compressed): addresses, places, roads and their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.errors import BadInput
from core.region.items import (
    SCALE,
    Address,
    Item,
    Place,
    Point,
    Provenance,
    Report,
    Road,
    RoadSpot,
    Street,
    TurnRule,
)
from core.region.network.tags import spot, traits
from core.region.sources.linked import Linked
from core.text import clean

LICENCE = "© OpenStreetMap contributors, ODbL 1.0 (openstreetmap.org/copyright)"
#: Place kinds that people write in addresses. Squares, blocks and plots are none.
PLACES = frozenset(
    (
        "country", "state", "region", "province", "county", "district", "municipality", "city", "borough", "town",
        "suburb", "quarter", "neighbourhood", "village", "hamlet", "locality", "isolated_dwelling", "farm", "island",
    )
)  # fmt: skip
_AREA_TAGS = ("addr:suburb", "addr:district", "addr:county", "addr:province", "addr:state")
_OTHER_NAMES = ("alt_name", "official_name", "short_name", "old_name", "loc_name", "int_name")
#: From this size on, bytes, the places of nodes do not stand in memory: 16 bytes each, some 2 GB for 1 GB of map.
LARGE = 250_000_000
#: Keys of a turn restriction that concern vans and cars.
_RULES = ("restriction", "restriction:motorcar", "restriction:motor_vehicle", "restriction:goods")
#: Keys of all that is looked at; `type` is what every relation has.
_WANTED = (
    "addr:housenumber",
    "addr:interpolation",
    "highway",
    "place",
    "boundary",
    "barrier",
    "route",
    "type",
    *_RULES,
)
_REPORT_EVERY = 5_000
#: Addresses, roads and places that an extract holds, about, and how much of it is in memory before it is looked at.
_THINGS_A_MB, _READ_AHEAD = 10_000, 64_000_000
_NORTH_POLE = 90 * SCALE


class OsmFile:
    """One extract. Relations are read for areas' names, turn restrictions, houses' streets and numbered buildings."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def provenance(self) -> Provenance:
        """Licence and date as the file's header says. Raises BadInput."""
        import osmium

        with _told(self.path):
            with osmium.io.Reader(str(self.path), osmium.osm.NOTHING) as reader:
                header = reader.header()
            if header.has_multiple_object_versions:
                raise BadInput(
                    f"{self.path.name} holds a history or changes, not the state of a map; "
                    "give a plain extract (.osm.pbf)."
                )
            date = header.get("osmosis_replication_timestamp") or header.get("timestamp") or ""
        return Provenance(
            name=self.path.name,
            path=str(self.path.absolute()),
            kind="OpenStreetMap",
            licence=LICENCE,
            date=clean(date, limit=40) or _written(self.path),
            size=self.path.stat().st_size,
        )

    def items(self, report: Report) -> Iterator[Item]:
        """Addresses and places of nodes and ways (the middle of a building), roads, names of areas."""
        import osmium

        wanted = osmium.filter.KeyFilter(*_WANTED)
        size = self.path.stat().st_size
        links = Linked()
        with _told(self.path), _locations(size) as storage:
            processor = osmium.FileProcessor(str(self.path)).with_locations(storage).with_filter(wanted)
            for seen, thing in enumerate(processor):
                if seen % _REPORT_EVERY == 0:
                    report(_share(self.path, size, seen))
                yield from _read(thing, links)
            yield from links.housed()
            yield from self._in_rows(links)
            yield from self._outlined(links)

    def _in_rows(self, links: Linked) -> Iterator[Item]:
        """Rows of houses, once the numbers of the nodes at their ends are known."""
        import osmium

        if links.rows:
            ends = osmium.filter.IdFilter(ref for row in links.rows for ref in row.nodes)
            nodes = osmium.FileProcessor(str(self.path), osmium.osm.NODE).with_filter(ends)
            wanted = osmium.filter.KeyFilter("addr:housenumber")
            yield from links.spans({ref: address for node in nodes.with_filter(wanted) for ref, address in _end(node)})

    def _outlined(self, links: Linked) -> Iterator[Item]:
        """Buildings that are relations: their outlines have no tags of their own and fall out of the main reading."""
        import osmium

        if not links.outlines:
            return
        ways, outlines = osmium.filter.EntityFilter(osmium.osm.WAY), osmium.filter.IdFilter(links.outlines)
        with _locations(self.path.stat().st_size) as storage:
            reader = osmium.FileProcessor(str(self.path)).with_locations(storage)
            for way in reader.with_filter(ways).with_filter(outlines):
                at = _middle(way)
                if at is not None:
                    tags = links.outlines[way.id]
                    yield _address(tags, tags["addr:housenumber"], at)


@contextmanager
def _locations(size: int) -> Iterator[str]:
    """Where the places of all nodes are kept while a file is read: in memory, those of a large one on the disk."""
    if size < LARGE:
        yield "flex_mem"
        return
    with TemporaryDirectory() as folder:
        yield f"sparse_file_array,{folder}/nodes"


def _share(path: Path, size: int, seen: int) -> float:
    """How much of a file has been read: by where the system says the reader stands, else a guess that nears one.

    A small file is read ahead as a whole, so that there the guess alone tells.
    """
    guess = seen / (seen + max(1, size * _THINGS_A_MB // 1_000_000))
    with suppress(OSError, ValueError):
        for fd in Path("/proc/self/fd").iterdir():
            if size > _READ_AHEAD and fd.is_symlink() and fd.resolve() == path.resolve():
                said = Path(f"/proc/self/fdinfo/{fd.name}").read_text(encoding="ascii")
                return int(said.split()[1]) / size
    return guess


def _read(thing: Any, links: Linked) -> Iterator[Item]:
    tags = thing.tags
    if thing.is_relation():
        if tags.get("boundary") == "administrative" and "name" in tags:
            yield from _places(tags, "area", None)
        elif tags.get("type") == "restriction":
            yield from _rules(thing, tags)
        links.relation(thing)
        return
    yield from _houses(thing, tags, links)
    if "highway" not in tags and "barrier" not in tags and "route" not in tags:
        return
    if thing.is_way():
        yield from _road(thing, {tag.k: tag.v for tag in tags})
    elif found := spot(tags):
        yield RoadSpot(thing.id, found)


def _houses(thing: Any, tags: Any, links: Linked) -> Iterator[Item]:
    number, kind = tags.get("addr:housenumber"), tags.get("place")
    if number is not None:
        if (at := _middle(thing)) is not None:
            address = _address(tags, number, at)
            if not address.street:
                links.homeless["n" if thing.is_node() else "w", thing.id] = address
            else:
                yield address
    elif "addr:interpolation" in tags and thing.is_way():
        links.row(thing, _nodes(thing))
    if kind in PLACES and "name" in tags and (at := _middle(thing)) is not None:
        yield from _places(tags, kind, at)


def _end(node: Any) -> Iterator[tuple[int, Address]]:
    """A numbered node at the end of a row."""
    yield node.id, _address(node.tags, node.tags["addr:housenumber"], (0, 0))


def _road(way: Any, tags: Mapping[str, str]) -> Iterator[Item]:
    """A way as a road, and as a street that addresses name."""
    known = traits(tags)
    named = "highway" in tags and "name" in tags
    if known is None and not named:
        return
    nodes = _nodes(way)
    if named and nodes:
        yield Street(clean(tags["name"], limit=200), _other_names(tags), [at for _, at in nodes])
    if known is not None:
        name = tags.get("name") or tags.get("ref") or ""
        yield Road(way.id, [ref for ref, _ in nodes], [at for _, at in nodes], known, name)


def _nodes(way: Any) -> list[tuple[int, Point]]:
    # A node outside the extract has the coordinate "undefined", beyond every real one.
    return [(node.ref, (at.y, at.x)) for node in way.nodes if (at := node.location).y <= _NORTH_POLE]


def _rules(relation: Any, tags: Any) -> Iterator[TurnRule]:
    """A restriction of turns; those that hold at times only are not kept."""
    kind = next((tags[key] for key in _RULES if key in tags), "")
    if not kind.startswith(("no_", "only_")):
        return
    excepted = {word.strip() for word in tags.get("except", "").split(";")}
    if excepted & {"motorcar", "motor_vehicle", "vehicle", "goods"}:
        return
    members = [(member.role, member.type, member.ref) for member in relation.members]
    node = [ref for role, type_, ref in members if role == "via" and type_ == "n"]
    bikes = "restriction" in tags and "bicycle" not in excepted
    coming, going = (tuple(ref for role, _, ref in members if role == end) for end in ("from", "to"))
    yield TurnRule(kind.startswith("only_"), coming, node[0] if node else None, going, bikes)


def _address(tags: Any, number: str, at: Point) -> Address:
    get = tags.get
    street = get("addr:street") or get("addr:place") or get("addr:hamlet") or ""
    areas = tuple([value for tag in _AREA_TAGS if (value := get(tag))])
    return Address(number, street, get("addr:city") or "", get("addr:postcode") or "", areas, at)


def _places(tags: Any, kind: str, at: Point | None) -> Iterator[Place]:
    names = dict.fromkeys((clean(tags["name"], limit=200), *_other_names(tags, "name:en", "name:de", "name:fr")))
    for name in names:
        yield Place(name, kind, at)


def _other_names(tags: Any, *languages: str) -> tuple[str, ...]:
    """The names under which people also know it; of a way those in all its languages, which are the region's."""
    found = [tags[key] for key in (*_OTHER_NAMES, *languages) if key in tags]
    if not languages:
        found += [value for key, value in tags.items() if key.startswith("name:") and len(key) <= 8]
    return tuple(dict.fromkeys(clean(part, limit=200) for name in found for part in name.split(";") if part.strip()))


def _middle(thing: Any) -> Point | None:
    if thing.is_node():
        location = thing.location
        return (location.y, location.x) if location.valid() else None
    lats, lons = [], []
    for node in thing.nodes:
        at = node.location
        lat = at.y
        if lat <= _NORTH_POLE:
            lats.append(lat)
            lons.append(at.x)
    if len(lats) > 2 and lats[0] == lats[-1] and lons[0] == lons[-1]:
        lats.pop(), lons.pop()
    return (round(sum(lats) / len(lats)), round(sum(lons) / len(lons))) if lats else None


def _written(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except RuntimeError as wrong:
        said = clean(str(wrong), limit=120)
        cut = "EOF" in said or "uncompress" in said or "truncated" in said
        what = "is cut off or damaged" if cut else "is no OpenStreetMap file that can be read"
        raise BadInput(f"{path.name} {what} ({said}). Download it again and add it anew.") from wrong
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror or wrong}); check its name and permissions.") from wrong
