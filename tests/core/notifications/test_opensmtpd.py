"""E-mail through a mail server as the world runs them, on to the customer's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from core.notifications.adapters.mail import Letterhead
from core.notifications.adapters.smtp import Server, SmtpChannel
from core.notifications.model import NotSent, RefusedForGood, TryLater, Unreachable
from tests.core.notifications.mailserver import MailServer
from tests.core.notifications.samples import message
from tests.peers.opensmtpd import opensmtpd


@pytest.fixture(scope="module")
def customers() -> Iterator[MailServer]:
    """The mail server of the customers."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def relay(customers: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the shop's mail server."""
    with opensmtpd(tmp_path_factory.mktemp("opensmtpd"), customers.port) as found:
        yield found


def channel(port: int) -> SmtpChannel:
    head = Letterhead("Harrow & Finch", "shop@harrow.example", ZoneInfo("Europe/London"))
    return SmtpChannel(Server("127.0.0.1", port, "none"), head)


async def test_letters_go_through_it_to_the_customers_with_our_own_ids(customers: MailServer, relay: int) -> None:
    mail = channel(relay)
    for number in range(3):
        sent = message(
            recipient=f"zoe{number}@shop.example", message_id=f"<id{number}@harrow.example>", body="Zoë 晚點"
        )
        await mail.send(sent)
    await mail.close()
    assert customers.has_letter.wait(20)
    await _arrived(customers, 3)
    assert sorted(str(letter["Message-ID"]) for letter in customers.letters) == [
        "<id0@harrow.example>", "<id1@harrow.example>", "<id2@harrow.example>",
    ]  # fmt: skip
    assert customers.letters[0].get_content().strip() == "Zoë 晚點"


async def _arrived(customers: MailServer, count: int) -> None:
    for _ in range(400):
        if len(customers.letters) >= count:
            return
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("recipient", "kind"),
    [
        ("busy@shop.example", TryLater), ("full@shop.example", TryLater), ("nobody@shop.example", RefusedForGood),
        ("closing@shop.example", Unreachable), ("zoe@elsewhere.example", RefusedForGood),
    ],
)  # fmt: skip
async def test_its_refusals_have_their_meaning_and_the_next_letter_goes_out(
    relay: int, recipient: str, kind: type[NotSent]
) -> None:
    mail = channel(relay)
    with pytest.raises(NotSent) as caught:
        await mail.send(message(recipient=recipient))
    assert type(caught.value) is kind
    assert (await mail.send(message(recipient="next@shop.example"))).provider_id
    await mail.close()
