"""The verb that proves the orders of a plan's routes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import click

from console.cli.frame import Context, Finite, day_option, emit_json, json_option, narrate, pass_context, say, the_day
from console.cli.plan_printing import changed, proof_json
from console.cli.searching import STOPPED, interrupts
from core.plans import service as plans
from core.plans.proving import DEFAULT_SECONDS
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.model import Plan
    from core.plans.proving import RouteProof


@click.command()
@day_option
@click.option(
    "--seconds",
    type=Finite(min=0, min_open=True),
    default=DEFAULT_SECONDS,
    show_default=True,
    help="At most so long for each route.",
)
@click.option("--improve", is_flag=True, help="Take the cheaper orders that were found, as a new revision.")
@json_option
@pass_context
def prove(context: Context, day_text: str, seconds: float, improve: bool, as_json: bool) -> None:
    """Prove that the order of each route is the best, or how far from it at most. Ctrl-C keeps what is proven."""
    desk, day = context.desk, the_day(context, day_text)
    stop = threading.Event()

    def report(done: int, total: int, what: str) -> None:
        narrate(f"{done} of {total}  {what}")

    with interrupts(stop):
        found = plans.prove(desk, day, seconds=seconds, report=report, cancelled=stop.is_set)
    plan = plans.improve(desk, day, found) if improve and any(one.better for one in found) else None
    if as_json:
        emit_json(
            {
                "plan": found[0].plan_id if found else None,
                "day": day.isoformat(),
                "routes": [_json(one) for one in found],
                "improved": plan.id if plan is not None else None,
            }
        )
    else:
        _print(desk, found, plan)
    if stop.is_set():
        click.get_current_context().exit(STOPPED)


def _json(one: RouteProof) -> dict[str, Any]:
    words = {"vehicle": one.vehicle, "proof": proof_json(one.proof), "untried": one.why or None}
    return {**words, "saves": one.saved if one.better else None}


def _print(desk: Desk, found: tuple[RouteProof, ...], plan: Plan | None) -> None:
    currency = desk.setting("shop.currency")
    for one in found:
        saves = f"; a cheaper order saves {Money(one.saved, currency)}" if one.better else ""
        say(f"{one.vehicle}: {one.words}{saves}")
    if plan is not None:
        changed(desk, plan, as_json=False)
    elif any(one.better for one in found):
        narrate("Take the cheaper orders with roundsman plan prove --improve.")
