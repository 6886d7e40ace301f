"""A message as an e-mail (RFC 5322): the same bytes at every try."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.clock import local
from core.errors import BadInput
from core.notifications.mailbox import Mailbox
from core.notifications.model import Message, Misconfigured, RefusedForGood


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the shop's name, its e-mail address as it was set, its clock."""

    name: str
    address: str
    zone: ZoneInfo

    def sender(self) -> Mailbox:
        """The sender's address. Raises Misconfigured."""
        if not self.address:
            raise Misconfigured("There is no sender's address; give it: settings set messages.from shop@example.com.")
        try:
            return Mailbox.parse(self.address)
        except BadInput as wrong:
            raise Misconfigured(f"messages.from is “{self.address}”: {wrong}; mend it.") from wrong


def compose(message: Message, head: Letterhead, sender: Mailbox) -> bytes:
    """The e-mail with CRLF line ends. Raises RefusedForGood where it cannot be one."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    try:
        to = Mailbox.parse(message.recipient)
        letter = EmailMessage(policy=SMTP)
        # The standard library refuses line ends in headers and encodes what is not ASCII.
        letter["From"] = Address(head.name, sender.local, sender.domain)
        letter["To"] = Address("", to.local, to.domain)
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(local(message.created_at, head.zone))
        letter["Message-ID"] = message.message_id
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
        # Not every server on the way takes eight bits.
        letter.set_content(message.body, cte=None if message.body.isascii() else "quoted-printable")
    except (BadInput, ValueError) as wrong:
        raise RefusedForGood(f"It cannot be written as an e-mail: {wrong}.") from wrong
    return letter.as_bytes()
