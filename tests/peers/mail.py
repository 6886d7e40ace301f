"""A mail server as a process of its own: `python -m tests.peers.mail FILE`.

It syncs the Message-ID of every letter that it takes to the file, a line of JSON each, before it says so. Its port is
the first line of stdout.
"""

from __future__ import annotations

import asyncio
import email
import signal
import sys
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.peers.http import Log

#: So long it thinks before it takes a letter, and so long before it says so, s: both are moments to die at.
THINKS_S = 0.01


class Postman:
    """Takes every letter."""

    def __init__(self, log: Log) -> None:
        self.log = log

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(THINKS_S)
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=default)
        self.log.add({"id": str(letter["Message-ID"]), "to": str(letter["To"])})
        await asyncio.sleep(THINKS_S)
        return f"250 OK queued as {len(self.log.items)}"


async def serve(file: Path) -> None:
    """Until SIGTERM."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    postman = Postman(Log(file))
    server = await loop.create_server(lambda: SMTP(postman, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
