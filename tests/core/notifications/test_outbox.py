"""Writing messages: one for each customer, again only when the window moved, never an older one."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.errors import NotFound, Refused
from core.notifications import service as notifications
from core.notifications.model import Kind, Message, MessageState, News, Queued
from tests.core.deliveries.shop import TUESDAY, Shop


def tell(shop: Shop, order: int, opens: str, closes: str) -> Queued:
    """Enqueue that window for that order."""
    with shop.desk.writing() as db:
        return notifications.enqueue(shop.desk, db, [News(order, Kind.PLANNED, shop.at(opens), shop.at(closes))])


def out(shop: Shop, number: str = "A1", **more: str) -> int:
    """An order under way."""
    return shop.order(number, state="out", **more)


def states(desk: Desk) -> list[tuple[int, MessageState]]:
    return [(message.version, message.state) for message in notifications.list_messages(desk)]


def test_the_message_says_what_a_customer_must_know(shop: Shop) -> None:
    order = out(shop, "#1042", name="Zoë [b]Quinn[/b]", address="12 High Street")
    tell(shop, order, "09:00", "11:00")
    (message,) = notifications.list_messages(shop.desk)
    assert message.subject == "Your delivery from Harrow & Finch: Tuesday 3 March, 09:00 to 11:00"
    assert message.body.startswith("Hello Zoë [b]Quinn[/b],\n\nyour order #1042 from Harrow & Finch will be delivered")
    assert "12 High Street" in message.body
    assert "please ring +44 1206 555 010" in message.body
    assert (message.recipient, message.channel, message.order) == ("1042@example.com", "folder", "#1042")
    assert (message.expires, message.eta_from) == (shop.at("11:00"), shop.at("09:00"))
    assert message.message_id.endswith("@harrow.example>")


def test_names_of_variables_in_a_customers_name_are_only_text(shop: Shop) -> None:
    tell(shop, out(shop, name="$shop ${body} %s {0}"), "09:00", "11:00")
    assert "Hello $shop ${body} %s {0},\n" in notifications.list_messages(shop.desk)[0].body


def test_without_a_usable_address_nothing_is_written_and_it_is_said_why(shop: Shop) -> None:
    orders = [out(shop, str(n), email=mail) for n, mail in enumerate(("", "nobody", "a@b@c", "x@", "a b@c.de", "a@b"))]
    told = [tell(shop, order, "09:00", "11:00").cannot_be_told[0].why for order in orders]
    assert told[0] == "no e-mail"
    assert all(why.startswith("its e-mail address cannot be used") for why in told[1:])
    assert notifications.list_messages(shop.desk) == []


def test_an_international_domain_is_written_to_in_ascii(shop: Shop) -> None:
    tell(shop, out(shop, email="info@Bäckerei.example"), "09:00", "11:00")
    assert notifications.list_messages(shop.desk)[0].recipient == "info@xn--bckerei-5wa.example"


def test_a_queued_message_gives_way_to_a_newer_window(shop: Shop) -> None:
    order = out(shop)
    tell(shop, order, "09:00", "11:00")
    assert tell(shop, order, "09:00", "11:00") == Queued(unchanged=(order,))
    assert len(tell(shop, order, "09:05", "11:05").messages) == 1
    assert states(shop.desk) == [(1, MessageState.DROPPED), (2, MessageState.QUEUED)]


@pytest.mark.parametrize(
    ("opens", "closes", "again"), [("09:15", "11:15", False), ("09:16", "11:16", True), ("08:40", "10:40", True)]
)
def test_who_was_told_is_told_again_only_when_it_moved_by_more_than_a_quarter(
    shop: Shop, opens: str, closes: str, again: bool
) -> None:
    order = out(shop)
    tell(shop, order, "09:00", "11:00")
    notifications.send_due(shop.desk)
    queued = tell(shop, order, opens, closes)
    assert (len(queued.messages), queued.unchanged) == ((1, ()) if again else (0, (order,)))


def test_back_to_the_window_that_was_told_needs_no_message(shop: Shop) -> None:
    order = out(shop)
    tell(shop, order, "09:00", "11:00")
    notifications.send_due(shop.desk)
    tell(shop, order, "10:00", "12:00")
    assert tell(shop, order, "09:00", "11:00").unchanged == (order,)
    assert states(shop.desk) == [(1, MessageState.SENT), (2, MessageState.DROPPED)]


def test_what_is_withdrawn_is_never_sent_and_who_knows_of_it_is_named(shop: Shop) -> None:
    told, waiting = out(shop, "A1"), out(shop, "A2")
    tell(shop, told, "09:00", "11:00")
    notifications.send_due(shop.desk)
    tell(shop, waiting, "09:00", "11:00")
    with shop.desk.writing() as db:
        assert notifications.withdraw(shop.desk, db, [told, waiting], "it is off") == (told,)
    assert notifications.send_due(shop.desk).sent == 0
    assert [m.state for m in notifications.list_messages(shop.desk)] == [MessageState.SENT, MessageState.DROPPED]


def test_the_journal_names_no_customer(shop: Shop) -> None:
    tell(shop, out(shop, name="Zoë Quinn", email="zoe@example.com"), "09:00", "11:00")
    notifications.send_due(shop.desk)
    said = " ".join(str(event.data) for event in shop.desk.events_since() if event.kind.startswith("message."))
    assert "message.sent" in [event.kind for event in shop.desk.events_since()]
    assert "zoe" not in said.lower()
    assert "quinn" not in said.lower()


def preview_of(shop: Shop, order: int) -> tuple[str, str]:
    seen = notifications.preview(shop.desk, order)
    return seen.subject, seen.verdict


def test_a_preview_shows_the_message_and_says_what_becomes_of_it(shop: Shop) -> None:
    order, poor, loose = shop.order("A1"), shop.order("A2", email=""), shop.order("A3")
    assert preview_of(shop, loose) == (
        "",
        "There is nothing to tell: the order is on no route, or has come to its end.",
    )
    shop.plan({"Van 1": [order, poor]})
    subject, verdict = preview_of(shop, order)
    assert subject.startswith("Your delivery from Harrow & Finch: Tuesday 3 March, ")
    assert verdict == "It goes out once the plan is approved."
    assert preview_of(shop, poor)[1] == "It cannot be sent: no e-mail."
    assert notifications.list_messages(shop.desk) == []
    with pytest.raises(NotFound, match="no order 99"):
        notifications.preview(shop.desk, 99)


def test_a_preview_of_what_was_sent_says_when(shop: Shop) -> None:
    order = out(shop)
    tell(shop, order, "09:00", "11:00")
    assert preview_of(shop, order)[1] == "It waits to be sent, not before 08:00."
    notifications.send_due(shop.desk)
    assert preview_of(shop, order)[1] == "It was sent at 08:00."


def test_an_order_that_has_come_to_its_end_has_nothing_more_to_be_told(shop: Shop) -> None:
    order = shop.order("A1")
    shop.plan({"Van 1": [order]})
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET state = 'returned' WHERE id = ?", (order,))
    assert preview_of(shop, order)[1].startswith("There is nothing to tell")


def unsettled(shop: Shop, order: int, state: MessageState = MessageState.UNKNOWN) -> Message:
    """A message that may have gone out."""
    tell(shop, order, "09:00", "11:00")
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET state = ? WHERE order_id = ?", (state, order))
    return notifications.list_messages(shop.desk, order_id=order)[-1]


@pytest.mark.parametrize(
    ("decision", "state"),
    [("sent", MessageState.SENT), ("resend", MessageState.QUEUED), ("drop", MessageState.DROPPED)],
)
def test_a_person_settles_what_is_unknown(shop: Shop, decision: str, state: MessageState) -> None:
    message = unsettled(shop, out(shop))
    assert notifications.reconcile(shop.desk, message.id, decision).state is state
    if state is not MessageState.QUEUED:
        with pytest.raises(Refused, match="nothing to settle"):
            notifications.reconcile(shop.desk, message.id, "sent")


def test_what_was_refused_goes_out_again_to_the_mended_address(shop: Shop) -> None:
    order = out(shop)
    message = unsettled(shop, order, MessageState.FAILED)
    with shop.desk.writing() as db:
        db.execute("UPDATE orders SET email = 'right@example.com' WHERE id = ?", (order,))
    settled = notifications.reconcile(shop.desk, message.id, "resend")
    assert (settled.recipient, settled.message_id) == ("right@example.com", message.message_id)


def test_an_older_window_is_not_sent_again_once_a_newer_one_is_written(shop: Shop) -> None:
    order = out(shop)
    message = unsettled(shop, order)
    tell(shop, order, "13:00", "15:00")
    with pytest.raises(Refused, match="out of date"):
        notifications.reconcile(shop.desk, message.id, "resend")


def test_messages_are_listed_by_state_order_and_day(shop: Shop) -> None:
    a, b = out(shop, "A1"), out(shop, "A2")
    tell(shop, a, "09:00", "11:00")
    notifications.send_due(shop.desk)
    tell(shop, b, "09:00", "11:00")
    listed = notifications.list_messages
    assert [m.order for m in listed(shop.desk, state=MessageState.QUEUED)] == ["A2"]
    assert [m.order for m in listed(shop.desk, order_id=a)] == ["A1"]
    assert listed(shop.desk, day=TUESDAY) == []
    assert len(listed(shop.desk, limit=1)) == 1
