"""Servers that answer what no server does: whatever they say, it is a receipt or a sentence, and in time."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notifications.adapters import _host
from core.notifications.adapters.line import Reply
from core.notifications.adapters.ntfy import NtfyChannel
from core.notifications.adapters.providers import PROVIDERS, TWILIO
from core.notifications.adapters.sms import Account, SmsChannel
from core.notifications.adapters.verdicts import verdict
from core.notifications.model import Misconfigured, NotSent, Receipt, Unclear
from core.text import guard
from tests.core.notifications.samples import NOW, QUICK, message
from tests.peers.twilio import ACCOUNT, TOKEN

Talk = Callable[[socket.socket], None]


@asynccontextmanager
async def channel(talk: Talk) -> AsyncIterator[SmsChannel]:
    """A channel to a server that does that with each connection, once it has heard something."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError):
                    line.recv(65_536)
                    talk(line)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        sms = sms_at(url)
        try:
            yield sms
        finally:
            await sms.close()
            listening.shutdown(socket.SHUT_RDWR)
            await asyncio.to_thread(thread.join, 5)


def sms_at(url: str) -> SmsChannel:
    return SmsChannel(TWILIO, Account(url, ACCOUNT, "+15005550006", "", lambda: TOKEN), now=lambda: NOW, patience=QUICK)


def drip(line: socket.socket) -> None:
    """A byte now and then, for ever."""
    line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        line.sendall(b" ")
        time.sleep(0.1)


def endless(line: socket.socket) -> None:
    """A header without an end."""
    line.sendall(b"HTTP/1.1 201 Created\r\nX: ")
    for _ in range(2000):
        line.sendall(b"x" * 1024)


def reset(line: socket.socket) -> None:
    """The line is cut."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


@pytest.mark.parametrize(
    "talk",
    [
        drip,
        endless,
        reset,
        lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 two hundred\r\n\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{"),
        lambda line: line.sendall(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnogz"),
        lambda line: line.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 10000\r\n\r\n" + b"[" * 10_000),
    ],
    ids=["drip", "endless", "reset", "ssh", "status", "short", "chunk", "negative", "gzip", "deep"],
)
async def test_what_is_no_answer_leaves_the_text_unclear_and_in_time(talk: Talk) -> None:
    begun = time.monotonic()
    async with channel(talk) as sms:
        with pytest.raises(Unclear):
            await sms.send(message())
        assert time.monotonic() - begun < QUICK.whole_s + 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["sid", "code", "message", "type", "detail", "error", "message_uuid", "x"]), inner
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(PROVIDERS)), st.integers(100, 599), _JSON | st.binary(max_size=40))
def test_whatever_a_provider_answers_it_is_a_receipt_or_a_sentence(key: str, status: int, content: object) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    sms = SmsChannel(PROVIDERS[key], Account("https://x.example", "a", "+1", "", lambda: "s"), now=lambda: NOW)
    try:
        came: Receipt | NotSent = sms._verdict(Reply(status, {}, body))
    except NotSent as refused:
        came = refused
    if isinstance(came, Receipt):
        assert 200 <= status < 300
        assert came.provider_id
    else:
        assert str(came).endswith(".")
        assert guard(str(came)) == str(came)
        if status >= 500 and not isinstance(content, dict):
            assert type(came) is Unclear


@given(st.integers(300, 599), st.text(max_size=30))
def test_whatever_a_receiver_answers_it_is_a_sentence(status: int, wait: str) -> None:
    came = verdict("The receiver", "webhook.url", Reply(status, {"retry-after": wait}, b""), NOW)
    assert str(came).endswith(".")
    assert 0 <= getattr(came, "after_s", 0) <= 3600


async def test_a_list_of_nonsense_holds_no_text_of_ours() -> None:
    content = json.dumps({"messages": [None, 1, "x", [], {}, {"body": None}, {"body": 5, "from": "+15005550006"}]})
    raw = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode()
    async with channel(lambda line: line.sendall(raw)) as sms:
        assert await sms.find(message()) is None


@pytest.mark.parametrize("content", ["[]", "{}", "5", '{"messages": {}}', "<html>"])
async def test_a_list_that_is_none_says_nothing(content: str) -> None:
    raw = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode()
    async with channel(lambda line: line.sendall(raw)) as sms:
        with pytest.raises(NotSent):
            await sms.find(message())


async def test_a_list_that_goes_on_elsewhere_is_not_followed_with_our_secret() -> None:
    content = json.dumps({"messages": [], "next_page_uri": "https://evil.example/more"})
    raw = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode()
    async with channel(lambda line: line.sendall(raw)) as sms:
        with pytest.raises(NotSent, match="goes on at another server"):
            await sms.find(message())


@pytest.mark.parametrize("token", ["tk_s3cret\nX-Evil: 1", "tk_s3crét", "tk_s3cret\x00"])
async def test_a_token_with_signs_that_none_has_is_not_repeated(token: str) -> None:
    ntfy = NtfyChannel("http://127.0.0.1:1", lambda: token, now=lambda: NOW, patience=QUICK)
    with pytest.raises(Misconfigured) as caught:
        await ntfy.send(message(recipient="staff"))
    assert "s3cr" not in f"{caught.value}{caught.value.__cause__}"


@pytest.mark.parametrize(
    ("written", "host"),
    [("Hook.LAN", "hook.lan"), ("hook.lan:8080", "hook.lan"), ("[::1]:8080", "::1"), ("[::1]", "::1"), ("::1", "::1")],
)
def test_a_host_is_allowed_with_its_port_or_without(written: str, host: str) -> None:
    assert _host(written) == host
