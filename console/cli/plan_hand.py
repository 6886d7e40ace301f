"""Verbs of hand work on a plan: move, take off, lock, unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.cli.frame import Context, day_option, emit_json, json_option, narrate, pass_context, say, the_day
from console.cli.plan_printing import changed
from core import units
from core.errors import BadInput
from core.plans import service as plans
from core.plans.model import Lock
from core.plans.wishes import Wishes
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.model import Effect


@click.command()
@click.argument("order")
@click.option("--to", "vehicle", required=True, help="The vehicle that is to bring it.")
@click.option("--position", type=click.IntRange(min=1), help="As which stop; where it costs least if left away.")
@click.option("--alone", is_flag=True, help="Without the other orders of the same stop.")
@click.option("--force", is_flag=True, help="Also where capacity, skills or range forbid it.")
@click.option("--try", "trial", is_flag=True, help="Only say what it would do.")
@day_option
@json_option
@pass_context
def move(
    context: Context,
    order: str,
    vehicle: str,
    position: int | None,
    alone: bool,
    force: bool,
    trial: bool,
    day_text: str,
    as_json: bool,
) -> None:
    """Put an order's stop on a vehicle's route, or elsewhere on its own."""
    desk, day = context.desk, the_day(context, day_text)
    number, to_vehicle = _order(desk, order), _vehicle(desk, vehicle)
    at = None if position is None else position - 1
    if trial:
        _print_effect(desk, plans.try_move(desk, day, number, to_vehicle, at, alone=alone), as_json)
        return
    moved = plans.move(desk, day, number, to_vehicle=to_vehicle, position=at, force=force, alone=alone)
    for sentence in moved.accepted:
        narrate(f"Accepted: {sentence}")
    changed(desk, moved, as_json)


@click.command()
@click.argument("order")
@click.option("--alone", is_flag=True, help="Without the other orders of the same stop.")
@day_option
@json_option
@pass_context
def unassign(context: Context, order: str, alone: bool, day_text: str, as_json: bool) -> None:
    """Take an order's stop off its route."""
    desk = context.desk
    changed(desk, plans.unassign(desk, the_day(context, day_text), _order(desk, order), alone=alone), as_json)


@click.command()
@click.argument("order", required=False)
@click.option("--vehicle", help="The whole route of this vehicle, as it stands.")
@click.option("--how", type=click.Choice([lock.value for lock in Lock if lock]), default="vehicle", show_default=True)
@day_option
@json_option
@pass_context
def lock(context: Context, order: str | None, vehicle: str | None, how: str, day_text: str, as_json: bool) -> None:
    """Keep a stop (or a whole route) as it is when the plan is built again.

    With --how sequence stops keep their order and others may come between: of a whole route with --vehicle.
    """
    desk, day, kind = context.desk, the_day(context, day_text), Lock(how)
    _one_of(order, vehicle)
    if vehicle is not None:
        if kind not in {Lock.VEHICLE, Lock.SEQUENCE}:
            raise BadInput("A route is held as it stands, or with --how sequence in the order of its stops.")
        locked = plans.lock_route(desk, day, _vehicle(desk, vehicle), order=kind is Lock.SEQUENCE)
        changed(desk, locked, as_json)
    elif order is not None:
        changed(desk, plans.lock(desk, day, _order(desk, order), kind), as_json)


@click.command()
@click.argument("order", required=False)
@click.option("--vehicle", help="The whole route of this vehicle.")
@day_option
@json_option
@pass_context
def unlock(context: Context, order: str | None, vehicle: str | None, day_text: str, as_json: bool) -> None:
    """Let the next build place a stop (or a route's stops) freely."""
    desk, day = context.desk, the_day(context, day_text)
    _one_of(order, vehicle)
    if vehicle is not None:
        changed(desk, plans.lock_route(desk, day, _vehicle(desk, vehicle), locked=False), as_json)
    elif order is not None:
        changed(desk, plans.unlock(desk, day, _order(desk, order)), as_json)


@click.command()
@click.argument("vehicle")
@click.option(
    "--most-changes", type=click.IntRange(min=0), metavar="K", help="Search; so many of the others' may change."
)
@click.option("--again", is_flag=True, help="Search also where the day is dispatched already.")
@day_option
@json_option
@pass_context
def without(
    context: Context, vehicle: str, most_changes: int | None, again: bool, day_text: str, as_json: bool
) -> None:
    """Take a vehicle out: what is left of its route goes to the others, whose stops keep their order."""
    desk, day = context.desk, the_day(context, day_text)
    number = _vehicle(desk, vehicle)
    if most_changes is None:
        after = plans.spread(desk, day, number)
    else:
        after = plans.build(desk, day, again=again, wishes=Wishes(most_changes, without=number))
    for sentence in after.accepted:
        narrate(f"Accepted: {sentence}")
    changed(desk, after, as_json)
    narrate(f"The shift of {vehicle} stays: a later build may use it again (roundsman fleet shift ends it).")


def _print_effect(desk: Desk, effect: Effect, as_json: bool) -> None:
    """What a move would do."""
    if as_json:
        emit_json(
            {
                "position": effect.position + 1,
                "seconds": effect.seconds,
                "metres": effect.metres,
                "cost": effect.cost,
                "warnings": list(effect.warnings),
                "refused": list(effect.refused),
            }
        )
        return
    cost = Money(effect.cost, desk.setting("shop.currency"))
    sums = f"{units.duration(effect.seconds)}, {units.distance(effect.metres)}, {cost}"
    say(f"As stop {effect.position + 1}: {sums} more (less where negative).")
    for sentence in effect.warnings:
        say(f"  {'needs --force: ' if sentence in effect.refused else ''}{sentence}")


def _order(desk: Desk, text: str) -> int:
    from core.deliveries.service import find_order

    return find_order(desk, text)


def _vehicle(desk: Desk, text: str) -> int:
    from core.fleet.service import fleet

    return fleet(desk).vehicle(text).id


def _one_of(order: str | None, vehicle: str | None) -> None:
    if (order is None) == (vehicle is None):
        raise BadInput("Name an order, or a vehicle with --vehicle: one of the two.")
