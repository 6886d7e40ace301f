"""Notes to staff through an ntfy server.

A sequence id lets a second copy take the place of the first; servers before 2.16 show both.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable

from core.notifications.adapters.line import Line, Patience
from core.notifications.adapters.trust import protected
from core.notifications.adapters.verdicts import verdict
from core.notifications.model import Message, Misconfigured, Receipt, Unaskable
from core.text import clean

#: What ntfy takes as a topic, and as a sequence id.
_NAME = re.compile(r"[-_A-Za-z0-9]{1,64}")
#: A longer one becomes a file there, bytes.
_LONGEST = 4096


class NtfyChannel:
    """Posts to the topic that the message names."""

    name = "ntfy"
    repeatable = True
    width = 4

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        *,
        now: Callable[[], int],
        patience: Patience | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.now = now
        self._line = Line("The ntfy server", "ntfy.url", width=self.width, patience=patience or Patience(), trust=trust)

    async def send(self, message: Message) -> Receipt:
        """Post it. Raises a `NotSent`."""
        if not _NAME.fullmatch(message.recipient):
            raise Misconfigured("The topic is none: up to 64 letters, digits, - and _; see ntfy.topic.")
        headers = {"Title": _header(message.subject), "X-Sequence-ID": _sequence(message)}
        if token := self.token():
            if not protected(self.url):
                raise Misconfigured("The token for ntfy is not sent over an open line; set ntfy.url to https://….")
            if not (token.isascii() and token.isprintable()):
                raise Misconfigured("The token for ntfy has signs in it that none has; mend ROUNDSMAN_NTFY_TOKEN.")
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self.url}/{message.recipient}"
        reply = await self._line.ask("POST", url, content=_short(message.body), headers=headers)
        if not 200 <= reply.status < 300:
            raise verdict("The ntfy server", "ntfy.url", reply, self.now())
        content = reply.json()
        number = content.get("id") if isinstance(content, dict) else None
        return Receipt(clean(number, limit=200) if isinstance(number, str) else f"HTTP {reply.status}")

    async def find(self, message: Message) -> Receipt | None:
        """A second copy takes the place of the first: nobody need ask. Raises Unaskable."""
        raise Unaskable("The ntfy server is not asked what it has taken.")

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


def _sequence(message: Message) -> str:
    return re.sub(r"[^-_A-Za-z0-9]", "-", message.message_id.strip("<>").partition("@")[0])[:64]


def _header(text: str) -> str:
    """Text for a header: RFC 2047 where it is not ASCII, which ntfy reads since 2.4; never a line end."""
    from email.header import Header

    text = clean(text, limit=200)
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=100_000).encode()


def _short(text: str) -> bytes:
    raw = text.encode()
    return raw if len(raw) <= _LONGEST else raw[: _LONGEST - 3].decode(errors="ignore").encode() + "…".encode()
