"""Taking back what was done, on any screen, and the list of what can be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.confirm import Confirm
from console.dialogs.listing import Listing
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.undo import service
from core.undo.service import Step, Steps

if TYPE_CHECKING:
    from console.app import RoundsmanApp

_COLUMNS = (Column("At", 12), Column("What was done", 30, grow=1), Column("", 8))
_OFFERS = (("enter", "undo, or redo, to here"), ("o", "undo only this"))
_EMPTY = ("Nothing of yours can be undone yet.", "Whatever you change stands here, the last 50 steps of it.")
#: So many steps are named before the rest is counted.
_NAMED = 8


async def undo(house: RoundsmanApp) -> None:
    """Take back the latest step of this person, of whatever kind."""
    _said(house, await _undo(house))


async def redo(house: RoundsmanApp) -> None:
    """Do again what was undone last."""
    _said(house, await _redo(house))


async def steps(house: RoundsmanApp) -> None:
    """The last steps, the newest first; those undone stand above, until something new is done."""
    known = await house.core(service.steps, house.desk)
    picked = await house.ask(_listing(house, known))
    step = _step(known, picked.row) if picked is not None else None
    if picked is None or step is None:
        return
    if picked.key == "o":
        _said(house, _undone(await house.core(service.undo, house.desk, only=step.id)))
    elif step.undone:
        several = known.undone[: known.undone.index(step) + 1]
        if await _sure(house, "Do again", several):
            _said(house, _redone(await house.core(service.redo, house.desk, len(several))))
    else:
        several = known.done[: known.done.index(step) + 1]
        if await _sure(house, "Undo", several):
            _said(house, _undone(await house.core(service.undo, house.desk, len(several))))


async def _undo(house: RoundsmanApp) -> str:
    return _undone(await house.core(service.undo, house.desk))


async def _redo(house: RoundsmanApp) -> str:
    return _redone(await house.core(service.redo, house.desk))


#: What the keys of undo and redo do where a list is in front.
UNDOING: Mapping[str, Callable[[RoundsmanApp], Awaitable[str]]] = {"u": _undo, "U": _redo}


def _undone(done: list[Step]) -> str:
    return f"Undone: {_what(done)}. U does it again."


def _redone(done: list[Step]) -> str:
    return f"Done again: {_what(done)}. u takes it back."


def _what(done: list[Step]) -> str:
    return done[0].title if len(done) == 1 else formats.count(len(done), "step")


def _said(house: RoundsmanApp, sentence: str) -> None:
    house.say(sentence, "good")
    house.touched()


def _listing(house: RoundsmanApp, known: Steps) -> Listing:
    rows = [_row(house, step) for step in (*reversed(known.undone), *known.done)]
    at = str(known.done[0].id) if known.done else ""
    undone = f"; {formats.count(len(known.undone), 'step')} undone, above" if known.undone else ""
    lines = (f"{formats.count(len(known.done), 'step')} of {house.desk.who} can be undone{undone}.",) if rows else ()
    return Listing("Steps", _COLUMNS, rows, _OFFERS if rows else (), lines=lines, empty=_EMPTY, at=at)


def _row(house: RoundsmanApp, step: Step) -> Row:
    when = formats.moment(step.at, house.desk.zone, house.desk.today())
    if step.undone:
        return Row(str(step.id), (Cell(when, "muted"), Cell(step.title, "muted"), Cell("undone", "warn")))
    return Row(str(step.id), (Cell(when, "muted"), step.title, ""))


def _step(known: Steps, row: str) -> Step | None:
    return next((step for step in (*known.done, *known.undone) if str(step.id) == row), None)


async def _sure(house: RoundsmanApp, verb: str, several: tuple[Step, ...]) -> bool:
    """Show what it means where it is more than one; then ask."""
    if len(several) <= 1:
        return bool(several)
    lines = [step.title for step in several[:_NAMED]]
    if len(several) > _NAMED:
        lines.append(f"and {len(several) - _NAMED} more")
    answer: bool | None = await house.ask(Confirm(f"{verb} these {len(several)} steps?", *lines))
    return answer is True
