"""The verb about who else is on the file."""

from __future__ import annotations

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context, table
from core.clock import wall
from core.orders import service as orders


@click.command()
@json_option
@pass_context
def who(context: Context, as_json: bool) -> None:
    """The consoles that are open on this file: whose, at which place and day, with which order under the cursor."""
    desk = context.desk
    found = desk.present()
    ids = [int(one.about) for one in found if one.about.isdecimal()]
    numbers = {str(order.id): order.source_order_id for order in orders.load(desk, ids)} if ids else {}
    if as_json:
        for one in found:
            emit_json(
                {
                    "who": one.who,
                    "place": one.place,
                    "day": one.day,
                    "order": numbers.get(one.about),
                    "since": desk.iso(one.since),
                    "seen_at": desk.iso(one.seen_at),
                }
            )
        return
    if not found:
        narrate("No console is open on this file.")
        return
    rows = [(one.who, one.place, one.day, numbers.get(one.about, ""), wall(one.since, desk.zone)) for one in found]
    table(("who", "place", "day", "order", "since"), rows)
