"""Undo and redo by verbs."""

from __future__ import annotations

import pytest

from core.desk import Desk
from tests.cli.conftest import Roundsman
from tests.core.plans.making import add_order, add_van, ring

ADD = ("orders", "add", "--address", "9 Quay", "--name", "Zoë")


@pytest.fixture
def shop(roundsman: Roundsman) -> Roundsman:
    """A shop with one order that was changed and cancelled."""
    assert roundsman(*ADD).code == 0
    assert roundsman("orders", "edit", "H-1", "--notes", "Ring").code == 0
    assert roundsman("orders", "cancel", "H-1").code == 0
    return roundsman


def state(shop: Roundsman) -> tuple[str, str]:
    found = shop("orders", "show", "H-1", "--json").json
    return found["state"], found["notes"]


def test_the_last_step_is_undone_and_done_again(shop: Roundsman) -> None:
    undone = shop("undo")
    assert (undone.code, undone.out, undone.err) == (0, "", "Undone: Order H-1 cancelled.\n")
    assert state(shop) == ("new", "Ring")
    assert shop("redo").err == "Done again: Order H-1 cancelled.\n"
    assert state(shop)[0] == "cancelled"
    assert shop("fsck").code == 0


def test_what_can_be_undone_is_listed(shop: Roundsman) -> None:
    shop("undo")
    assert shop("undo", "--list").out.splitlines() == [
        "STEP  AT                WHAT WAS DONE",
        "   3  2026-03-02T08:00  Order H-1 cancelled       undone",
        "   2  2026-03-02T08:00  Order H-1 changed: notes",
        "   1  2026-03-02T08:00  Order H-1 added",
    ]
    first = shop("undo", "--list", "--json").lines[-1]
    assert first == {
        "step": 1,
        "at": "2026-03-02T08:00:00+00:00",
        "who": "ann",
        "title": "Order H-1 added",
        "kind": "order.added",
        "subject": "order:1",
        "rows": 2,
        "undone": False,
    }


def test_several_steps_are_undone_and_one_alone(shop: Roundsman) -> None:
    done = shop("undo", "--steps", 2, "--json").lines
    assert [(step["step"], step["undone"]) for step in done] == [(3, True), (2, True)]
    assert state(shop) == ("new", "")
    assert shop("redo", "--steps", 2).err.splitlines()[-1] == "Done again: Order H-1 cancelled."
    # The order has changed since it was added, by the same person: alone that step cannot go.
    alone = shop("undo", "--only", 1)
    assert alone.code == 1
    assert "order H-1 was changed since by ann at 08:00" in alone.err
    shop("settings", "set", "orders.service_min", 9)
    assert shop("undo", "--only", 3).err == "Undone: Order H-1 cancelled.\n"
    assert shop("settings", "get", "orders.service_min").out == "9\n"


def test_what_cannot_be_undone_is_refused_with_a_sentence(shop: Roundsman, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There are 3 steps to undo, not 4." in shop("undo", "--steps", 4).err
    assert "Give one of --steps, --only, --list and --forget." in shop("undo", "--list", "--steps", 2).err
    monkeypatch.setenv("ROUNDSMAN_USER", "ben")
    nothing = shop("undo")
    assert (nothing.code, nothing.err) == (
        1,
        "There is nothing of yours to undo. The last 50 steps of each person are kept.\n",
    )
    assert shop("undo", "--list").err == "Nothing of yours can be undone.\n"


def test_steps_are_let_go_of(shop: Roundsman) -> None:
    assert shop("undo", "--forget").err == "Nothing can be undone any more; what was done stays.\n"
    assert shop("undo").code == 1
    assert state(shop)[0] == "cancelled"


def test_a_plan_goes_back_by_its_own_verb_and_that_is_a_step_too(desk: Desk, roundsman: Roundsman) -> None:
    add_van(desk, "Van 1")
    add_order(desk, "#1", ring(1)[0])
    day, planned = ("--day", "2026-03-09"), roundsman
    planned("plan", "move", "1", "--to", "Van 1", *day)
    first = planned("plan", "show", *day, "--json").json["plan"]
    planned("plan", "undo", *day)
    assert planned("undo").err == "Undone: Plan of 2026-03-09: none in view.\n"
    assert planned("plan", "show", *day, "--json").json["plan"] == first
    assert planned("undo").err.startswith(f"Undone: Plan {first} of 2026-03-09: ")
    assert planned("plan", "show", *day).code == 1
    planned("plan", "redo", *day)
    assert planned("plan", "show", *day, "--json").json["plan"] == first
