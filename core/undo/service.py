"""Undo and redo. A person takes back own steps, the latest first; the journal gets a further line, and loses none.

What has left the house is not taken back, nor what somebody else has changed since: the sentence says so, and names the
way out. The step's rows are written as they were, but for their counts of changes, which only ever go up.
"""

from __future__ import annotations

import json
from dataclasses import replace

from core.clock import wall
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.geocoding.model import digest
from core.store import capture
from core.store import steps as kept
from core.store.journal import REDONE, UNDONE
from core.store.sqlite import Database, sqlite3
from core.store.steps import Kept
from core.text import clean
from core.undo import guards, rows, words
from core.undo.model import Step, Steps
from core.undo.rows import Differs

__all__ = ["Step", "Steps", "forget", "redo", "steps", "undo"]

#: Whose row it is: the subject of the journal's lines about it, by table; the column that names it.
_SUBJECTS = {
    "settings": ("setting", "key"), "depots": ("depot", "id"), "vehicles": ("vehicle", "id"),
    "drivers": ("driver", "id"), "shifts": ("vehicle", "vehicle_id"), "orders": ("order", "id"),
    "messages": ("message", "id"), "days": ("day", "day"), "attempts": ("order", "order_id"),
    **dict.fromkeys(("lines", "parcels", "windows", "places", "order_search"), ("order", "order_id")),
    **dict.fromkeys(("pins", "lessons"), ("pin", "address_key")),
}  # fmt: skip
#: Who touched it after the step, the last of them; a line about everything of its kind speaks of it too.
_SINCE = """
SELECT who, at FROM event WHERE seq > ? AND subject IN (?, ?) ORDER BY seq DESC LIMIT 1
"""


def steps(desk: Desk) -> Steps:
    """This person's last steps."""
    db = desk.db
    done = tuple(words.step(db, each) for each in kept.listed(db, desk.who))
    return Steps(done, tuple(words.step(db, each) for each in kept.listed(db, desk.who, undone=True)))


def undo(desk: Desk, steps: int = 1, *, only: int = 0) -> list[Step]:
    """Take back this person's last `steps`, all of them or none; or `only` the one of that number, wherever it stands.

    Raises BadInput for more steps than there are, NotFound, Refused for what has left the house or cannot be any more,
    Stale where somebody has changed since what the step had changed.
    """
    return _turn(desk, steps, only, UNDONE)


def redo(desk: Desk, steps: int = 1) -> list[Step]:
    """Do again what was undone last. A new step ends that. Raises as `undo` does."""
    return _turn(desk, steps, 0, REDONE)


def forget(desk: Desk) -> None:
    """Let go of everybody's steps and the rows they hold, such as those of a person who is to be erased."""
    with desk.store.writing() as db:
        kept.forget(db)


def _turn(desk: Desk, count: int, only: int, how: str) -> list[Step]:
    verb = how.replace("ne", "")
    try:
        # Not `desk.writing()`: this makes no step of its own.
        with desk.store.writing() as db:
            found = _chosen(kept.listed(db, desk.who, undone=how == REDONE), count, only, verb)
            named = [words.step(db, each) for each in found]
            for each, said in zip(found, named, strict=True):
                _one(desk, db, each, said, how)
            return [replace(said, undone=how == UNDONE) for said in named]
    except sqlite3.IntegrityError as wrong:
        raise Refused(
            f"This cannot be {how}: what was entered since needs it, or has taken its name. Take that away first."
        ) from wrong


def _chosen(found: list[Kept], count: int, only: int, verb: str) -> list[Kept]:
    if only:
        if chosen := [each for each in found if each.id == only]:
            return chosen
        raise NotFound(f"There is no step {only} of yours to {verb}; roundsman undo --list shows all.")
    if not found:
        raise Refused(f"There is nothing of yours to {verb}. The last {kept.MOST} steps of each person are kept.")
    if not 1 <= count <= len(found):
        raise BadInput(f"There are {words.many(len(found), 'step')} to {verb}, not {count}.")
    return found[:count]


