"""The region and its roads: maps added, what they hold and whose they are, doors that lie amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.filepick import FilePick
from console.dialogs.listing import Listing, Picked
from console.dialogs.report import Report
from console.flows.lists import ask, work_on
from console.jobs import Job
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.desk import Desk
from core.units import distance

if TYPE_CHECKING:
    from console.app import RoundsmanApp
    from core.plans.service import RoadDoor
    from core.region.service import RegionFacts, SourceFacts

#: What a region is made from.
MAPS = (".pbf", ".osm", ".csv", ".geojson", ".json", ".gz", ".bz2")

_SOURCES = (
    Column("Map", 16, grow=2),
    Column("Of", 10),
    Column("Addresses", 9, align="right"),
    Column("Left out", 8, align="right"),
)
_DOORS = (
    Column("Order", 8),
    Column("By", 4),
    Column("Road", 8, align="right"),
    Column("Amiss", 18),
    Column("Address", 20, grow=1),
)
_OFFERS = (("a", "add a map"), ("d", "doors and roads"))


async def region(house: RoundsmanApp) -> None:
    """What the region is made of; without one, the first map is asked for at once."""
    from core.region.service import region_facts

    if await house.core(region_facts, house.desk) is None:
        said = await add(house)
        if said:
            house.say(said, "good")
        return

    async def listing(at: str) -> Listing:
        facts = await house.core(region_facts, house.desk)
        rows = [_source(each) for each in facts.sources] if facts else []
        return Listing("The region", _SOURCES, rows, _OFFERS, lines=_lines(facts, house.desk), at=at)

    async def act(picked: Picked) -> str:
        if picked.key == "a":
            return await add(house)
        await doors(house)
        return ""

    await work_on(house, listing, act)


async def add(house: RoundsmanApp) -> str:
    """Ask for a map and build the region from it; answers what to say, "" where none was chosen."""
    from core.region.service import add_region

    title = "Which map? (OpenStreetMap extract, or OpenAddresses file)"
    path = await ask(house, FilePick(title, house.folder, MAPS))
    if path is None:
        return ""
    house.folder, desk = path.parent, house.desk

    def build(job: Job) -> RegionFacts:
        def heard(share: float, what: str) -> None:
            job.report(round(share * 100), 100, what)

        return add_region(desk, [path], apart=True, report=heard, cancelled=job.stopped)

    facts = await house.job("Building the region", build)
    found = sum(source.addresses for source in facts.sources)
    roads = f" and {distance(facts.road_m)} of road" if facts.road_m else ", but no road"
    return f"The region knows {formats.count(found, 'address', 'addresses')}{roads}; g in Orders pins them."


async def doors(house: RoundsmanApp) -> None:
    """The doors of the day that lie far from every road, or that no road leads to."""
    from core.plans.service import road_doors

    known = await house.job("Looking at doors and roads", lambda _job: road_doors(house.desk, house.day))
    amiss = [door for door in known if door.doubtful]
    line = f"{len(known) - len(amiss):,} of {formats.count(len(known), 'door stands', 'doors stand')} at a road."
    await ask(house, Report("Doors and roads", [line], _DOORS, [_door(door) for door in amiss]))


async def osrm(house: RoundsmanApp) -> None:
    """Prepare a map for OSRM on this machine, which knows turns and makes big tables in a second."""
    from core.fleet.model import PROFILES
    from core.roads.service import Graph, prepare_graph

    path = await ask(house, FilePick("Which map? (OpenStreetMap extract)", house.folder, MAPS))
    if path is None:
        return
    house.folder, desk = path.parent, house.desk
    profile = await ask(house, Choose("For whom?", [Option(name, name) for name in PROFILES]))
    if profile is None:
        return

    def prepare(job: Job) -> Graph:
        def heard(share: float) -> None:
            job.report(round(share * 100), 100, path.name)

        return prepare_graph(desk, path, profile, report=heard, cancelled=job.stopped)

    await house.job("Preparing roads", prepare)
    house.say(f"Plans for {profile} go by the roads of {path.name} from now on.", "good")


def _lines(facts: RegionFacts | None, desk: Desk) -> list[str]:
    """What its roads come to, when it was built, and whose the data are."""
    if facts is None:
        return []
    built = f"Built {formats.moment(facts.built_at, desk.zone, desk.today())} into {facts.path.name}."
    if not facts.links:
        return ["It holds no road: ways are straight lines.", built, *facts.licences]
    lines = [f"{distance(facts.road_m)} of road between {facts.junctions:,} junctions.", built, *facts.licences]
    if facts.bans_left_out:
        lines.append(f"Left out: {facts.bans_left_out:,} turn restrictions over several ways.")
    return lines


def _source(source: SourceFacts) -> Row:
    left_out = Cell(f"{source.skipped:,}", "muted")
    return Row(source.name, (source.name, source.date[:10], f"{source.addresses:,}", left_out))


def _door(door: RoadDoor) -> Row:
    away = "" if door.away_m is None else distance(door.away_m)
    cells = (door.source_order_id, door.profile, away, Cell(door.why, "warn"), door.address)
    return Row(f"{door.order_id} {door.profile}", cells)
