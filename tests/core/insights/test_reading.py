"""Reading the journal: filters, subjects, speed that does not depend on its length."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.desk import Desk
from core.insights import reading
from core.insights.reading import Sought
from core.orders import service as orders
from core.plans import service as plans
from core.store import journal
from tests.core.deliveries.shop import TUESDAY, Shop


@pytest.fixture
def busy(shop: Shop, open_shop: Callable[..., Desk]) -> Shop:
    """A shop where Ann has planned and Bob has added an order."""
    shop.plan({"Van 1": [shop.order("A1"), shop.order("A2")]})
    bob = open_shop("Bob")
    orders.add(bob, orders.draft(bob, {"source_order_id": "B1", "name": "Zoë O'Hara", "address": "5 Quay"}))
    return shop


def kinds(desk: Desk, text: str) -> list[str]:
    return [line.event.kind for line in reading.lines(desk, reading.found(desk, Sought.parse(text)))]


def test_without_a_filter_every_line_is_found_newest_first(busy: Shop) -> None:
    found = reading.found(busy.desk, Sought.parse("  "))
    assert list(found) == [event.seq for event in busy.desk.events_since()][::-1]
    assert isinstance(found, range)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("who:bob", {"order.added"}),
        ("who:BOB kind:order", {"order.added"}),
        ("who:bob kind:plan", set()),
        ("kind:plan.moved", {"plan.moved"}),
        ("about:B1", {"order.added"}),
        ("about:2026-03-03 who:ann", {"plan.moved"}),
        ("about:day:2026-03-03", {"plan.moved"}),
        ("about:nowhere", set()),
        ("zoë QUAY", {"order.added"}),
        ("moved placed", {"plan.moved"}),
        ("100%", set()),
        ("kind:order order_dded", set()),
        ("!", set()),
    ],
)
def test_lines_are_found_by_who_kind_subject_and_words(busy: Shop, text: str, wanted: set[str]) -> None:
    assert set(kinds(busy.desk, text)) == wanted


def test_a_line_is_about_an_order_by_its_number(busy: Shop) -> None:
    (line,) = reading.lines(busy.desk, reading.found(busy.desk, Sought.parse("who:bob")))
    assert (line.about, line.order) == ("order B1", "B1")
    assert line.order_id == orders.find(busy.desk, "B1").id


def test_only_lines_after_a_number_are_followed(busy: Shop) -> None:
    desk, sought = busy.desk, Sought.parse("kind:plan")
    everything = reading.events_since(desk, sought, 0)
    plans.undo(desk, TUESDAY)
    later = reading.events_since(desk, sought, everything[-1].seq)
    assert [event.kind for event in later] == ["plan.undone"]
    assert [event.seq for event in everything] == sorted(event.seq for event in everything)


def test_the_journal_is_walked_by_its_key_and_a_subject_by_its_index(desk: Desk) -> None:
    ran: list[str] = []
    desk.db.conn.set_trace_callback(ran.append)
    journal.found(desk.db, words=("van",), most=5)
    journal.found(desk.db, subject="order:1", who="ann")
    journal.these(desk.db, [1, 2])
    desk.events_since(0, subject="order:1")
    desk.events_since(3)
    desk.db.conn.set_trace_callback(None)
    for sql in ran:
        steps = [row[3] for row in desk.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
        assert [step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step] == [], steps