def _one(desk: Desk, db: Database, step: Kept, said: Step, how: str) -> None:
    """Write the rows of one step as they were, and keep what that changed in their place."""
    capture.watch(db)
    # The last transaction of a step first: the one before it left what that one then changed.
    for packed in reversed(kept.images(db, step.id)):
        for row in rows.differing(db, packed):
            raise _refusal(desk, db, step, said, row, how)
        try:
            rows.write(db, packed)
            guards.hold(db, step, packed)
        except Refused as wrong:
            raise Refused(f"“{said.title}” cannot be {how}. {wrong}") from wrong
    packed, count = capture.pack(capture.changed(db))
    capture.forget(db)
    line = _tell(desk, db, step, how)
    kept.turned(db, step.id, line if how == UNDONE else None, (packed, count), said.title)


def _tell(desk: Desk, db: Database, step: Kept, how: str) -> int:
    """A line of the journal for everything that the step's lines are about."""
    about: dict[str, list[tuple[int, str]]] = {}
    lines = "SELECT seq, kind, subject FROM event WHERE seq BETWEEN ? AND ?"
    for seq, kind, subject in db.execute(lines, (step.first, step.last)).fetchall():
        about.setdefault(subject, []).append((seq, kind))
    line = 0
    for subject, found in about.items():
        data = {"step": step.id, "kind": found[0][1], "lines": [seq for seq, _ in found]}
        line = desk.record(db, how, subject, data)
    return line


def _refusal(desk: Desk, db: Database, step: Kept, said: Step, row: Differs, how: str) -> Refused:
    if row.shape.table == "messages" and row.now is not None:
        return Refused(
            f"“{said.title}” cannot be {how}: it has left the house, customers were told. Change what is to be "
            "changed and approve the plan again: who is told otherwise gets a further message."
        )
    by = _who(desk, db, step, row)
    both = "; ".join(f"{name} is {_shown(now)} now, not {_shown(left)}" for name, left, now in row.fields[:2])
    way = "Change it by hand where that is right" if row.now is not None else "Enter it anew where that is right"
    others = "; an earlier step alone: roundsman undo --only NUMBER." if how == UNDONE else "."
    return Stale(
        f"“{said.title}” cannot be {how}: {_what(db, row)} was changed since{by}{both and f' ({both})'}. {way}{others}"
    )


def _who(desk: Desk, db: Database, step: Kept, row: Differs) -> str:
    subject, _ = _subject(row)
    # A step done earlier may have been undone since: that line stands behind its own.
    after = max(step.last, step.undone or 0)
    found = db.execute(_SINCE, (after, subject, f"{subject.partition(':')[0]}s")).fetchone()
    return f" by {clean(found[0], limit=40)} at {wall(found[1], desk.zone)}" if found else ""


def _what(db: Database, row: Differs) -> str:
    kind, key = _SUBJECTS.get(row.shape.table, ("", ""))
    if kind in {"order", "vehicle", "driver", "depot"}:
        return f"{kind} {words.name(db, kind, row.field(key))}"
    if kind == "pin":
        return "the pin"
    if kind == "day":
        return f"the plan of {row.field(key)}"
    return f"{kind} {row.field(key)}" if kind else "it"


def _subject(row: Differs) -> tuple[str, object]:
    kind, column = _SUBJECTS.get(row.shape.table, (row.shape.table, ""))
    key = row.field(column) if column else ""
    return f"{kind}:{digest(str(key)) if kind == 'pin' else key}" if column else kind, key


def _shown(value: object) -> str:
    if isinstance(value, str) and value[:1] in {"[", "{"}:
        value = ", ".join(str(each) for each in json.loads(value)) or "nothing"
    return f"“{clean(str(value), limit=60)}”" if value not in {None, ""} else "empty"
