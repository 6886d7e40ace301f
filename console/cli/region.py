"""Verbs about the region: region add, region list."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, stages, table
from core.region import service
from core.region.service import RegionFacts
from core.units import distance


@click.group()
def region() -> None:
    """The region: addresses and roads of the area served, from a map extract."""


@region.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Build it from these files alone.")
@json_option
@pass_context
def region_add(context: Context, files: tuple[Path, ...], replace: bool, as_json: bool) -> None:
    """Build the region from map extracts (.osm.pbf) or OpenAddresses files; all or nothing."""
    _print_region(service.add_region(context.desk, files, replace=replace, report=stages()), as_json)


@region.command("list")
@json_option
@pass_context
def region_list(context: Context, as_json: bool) -> None:
    """What the region is made of, with dates and licences."""
    facts = service.region_facts(context.desk)
    if facts is None:
        narrate("There is no region yet. Add a map extract of your area: roundsman region add FILE.osm.pbf")
        return
    _print_region(facts, as_json)


def _print_region(facts: RegionFacts, as_json: bool) -> None:
    if as_json:
        sources = [
            {
                "name": each.name,
                "path": each.path,
                "kind": each.kind,
                "date": each.date,
                "licence": each.licence,
                "addresses": each.addresses,
                "skipped": each.skipped,
            }
            for each in facts.sources
        ]
        roads = {"junctions": facts.junctions, "links": facts.links, "road_m": facts.road_m}
        emit_json({"path": str(facts.path), "size": facts.size, **roads, "sources": sources})
        return
    rows = [
        (each.name, each.date[:10], f"{each.addresses:,}", f"{each.skipped:,}", each.licence) for each in facts.sources
    ]
    table(("source", "date", "addresses", "skipped", "licence"), rows, right=(2, 3))
    narrate(f"{_roads(facts)} The region is in {facts.path} ({facts.size:,} bytes).")


def _roads(facts: RegionFacts) -> str:
    """What its roads come to."""
    if not facts.links:
        return "It holds no road: add an OpenStreetMap extract, and ways are not straight lines any more."
    left_out = f" Left out: {facts.bans_left_out:,} turn restrictions over several ways." if facts.bans_left_out else ""
    return f"{distance(facts.road_m)} of road between {facts.junctions:,} junctions.{left_out}"
