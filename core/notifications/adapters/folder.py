"""The embedded channel: a folder of .eml files, which any mail program opens and any script can pick up."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from core.notifications.adapters.mail import Letterhead, compose
from core.notifications.mailbox import Mailbox
from core.notifications.model import Message, Receipt, Unreachable


class FolderChannel:
    """Writes each message to one file, named by its Message-ID: sent twice, it is the same file."""

    name = "folder"
    repeatable = True

    def __init__(self, folder: Path, head: Letterhead) -> None:
        self.folder = folder
        self.head = head

    async def send(self, message: Message) -> Receipt:
        """Write the file whole or not at all. Raises Unreachable where the folder takes nothing."""
        sender = self.head.sender() if self.head.address else Mailbox("shop", "localhost")
        letter = compose(message, self.head, sender)
        name = _name(message)
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


def _name(message: Message) -> str:
    return f"{message.id:06d}-{hashlib.sha256(message.message_id.encode()).hexdigest()[:16]}.eml"


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
