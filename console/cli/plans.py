"""Verbs about plans: build, look, change by hand, go back and forth, compare, approve."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import click

from console.cli.frame import (
    NUMBER,
    Context,
    Finite,
    day_option,
    emit_json,
    json_option,
    narrate,
    pass_context,
    say,
    the_day,
)
from console.cli.plan_hand import lock, move, unassign, unlock, without
from console.cli.plan_insert import insert
from console.cli.plan_map import map_
from console.cli.plan_printing import (
    changed,
    diff_json,
    drift_words,
    plan_json,
    print_diff,
    print_plan,
)
from console.cli.plan_proving import prove
from console.cli.plan_tree import go, list_
from console.cli.plan_why import costs, fix, why
from console.cli.searching import STOPPED, falling, interrupts, line_ended, made_ready
from console.cli.supposing import adopt, compare, discard, whatif
from console.readying import missing
from core.errors import BadInput
from core.plans import service as plans
from core.plans.model import Plan
from core.plans.wishes import Wishes

if TYPE_CHECKING:
    from core.desk import Desk

#: In `--like`: the same weekday of the week before.
LAST_WEEK = "last-week"


@click.group()
def plan() -> None:
    """The day's routes: every change is a revision, so that anything can be undone."""


for _verb in (
    *(list_, go, move, insert, without, unassign, lock, unlock, map_),
    *(whatif, compare, adopt, discard, prove, why, fix, costs),
):
    plan.add_command(_verb)


@plan.command()
@day_option
@click.option("--engine", help="Which engine searches; the setting plan.engine where left away.")
@click.option("--seed", default=1, type=NUMBER, show_default=True, help="Same seed and iterations, same plan.")
@click.option("--seconds", type=Finite(min=0, min_open=True), help="Search at most so long.")
@click.option("--iterations", type=click.IntRange(min=1), help="Search exactly so many rounds.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler: its workers solve a day of over 1,500 stops.")
@click.option("--again", is_flag=True, help="Also where the day is dispatched already.")
@click.option(
    "--most-changes", type=click.IntRange(min=0), metavar="K", help="No more stops elsewhere or at other times."
)
@click.option("--like", metavar="last-week|DAY", help="Begin with the vans and the order of that day's plan.")
@click.option("--balance", type=click.Choice(["time", "stops"]), help="Share the work evenly; says its cost.")
@json_option
@pass_context
def build(
    context: Context,
    day_text: str,
    engine: str | None,
    seed: int,
    seconds: float | None,
    iterations: int | None,
    cluster: str | None,
    again: bool,
    most_changes: int | None,
    like: str | None,
    balance: Literal["time", "stops"] | None,
    as_json: bool,
) -> None:
    """Plan the day's open orders with everybody on duty. Ctrl-C ends the search and keeps the best so far."""
    desk, day = context.desk, the_day(context, day_text)
    stop = threading.Event()
    with interrupts(stop), line_ended():
        made_ready(missing(desk, engine or desk.setting("plan.engine")), stop)
        built = plans.build(
            desk,
            day,
            engine=engine,
            seed=seed,
            seconds=seconds,
            iterations=iterations,
            cluster=cluster,
            report=falling(desk),
            cancelled=stop.is_set,
            again=again,
            wishes=Wishes(most_changes, _like(context, day, like), balance or ""),
        )
    _print(desk, built, as_json)
    if stop.is_set():
        narrate(f"Stopped before its time; the best so far is saved as plan {built.id}.")
        click.get_current_context().exit(STOPPED)


@plan.command()
@day_option
@click.option("--plan", "plan_id", type=NUMBER, help="This revision, not the one in view.")
@json_option
@pass_context
def show(context: Context, day_text: str, plan_id: int | None, as_json: bool) -> None:
    """The plan in view: routes with ETAs, what is on none and why."""
    desk = context.desk
    found = plans.show(desk, None if plan_id is not None else the_day(context, day_text), plan_id=plan_id)
    drift = plans.drift(desk, found) if plan_id is None else None
    if not as_json:
        print_plan(desk, found, drift)
        return
    emit_json(plan_json(desk, found))
    if drift:
        narrate(drift_words(drift))


@plan.command()
@day_option
@json_option
@pass_context
def undo(context: Context, day_text: str, as_json: bool) -> None:
    """Back to the revision before."""
    day = the_day(context, day_text)
    before = plans.undo(context.desk, day)
    if before is not None:
        changed(context.desk, before, as_json)
    elif as_json:
        emit_json({"plan": None, "day": day.isoformat()})
    else:
        narrate(f"{day} is without a plan again; roundsman plan redo brings it back.")


@plan.command()
@day_option
@json_option
@pass_context
def redo(context: Context, day_text: str, as_json: bool) -> None:
    """Forward again after an undo."""
    changed(context.desk, plans.redo(context.desk, the_day(context, day_text)), as_json)


@plan.command()
@click.argument("before", type=NUMBER, required=False)
@click.argument("after", type=NUMBER, required=False)
@day_option
@json_option
@pass_context
def diff(context: Context, before: int | None, after: int | None, day_text: str, as_json: bool) -> None:
    """What plan AFTER does otherwise than plan BEFORE: the one in view against the one it was made from."""
    desk = context.desk
    later = plans.show(desk, None if after is not None else the_day(context, day_text), plan_id=after)
    earlier = before if before is not None else later.parent
    if earlier is None:
        raise BadInput(f"Plan {later.id} is the first of its day; name the two that are to be compared.")
    found = plans.diff(desk, earlier, later.id)
    if as_json:
        emit_json(diff_json(desk, found))
    else:
        print_diff(desk, found)


@plan.command()
@day_option
@json_option
@pass_context
def approve(context: Context, day_text: str, as_json: bool) -> None:
    """Dispatch the plan in view: orders are out, customers' messages stand in the outbox."""
    from core.deliveries.service import approve as dispatch

    done = dispatch(context.desk, the_day(context, day_text))
    if as_json:
        emit_json(
            {
                "plan": done.plan_id,
                "day": done.day.isoformat(),
                "orders": done.orders,
                "messages": done.messages,
                "cannot_be_told": [{"order": each.order, "why": each.why} for each in done.cannot_be_told],
                "withdrawn": list(done.withdrawn),
                "already": done.already,
            }
        )
        return
    if done.already:
        narrate(f"Plan {done.plan_id} of {done.day} is dispatched already; nothing was done.")
        return
    say(f"Plan {done.plan_id} of {done.day} is dispatched: {done.orders} orders out, {done.messages} messages written.")
    for each in done.cannot_be_told:
        say(f"  cannot be told: order {each.order}, {each.why}")


def _like(context: Context, day: date, text: str | None) -> date | None:
    """The day to begin from: `last-week` is the same weekday of the week before."""
    if text is None:
        return None
    return day - timedelta(days=7) if text == LAST_WEEK else the_day(context, text)


def _print(desk: Desk, shown: Plan, as_json: bool) -> None:
    if as_json:
        emit_json(plan_json(desk, shown))
    else:
        print_plan(desk, shown)
