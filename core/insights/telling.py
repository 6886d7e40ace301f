"""The journal's lines in words: what happened, and what was before and after, as far as a line holds it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.store.journal import Event

#: What a kind of event is called.
WORDS = {
    "orders.imported": "imported",
    "order.added": "entered by hand",
    "order.changed": "changed",
    "order.cancelled": "cancelled",
    "order.rescheduled": "put on another day",
    "outcome.marked": "outcome marked",
    "outcome.corrected": "outcome corrected",
    "message.queued": "message written",
    "message.sent": "message sent",
    "message.failed": "message not sent",
    "pin.set": "pin set",
    "pin.revoked": "pin taken back",
    "pin.learned": "pin learned from deliveries",
    "pin.suggested": "deliveries speak for another pin",
    "pin.unlearned": "pin back where it was found",
    "day.closed": "day closed",
}
#: Facts that say nothing to a person, or are shown as before and after.
_HIDDEN = frozenset({"private", "before", "after", "from", "to", "was", "at", "place"})

Change = tuple[str, str, str]


def words(event: Event) -> str:
    """What happened: `outcome marked`, `plan built`."""
    return WORDS.get(event.kind, event.kind.replace(".", " "))


def changes(event: Event) -> list[Change]:
    """(field, before, after) of everything whose two values the line holds; one of them may be empty."""
    facts: dict[str, Any] = {**event.data, **(event.private or {})}
    pairs = [
        (facts.get(first), facts.get(second), name)
        for first, second, name in (("before", "after", ""), ("from", "to", "day"), ("was", "at", "place"))
        if first in facts or second in facts
    ]
    return [change for before, after, name in pairs for change in _changed(before, after, name or event.kind, facts)]


def facts(event: Event) -> list[tuple[str, str]]:
    """(name, value) of what else the line holds, personal facts last."""
    everything = [*event.data.items(), *(event.private or {}).items()]
    return [(name.replace("_", " "), value_words(value)) for name, value in everything if name not in _HIDDEN]


def lines(event: Event) -> tuple[str, ...]:
    """The change in lines for a history: `phone: 01206 1 → 01206 2`; an outcome, the reason or note that was given."""
    said = [
        f"{name.replace('_', ' ')}: {before or '(empty)'} → {after or '(empty)'}"
        for name, before, after in changes(event)
    ]
    hidden, data = event.private or {}, event.data
    if event.kind.startswith("outcome."):
        said.insert(0, ", ".join(str(data[name]).lower().replace("_", " ") for name in _OUTCOME if data.get(name)))
    notes = [f"“{hidden[name]}”" for name in ("reason", "note", "name") if hidden.get(name)]
    received = [f"received by {hidden['received_by']}"] if hidden.get("received_by") else []
    place = hidden.get("place")
    stood = [f"at {place[0]:.5f}, {place[1]:.5f}"] if isinstance(place, Sequence) and len(place) == 2 else []
    why = [str(data["why"])] if data.get("why") else []
    return (*said, *notes, *received, *stood, *why)


_OUTCOME = ("outcome", "reason", "next_step", "next_day")


def value_words(value: Any) -> str:
    """A value of the journal for a person."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(value_words(part) for part in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _changed(before: Any, after: Any, name: str, facts: Mapping[str, Any]) -> list[Change]:
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = (part if isinstance(part, Mapping) else {} for part in (before, after))
        # An outcome holds only what was before: what it is now stands among the facts.
        now = new if isinstance(after, Mapping) else facts
        fields = dict.fromkeys([*old, *new])
        pairs = [(field, value_words(old.get(field)), value_words(now.get(field))) for field in fields]
        return [pair for pair in pairs if pair[1] != pair[2]]
    if after is None and name.startswith("order.changed"):
        return [("state", value_words(before), value_words(facts.get("state")))]
    if after is None and name.startswith("order.cancelled"):
        return [("state", value_words(before), "cancelled")]
    field = "value" if name == "settings.changed" else name.rsplit(".", 1)[-1]
    return [(field, value_words(before), value_words(after))]
