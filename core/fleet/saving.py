"""What all savings in the fleet share: names, conflicts between desks, lines in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core import clock
from core.desk import Desk
from core.errors import BadInput, Stale
from core.fleet.model import Shift, Thing
from core.store.sqlite import Database
from core.text import clean, fold

#: Of a person, or where one may live: it stands in the journal's private part.
_PERSONAL = {"depot": {"address"}, "driver": {"name", "phone"}}
#: Not what a person edits.
_HOUSEKEEPING = {"id", "version"}


def checked_name(raw: str, kind: str) -> str:
    """The name, cleaned. Raises BadInput for none, and for one that reads like an id."""
    name = clean(raw, limit=80)
    if not name:
        raise BadInput(f"A {kind} needs a name.")
    if name.isdigit():
        raise BadInput(f"“{name}” would be taken for a number; give the {kind} a name with a letter.")
    return name


def checked_skills(raw: Iterable[str]) -> frozenset[str]:
    """Skills in the form in which they are compared, so that “Bike” is “bike”."""
    return frozenset(skill for skill in (fold(clean(word, limit=60)) for word in raw) if skill)


def stored(things: Sequence[Thing], wanted: Thing, kind: str) -> Thing | None:
    """The stored one that `wanted` would change, None for a new one. Raises BadInput where the name is taken."""
    before = next((thing for thing in things if thing.id == wanted.id), None)
    if wanted.id and before is None:
        raise BadInput(f"There is no {kind} number {wanted.id}.")
    for other in things:
        if other.id != wanted.id and fold(other.name) == fold(wanted.name):
            raise BadInput(f"There is a {kind} {other.name} already; choose another name, or change that one.")
    return before


def changed_by(desk: Desk, subject: str) -> str:
    """` by ben at 09:14`: who wrote the last line about it; empty where nobody did."""
    last = desk.events_since(subject=subject)[-1:]
    return f" by {last[0].who} at {clock.wall(last[0].at, desk.zone)}" if last else ""


def same_version(desk: Desk, kind: str, before: Thing | None, wanted: Thing) -> None:
    """Raise Stale, naming who and both values, where another desk has changed it since it was read."""
    if before is None or before.version == wanted.version:
        return
    now, mine = facts(before), facts(wanted)
    both = "; ".join(f"{field} is now {now[field]}, not {mine[field]}" for field in now if now[field] != mine[field])
    by = changed_by(desk, f"{kind}:{before.id}")
    raise Stale(
        f"The {kind} {before.name} was changed{by}: {both or 'it is as you want it'}. Look at it and save again."
    )


def record(desk: Desk, db: Database, kind: str, before: Thing | None, after: Thing) -> None:
    """The line in the journal: the fields that differ, as they were and as they are."""
    was: dict[str, Any] = {} if before is None else facts(before)
    now = facts(after)
    changed = [field for field in now if was.get(field) != now[field]]
    if not changed:
        return
    personal = _PERSONAL.get(kind, set())
    desk.record(
        db,
        f"{kind}.saved",
        f"{kind}:{after.id}",
        _sides(was, now, [field for field in changed if field not in personal]),
        _sides(was, now, [field for field in changed if field in personal]) or None,
    )


def facts(thing: Thing | Shift) -> dict[str, Any]:
    """What people edit of it, as JSON values."""
    return {key: _plain(value) for key, value in asdict(thing).items() if key not in _HOUSEKEEPING}


def _sides(was: Mapping[str, Any], now: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    if not fields:
        return {}
    sides = {"after": {field: now[field] for field in fields}}
    return {"before": {field: was[field] for field in fields}, **sides} if was else sides


def _plain(value: object) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
