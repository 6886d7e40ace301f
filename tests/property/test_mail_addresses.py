"""Whatever stands in an order's e-mail field: it is refused with a reason, or a letter can be written to it."""

from __future__ import annotations

import email
from email.policy import default
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.notifications.adapters.mail import Letterhead, compose
from core.notifications.mailbox import Mailbox
from core.notifications.model import Message, MessageState, RefusedForGood

HEAD = Letterhead("Harrow & Finch", "shop@harrow.example", ZoneInfo("Europe/London"))
awkward = st.text(st.sampled_from('ab.@-_+<>()[]"\\,;: \r\n\0\tüß渡.例\u202e\u200d\x1b'), max_size=30)


def message(recipient: str, subject: str = "Hello", body: str = "Hello") -> Message:
    return Message(
        1, 1, "planned", 1, "email", recipient, subject, body, MessageState.SENDING, 0, 1, None, None, None,
        "<1@harrow.example>", "", 1, "", 0, None,
    )  # fmt: skip


@given(st.one_of(st.text(max_size=60), awkward, st.emails(), awkward.map(lambda text: f"a@{text}.example")))
def test_an_address_is_refused_or_can_be_written_to(raw: str) -> None:
    try:
        box = Mailbox.parse(raw)
    except BadInput:
        return
    assert str(box).isascii()
    assert Mailbox.parse(str(box)) == box
    letter = email.message_from_bytes(compose(message(str(box)), HEAD, HEAD.sender()), policy=default)
    assert [address.addr_spec for address in letter["To"].addresses] == [str(box)]


@given(st.text(max_size=80), st.text(max_size=300), st.text(max_size=40))
def test_whatever_a_letter_says_it_has_one_recipient_and_no_header_more(subject: str, body: str, shop: str) -> None:
    head = Letterhead(shop, HEAD.address, HEAD.zone)
    try:
        raw = compose(message("a@example.com", subject, body), head, head.sender())
    except RefusedForGood:
        return
    letter = email.message_from_bytes(raw, policy=default)
    assert {name.lower() for name in letter} <= {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding",
        "mime-version",
    }  # fmt: skip
    assert letter["To"] == "a@example.com"
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
