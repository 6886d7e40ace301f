"""Verbs about a day's revisions: their tree, and going to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import NUMBER, Context, day_option, emit_json, json_option, pass_context, table, the_day
from console.cli.plan_printing import changed
from core import clock, units
from core.plans import service as plans
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.model import Revision


@click.command("list")
@day_option
@json_option
@pass_context
def list_(context: Context, day_text: str, as_json: bool) -> None:
    """The day's revisions as a tree; * is in view, A is dispatched."""
    found = plans.revisions(context.desk, the_day(context, day_text))
    if not as_json:
        print_revisions(context.desk, found)
        return
    for revision in found:
        emit_json(revision_json(context.desk, revision))


@click.command()
@click.argument("plan_id", type=NUMBER, metavar="PLAN")
@json_option
@pass_context
def go(context: Context, plan_id: int, as_json: bool) -> None:
    """Bring revision PLAN of its day into view, as undo and redo would step by step."""
    day = plans.show(context.desk, plan_id=plan_id).day
    changed(context.desk, plans.go_to(context.desk, day, plan_id), as_json)


def print_revisions(desk: Desk, found: Sequence[Revision]) -> None:
    """A day's revisions as a tree, each with what it cost more than what it was made from; `*` in view, `A` out."""
    currency = desk.setting("shop.currency")
    rows = [
        (
            ("*" if branch.revision.head else " ") + ("A" if branch.revision.approved else ""),
            f"{branch.rails}{branch.revision.id}",
            branch.revision.parent or "",
            f"{clock.local(branch.revision.at, desk.zone):%H:%M}",
            branch.revision.who,
            Money(branch.revision.cost, currency),
            _more(branch.cost, lambda cost: str(Money(cost, currency))),
            units.distance(branch.revision.distance_m),
            _more(branch.distance_m, units.distance),
            branch.revision.late or "",
            branch.revision.placed,
            branch.revision.unassigned,
            branch.revision.note,
        )
        for branch in plans.tree(found)
    ]
    headers = ("", "plan", "from", "at", "who", "cost", "", "distance", "", "late", "placed", "left", "what was done")
    table(headers, rows, right=(2, 5, 6, 7, 8, 9, 10, 11))


def _more(amount: int | None, words: Callable[[int], str]) -> str:
    """`+1.20 GBP`; blank where there is nothing to compare with, or no difference."""
    return f"{'+' if amount > 0 else ''}{words(amount)}" if amount else ""


def revision_json(desk: Desk, revision: Revision) -> dict[str, Any]:
    """One line of the history."""
    return {
        "plan": revision.id,
        "parent": revision.parent,
        "change": revision.change,
        "note": revision.note,
        "at": desk.iso(revision.at),
        "who": revision.who,
        "cost": revision.cost,
        "distance_m": revision.distance_m,
        "duration_s": revision.duration_s,
        "routes": revision.routes,
        "placed": revision.placed,
        "unassigned": revision.unassigned,
        "late": revision.late,
        "head": revision.head,
        "approved": revision.approved,
    }
