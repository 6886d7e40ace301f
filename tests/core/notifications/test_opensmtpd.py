"""E-mail through a mail server as the world runs them, on to the customer's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import uuid4
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


async def _arrived(customers: MailServer, *numbers: str) -> list[str]:
    """Which of these Message-IDs have come to the customers, once all have: each as often as it came."""
    came: list[str] = []
    for _ in range(400):
        came = [str(letter["Message-ID"]) for letter in customers.letters]
        if set(numbers) <= set(came):
            break
        await asyncio.sleep(0.05)
    return sorted(number for number in came if number in numbers)


async def test_letters_go_through_it_to_the_customers_with_our_own_ids(customers: MailServer, relay: int) -> None:
    mail = channel(relay)
    numbers = sorted(f"<{uuid4().hex}@harrow.example>" for _ in range(3))
    for number in numbers:
        await mail.send(message(recipient="zoe@shop.example", message_id=number, body="Zoë 晚點"))
    await mail.close()
    assert await _arrived(customers, *numbers) == numbers
    letter = next(letter for letter in customers.letters if letter["Message-ID"] == numbers[0])
    assert letter.get_content().strip() == "Zoë 晚點"


@pytest.mark.parametrize(
    ("recipient", "kind"),
    [
        ("busy@shop.example", TryLater), ("full@shop.example", TryLater), ("nobody@shop.example", RefusedForGood),
        ("closing@shop.example", Unreachable), ("zoe@elsewhere.example", RefusedForGood),
    ],
)  # fmt: skip
async def test_its_refusals_have_their_meaning_and_the_next_letter_goes_out(
    customers: MailServer, relay: int, recipient: str, kind: type[NotSent]
) -> None:
    mail = channel(relay)
    with pytest.raises(NotSent) as caught:
        await mail.send(message(recipient=recipient))
    assert type(caught.value) is kind
    number = f"<{uuid4().hex}@harrow.example>"
    assert (await mail.send(message(recipient="next@shop.example", message_id=number))).provider_id
    await mail.close()
    assert await _arrived(customers, number) == [number]
