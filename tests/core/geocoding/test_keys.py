"""Pins of a file whose addresses were kept under the words of an earlier version."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from core.addresses import address_key
from core.desk import Desk
from core.geocoding import lesson_store, service
from core.geocoding.learning import Taught
from core.store.connection import Store
from core.store.migrations import statements, steps

OLD = "12 victoria parade norwich"  # as a version kept it that did not know Parade
ADDRESS = "12 Victoria Parade, Norwich"
#: The step that brings doors under their new keys.
KEYS = 11


@pytest.fixture
def older(desk: Desk) -> Callable[[], None]:
    """The desk's file goes through the step, as one of the version before does; call it, then open."""

    def step() -> None:
        # A store of its own: the desk's connection watches the tables as they are.
        with closing(Store(desk.path)) as store, store.writing() as db:
            db.conn.create_function("address_key", 1, address_key, deterministic=True)
            for statement in statements(steps()[KEYS - 1]):
                db.execute(statement)

    return step


def rename(desk: Desk, key: str, old: str, *tables: str) -> None:
    with desk.writing() as db:
        for table in tables:
            db.execute(f"UPDATE {table} SET address_key = ? WHERE address_key = ?", (old, key))


def test_what_a_person_set_is_found_under_the_new_words(
    desk: Desk, order: Callable[..., int], older: Callable[[], None], open_shop: Callable[..., Desk]
) -> None:
    first = order(ADDRESS)
    service.set_pin(desk, first, 52.6, 1.3)
    with desk.writing() as db:
        lesson_store.put(db, address_key(ADDRESS), "suggested", Taught(52.61, 1.3, 3, 3, 4, 20), 7)
        db.execute("INSERT INTO places (order_id, position, address, address_key) VALUES (?, 1, ?, ?)",
                   (first, ADDRESS, address_key(ADDRESS)))  # fmt: skip
        db.execute(
            "INSERT INTO attempts (order_id, number, day, outcome, done_at, at, who, address_key, lat, lon) "
            "VALUES (?, 1, '2026-03-02', 'delivered', 0, 0, 'ann', ?, 52.6, 1.3)",
            (first, address_key(ADDRESS)),
        )
    rename(desk, address_key(ADDRESS), OLD, "orders", "pins", "lessons", "places", "attempts")
    assert service.pin_of(desk, order(ADDRESS)) is None
    older()
    again = open_shop("bob")
    pin, later = (service.pin_of(again, number) for number in (first, first + 1))
    assert pin is not None
    assert (pin.address_key, pin.lat, pin.lon, pin.source) == (address_key(ADDRESS), 52.6, 1.3, "person")
    assert later == pin
    for table in ("lessons", "places", "attempts"):
        assert again.db.execute(f"SELECT address_key FROM {table}").fetchall() == [(address_key(ADDRESS),)]
    assert again.fsck() == []


def test_where_two_doors_are_one_what_a_person_set_stays(
    desk: Desk, order: Callable[..., int], older: Callable[[], None], open_shop: Callable[..., Desk]
) -> None:
    first, second = order(ADDRESS), order("12 Victoria Pde Norwich")
    service.set_pin(desk, first, 52.6, 1.3)
    rename(desk, address_key(ADDRESS), OLD, "orders", "pins")
    with desk.writing() as db:
        db.execute(
            "INSERT INTO pins (address_key, address, state, lat, lon, source, at) "
            "VALUES ('12 victoria pde norwich', '12 Victoria Pde Norwich', 'accepted', 50, 0, 'gazetteer', 99)"
        )
        db.execute("UPDATE orders SET address_key = '12 victoria pde norwich' WHERE id = ?", (second,))
    older()
    again = open_shop("bob")
    one, other = (service.pin_of(again, number) for number in (first, second))
    assert one == other
    assert one is not None
    assert (one.lat, one.source) == (52.6, "person")


def test_where_one_door_is_two_both_keep_their_pin(
    desk: Desk, order: Callable[..., int], older: Callable[[], None], open_shop: Callable[..., Desk]
) -> None:
    first, second = order("5 Mill Road"), order("7 Mill Road")
    service.set_pin(desk, first, 52.6, 1.3)
    for number in (5, 7):
        rename(desk, address_key(f"{number} Mill Road"), "mill road", "orders", "pins")
    older()
    again = open_shop("bob")
    pins = [service.pin_of(again, number) for number in (first, second)]
    assert [pin and (pin.address_key, pin.lat) for pin in pins] == [("5 mill rd", 52.6), ("7 mill rd", 52.6)]
