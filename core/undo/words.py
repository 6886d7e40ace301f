"""What a step is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from core.store.sqlite import Database
from core.store.steps import Kept
from core.text import clean
from core.undo.model import Step

_NAMES = {
    "order": "SELECT source_order_id FROM orders WHERE id = ?",
    "vehicle": "SELECT name FROM vehicles WHERE id = ?",
    "driver": "SELECT name FROM drivers WHERE id = ?",
    "depot": "SELECT name FROM depots WHERE id = ?",
    "plan": "SELECT note FROM plans WHERE id = ?",
}
_Say = Callable[[Database, str, Mapping[str, Any]], str]


def step(db: Database, kept: Kept) -> Step:
    """The step, named."""
    data = json.loads(kept.data)
    title = kept.title or _TITLES.get(kept.kind, _plainly(kept.kind))(db, kept.subject.partition(":")[2], data)
    undone = kept.undone is not None
    return Step(kept.id, kept.at, kept.who, clean(title, limit=160), kept.kind, kept.subject, kept.changes, undone)


def name(db: Database, kind: str, key: object) -> str:
    """What people call a thing of the file; its number where it is gone."""
    row = db.execute(_NAMES[kind], (key,)).fetchone()
    return str(row[0]) if row else str(key)


def many(count: int, noun: str) -> str:
    """`1 order`, `1,200 orders`."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"1 {noun}" if count == 1 else f"{count:,} {plural}"


def _plainly(kind: str) -> _Say:
    """For what has no words of its own: `pin.learned` is “Pin learned”; a plan says by its note what was done."""
    if kind.startswith("plan."):
        return _plan
    return lambda db, key, data: kind.replace(".", " ").capitalize()


def _order(said: str) -> _Say:
    return lambda db, key, data: f"Order {data.get('number') or name(db, 'order', key)} {said.format_map(data)}"


def _changed(db: Database, key: str, data: Mapping[str, Any]) -> str:
    order = f"Order {name(db, 'order', key)}"
    if "state" in data:
        return f"{order} {data['state']}"
    return f"{order} changed: {', '.join(str(field).replace('_', ' ') for field in data.get('fields', ()))}"


def _imported(db: Database, key: str, data: Mapping[str, Any]) -> str:
    more = f", {data['changed']:,} changed" if data.get("changed") else ""
    return f"{many(data['new'], 'order')} imported{more}"


def _found(db: Database, key: str, data: Mapping[str, Any]) -> str:
    return "Addresses looked up"


def _pin(db: Database, key: str, data: Mapping[str, Any]) -> str:
    return f"Pin of order {name(db, 'order', data['order'])} set"


def _plan(db: Database, key: str, data: Mapping[str, Any]) -> str:
    note = name(db, "plan", data["plan"])
    return f"Plan {data['plan']} of {key}: {note}" if note else f"Plan {data['plan']} of {key}"


def _gone(db: Database, key: str, data: Mapping[str, Any]) -> str:
    return f"Plan of {key}: revision {data['to']} in view" if data["to"] else f"Plan of {key}: none in view"


def _rule(db: Database, key: str, data: Mapping[str, Any]) -> str:
    state = "as usual" if data["sends"] is None else "on" if data["sends"] else "off"
    narrow = {"type": " for a type of order", "customer": " for a customer"}.get(data["scope"], "")
    return f"Messages “{key}” {state}{narrow}"


def _saved(kind: str) -> _Say:
    return lambda db, key, data: f"{kind.capitalize()} {name(db, kind, key)} saved"


_TITLES: Mapping[str, _Say] = {
    "order.added": _order("added"),
    "order.changed": _changed,
    "order.cancelled": _order("cancelled"),
    "order.rescheduled": _order("moved to {to}"),
    "orders.imported": _imported,
    "outcome.marked": _order("marked {outcome}"),
    "outcome.corrected": _order("corrected: {outcome}"),
    "day.left": lambda db, key, data: f"{name(db, 'vehicle', data['vehicle'])} left",
    "optout.added": lambda db, key, data: "No more messages to a customer",
    "optout.removed": lambda db, key, data: "Messages to a customer again",
    "rule.changed": _rule,
    "day.closed": lambda db, key, data: f"Day {key} closed",
    "plan.approved": lambda db, key, data: f"Plan {data['plan']} of {key} approved",
    "plan.undone": _gone,
    "plan.redone": _gone,
    "pin.set": _pin,
    "pin.found": _found,
    "pin.revoked": lambda db, key, data: "Pin taken back",
    "settings.changed": lambda db, key, data: f"Setting {key} changed",
    "area.changed": lambda db, key, data: "Area served changed",
    "whatif.discarded": lambda db, key, data: f"What-if {data['plan']} thrown away",
    "shift.saved": lambda db, key, data: f"Shifts of {name(db, 'vehicle', key)} changed",
    "depot.saved": _saved("depot"),
    "vehicle.saved": _saved("vehicle"),
    "driver.saved": _saved("driver"),
}
