"""Pins moved and taken back by hand, what speaks against a pin, and the lists of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.geocoding import service
from core.geocoding.metres import moved, offset_m
from core.geocoding.model import Pin, distance_m
from core.orders import service as orders

Order = Callable[..., int]

SURE = "32 High Street, Wendlesham WL1 1BF"
TWICE = "21 High Street"
NOWHERE = "7 Xyzzyplatz"
DAY = date(2026, 3, 2)


def pin(desk: Desk, order_id: int) -> Pin:
    found = service.pin_of(desk, order_id)
    assert found is not None
    return found


def place(desk: Desk, order_id: int) -> tuple[float, float]:
    at = pin(desk, order_id).place
    assert at is not None
    return at


def test_a_pin_is_moved_by_metres_from_where_it_is(town_desk: Desk, order: Order) -> None:
    one = order(SURE)
    service.pin_orders(town_desk)
    start = place(town_desk, one)
    moved_pin = service.move(town_desk, one, 12, -5)
    assert offset_m(start, place(town_desk, one)) == pytest.approx((12, -5), abs=0.01)
    assert moved_pin.why == "Set by ann: 12 m north, 5 m west of 32 High Street, Wendlesham WL1 1BF."
    assert (moved_pin.by_person, moved_pin.accuracy, moved_pin.confidence) == (True, "address", 1.0)
    again = service.move(town_desk, one, 0, 5)
    assert again.why == "Set by ann: 5 m east of where it was."
    assert offset_m(start, place(town_desk, one)) == pytest.approx((12, 0), abs=0.01)
    with pytest.raises(Stale, match="changed by ann"):
        service.move(town_desk, one, 1, 0, expect=again.version - 1)
    [item] = service.kept(town_desk)
    assert (item.off_m, item.pin and item.pin.found and item.pin.found.source) == (12, "gazetteer")


def test_a_pin_in_review_is_moved_from_a_candidate(town_desk: Desk, order: Order) -> None:
    one = order(TWICE)
    service.pin_orders(town_desk)
    second = service.review(town_desk)[0].choices[1].candidate
    with pytest.raises(BadInput, match="has no pin to move; pick a candidate"):
        service.move(town_desk, one, 1, 0)
    with pytest.raises(BadInput, match="no candidate 9"):
        service.move(town_desk, one, 1, 0, candidate_no=9)
    service.move(town_desk, one, 0, 30, candidate_no=2)
    assert offset_m((second.lat, second.lon), place(town_desk, one)) == pytest.approx((0, 30), abs=0.01)
    assert pin(town_desk, one).why == f"Set by ann: 30 m east of {second.label}."
    assert service.move(town_desk, one, 0, 0, candidate_no=2).label == second.label


def test_a_hand_pin_is_taken_back_and_the_address_looked_up_again(town_desk: Desk, order: Order) -> None:
    one, twice = order(SURE), order(TWICE)
    service.pin_orders(town_desk)
    found = pin(town_desk, one)
    service.set_pin(town_desk, one, 52.2, 0.95)
    service.pick(town_desk, twice, 2)
    back = service.revoke(town_desk, service.kept_key(town_desk, SURE.upper()))
    assert (back.place, back.source, back.state, back.confidence) == (
        found.place, "gazetteer", "accepted", found.confidence,
    )  # fmt: skip
    service.revoke(town_desk, pin(town_desk, twice).address_key)
    assert [item.order_id for item in service.review(town_desk)] == [twice]
    assert len(service.review(town_desk)[0].choices) > 1
    assert service.kept(town_desk) == []
    kinds = [event.kind for event in town_desk.events_since() if event.kind.startswith("pin.")]
    assert kinds == ["pin.found", "pin.set", "pin.set", "pin.revoked", "pin.found", "pin.revoked", "pin.found"]
    revoked = next(event for event in town_desk.events_since() if event.kind == "pin.revoked")
    assert revoked.data["source"] == "person"
    assert "High" not in str(revoked.data)


def test_without_a_gazetteer_a_pin_that_is_taken_back_waits_in_review(desk: Desk, order: Order, tmp_path: Path) -> None:
    one = order(SURE)
    service.set_pin(desk, one, 52.1, 0.9)
    back = service.revoke(desk, service.kept_key(desk, "T1"))
    assert (back.state, back.place) == ("review", None)
    assert service.review(desk)[0].why == "Its pin was taken back, and nobody has looked it up since."
    with pytest.raises(Refused, match="waits in review; there is nothing to take back"):
        service.revoke(desk, back.address_key)


def test_coordinates_of_a_file_come_back_when_a_hand_pin_is_taken_back(desk: Desk) -> None:
    row = b'Order,Name,Address,Lat,Lon,Date\nZ1,Ann,"12 Mill Lane, Wendlesham",52.0951,0.9001,2026-03-02\n'
    orders.import_orders(desk, row, "o.csv")
    one = service.order_id(desk, "Z1")
    service.move(desk, one, 40, 0)
    assert service.kept(desk)[0].off_m == 40
    orders.import_orders(desk, row.replace(b"Z1", b"Z2"), "o.csv")
    assert service.kept(desk)[0].off_m == 40
    back = service.revoke(desk, service.kept_key(desk, "Z2"))
    assert (back.place, back.source, back.state) == ((52.0951, 0.9001), "file", "accepted")


def test_what_was_found_is_not_taken_back(town_desk: Desk, order: Order) -> None:
    order(SURE)
    service.pin_orders(town_desk)
    with pytest.raises(Refused, match="was found by gazetteer; there is nothing to take back"):
        service.revoke(town_desk, service.kept_key(town_desk, SURE))
    with pytest.raises(NotFound, match="pins learned lists"):
        service.kept_key(town_desk, "no such place")
    with pytest.raises(NotFound):
        service.revoke(town_desk, "no such key")


def test_somebody_s_newer_decision_is_not_taken_back(
    town_desk: Desk, order: Order, open_shop: Callable[..., Desk]
) -> None:
    one = order(SURE)
    seen = service.set_pin(town_desk, one, 52.1, 0.9)
    service.set_pin(open_shop("ben"), one, 52.15, 0.91)
    with pytest.raises(Stale, match=r"changed by ben.*52\.15000"):
        service.revoke(town_desk, seen.address_key, expect=seen.version)
    assert place(town_desk, one) == (52.15, 0.91)


def test_kept_pins_are_listed_the_newest_first_with_their_last_order(town_desk: Desk, order: Order) -> None:
    first = order(NOWHERE, number="HF1")
    order(NOWHERE, number="HF2")
    gone = order("9 Somewhere Else", number="HF3")
    service.set_pin(town_desk, first, 52.1, 0.9)
    service.set_pin(town_desk, gone, 52.11, 0.91)
    with town_desk.writing() as db:
        db.execute("UPDATE orders SET address_key = 'moved away' WHERE id = ?", (gone,))
        db.execute("UPDATE pins SET at = at - 5 WHERE address_key LIKE '%xyzzy%'")
    items = service.kept(town_desk)
    assert [(item.order_id, item.source_order_id, item.off_m) for item in items] == [(0, "", None), (2, "HF2", None)]
    assert service.revoke(town_desk, items[0].pin.address_key if items[0].pin else "").state == "review"


def test_a_pin_far_from_its_postcode_is_flagged_whoever_set_it(town_desk: Desk, order: Order) -> None:
    one = order(SURE)
    service.pin_orders(town_desk)
    at = place(town_desk, one)
    near = service.set_pin(town_desk, one, *moved(at, 300, 0))
    assert near.why == "Set by ann."
    far = service.set_pin(town_desk, one, *moved(at, 5_200, 0))
    assert "It lies 5.2 km from the middle of WL1 1BF" in far.why
    [item] = service.kept(town_desk)
    assert item.doubts[0].startswith("It lies 5.2 km from the middle of WL1 1BF, which reaches")
    town_desk.set("area.postcode_km", "10")
    assert service.kept(town_desk)[0].doubts == ()


def test_coordinates_of_a_file_far_from_postcode_and_area_are_flagged_in_the_list(town_desk: Desk) -> None:
    rows = (
        "Order,Name,Address,Lat,Lon,Date\n"
        'Z1,Ann,"32 High Street, Wendlesham WL1 1BF",52.15,0.9,2026-03-02\n'
        'Z2,Bob,"33 High Street, Wendlesham WL1 1BF",54.9,0.9,2026-03-02\n'
        'Z3,Cem,"34 High Street, Wendlesham WL1 1BF",52.0979,0.8929,2026-03-02\n'
        'Z4,Dee,"21 High Street",,,2026-03-02\n'
    )
    orders.import_orders(town_desk, rows.encode(), "o.csv")
    service.pin_orders(town_desk)
    items = {item.source_order_id: item for item in service.every_pin(town_desk, DAY)}
    assert list(items) == ["Z4", "Z1", "Z2", "Z3"]
    assert [(key, item.accepted, len(item.doubts)) for key, item in items.items()] == [
        ("Z4", False, 0), ("Z1", True, 1), ("Z2", True, 2), ("Z3", True, 0),
    ]  # fmt: skip
    assert "from the nearest depot" in items["Z2"].doubts[0]
    assert [item.source_order_id for item in service.every_pin(town_desk)] == ["Z4", "Z1", "Z2", "Z3"]
    assert service.every_pin(town_desk, date(2026, 3, 3)) == []


def test_a_region_that_is_gone_or_damaged_only_silences_the_postcodes(
    town_desk: Desk, order: Order, tmp_path: Path
) -> None:
    one = order(SURE)
    (tmp_path / "broken.db").write_bytes(b"not a region at all" * 99)
    for name in ("none.db", "broken.db"):
        town_desk.set("region.file", str(tmp_path / name))
        assert service.set_pin(town_desk, one, 52.3, 0.9).why == "Set by ann."
        assert service.kept(town_desk)[0].doubts == ()


def test_pins_of_an_older_file_say_how_far_from_the_first_candidate_they_were_set(
    town_desk: Desk, order: Order
) -> None:
    one = order(TWICE)
    service.pin_orders(town_desk)
    service.pick(town_desk, one, 2)
    with town_desk.writing() as db:
        db.execute("UPDATE pins SET found = ''")
    [item] = service.kept(town_desk)
    first, second = item.choices[0].candidate, item.choices[1].candidate
    assert item.off_m == round(distance_m((first.lat, first.lon), (second.lat, second.lon)))
