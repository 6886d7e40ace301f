"""E-mail through a mail server (RFC 5321). One connection serves a whole pass.

What a failure means depends on how far the conversation had come. A refusal in words is certain. A connection lost
before the letter was offered is certain too: it was not taken. Lost after that, it may have been.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.notifications.adapters.mail import Letterhead, compose
from core.notifications.adapters.trust import HERE, distrust
from core.notifications.model import (
    Message,
    Misconfigured,
    NotSent,
    Receipt,
    RefusedForGood,
    TryLater,
    Unaskable,
    Unclear,
    Unreachable,
)
from core.text import clean

if TYPE_CHECKING:
    import aiosmtplib

#: How long the server may take to answer, s: to be reached, in the conversation, and to take a letter.
CONNECT_S, ANSWER_S, TAKE_S = 10.0, 30.0, 120.0
#: Refusals that are about us and our settings, not about one customer (RFC 4954, RFC 3207).
_ABOUT_US = frozenset({504, 530, 534, 535, 538})
#: The server closes this connection; a new one may do.
_CLOSING = 421


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as the settings have it."""

    host: str
    port: int
    security: str  #: 'starttls', 'tls' or 'none'
    user: str = ""
    password: Callable[[], str] = field(default=lambda: "", repr=False)


class SmtpChannel:
    """Sends by SMTP; a message sent twice may arrive twice."""

    name = "email"
    repeatable = False
    width = 1  #: one conversation, one letter after the other

    def __init__(self, server: Server, head: Letterhead, *, trust: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.head = head
        self.trust = trust  #: None: the system's certificates
        self._line: aiosmtplib.SMTP | None = None

    async def send(self, message: Message) -> Receipt:
        """Send it; over the connection of the message before where that still stands. Raises a `NotSent`."""
        sender = self.head.sender()
        letter = compose(message, self.head, sender)
        used_before = self._line is not None
        try:
            await self._offer(str(sender), message.recipient)
        except Unreachable:
            # An idle connection that the server has given up: nothing was offered yet, so try on a fresh one.
            await self.close()
            if not used_before:
                raise
            await self._offer(str(sender), message.recipient)
        return await self._hand_over(letter)

    async def find(self, message: Message) -> Receipt | None:
        """A mail server does not tell. Raises Unaskable."""
        raise Unaskable("A mail server cannot be asked what it has taken.")

    async def close(self) -> None:
        """Take leave of the server."""
        line, self._line = self._line, None
        if line is not None:
            from aiosmtplib import SMTPException

            with suppress(SMTPException, OSError):
                await line.quit(timeout=5)
            line.close()

    async def _offer(self, sender: str, recipient: str) -> None:
        """Everything before the letter itself: whatever fails here, it was not taken."""
        with _certain(self.server, about_us=True):
            if self._line is None:
                self._line = await self._connect()
            await self._line.mail(sender)
        try:
            with _certain(self.server):
                await self._line.rcpt(recipient)
        except NotSent:
            await self._forget_envelope()
            raise

    async def _hand_over(self, letter: bytes) -> Receipt:
        from aiosmtplib import SMTPException, SMTPResponseException

        assert self._line is not None
        try:
            answer = await self._line.data(letter, timeout=TAKE_S)
        except SMTPResponseException as refusal:
            await self._forget_envelope()
            if refusal.code < 400:
                raise Unclear(f"The mail server answered what is no answer: {_words(refusal)}") from refusal
            raise _verdict(refusal, self.server) from refusal
        except (SMTPException, OSError) as lost:
            await self.close()
            raise Unclear("The mail server was lost after the message had gone out; it may have taken it.") from lost
        return Receipt(answer.message)

    async def _connect(self) -> aiosmtplib.SMTP:
        import aiosmtplib

        server = self.server
        if not server.host:
            raise Misconfigured("No mail server is set; give it: settings set smtp.host mail.example.com.")
        line = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=_password(server) if server.user else None,
            timeout=CONNECT_S,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self.trust,
            local_hostname=self.head.sender().domain,
        )
        await line.connect()
        line.timeout = ANSWER_S
        return line

    async def _forget_envelope(self) -> None:
        from aiosmtplib import SMTPException

        try:
            if self._line is not None:
                await self._line.rset()
        except (SMTPException, OSError):
            await self.close()


def _password(server: Server) -> str:
    if server.security == "none" and server.host not in HERE:
        raise Misconfigured(f"The password for {server.host} is not sent over an open line; set smtp.security to tls.")
    word = server.password()
    if not word:
        raise Misconfigured(
            f"{server.host} wants a password for {server.user}; give it in ROUNDSMAN_SMTP_PASSWORD, as a systemd "
            "credential, or in a file of mode 0600 named by ROUNDSMAN_SMTP_PASSWORD_FILE."
        )
    return word


@contextmanager
def _certain(server: Server, *, about_us: bool = False) -> Iterator[None]:
    """While the letter has not been offered, every failure is a certain one; `about_us`: nor about this customer."""
    from aiosmtplib import SMTPException, SMTPResponseException

    at = f"The mail server {server.host}:{server.port}"
    try:
        yield
    except SMTPResponseException as refusal:
        raise _verdict(refusal, server, about_us=about_us) from refusal
    except OSError as lost:
        if why := distrust(lost):
            raise Misconfigured(f"{at} cannot be trusted ({why}); nothing was sent. See smtp.security.") from lost
        raise Unreachable(f"{at} does not answer ({clean(str(lost), limit=200)}); nothing was sent.") from lost
    except SMTPException as wrong:
        raise Misconfigured(f"{at}: {clean(str(wrong), limit=200)} See smtp.security; nothing was sent.") from wrong


def _verdict(refusal: aiosmtplib.SMTPResponseException, server: Server, *, about_us: bool = False) -> NotSent:
    """What a reply code means (RFC 5321, 4.2.1): 4xx not now, 5xx never; and whom it is about."""
    said = f"{refusal.code} {_words(refusal)}"
    about_us = about_us or refusal.code in _ABOUT_US or "relay" in refusal.message.lower()
    if refusal.code == _CLOSING or (about_us and refusal.code < 500):
        return Unreachable(f"The mail server {server.host} does not serve us now ({said}).")
    if about_us:
        return Misconfigured(
            f"The mail server {server.host} takes nothing from us ({said}); see messages.from and smtp.user."
        )
    if refusal.code < 500:
        return TryLater(f"The mail server asks to try later ({said}).")
    return RefusedForGood(f"The mail server refuses it ({said}).")


def _words(refusal: aiosmtplib.SMTPResponseException) -> str:
    return clean(refusal.message, limit=200)
