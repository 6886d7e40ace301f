"""Pins of orders: looked up, reviewed, picked, set; a person's pin wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Cancelled, NotFound, Stale, Unavailable
from core.geocoding import service
from core.geocoding.model import Accuracy, Candidate
from core.geocoding.service import Pinned

Order = Callable[..., int]

SURE = "32 High Street, Wendlesham WL1 1BF"
TWICE = "21 High Street"
NOWHERE = "7 Xyzzyplatz"
DAY = date(2026, 3, 2)


def kinds(desk: Desk) -> list[str]:
    return [event.kind for event in desk.events_since() if event.kind.startswith("pin.")]


def test_what_is_sure_is_accepted_and_the_rest_waits(town_desk: Desk, order: Order) -> None:
    sure, twice, nowhere = order(SURE), order(TWICE), order(NOWHERE)
    assert service.pin_orders(town_desk, DAY) == Pinned(accepted=1, review=1, missing=1)
    pin = service.pin_of(town_desk, sure)
    assert pin is not None
    assert (pin.state, pin.source, pin.accuracy) == ("accepted", "gazetteer", "address")
    assert [item.order_id for item in service.review(town_desk, DAY)] == [twice, nowhere]
    assert kinds(town_desk) == ["pin.found"]


def test_the_journal_counts_and_names_no_address(town_desk: Desk, order: Order) -> None:
    service.pin_orders(town_desk) if order(SURE) else None
    one = order(TWICE)
    service.set_pin(town_desk, one, 52.1, 0.9)
    events = [event for event in town_desk.events_since() if event.kind.startswith("pin.")]
    assert events[0].data == {"accepted": 1, "review": 0, "missing": 0}
    assert "High" not in str([event.data for event in events])
    assert "High" not in "".join(event.subject for event in events)
    assert events[1].private is not None
    assert events[1].private["address"] == TWICE


def test_orders_at_one_door_share_its_pin(town_desk: Desk, order: Order) -> None:
    order(SURE)
    order(f"Flat 4, {SURE}")
    order("32 High St, Wendlesham, WL1 1BF")
    assert service.pin_orders(town_desk).accepted == 1
    assert service.review(town_desk) == []


def test_nothing_is_looked_up_twice(town_desk: Desk, order: Order) -> None:
    order(SURE)
    order(TWICE)
    service.pin_orders(town_desk)
    assert service.pin_orders(town_desk) == Pinned()
    assert service.pin_orders(town_desk, again=True) == Pinned(review=1)


def test_only_orders_that_still_go_out_are_looked_up(town_desk: Desk, order: Order) -> None:
    order(SURE, state="delivered")
    order(SURE + " ", state="cancelled")
    order(TWICE, day="2026-03-03")
    assert service.pin_orders(town_desk, DAY) == Pinned()
    assert service.review(town_desk, DAY) == []


def test_the_review_says_how_far_the_candidates_lie_apart(town_desk: Desk, order: Order) -> None:
    order(TWICE)
    service.pin_orders(town_desk)
    [item] = service.review(town_desk)
    assert item.choices[0].apart_m == 0
    assert item.choices[1].apart_m > 500
    assert item.choices[0].depot_m is not None
    assert "elsewhere" in item.why


def test_a_picked_candidate_is_the_pin_and_stays_for_the_address(town_desk: Desk, order: Order) -> None:
    first = order(TWICE)
    service.pin_orders(town_desk)
    second = service.review(town_desk)[0].choices[1].candidate
    pin = service.pick(town_desk, first, 2)
    assert (pin.lat, pin.lon, pin.source, pin.state) == (second.lat, second.lon, "person", "accepted")
    order("21 High St.")
    assert service.pin_orders(town_desk, again=True) == Pinned()
    assert service.review(town_desk) == []


def test_a_person_s_pin_set_during_a_look_up_wins(
    town_desk: Desk, order: Order, open_shop: Callable[..., Desk]
) -> None:
    one = order(SURE)
    ben = open_shop("ben")

    def meanwhile(done: int, total: int) -> None:
        service.set_pin(ben, one, 52.2, 0.95)

    service.pin_orders(town_desk, report=meanwhile)
    pin = service.pin_of(town_desk, one)
    assert pin is not None
    assert (pin.lat, pin.source, pin.who) == (52.2, "person", "ben")


def test_a_second_hand_on_the_same_pin_is_told(town_desk: Desk, order: Order, open_shop: Callable[..., Desk]) -> None:
    one = order(TWICE)
    service.pin_orders(town_desk)
    [seen] = service.review(town_desk)
    service.set_pin(open_shop("ben"), one, 52.2, 0.95)
    with pytest.raises(Stale, match=r"changed by ben.*52\.20000"):
        service.pick(town_desk, one, 1, expect=seen.version)
    pin = service.pin_of(town_desk, one)
    assert pin is not None
    assert pin.lat == 52.2


def test_an_order_takes_the_pin_of_another(town_desk: Desk, order: Order) -> None:
    sure, nowhere = order(SURE, number="HF1"), order(NOWHERE)
    with pytest.raises(BadInput, match="HF1 has no accepted pin"):
        service.same_as(town_desk, nowhere, sure)
    service.pin_orders(town_desk)
    pin, other = service.same_as(town_desk, nowhere, sure), service.pin_of(town_desk, sure)
    assert other is not None
    assert (pin.lat, pin.lon, pin.source) == (other.lat, other.lon, "person")


def test_what_cannot_be_is_refused_with_a_way_out(town_desk: Desk, order: Order) -> None:
    one, empty = order(NOWHERE), order("")
    service.pin_orders(town_desk)
    with pytest.raises(BadInput, match="swapped"):
        service.set_pin(town_desk, one, 115.0, 51.0)
    with pytest.raises(BadInput, match="coordinates"):
        service.pick(town_desk, one, 1)
    with pytest.raises(BadInput, match="no address"):
        service.set_pin(town_desk, empty, 52.1, 0.9)
    with pytest.raises(NotFound, match="orders list"):
        service.set_pin(town_desk, 999, 52.1, 0.9)
    with pytest.raises(NotFound):
        service.order_id(town_desk, "HF999")
    assert kinds(town_desk) == ["pin.found"]


def test_a_place_far_from_every_depot_goes_to_review(town_desk: Desk, order: Order) -> None:
    order(SURE)
    town_desk.set("area.radius_km", "0.5")
    assert service.pin_orders(town_desk) == Pinned(review=1)
    assert "from the nearest depot" in service.review(town_desk)[0].why


def test_a_po_box_is_refused_as_undeliverable(town_desk: Desk, order: Order) -> None:
    order("PO Box 12, 32 High Street, Wendlesham WL1 1BF")
    assert service.pin_orders(town_desk).accepted == 0
    assert "PO box" in service.review(town_desk)[0].why


def test_cancelled_it_keeps_what_was_found(town_desk: Desk, order: Order) -> None:
    for n in range(1, 9):
        order(f"{n} Browning Road, Wendlesham")
    looked = []

    def enough() -> bool:
        looked.append(1)
        return len(looked) > 4

    with pytest.raises(Cancelled, match="after 4 of 8"):
        service.pin_orders(town_desk, cancelled=enough)
    again = service.pin_orders(town_desk)
    assert again.accepted + again.review + again.missing == 4


def test_without_region_and_server_the_way_out_is_named(desk: Desk, order: Order) -> None:
    assert service.pin_orders(desk) == Pinned()
    order(SURE)
    with pytest.raises(Unavailable, match="region add"):
        service.pin_orders(desk)
    assert service.review(desk)[0].why == "Nobody has looked it up yet."


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), (" \t", "empty"), ("x" * 10_000, "400"), ("🎉", "no letter")]
)
def test_a_query_that_is_no_address_is_refused(town_desk: Desk, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        service.find(town_desk, text)


class Saying:
    """A geocoder that says what it was told to."""

    def __init__(self, name: str, *answer: Candidate, trouble: str = "") -> None:
        self.name, self.answer, self.trouble, self.asked = name, list(answer), trouble, 0

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        self.asked += 1
        if self.trouble:
            raise Unavailable(self.trouble)
        return self.answer


def candidate(lat: float, confidence: float, source: str) -> Candidate:
    return Candidate(lat, 8.0, Accuracy.ADDRESS, confidence, f"{lat}", source)


def test_the_second_geocoder_is_asked_only_where_the_first_is_unsure() -> None:
    sure, other = Saying("a", candidate(50, 0.9, "a")), Saying("b", candidate(50, 0.9, "b"))
    assert not service.Finder([sure, other]).find("12 High Street").review
    assert other.asked == 0
    unsure = Saying("a", candidate(50, 0.5, "a"))
    found = service.Finder([unsure, other]).find("12 High Street")
    assert (found.best and found.best.source, found.review) == ("b", False)


def test_two_geocoders_that_contradict_each_other_are_both_doubted() -> None:
    found = service.Finder([Saying("a", candidate(50, 0.7, "a")), Saying("b", candidate(51, 0.9, "b"))]).find(
        "12 High St"
    )
    assert found.review
    assert "111.2 km apart" in found.why


def test_a_geocoder_that_is_down_is_asked_once_and_the_queue_goes_on() -> None:
    down, local = Saying("b", trouble="b is down."), Saying("a", candidate(50, 0.5, "a"))
    finder = service.Finder([local, down])
    assert [len(finder.find(f"{n} High Street").candidates) for n in range(3)] == [1, 1, 1]
    assert (down.asked, finder.troubles) == (1, {"b": "b is down."})


def test_files_of_the_shop_are_beside_each_other(desk: Desk) -> None:
    from core.region.service import region_path

    assert region_path(desk) == Path(desk.path.parent / "shop.region.db")
