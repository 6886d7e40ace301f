"""A real mail server on loopback that does as it is told."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

#: What the server answers to a recipient or a letter; None: as usual.
Answer = Callable[[str], str | None]


class MailServer:
    """Takes letters and keeps them. `at_…` decide by the address; `DROP` hangs up after the letter."""

    DROP = "drop"

    def __init__(self, **options: Any) -> None:
        self.letters: list[EmailMessage] = []
        self.connections = 0
        self.at_mail: Answer = lambda sender: None
        self.at_rcpt: Answer = lambda recipient: None
        self.at_data: Answer = lambda recipient: None
        self.has_letter = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    def __enter__(self) -> MailServer:
        self._controller.start()
        self.connections = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def recipients(self) -> list[str]:
        """To whom letters went, in the order of their coming."""
        return [str(letter["To"]) for letter in self.letters]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = host
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.at_mail(address):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.at_rcpt(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.at_data(envelope.rcpt_tos[0])
        if answer and answer != self.DROP:
            return answer
        assert isinstance(envelope.content, bytes)
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        self.has_letter.set()
        if answer == self.DROP and server.transport is not None:
            server.transport.close()
        return f"250 OK queued as {len(self.letters)}"


def let_in(user: str, password: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one person."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return check
