"""Verbs about the region: region add, region list."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, progress, table
from core.region import service
from core.region.service import RegionFacts


@click.group()
def region() -> None:
    """The region: addresses of the area served, from a map extract."""


@region.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Build it from these files alone.")
@json_option
@pass_context
def region_add(context: Context, files: tuple[Path, ...], replace: bool, as_json: bool) -> None:
    """Build the region from map extracts (.osm.pbf) or OpenAddresses files; all or nothing."""
    show = progress("Reading addresses, per cent")
    facts = service.add_region(context.desk, files, replace=replace, report=lambda share: show(round(100 * share), 100))
    _print_region(facts, as_json)


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
        emit_json({"path": str(facts.path), "size": facts.size, "sources": sources})
        return
    rows = [
        (each.name, each.date[:10], f"{each.addresses:,}", f"{each.skipped:,}", each.licence) for each in facts.sources
    ]
    table(("source", "date", "addresses", "skipped", "licence"), rows, right=(2, 3))
    narrate(f"The region is in {facts.path} ({facts.size:,} bytes).")
