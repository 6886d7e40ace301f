"""A message, and short patience with servers that have none to give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.notifications.adapters.line import Patience
from core.notifications.model import Message, MessageState

#: 2026-11-24 09:00 UTC, to which the clock of these tests stands still.
NOW = 1_795_510_800
MOBILE = "+447400123456"
QUICK = Patience(connect_s=0.5, read_s=0.3, whole_s=2)

MESSAGE = Message(
    id=1, order_id=7, kind="delayed", version=2, channel="sms", recipient=MOBILE, subject="Later: 11:00 to 12:00",
    body="Your order A1 comes between 11:00 and 12:00.", state=MessageState.SENDING, due=NOW, expires=NOW + 7200,
    eta_from=NOW + 3600, eta_until=NOW + 7200, plan_id=None, message_id="<0123456789abcdef@harrow.example>",
    provider_id="", attempts=1, error="", created_at=NOW, sent_at=None, language="en", order="A1",
)  # fmt: skip


def message(**changes: Any) -> Message:
    """The message, in this or that otherwise."""
    return replace(MESSAGE, **changes)
