"""A test message to an address of one's own: whether a channel works, before any customer is told by it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from core.desk import Desk
from core.errors import BadInput
from core.notifications.mailbox import Mailbox
from core.notifications.model import Channel, Message, MessageState, NotSent, Receipt
from core.notifications.numbers import textable

#: The channels, by what is written to: the setting that stands for a `to` left out, and how one is read.
CHANNELS: dict[str, tuple[str, Callable[[str], object]]] = {
    "folder": ("messages.from", str),
    "email": ("", Mailbox.parse),
    "sms": ("", textable),
    "webhook": ("webhook.url", str),
    "ntfy": ("ntfy.topic", str),
}
#: It is worth nothing after that, s.
_LIFE_S = 3600


@dataclass(frozen=True, slots=True)
class Tried:
    """What the channel said of the test message that it has taken."""

    channel: str
    to: str
    said: str


def send_test(desk: Desk, channel: str, to: str = "") -> Tried:
    """Send one test message by that channel at once: not through the outbox, whatever the hour.

    `to`: e-mail address, number, URL or topic; left out, that of the settings where there is one. Raises BadInput for
    another channel or address, and the channel's `NotSent`. Do not call it on a thread that runs an event loop.
    """
    recipient = whereto(desk, channel, to)
    message = _message(desk, channel, recipient)
    came = asyncio.run(_sent(desk.adapters.channels(desk)[channel], message))
    outcome = "taken" if isinstance(came, Receipt) else type(came).__name__
    with desk.writing() as db:
        # No address in the journal: it may be a person's.
        desk.record(db, "message.tested", f"channel:{channel}", {"channel": channel, "outcome": outcome})
    if isinstance(came, NotSent):
        raise came
    return Tried(channel, recipient, came.provider_id)


def whereto(desk: Desk, channel: str, to: str) -> str:
    """The address as the channel writes it, or that of the settings. Raises BadInput."""
    if channel not in CHANNELS:
        raise BadInput(f"“{channel}” is no channel; choose {', '.join(CHANNELS)}.")
    setting, read = CHANNELS[channel]
    to = to.strip() or (desk.setting(setting) if setting else "")
    if not to:
        raise BadInput(f"Whereto? Give an address of your own{f', or set {setting}' if setting else ''}.")
    try:
        return str(read(to))
    except BadInput as wrong:
        raise BadInput(f"Nothing can be sent to “{to}”: {wrong}.") from wrong


def _message(desk: Desk, channel: str, recipient: str) -> Message:
    now, shop = desk.now(), desk.setting("shop.name")
    by = f" by {shop}" if shop else ""
    return Message(
        id=0, order_id=0, kind="test", version=1, channel=channel, recipient=recipient, subject=f"Test{by}",
        body=f"This is a test{by}: messages by {channel} arrive.", state=MessageState.SENDING, due=now,
        expires=now + _LIFE_S, eta_from=None, eta_until=None, plan_id=None,
        message_id=f"<{secrets.token_hex(16)}@{_domain(desk)}>", provider_id="", attempts=1, error="", created_at=now,
        sent_at=None, language="en",
    )  # fmt: skip


def _domain(desk: Desk) -> str:
    try:
        return Mailbox.parse(desk.setting("messages.from")).domain
    except BadInput:
        return "roundsman.invalid"


async def _sent(channel: Channel, message: Message) -> Receipt | NotSent:
    try:
        return await channel.send(message)
    except NotSent as refusal:
        return refusal
    finally:
        await channel.close()
