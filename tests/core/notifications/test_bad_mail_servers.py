"""Mail servers that hang, hang up and talk nonsense: what is certain is told from what is not."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import BinaryIO
from zoneinfo import ZoneInfo

import pytest

from core.notifications.adapters.line import Patience
from core.notifications.adapters.mail import Letterhead
from core.notifications.adapters.smtp import Server, SmtpChannel
from core.notifications.model import Misconfigured, NotSent, RefusedForGood, TryLater, Unclear, Unreachable
from tests.core.notifications.samples import message

#: What the server says to each word of ours; None: nothing more, ever; "": it hangs up.
Says = Callable[[str], str | None]
PATIENCE = Patience(connect_s=0.3, read_s=0.3, whole_s=0.3)


@asynccontextmanager
async def channel(says: Says, greeting: str | None = "220 here") -> AsyncIterator[SmtpChannel]:
    """A channel to a server that says that."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, says, greeting, over))
        thread.start()
        head = Letterhead("Harrow & Finch", "shop@harrow.example", ZoneInfo("Europe/London"))
        mail = SmtpChannel(Server("127.0.0.1", listening.getsockname()[1], "none"), head, patience=PATIENCE)
        try:
            yield mail
        finally:
            over.set()
            await mail.close()
            listening.shutdown(socket.SHUT_RDWR)
            await asyncio.to_thread(thread.join, 5)


def _serve(listening: socket.socket, says: Says, greeting: str | None, over: threading.Event) -> None:
    with suppress(OSError):
        while True:
            line, _ = listening.accept()
            with line, line.makefile("rb") as heard, suppress(OSError):
                _talk(line, heard, says, greeting, over)


def _talk(line: socket.socket, heard: BinaryIO, says: Says, answer: str | None, over: threading.Event) -> None:
    word = ""
    while answer != "":
        if answer is None:
            over.wait(5)
            return
        line.sendall(f"{answer}\r\n".encode())
        raw = heard.readline()
        while raw and word == "DATA" and raw != b".\r\n":
            raw = heard.readline()
        if not raw:
            return
        word = raw.decode().split()[0].upper()
        answer = says(word)


def but(word: str, answer: str | None) -> Says:
    """A server that does everything well but this."""
    usual = {"EHLO": "250 here", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": ""}
    return lambda said: answer if said == word else usual.get(said, "250 ok")


@pytest.mark.parametrize(
    ("word", "answer", "kind"),
    [
        ("MAIL", None, Unreachable), ("RCPT", None, Unreachable), ("MAIL", "", Unreachable), ("RCPT", "", Unreachable),
        ("DATA", None, Unclear), (".", None, Unclear), (".", "", Unclear), (".", "hello", Unclear),
        (".", "299 what", Unclear), (".", "451 4.3.0 not now", TryLater), (".", "554 5.7.1 spam", RefusedForGood),
        ("RCPT", "450 4.2.1 busy", TryLater), ("RCPT", "551 5.1.6 moved", RefusedForGood),
        ("RCPT", "421 4.3.2 closing", Unreachable), ("MAIL", "530 5.7.0 who are you", Misconfigured),
    ],
)  # fmt: skip
async def test_what_a_server_does_at_each_word_has_its_meaning(
    word: str, answer: str | None, kind: type[NotSent]
) -> None:
    async with channel(but(word, answer)) as mail:
        with pytest.raises(NotSent) as caught:
            await mail.send(message(recipient="zoe@shop.example"))
    assert type(caught.value) is kind
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("greeting", [None, "", "HTTP/1.1 400 Bad Request", "554 no"])
async def test_a_server_that_does_not_greet_took_nothing(greeting: str | None) -> None:
    async with channel(but("", ""), greeting) as mail:
        with pytest.raises((Unreachable, Misconfigured), match=r"nothing was sent|takes nothing from us"):
            await mail.send(message(recipient="zoe@shop.example"))


async def test_where_all_goes_well_the_letter_is_taken() -> None:
    async with channel(but("", "")) as mail:
        assert (await mail.send(message(recipient="zoe@shop.example"))).provider_id == "taken"


@pytest.mark.parametrize("recipient", ["zoe", "zoe@", "@shop.example", "zoe@shop.example\r\nRCPT TO:<all@x.example>"])
async def test_an_address_that_is_none_is_refused_before_the_server_hears_of_it(recipient: str) -> None:
    heard: list[str] = []

    def says(word: str) -> str | None:
        heard.append(word)
        return but("", "")(word)

    async with channel(says) as mail:
        with pytest.raises(RefusedForGood):
            await mail.send(message(recipient=recipient))
    assert heard == []
