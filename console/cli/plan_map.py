"""`plan map`: the map of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.frame import Context, day_option, emit_json, json_option, pass_context, the_day
from console.cli.map_printing import lines, print_map, size, size_options
from core.errors import NotFound
from core.plans import service as plans
from core.text import fold

if TYPE_CHECKING:
    from core.plans.model import Plan, Route


@click.command("map")
@day_option
@click.option("--route", "vehicle", metavar="VAN", help="This van's route alone in view, its stops by number.")
@size_options
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
    scene = maps.scene(plan, plans.ground(desk, plan), plans.led(desk, plan), vehicle=under.vehicle_id if under else 0)
    view = View.fitting(scene.close if under else scene.fit, *size(width, height))
    rows = frame(scene, view)
    if as_json:
        signs = {letter(at): route.vehicle for at, route in enumerate(plan.routes)}
        facts = {"plan": plan.id, "day": plan.day.isoformat(), "box": list(view.box), "signs": signs}
        emit_json({**facts, "lines": lines(rows)})
    else:
        print_map(rows)


def _route(plan: Plan, vehicle: str) -> Route:
    """The route of the van of that name. Raises NotFound."""
    for route in plan.routes:
        if fold(route.vehicle) == fold(vehicle):
            return route
    known = ", ".join(route.vehicle for route in plan.routes) or "none"
    raise NotFound(f"“{vehicle}” has no route on {plan.day}; on the road are: {known}.")
