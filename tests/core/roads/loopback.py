"""A real HTTP server on loopback that answers as a test tells it: recorded answers, toys, nonsense."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

ANSWERS = Path(__file__).with_name("answers")
#: What a peer says and nobody reads.
_IDLE = {"intersections", "hint", "driving_side", "weight", "weight_name", "summary_", "cost", "bearing_before",
         "bearing_after", "travel_mode", "travel_type", "language", "status_message", "units", "algorithm", "way_id",
         "side_of_street", "percent_along", "begin_shape_index", "end_shape_index", "verbal_multi_cue"}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One question as it came."""

    method: str
    path: str
    body: Any = None
    agent: str = ""


@dataclass(frozen=True)
class Said:
    """One answer; `hangs_up` is none at all."""

    body: Any = ""  #: text and bytes as they are, anything else as JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False
    drips_s: float = 0  #: between two bytes

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Answer = Callable[[Asked], Said]


@dataclass
class Loopback:
    """The server: its address, what it answers, what it was asked."""

    answer: Answer
    url: str = ""
    asked: list[Asked] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, told: Loopback) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told = told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer("GET", None)

    def do_POST(self) -> None:
        self._answer("POST", json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, method: str, body: Any) -> None:
        asked = Asked(method, self.path, body, self.headers["User-Agent"])
        self.server.told.asked.append(asked)
        said = self.server.told.answer(asked)
        if said.hangs_up:
            self.close_connection = True
            return
        with suppress(ConnectionError):  # whoever asked may have gone
            self._send(said)

    def _send(self, said: Said) -> None:
        self.send_response(said.status)
        for name, value in {"Content-Length": str(len(said.content)), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for part in map(bytes, zip(said.content, strict=True)) if said.drips_s else [said.content]:
            self.wfile.write(part)
            time.sleep(said.drips_s)

    def log_message(self, *args: object) -> None:
        """Silence."""


@contextmanager
def serving(answer: Answer) -> Iterator[Loopback]:
    """Serve on a free port until the end of the block."""
    told = Loopback(answer)
    server = _Server(told)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Recorded:
    """Answers that a real peer gave to the very same questions; with one at hand, they are recorded anew."""

    def __init__(self, name: str, peer: str = "") -> None:
        self.file, self.peer = ANSWERS / f"{name}.json", peer
        self.known: dict[str, Any] = json.loads(self.file.read_text()) if self.file.is_file() and not peer else {}

    def __call__(self, asked: Asked) -> Said:
        question = f"{asked.method} {asked.path} {json.dumps(asked.body) if asked.body else ''}".strip()
        if self.peer:
            heard = httpx.request(asked.method, self.peer + asked.path, json=asked.body)
            self.known[question] = [heard.status_code, _trimmed(heard.json())]
        if question not in self.known:
            return Said(f"Nobody recorded an answer to {question}", 404)
        status, body = self.known[question]
        return Said(body, status)

    def keep(self) -> None:
        """Write what was recorded, if anything was asked."""
        if not self.known:
            return
        self.file.parent.mkdir(exist_ok=True)
        lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in self.known.items()]
        self.file.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _trimmed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _trimmed(each) for key, each in value.items() if key not in _IDLE}
    return [_trimmed(each) for each in value] if isinstance(value, list) else value
