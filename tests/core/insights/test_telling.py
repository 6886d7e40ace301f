"""A line of the journal in words: what was before, what is now, what else it holds."""

from __future__ import annotations

from typing import Any

import pytest

from core.insights import telling
from core.store.journal import Event


def event(kind: str, data: dict[str, Any], private: dict[str, Any] | None = None) -> Event:
    return Event(1, 0, "ann", kind, "order:1", data, private)


@pytest.mark.parametrize(
    ("kind", "data", "private", "told"),
    [
        ("settings.changed", {}, {"before": "UTC", "after": ""}, [("value", "UTC", "")]),
        ("plan.approved", {"plan": 7, "before": 5}, None, [("approved plan", "5", "7")]),
        ("plan.undone", {"from": 7, "to": 5}, None, [("plan", "7", "5")]),
        ("order.rescheduled", {"from": "a", "to": "b", "attempt": 2}, None, [("day", "a", "b")]),
        ("order.cancelled", {"by": "hand", "before": "new"}, None, [("state", "new", "cancelled")]),
        ("order.changed", {"state": "returned", "before": "attempted"}, None, [("state", "attempted", "returned")]),
        ("order.changed", {"by": "x"}, {"before": {"a": "1"}, "after": {"a": "2"}}, [("a", "1", "2")]),
        ("vehicle.saved", {"before": None, "after": {"name": "Van", "note": ""}}, None, [("name", "", "Van")]),
        (
            "outcome.corrected",
            {"outcome": "delivered", "day": "d", "before": {"outcome": "failed", "reason": "LOST"}},
            None,
            [("outcome", "failed", "delivered"), ("reason", "LOST", "")],
        ),
        (
            "pin.set",
            {"before": {"state": "review", "source": "gazetteer"}},
            {"was": [1.5, 2], "at": [1.25, 2]},
            [("state", "review", "accepted"), ("source", "gazetteer", "person"), ("place", "1.5, 2", "1.25, 2")],
        ),
        ("plan.built", {"plan": 1, "placed": 3}, None, []),
    ],
)
def test_what_was_and_what_is_are_told(kind: str, data: Any, private: Any, told: list[tuple[str, str, str]]) -> None:
    assert telling.changes(event(kind, data, private)) == told


def test_what_else_a_line_holds_leaves_out_what_is_told_already() -> None:
    line = event("plan.undone", {"from": 7, "to": 5, "private": "digest", "cost_fixed": [1, 2]}, {"at": 3})
    assert telling.facts(line) == [("cost fixed", "1, 2"), ("at", "3")]


def test_an_unknown_kind_is_told_by_its_name() -> None:
    assert telling.words(event("crystal.polished", {})) == "crystal polished"
    assert telling.lines(event("crystal.polished", {"before": 1})) == ("polished: 1 → (empty)",)


def test_an_outcome_is_told_with_its_note_and_who_received_it() -> None:
    data = {"outcome": "failed", "reason": "NOT_HOME", "next_step": "new_date"}
    private = {"note": "dog", "received_by": "Zoë", "place": [51.9, 0.9]}
    assert telling.lines(event("outcome.marked", data, private)) == (
        "failed, not home, new date",
        "“dog”",
        "received by Zoë",
        "at 51.90000, 0.90000",
    )
