"""Undo and redo: what this person did last, whatever it was."""

from __future__ import annotations

import click

from console.cli.frame import NUMBER, Context, emit_json, json_option, narrate, pass_context, table
from core.desk import Desk
from core.errors import BadInput
from core.undo import service
from core.undo.service import Step

_STEPS = click.IntRange(1, 50)


@click.command()
@click.option("--steps", "count", type=_STEPS, default=1, help="So many of the last steps, all or none.")
@click.option("--only", type=NUMBER, default=0, help="One step alone, by its number in the list.")
@click.option("--list", "listing", is_flag=True, help="Show what can be undone; change nothing.")
@click.option("--forget", is_flag=True, help="Let go of everybody's steps and of the rows they hold.")
@json_option
@pass_context
def undo(context: Context, count: int, only: int, listing: bool, forget: bool, as_json: bool) -> None:
    """Take back what you did last: the last 50 steps of each person are kept.

    What has left the house is not taken back, nor what somebody else changed since.
    """
    desk = context.desk
    if listing + forget + bool(only) + (count > 1) > 1:
        raise BadInput("Give one of --steps, --only, --list and --forget.")
    if forget:
        service.forget(desk)
        narrate("Nothing can be undone any more; what was done stays.")
    elif listing:
        _list(desk, as_json)
    else:
        _told(desk, service.undo(desk, count, only=only), "Undone", as_json)


@click.command()
@click.option("--steps", "count", type=_STEPS, default=1, help="So many of the steps undone last, all or none.")
@json_option
@pass_context
def redo(context: Context, count: int, as_json: bool) -> None:
    """Do again what was undone last, until something new is done."""
    _told(context.desk, service.redo(context.desk, count), "Done again", as_json)


def _list(desk: Desk, as_json: bool) -> None:
    known = service.steps(desk)
    found = (*reversed(known.undone), *known.done)
    if as_json:
        for step in found:
            emit_json(_json(desk, step))
    elif found:
        rows = [(step.id, desk.iso(step.at)[:16], step.title, "undone" if step.undone else "") for step in found]
        table(("step", "at", "what was done", ""), rows, right=(0,))
    else:
        narrate("Nothing of yours can be undone.")


def _told(desk: Desk, done: list[Step], how: str, as_json: bool) -> None:
    for step in done:
        if as_json:
            emit_json(_json(desk, step))
        else:
            narrate(f"{how}: {step.title}.")


def _json(desk: Desk, step: Step) -> dict[str, object]:
    return {
        "step": step.id,
        "at": desk.iso(step.at),
        "who": step.who,
        "title": step.title,
        "kind": step.kind,
        "subject": step.subject,
        "rows": step.changes,
        "undone": step.undone,
    }
