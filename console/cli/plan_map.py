"""`plan map`: the plan's map as lines of text, coloured where somebody looks at it on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from console.cli.frame import Context, day_option, emit_json, json_option, pass_context, say, the_day
from core.errors import NotFound
from core.plans import service as plans
from core.text import fold

if TYPE_CHECKING:
    from console.map.drawing import Row
    from core.plans.model import Plan, Route

#: The size where there is no terminal to ask.
_WIDE, _HIGH = 80, 24
#: ANSI colours of the routes, in the order of their inks.
_COLOURS = (36, 33, 32, 35, 31, 34)
_BOLD, _FAINT = 1, 2


@click.command("map")
@day_option
@click.option("--route", "vehicle", metavar="VAN", help="This van's route alone in view, its stops by number.")
@click.option("--width", type=click.IntRange(20, 500), help="Columns; those of the terminal where left away.")
@click.option("--height", type=click.IntRange(5, 300), help="Lines, the one with signs and scale among them.")
@json_option
@pass_context
def map_(
    context: Context, day_text: str, vehicle: str | None, width: int | None, height: int | None, as_json: bool
) -> None:
    """Draw the plan in view: roads, routes by letter, stops, depots, what is on no route."""
    from console.map import plan as maps
    from console.map.drawing import frame
    from console.map.scene import letter
    from console.map.view import View

    desk = context.desk
    plan = plans.show(desk, the_day(context, day_text))
    under = _route(plan, vehicle) if vehicle else None
    terminal = shutil.get_terminal_size((_WIDE, _HIGH))
    scene = maps.scene(plan, plans.ground(desk, plan), plans.led(desk, plan), vehicle=under.vehicle_id if under else 0)
    # One line is left for the prompt.
    view = View.fitting(
        scene.close if under else scene.fit, width or terminal.columns, (height or terminal.lines - 1) - 1
    )
    rows = frame(scene, view)
    if as_json:
        signs = {letter(at): route.vehicle for at, route in enumerate(plan.routes)}
        lines = ["".join(text for text, _ in row).rstrip() for row in rows]
        emit_json({"plan": plan.id, "day": plan.day.isoformat(), "box": list(view.box), "signs": signs, "lines": lines})
        return
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for row in rows:
        if coloured:
            # Each text has been made harmless where it was drawn; `say` would show the colours' codes as text.
            click.echo("".join(_coloured(row)))
        else:
            say("".join(text for text, _ in row).rstrip())


def _route(plan: Plan, vehicle: str) -> Route:
    """The route of the van of that name. Raises NotFound."""
    for route in plan.routes:
        if fold(route.vehicle) == fold(vehicle):
            return route
    known = ", ".join(route.vehicle for route in plan.routes) or "none"
    raise NotFound(f"“{vehicle}” has no route on {plan.day}; on the road are: {known}.")


def _coloured(row: Row) -> list[str]:
    return [f"\x1b[{code}m{text}\x1b[0m" if (code := _code(ink)) else text for text, ink in row]


def _code(ink: int) -> str:
    """What switches an ink on in a terminal (ECMA-48, SGR)."""
    from console.map.scene import COLOURS, Ink

    if Ink.ROUTE <= ink < Ink.ROUTE + COLOURS:
        return str(_COLOURS[ink - Ink.ROUTE])
    if Ink.UNDER <= ink < Ink.UNDER + COLOURS:
        return f"{_BOLD};{_COLOURS[ink - Ink.UNDER]}"
    if ink in {Ink.DEPOT, Ink.LEFT_OUT, Ink.HERE}:
        return str(_BOLD)
    return str(_FAINT) if ink in {Ink.SMALL, Ink.STREET, Ink.MAIN} else ""
