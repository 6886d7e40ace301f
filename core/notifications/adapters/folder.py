"""The embedded channel: a folder of files. E-mails are .eml, which any mail program opens; what would go to a number
or an address on the web is plain text. Any script can pick them up.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from core.clock import local
from core.notifications.adapters.mail import Letterhead, compose
from core.notifications.mailbox import Mailbox
from core.notifications.model import Message, Receipt, Unreachable
from core.text import clean

#: A number, or an address on the web.
_NO_MAIL = re.compile(r"\+\d|https?://")


class FolderChannel:
    """Writes each message to one file, named by its Message-ID: sent twice, it is the same file."""

    name = "folder"
    repeatable = True
    width = 1

    def __init__(self, folder: Path, head: Letterhead) -> None:
        self.folder = folder
        self.head = head

    async def send(self, message: Message) -> Receipt:
        """Write the file whole or not at all. Raises Unreachable where the folder takes nothing."""
        name, letter = _name(message), self._letter(message)
        partial = self.folder / f".{name}.{os.getpid()}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(partial, letter)
            partial.replace(self.folder / name)
            _sync(self.folder)
        except OSError as wrong:
            with suppress(OSError):
                partial.unlink()
            raise Unreachable(
                f"The folder {self.folder} takes no message ({wrong.strerror}); free some space there, "
                "or set messages.folder to another."
            ) from wrong
        return Receipt(name)

    async def find(self, message: Message) -> Receipt | None:
        """The file is there, or it is not."""
        name = _name(message)
        return Receipt(name) if (self.folder / name).exists() else None

    async def close(self) -> None:
        """Nothing is held open."""

    def _letter(self, message: Message) -> bytes:
        if _NO_MAIL.match(message.recipient):
            return _text(message, self.head)
        return compose(message, self.head, self.head.sender() if self.head.address else Mailbox("shop", "localhost"))


def _name(message: Message) -> str:
    kind = "txt" if _NO_MAIL.match(message.recipient) else "eml"
    return f"{message.id:06d}-{hashlib.sha256(message.message_id.encode()).hexdigest()[:16]}.{kind}"


def _text(message: Message, head: Letterhead) -> bytes:
    """What a text message or a post would say, headed as an e-mail is: the same bytes at every try."""
    lines = [f"From: {clean(head.name, limit=200)}", f"To: {clean(message.recipient, limit=500)}"]
    lines += [f"Subject: {clean(message.subject, limit=200)}"] if message.subject else []
    lines += [f"Date: {local(message.created_at, head.zone):%Y-%m-%d %H:%M}", f"Message-ID: {message.message_id}"]
    return "\n".join([*lines, "", message.body, ""]).encode(errors="replace")


def _write(path: Path, content: bytes) -> None:
    # Customers' addresses stand in it: nobody else reads it. What a dead sender left is written over.
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
