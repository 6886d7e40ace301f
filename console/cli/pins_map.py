"""`pins map`: the map around a pin and its candidates."""

from __future__ import annotations

import click

from console.cli.frame import Context, emit_json, json_option, pass_context
from console.cli.map_printing import lines, print_map, size, size_options
from core.errors import Refused
from core.geocoding import service
from core.region.service import vicinity


@click.command("map")
@click.argument("order")
@size_options
@json_option
@pass_context
def map_(context: Context, order: str, width: int | None, height: int | None, as_json: bool) -> None:
    """Draw what lies around an order's pin: roads, house numbers, the candidates as [1], [2] and so on."""
    from console.map import pins as maps
    from console.map.drawing import frame
    from console.map.view import View

    desk = context.desk
    pin = service.pin_of(desk, service.order_id(desk, order))
    if not maps.places(pin):
        raise Refused(f"Nothing is known of where order {order} is; roundsman geocode looks its address up.")
    scene = maps.candidates(vicinity(desk, maps.places(pin)), pin)
    view = View.fitting(scene.fit, *size(width, height))
    rows = frame(scene, view)
    if as_json:
        emit_json({"order": order, "box": list(view.box), "lines": lines(rows)})
    else:
        print_map(rows)
