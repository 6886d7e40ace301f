"""The list of orders: filtered, sorted, searched, counted."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound
from core.orders import service
from core.orders.model import OrderState
from tests.core.orders.conftest import ANN, BEN, Take, changed

ROWS = (
    ANN,
    changed(BEN, name="José Pérez", day="2026-03-04", window="13-15; 9-11"),
    changed(ANN, order="#7", name="Zoë [/b]", phone="020 7946 0018", address="1 Bahnhofstraße", day="2026-03-02"),
)


@pytest.fixture(autouse=True)
def three_orders(take: Take) -> None:
    take(*ROWS)


def numbers(desk: Desk, **how: object) -> list[str]:
    return [row.number for row in service.order_rows(desk, service.order_ids(desk, **how))]  # type: ignore[arg-type]


def test_all_orders_are_sorted_by_day(desk: Desk) -> None:
    assert numbers(desk) == ["#7", "1001", "1002"]


def test_orders_of_a_day_or_a_state(desk: Desk) -> None:
    service.cancel(desk, service.find(desk, "1002").id)
    assert numbers(desk, day=date(2026, 3, 3)) == ["1001"]
    assert numbers(desk, state=OrderState.CANCELLED) == ["1002"]
    assert numbers(desk, state={OrderState.NEW, OrderState.CANCELLED}) == ["#7", "1001", "1002"]
    assert numbers(desk, day=date(2026, 3, 3), state=OrderState.CANCELLED) == []


@pytest.mark.parametrize("sort", service.SORTS)
def test_every_sort_gives_every_order_once_and_can_be_turned_round(desk: Desk, sort: str) -> None:
    assert sorted(numbers(desk, sort=sort)) == ["#7", "1001", "1002"]
    assert numbers(desk, sort=sort, descending=True) == numbers(desk, sort=sort)[::-1]


def test_a_sort_that_does_not_exist_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="choose id, number, day"):
        service.order_ids(desk, sort="name; DROP TABLE orders")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("perez", ["1002"]),
        ("PÉREZ mill", ["1002"]),
        ("mill pérez 1002", ["1002"]),
        ("bahnhofstrasse", ["#7"]),
        ("020 7946", ["#7"]),
        ("07946 000123", ["1001"]),
        ("[/b]", ["#7"]),
        ("#7", ["#7"]),
        ("%", []),
        ("nobody", []),
        ("  ", ["#7", "1001", "1002"]),
    ],
)
def test_every_word_of_a_search_stands_somewhere_in_the_order(desk: Desk, text: str, found: list[str]) -> None:
    assert numbers(desk, text=text) == found


def test_a_search_sees_what_an_edit_wrote(desk: Desk) -> None:
    order = service.find(desk, "1001")
    service.edit(desk, order.id, order.version, notes="Blue gate")
    assert numbers(desk, text="blue gate") == ["1001"]


def test_rows_come_in_the_order_asked_for_with_windows_and_pin(desk: Desk) -> None:
    ids = service.order_ids(desk)
    rows = service.order_rows(desk, [ids[2], 999, ids[0]])
    assert [row.number for row in rows] == ["1002", "#7"]
    assert (rows[0].windows, rows[0].pin, rows[0].state) == ("09:00–11:00; 13:00–15:00", "", OrderState.NEW)


def test_counts_tell_states_and_what_lacks_a_pin(desk: Desk) -> None:
    service.cancel(desk, service.find(desk, "1002").id)
    found = service.counts(desk)
    assert (found.total, found.states, found.unpinned) == (3, {OrderState.NEW: 2, OrderState.CANCELLED: 1}, 2)
    assert service.counts(desk, date(2026, 3, 4)).states == {OrderState.CANCELLED: 1}


def test_an_order_is_found_by_number_or_id(desk: Desk) -> None:
    assert service.find(desk, " #7 ").id == service.find(desk, "3").id == 3
    with pytest.raises(NotFound):
        service.find(desk, "#8")


def test_the_orders_of_a_day_come_whole(desk: Desk) -> None:
    (order,) = service.of_day(desk, date(2026, 3, 4))
    assert (order.source_order_id, len(order.windows), len(order.lines)) == ("1002", 2, 1)
    assert service.of_day(desk, date(2026, 3, 4), [OrderState.OUT]) == []
