"""Verbs that explain a plan: why an order is where it is, what would place it, what promises and locks cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import Context, day_option, emit_json, json_option, narrate, pass_context, progress, say, the_day
from console.cli.frame import table as print_table
from console.cli.plan_printing import changed
from core import clock, units
from core.plans import service as plans
from core.plans.model import Lock
from core.plans.words import sentence
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.explaining import Fix, Here, RuleCost, Why


@click.command()
@click.argument("order")
@day_option
@json_option
@pass_context
def why(context: Context, order: str, day_text: str, as_json: bool) -> None:
    """Why an order is on its route, or on none, and what would place it."""
    desk = context.desk
    found = plans.why(desk, the_day(context, day_text), _order(desk, order))
    if as_json:
        emit_json(_json(found))
    elif found.here is not None:
        _print_here(desk, found, found.here)
    else:
        _print_left_out(desk, found)


@click.command()
@click.argument("order")
@click.option("--choice", type=click.IntRange(min=1), default=1, show_default=True, help="Its number in plan why.")
@click.option("--yes", is_flag=True, help="Also where a promise, an order or the fleet is changed.")
@day_option
@json_option
@pass_context
def fix(context: Context, order: str, choice: int, yes: bool, day_text: str, as_json: bool) -> None:
    """Make the change that places an order, and put it on its route."""
    desk, day = context.desk, the_day(context, day_text)
    number = _order(desk, order)
    fixes = plans.why(desk, day, number).fixes
    chosen = next((each for each in fixes if each.number == choice), None)
    after = plans.fix(desk, day, number, choice, agreed=yes, seen=chosen.miss if chosen is not None else None)
    for done in chosen.does if chosen is not None else ():
        narrate(done)
    changed(desk, after, as_json)


@click.command()
@day_option
@json_option
@pass_context
def costs(context: Context, day_text: str, as_json: bool) -> None:
    """What each hard promise and each lock of the plan in view costs at least; it takes seconds."""
    desk, report = context.desk, progress("Promises and locks")
    found = plans.promise_costs(desk, the_day(context, day_text), report=report)
    report(len(found), len(found))
    if as_json:
        for cost in found:
            emit_json(_cost_json(desk, cost))
        return
    rows = [(_money(desk, cost.saving), cost.held, cost.label, cost.vehicle, _asked(desk, cost)) for cost in found]
    if not rows:
        say("No order of the plan has a hard promise or a lock.")
        return
    print_table(("at least", "held by", "order", "vehicle", "which"), rows, right=(0,))


def _print_here(desk: Desk, found: Why, here: Here) -> None:
    say(f"{sentence(found.label)} ({found.name}) is stop {here.position + 1} of {here.vehicle}.")
    say(f"To spare: {units.duration(here.slack_s)}, then {here.bound}.")
    say(f"Without it the plan costs {_money(desk, here.saving)} less.")
    if here.other:
        less = "less" if here.more < 0 else "more"
        say(f"The cheapest other route is that of {here.other}: {_money(desk, abs(here.more))} {less}.")
    else:
        say(here.reason)


def _print_left_out(desk: Desk, found: Why) -> None:
    say(f"{sentence(found.label)} ({found.name}) is on no route. {found.reason} ({found.code})")
    if found.fixes:
        say("What would place it (roundsman plan fix ORDER --choice N), and what the plan then costs more:")
        rows = [(each.number, _money(desk, each.miss.cost), each.miss.sentence) for each in found.fixes]
        print_table(("n", "cost", "change"), rows, right=(0, 1))


def _json(found: Why) -> dict[str, Any]:
    number = found.label.removeprefix("order ")
    said: dict[str, Any] = {"order": number, "order_id": found.order_id, "on_route": found.here is not None}
    if (here := found.here) is not None:
        return {
            **said,
            "vehicle": here.vehicle,
            "position": here.position + 1,
            "slack_s": here.slack_s,
            "bound": here.bound,
            "saving": here.saving,
            "cheapest_other": {"vehicle": here.other, "cost": here.more} if here.other else None,
            "reason": here.reason or None,
        }
    nearest = found.fixes[0].miss.sentence if found.fixes else None
    fixes = [_fix_json(each) for each in found.fixes]
    return {**said, "code": found.code, "reason": found.reason, "nearest_miss": nearest, "misses": fixes}


def _fix_json(each: Fix) -> dict[str, Any]:
    miss = each.miss
    return {
        "choice": each.number,
        "vehicle": miss.vehicle,
        "change": miss.change,
        "amount": miss.amount,
        "sentence": miss.sentence,
        "cost": miss.cost,
        "does": list(each.does),
        "asks": each.asks,
    }


def _cost_json(desk: Desk, cost: RuleCost) -> dict[str, Any]:
    return {
        "held": cost.held,
        "order": cost.label.split(" ", 1)[1],
        "order_ids": list(cost.orders),
        "vehicle": cost.vehicle,
        "windows": [[desk.iso(window.opens), desk.iso(window.closes)] for window in cost.windows],
        "locked": cost.locked.value or None,
        "at_least": cost.saving,
    }


def _asked(desk: Desk, cost: RuleCost) -> str:
    if cost.held == "lock":
        return cost.locked.value if cost.locked is not Lock.NONE else ""
    walls = ((clock.wall(each.opens, desk.zone), clock.wall(each.closes, desk.zone)) for each in cost.windows)
    return "; ".join(f"{opens}-{closes}" for opens, closes in walls)


def _money(desk: Desk, minor: int) -> str:
    return str(Money(minor, desk.setting("shop.currency")))


def _order(desk: Desk, text: str) -> int:
    from core.deliveries.service import find_order

    return find_order(desk, text)
