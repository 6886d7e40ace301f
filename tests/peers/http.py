"""A small HTTP/1.1 server on loopback that can also misbehave: hang, hang up, and take its time."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import ssl
import subprocess
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

REASONS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 400: "Bad Request", 401: "Unauthorized"}


@dataclass(frozen=True, slots=True)
class Request:
    """What came; names of headers in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form that was posted."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, content: Any, **headers: str) -> Answer:
        """An answer in JSON; `Retry_After="3"` becomes the header Retry-After."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(content).encode(), {"Content-Type": "application/json", **named})

    def raw(self) -> bytes:
        """The bytes of it."""
        head = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}", f"Content-Length: {len(self.body)}"]
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*head, "", ""]).encode() + self.body


#: The page that a portal before the network shows instead of the answer.
HTML = Answer(200, b"<!doctype html><title>Sign in</title>", {"Content-Type": "text/html"})


class Script:
    """What to do in turn for each key; the last word of a key stands for ever. Key `*`: for all that have none."""

    def __init__(self) -> None:
        self._words: dict[str, deque[str]] = defaultdict(deque)

    def does(self, key: str, *words: str) -> None:
        """From now on, one word a call."""
        self._words[key] = deque(words)

    def next(self, key: str) -> tuple[str, str]:
        """The word and its argument: `429:7` is ('429', '7')."""
        words = self._words.get(key) or self._words.get("*")
        if not words:
            return "ok", ""
        word, _, argument = (words.popleft() if len(words) > 1 else words[0]).partition(":")
        return word, argument


class Log:
    """Lines of JSON in a file, on the disk before anybody is told; in memory alone where there is no file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.items: list[dict[str, Any]] = []
        if path is not None and path.exists():
            self.items = [json.loads(line) for line in path.read_text().splitlines()]

    def add(self, item: dict[str, Any]) -> None:
        """Keep one more."""
        if self.path is not None:
            with self.path.open("a") as file:
                file.write(json.dumps(item) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self.items.append(item)


class Peer:
    """A server in a thread of its own (`with Peer() as peer`), or the whole process (`main`)."""

    def __init__(self, *, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.port = port
        self.tls = tls
        self.script = Script()
        self.requests = 0
        self.connections = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def does(self, key: str, *words: str) -> None:
        """What it does in turn for that key: see the peer's own words."""
        self.script.does(key, *words)

    async def answer(self, request: Request) -> Answer | None:
        """What to say; None: hang up without a word."""
        raise NotImplementedError

    async def control(self, request: Request) -> Answer:
        """What another process asks of it: POST /control/does {"key", "words": […]}."""
        if request.path == "/control/does":
            asked = json.loads(request.body)
            self.does(asked["key"], *asked["words"])
            return Answer.json(200, {})
        return Answer.json(404, {})

    # -- running --

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve(ready.set)), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the peer does not start"
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop and self._stop and self._thread:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    async def serve(self, ready: Callable[[], object]) -> None:
        """Serve until it is stopped."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, ssl=self.tls, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        ready()
        await self._stop.wait()
        server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        self.connections += 1
        try:
            while (request := await _read(reader)) is not None:
                answer = await self._answer(request)
                if answer is None:
                    writer.transport.abort()
                    return
                writer.write(answer.raw())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.transport.abort()

    async def _answer(self, request: Request) -> Answer | None:
        if not request.method:
            return Answer(400)
        if request.path.startswith("/control/"):
            return await self.control(request)
        self.requests += 1
        return await self.answer(request)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    first = await reader.read(1)
    if not first:
        return None
    if not first.isalpha():  # TLS, where none is spoken
        return Request("", "", {}, {}, b"")
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    return Request(method, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)


async def common(word: str, argument: str) -> Answer | None:
    """What every peer can do besides its own: `slow:0.5` and `ok` are left to it.

    `drop` hangs up; `hang` never answers; `html` answers as a portal does; `302` leads elsewhere; `429:7` asks to wait.
    """
    if word == "drop":
        return None
    if word == "hang":
        await asyncio.sleep(3600)
    if word == "html":
        return HTML
    if word == "302":
        return Answer(302, b"", {"Location": argument or "http://127.0.0.1:1/elsewhere"})
    headers = {"Retry-After": argument} if argument else {}
    return Answer(int(word), b"", headers)


def self_signed(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate that nobody has signed, and the certificate itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}",
         "-addext", f"subjectAltName=IP:{host}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def main(peer: Peer) -> None:
    """Be that peer until SIGTERM; its address is the first line of stdout."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def ready() -> None:
            assert peer._stop is not None
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, peer._stop.set)
            print(peer.url, flush=True)

        await peer.serve(ready)

    asyncio.run(serve())


def arguments(about: str) -> argparse.ArgumentParser:
    """What every peer takes at its command line."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--file", type=Path, help="what it has accepted, a line of JSON each; kept over its own end")
    parser.add_argument("--does", action="append", default=[], metavar="KEY=WORD,WORD", help="its script")
    return parser


def scripted(peer: Peer, given: list[str]) -> Peer:
    """The peer with the script of its command line."""
    for each in given:
        key, _, words = each.partition("=")
        peer.does(key, *words.split(","))
    return peer
