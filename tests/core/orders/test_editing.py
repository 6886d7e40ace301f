"""Orders entered, changed and called off by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.insights.history import dossier
from core.orders import service
from core.orders.model import Line, Order, OrderDraft, OrderState, Window, window_text


def entered(desk: Desk, **given: Any) -> Order:
    fields = {"name": "Ann Smith", "address": "12 Mill Lane, Colchester", **given}
    return service.add(desk, service.draft(desk, fields))


def put_state(desk: Desk, order: Order, state: OrderState) -> None:
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = ?, version = version + 1 WHERE id = ?", (state, order.id))


def test_an_order_is_entered_in_the_words_of_the_telephone(desk: Desk) -> None:
    order = entered(
        desk,
        phone="07946 000123",
        email="ann@example.com",
        windows="9-12; after 17",
        lines="2 x Sourdough; 1 x Milk",
        mass_g="2,5 kg",
        volume_ml="12 l",
        service_s="8 min",
        requires="Fridge, lift",
        priority="urgent",
        day="friday",
        places="14 Mill Lane; Shop",
    )
    assert (order.source, order.source_order_id, order.state) == ("hand", f"H-{order.id}", OrderState.NEW)
    assert (order.phone, order.mass_g, order.volume_ml, order.service_s) == ("+447946000123", 2500, 12_000, 480)
    assert window_text(order.windows) == "09:00–12:00; 17:00–23:59"
    assert order.lines == (Line("Sourdough", 2), Line("Milk", 1))
    assert (order.requires, order.priority, order.day) == ({"fridge", "lift"}, 2, date(2026, 3, 6))
    assert [place.address for place in order.places] == ["14 Mill Lane", "Shop"]


def test_an_order_without_a_day_is_for_tomorrow(desk: Desk) -> None:
    assert entered(desk).day == date(2026, 3, 3)


def test_entering_an_order_is_a_line_of_the_journal_without_personal_data(desk: Desk) -> None:
    order = entered(desk, phone="07946 000123")
    (event,) = desk.events_since(subject=f"order:{order.id}")
    assert (event.kind, event.subject) == ("order.added", f"order:{order.id}")
    assert not any(word in str(event.data) for word in ("Ann", "Mill", "7946"))
    assert event.private is not None
    assert event.private["after"]["name"] == "Ann Smith"


def test_a_unit_in_the_address_is_told_to_the_driver(desk: Desk) -> None:
    order = entered(desk, address="Flat 3, 12 Mill Lane, Colchester")
    assert (order.unit, order.address) == ("Flat 3", "Flat 3, 12 Mill Lane, Colchester")
    moved = service.edit(desk, order.id, order.version, address="14 Mill Lane, Colchester")
    assert moved.unit == ""


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("phone", "call me", "Phone “call me”: a phone number has no letters"),
        ("email", "ann", "E-mail “ann”: this is no e-mail address"),
        ("windows", "14-12", "ends before it starts"),
        ("mass_g", "-2", "Mass “-2”: it cannot be negative"),
        ("day", "someday", "is no day"),
        ("priority", "very", "is no priority"),
        ("colour", "red", "An order has no field “colour”"),
    ],
)
def test_what_cannot_be_is_refused_naming_the_field(desk: Desk, field: str, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        entered(desk, **{field: text})


def test_an_order_needs_a_place(desk: Desk) -> None:
    with pytest.raises(BadInput, match="needs an address"):
        entered(desk, address="  ")
    order = service.add(desk, OrderDraft(name="Ann", lat=51.9, lon=0.9))
    assert order.address == "51.9, 0.9"
    assert dossier(desk, order.id).pin is not None


def test_a_number_of_one_s_own_is_given_once(desk: Desk) -> None:
    assert entered(desk, source_order_id="T-1").source_order_id == "T-1"
    with pytest.raises(Refused, match="order T-1 entered by hand already"):
        entered(desk, source_order_id="T-1")


def test_texts_that_come_as_they_are_come_in_clean(desk: Desk) -> None:
    order = service.add(
        desk, OrderDraft(name="Ann\x1b[2J", address="12 Mill Lane", notes="a\n\u202eb", phone="07946 000123")
    )
    assert (order.name, order.notes, order.phone) == (r"Ann\x1b[2J", "a\n\\u202eb", "+447946000123")


def test_an_edit_changes_what_is_named_and_tells_before_and_after(desk: Desk) -> None:
    order = entered(desk, windows="9-12", lines="1 x Milk")
    after = service.edit(desk, order.id, order.version, phone="07946 000999", windows="13-15")
    assert (after.phone, after.windows, after.lines) == ("+447946000999", Window.parse("13-15"), order.lines)
    assert after.version == order.version + 1
    event = desk.events_since(subject=f"order:{order.id}")[-1]
    assert event.data["fields"] == ["phone", "windows"]
    assert event.data["by"] == "hand"
    assert event.private is not None
    assert event.private["before"] == {"phone": "", "windows": [["09:00", "12:00", True]]}


def test_an_edit_of_nothing_writes_nothing(desk: Desk) -> None:
    order = entered(desk)
    seq = desk.last_seq()
    assert service.edit(desk, order.id, order.version, name="Ann  Smith ") == order
    assert desk.last_seq() == seq


def test_the_second_of_two_consoles_is_told_both_values_and_by_whom(open_shop: Callable[..., Desk], desk: Desk) -> None:
    ben = open_shop("ben")
    order = entered(desk)
    service.edit(ben, order.id, order.version, phone="07946 000111")
    with pytest.raises(Stale) as refused:
        service.edit(desk, order.id, order.version, phone="07946 000222")
    said = str(refused.value)
    assert said.startswith(f"Order {order.id} was changed by ben at 08:00: ")
    assert "phone is now “+447946000111”, yours was “+447946000222”" in said
    assert service.find(desk, order.source_order_id).phone == "+447946000111"


def test_whoever_changed_the_order_in_between_is_named_even_by_another_use_case(desk: Desk) -> None:
    order = entered(desk)
    put_state(desk, order, OrderState.OUT)
    with pytest.raises(Stale, match="was changed by ann"):
        service.edit(desk, order.id, order.version, name="Ben")


@pytest.mark.parametrize("state", [OrderState.OUT, OrderState.DELIVERED, OrderState.RETURNED])
def test_once_dispatched_day_and_place_are_fixed_and_the_phone_is_not(desk: Desk, state: OrderState) -> None:
    order = entered(desk)
    put_state(desk, order, state)
    for change in ({"address": "99 Mill Lane"}, {"day": "friday"}, {"windows": "9-12"}):
        with pytest.raises(Refused, match="can no longer be changed"):
            service.edit(desk, order.id, order.version + 1, **change)
    assert service.edit(desk, order.id, order.version + 1, phone="07946 000999").phone == "+447946000999"


def test_an_order_keeps_its_number_and_its_address(desk: Desk) -> None:
    order = entered(desk)
    with pytest.raises(BadInput, match="keeps its number"):
        service.edit(desk, order.id, order.version, source_order_id="X")
    with pytest.raises(BadInput, match="needs an address"):
        service.edit(desk, order.id, order.version, address="")


def test_an_order_that_is_called_off_stays_in_the_file(desk: Desk) -> None:
    order = entered(desk)
    gone = service.cancel(desk, order.id, reason="moved \x1b away")
    assert (gone.state, gone.version) == (OrderState.CANCELLED, 2)
    event = desk.events_since(subject=f"order:{order.id}")[-1]
    assert (event.kind, event.private) == ("order.cancelled", {"reason": r"moved \x1b away"})
    with pytest.raises(Refused, match="is cancelled"):
        service.cancel(desk, order.id)
    with pytest.raises(Refused, match="enter it again"):
        service.edit(desk, order.id, gone.version, name="Ben")


def test_what_is_out_or_seen_otherwise_is_not_called_off(desk: Desk) -> None:
    order = entered(desk)
    with pytest.raises(Stale):
        service.cancel(desk, order.id, order.version + 1)
    put_state(desk, order, OrderState.OUT)
    with pytest.raises(Refused, match="mark its outcome instead"):
        service.cancel(desk, order.id)


@pytest.mark.parametrize("use", [service.show, lambda desk, n: service.edit(desk, n, 1, name="x"), service.cancel])
def test_an_order_that_does_not_exist_is_named(desk: Desk, use: Callable[[Desk, int], object]) -> None:
    with pytest.raises(NotFound, match="There is no order 99"):
        use(desk, 99)
