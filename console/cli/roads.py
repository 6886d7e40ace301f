"""Verbs about the roads: roads check, roads way, roads profiles, roads osrm."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.frame import (
    IN_PART,
    Context,
    day_option,
    emit_json,
    json_option,
    narrate,
    pass_context,
    progress,
    say,
    table,
    the_day,
)
from core.clock import parse_wall
from core.errors import BadInput, FileRefused
from core.fleet.model import PROFILES
from core.geocoding.points import is_point, read_point
from core.geocoding.service import find
from core.plans import service as plans
from core.roads import service
from core.roads.directions import sentences
from core.roads.model import Drive, Point, Way
from core.roads.profiles import usual
from core.units import distance, duration


@click.group()
def roads() -> None:
    """Roads: doors and ways, speeds, and what knows them; `doctor` says which does, the settings roads.… choose."""


@roads.command("check")
@day_option
@click.option("--all", "every", is_flag=True, help="Also the doors with which nothing is amiss.")
@json_option
@pass_context
def roads_check(context: Context, day_text: str, every: bool, as_json: bool) -> None:
    """Doors of a day that lie far from every road, or that no road leads to. Exit code 3 where there are some."""
    doors = plans.road_doors(context.desk, the_day(context, day_text))
    amiss = [door for door in doors if door.doubtful]
    shown = doors if every else amiss
    if as_json:
        for door in shown:
            emit_json(
                {
                    "order": door.order_id, "number": door.source_order_id, "profile": door.profile,
                    "away_m": door.away_m, "reached": door.reached, "why": door.why,
                }
            )  # fmt: skip
    elif shown:
        rows = [(d.source_order_id, d.profile, _away(d.away_m), d.why, d.address) for d in shown]
        table(("order", "by", "road", "amiss", "address"), rows, right=(2,))
    narrate(f"{len(doors) - len(amiss):,} of {len(doors):,} doors stand at a road.")
    if amiss:
        click.get_current_context().exit(IN_PART)


def _away(metres: int | None) -> str:
    return "" if metres is None else f"{metres:,} m"


@roads.command("way", context_settings={"ignore_unknown_options": True})
@click.argument("start")
@click.argument("finish")
@click.option("--profile", default="van", show_default=True, type=click.Choice(PROFILES), help="By what.")
@click.option("--at", "at_text", help="When, HH:MM: traffic follows the clock.")
@json_option
@pass_context
def roads_way(context: Context, start: str, finish: str, profile: str, at_text: str | None, as_json: bool) -> None:
    """How to come from START to FINISH: points (51.889,0.904) or addresses."""
    here, there = (_place(context, text) for text in (start, finish))
    [way] = service.ways(context.desk, [here, there], _drive(profile, at_text))
    if as_json:
        emit_json(_way_json(way))
        return
    for line in sentences(way):
        say(line)
    narrate(f"{distance(way.distance_m)}, {duration(way.duration_s)}.")


def _drive(profile: str, at_text: str | None) -> Drive:
    if at_text is None:
        return Drive(profile)
    at = parse_wall(at_text)
    minute = at.hour * 60 + at.minute
    return Drive(profile, minute, minute + 1)


def _place(context: Context, text: str) -> Point:
    """The point that is written, or where the address lies. Raises BadInput where it is not sure."""
    if is_point(text):
        return read_point(text)
    found = find(context.desk, text)
    if found.best is None or found.review:
        raise BadInput(f"“{found.query}” is not certain: {found.why} Give a point instead, such as 51.889,0.904.")
    return found.best.lat, found.best.lon


def _way_json(way: Way) -> dict[str, object]:
    return {
        "duration_s": way.duration_s,
        "distance_m": way.distance_m,
        "straight": way.straight,
        "shape": [list(point) for point in way.shape],
        "steps": [
            {
                "turn": step.turn.value, "street": step.street, "distance_m": step.distance_m,
                "duration_s": step.duration_s, "exit": step.exit,
            }
            for step in way.steps
        ],
    }  # fmt: skip


@roads.command("profiles")
@click.option("--write", is_flag=True, help="Write them beside the shop's file, to be edited; never over another.")
@pass_context
def roads_profiles(context: Context, write: bool) -> None:
    """How fast van, car, bike and foot go on which road, and what costs them time: the file that comes with it."""
    if not write:
        click.echo(usual(), nl=False)
        return
    path = context.desk.beside(".roads.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(usual())
    except FileExistsError as there:
        raise FileRefused(f"{path} is there already; edit it, or move it away.") from there
    except OSError as wrong:
        raise FileRefused(f"{path} cannot be written ({wrong.strerror}).") from wrong
    narrate(f"{path} is written; what you change in it holds from the next plan on.")


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
