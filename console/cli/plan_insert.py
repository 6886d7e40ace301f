"""The verb that puts one order on a route with the least disturbance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import Context, day_option, emit_json, json_option, narrate, pass_context, say, the_day
from console.cli.frame import table as print_table
from console.cli.plan_printing import changed
from core import clock, units
from core.plans import service as plans
from core.plans.words import sentence
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.differences import EtaChange
    from core.plans.inserting import Place, Places


@click.command()
@click.argument("order")
@click.option("--choice", type=click.IntRange(min=1), default=1, show_default=True, help="Its number in --try.")
@click.option("--try", "trial", is_flag=True, help="Only say where it could ride and what each place does.")
@day_option
@json_option
@pass_context
def insert(context: Context, order: str, choice: int, trial: bool, day_text: str, as_json: bool) -> None:
    """Put an order on the route that it disturbs least; no other stop changes routes."""
    from core.deliveries.service import find_order

    desk, day = context.desk, the_day(context, day_text)
    number = find_order(desk, order)
    found = plans.places(desk, day, number)
    if trial:
        _told(desk, found, as_json)
        return
    place = next((each for each in found.places if each.number == choice), None)
    after = plans.insert(desk, day, number, choice, seen=place)
    for each in place.etas if place is not None else ():
        narrate(f"ETA: {_eta(desk, each)}")
    changed(desk, after, as_json)


def _told(desk: Desk, found: Places, as_json: bool) -> None:
    if as_json:
        emit_json({"order": _number(found), "order_id": found.order_id, "places": _json(desk, found)})
        return
    say(f"{sentence(found.label)} ({found.name}) could ride, the least disturbing first:")
    rows = [
        (
            each.number,
            each.vehicle,
            each.position + 1,
            clock.wall(each.arrival, desk.zone),
            Money(each.cost, desk.setting("shop.currency")),
            units.distance(each.metres),
            units.duration(each.seconds),
            ", ".join(_eta(desk, eta) for eta in each.etas) or "none",
        )
        for each in found.places
    ]
    print_table(("n", "vehicle", "stop", "ETA", "cost", "way", "time", "ETAs changed"), rows, right=(0, 2, 4, 5, 6))


def _json(desk: Desk, found: Places) -> list[dict[str, Any]]:
    return [_place(desk, each) for each in found.places]


def _place(desk: Desk, each: Place) -> dict[str, Any]:
    return {
        "choice": each.number,
        "vehicle": each.vehicle,
        "position": each.position + 1,
        "arrival": desk.iso(each.arrival),
        "cost": each.cost,
        "metres": each.metres,
        "seconds": each.seconds,
        "idle": each.idle,
        "etas": [
            {
                "order": eta.number,
                "order_id": eta.order_id,
                "before": desk.iso(eta.before),
                "after": desk.iso(eta.after),
            }
            for eta in each.etas
        ],
    }


def _number(found: Places) -> str:
    return found.label.removeprefix("order ")


def _eta(desk: Desk, each: EtaChange) -> str:
    return f"order {each.number} {clock.wall(each.before, desk.zone)} to {clock.wall(each.after, desk.zone)}"
