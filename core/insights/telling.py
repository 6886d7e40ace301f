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
    "message.delivered": "message delivered",
    "message.undelivered": "message not delivered",
    "message.failed": "message not sent",
    "message.tested": "channel tried",
    "inbound.reply": "customer wrote",
    "inbound.stop": "customer wants no more messages",
    "inbound.start": "customer wants messages again",
    "inbound.bounce": "mail server says",
    "channel.stopped": "channel stopped",
    "channel.resumed": "channel tried again",
    "pin.set": "pin set",
    "pin.revoked": "pin taken back",
    "pin.learned": "pin learned from deliveries",
    "pin.suggested": "deliveries speak for another pin",
    "pin.unlearned": "pin back where it was found",
    "day.closed": "day closed",
    "day.left": "van has left",
    "optout.added": "wants no messages",
    "optout.removed": "wants messages again",
    "rule.changed": "kind of message on or off",
    "person.erased": "person erased",
}
#: Lines about earlier lines: those named in their `lines` are taken back, or stand again.
TURNED = {"undone": "undone: ", "redone": "done again: "}
#: Pairs of facts that say what was and what is; the second of the first pair may be left for `_after` to tell.
_PAIRS = (("before", "after"), ("from", "to"), ("was", "at"))
#: What a changed value is called where the line does not name it.
_NAMES = {
    "settings.changed": "value",
    "words.changed": "words",
    "plan.approved": "approved plan",
    "order.changed": "state",
    "order.cancelled": "state",
    "order.rescheduled": "day",
    "plan.undone": "plan",
    "plan.redone": "plan",
    "pin.set": "place",
}

Change = tuple[str, str, str]


def words(event: Event) -> str:
    """What happened: `outcome marked`, `plan built`; of a line about earlier ones `undone: plan built`."""
    turned = TURNED.get(event.kind, "")
    kind = str(event.data.get("kind", "")) if turned else event.kind
    if kind == "inbound.received":
        kind = f"inbound.{event.data.get('what')}"
    return turned + WORDS.get(kind, kind.replace(".", " "))


def changes(event: Event) -> list[Change]:
    """(field, before, after) of everything whose two values the line holds; one of them may be empty."""
    held = {**event.data, **(event.private or {})}
    name = _NAMES.get(event.kind, event.kind.rpartition(".")[2])
    found: list[Change] = []
    for first, second in _paired(event):
        after = held[second] if second in held else _after(event.kind, held)
        found += _changed(name, held.get(first), after)
    return found


def facts(event: Event) -> list[tuple[str, str]]:
    """(name, value) of what else the line holds, personal facts last."""
    shown = {"private", *(name for pair in _paired(event) for name in pair)}
    held = [*event.data.items(), *(event.private or {}).items()]
    return [(name.replace("_", " "), value_words(value)) for name, value in held if name not in shown]


def lines(event: Event) -> tuple[str, ...]:
    """The change in lines for a history: `phone: 01206 1 → 01206 2`; an outcome, the reason or note that was given."""
    said = [
        f"{name.replace('_', ' ')}: {before or '(empty)'} → {after or '(empty)'}"
        for name, before, after in changes(event)
    ]
    hidden, data = event.private or {}, event.data
    if event.kind.startswith("outcome."):
        said.insert(0, ", ".join(str(data[name]).lower().replace("_", " ") for name in _OUTCOME if data.get(name)))
    notes = [f"“{' '.join(str(hidden[name]).split())}”" for name in ("reason", "note", "name") if hidden.get(name)]
    received = [f"received by {hidden['received_by']}"] if hidden.get("received_by") else []
    place = hidden.get("place")
    stood = [f"at {place[0]:.5f}, {place[1]:.5f}"] if isinstance(place, Sequence) and len(place) == 2 else []
    why = [str(data["why"])] if data.get("why") else []
    if event.kind.startswith("optout."):
        said.append(f"{data.get('channel')}: {_ASKED.get(str(data.get('source')), 'asked for')}")
    return (*said, *notes, *received, *stood, *why)


#: Who wanted it, by the source of an opt-out.
_ASKED = {
    "keyword": "they wrote so",
    "person": "a person said so",
    "provider": "the provider says so",
    "bounce": "there is no such address",
}
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


def _paired(event: Event) -> list[tuple[str, str]]:
    """The pairs that a line holds; of before and after one is enough."""
    held = {*event.data, *(event.private or {})}
    return [pair for pair in _PAIRS if set(pair) <= held or (pair == _PAIRS[0] and held & set(pair))]


def _after(kind: str, held: Mapping[str, Any]) -> Any:
    """What is now, where a line says only what was before: its other facts tell."""
    if kind == "pin.set":
        return {"state": "accepted", "source": "person"}
    known = {"order.cancelled": "cancelled", "order.changed": held.get("state"), "plan.approved": held.get("plan")}
    return held if kind.startswith("outcome.") else known.get(kind)


def _changed(name: str, before: Any, after: Any) -> list[Change]:
    if not isinstance(before, Mapping) and not isinstance(after, Mapping):
        return [(name, value_words(before), value_words(after))]
    old, new = (part if isinstance(part, Mapping) else {} for part in (before, after))
    # Where both are known the fields of both count; the facts of an outcome are more than what it changed.
    fields = dict.fromkeys([*old, *(() if "outcome" in old else new)])
    pairs = [(field, value_words(old.get(field)), value_words(new.get(field))) for field in fields]
    return [pair for pair in pairs if pair[1] != pair[2]]
