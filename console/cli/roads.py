"""Verbs about what knows the roads: roads osrm."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.frame import Context, emit_json, json_option, pass_context, progress, say
from core.roads import service


@click.group()
def roads() -> None:
    """What knows the roads; `doctor` says which does, the settings roads.… choose."""


@roads.command("osrm")
@click.argument("extract", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    default="van",
    show_default=True,
    type=click.Choice(("van", "car", "bike", "foot")),
    help="For whom: each has a graph of its own.",
)
@json_option
@pass_context
def roads_osrm(context: Context, extract: Path, profile: str, as_json: bool) -> None:
    """Prepare a map extract (.osm.pbf) for OSRM on this machine; all or nothing.

    Needs Python 3.12 or newer and the extra: pip install 'roundsman[osrm]'. A city takes half a minute.
    """
    show = progress("Preparing roads, per cent")
    graph = service.prepare_graph(context.desk, extract, profile, report=lambda share: show(round(100 * share), 100))
    if as_json:
        emit_json({"profile": profile, "graph": str(graph.base), "extract": extract.name})
    else:
        say(f"Plans for {profile} go by the roads of {extract.name} from now on: {graph.base.parent}")
