"""A road server on the network: asked through httpx, and trusted in nothing that it answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from core.errors import Unavailable
from core.text import clean
from core.version import VERSION

if TYPE_CHECKING:
    import httpx

#: How long it may take, s: to be reached, for one answer, and for all parts of one table or one day's ways.
CONNECT_S, ANSWER_S, WHOLE_S = 3.0, 60.0, 300.0
#: A table of 2,000 doors in one answer takes 80 MB; more is no answer.
_LARGEST_BYTES = 160 << 20
#: The question is too long for it, or for a proxy before it (RFC 9110, RFC 6585).
_TOO_LONG = frozenset({413, 414, 431})
_SHUT = frozenset({401, 403, 407})
_SLOW_DOWN = 429
_ERRNO = re.compile(r"^\[Errno -?\d+\] ")


class TooBig(Unavailable):
    """It may answer the same in smaller parts."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server as the settings have it."""

    kind: str  #: OSRM, Valhalla
    url: str
    key: str  #: the setting that names it
    profile: str = "van"  #: of those who ask it

    @property
    def address(self) -> str:
        """`localhost:5000`: what people call it, without a password that stands in its address."""
        parts = urlsplit(self.url)
        return clean(f"{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/"), limit=200)

    @property
    def title(self) -> str:
        """How a sentence about it begins."""
        return f"The {self.kind} server {self.address}"

    @contextmanager
    def line(self) -> Iterator[Line]:
        """A connection, kept for the questions that belong together. Raises Unavailable."""
        import httpx

        if not self.url:
            way_out = f"“roundsman settings set {self.key} http://…” names one."
            raise Unavailable(f"No {self.kind} server is set for {self.profile}; {way_out}")
        # To load the certificates that are trusted takes 40 ms; without TLS there is none to look at.
        secure = urlsplit(self.url).scheme != "http"
        try:
            client = httpx.Client(headers={"User-Agent": f"roundsman/{VERSION}"}, verify=secure)
        except (httpx.InvalidURL, ValueError) as wrong:
            raise self.trouble(f"cannot be reached through the proxy of the environment ({_said(wrong)})") from wrong
        with client:
            yield Line(self, client, monotonic() + WHOLE_S)

    def trouble(self, what: str, kind: type[Unavailable] = Unavailable) -> Unavailable:
        """The error for what it did, with the way out."""
        return kind(f"{self.title} {what}; see that it runs, or change {self.key}.")

    def nonsense(self, wrong: Exception) -> Unavailable:
        """The error for an answer that cannot be one."""
        return self.trouble(f"answers as no {self.kind} server does ({_said(wrong)})")


class Line:
    """A connection to a server until a deadline."""

    def __init__(self, server: Server, client: httpx.Client, until: float) -> None:
        self.server = server
        self._client = client
        self._until = until

    def ask(self, path: str, body: Any = None) -> Any:
        """Its JSON, whatever the status; a question with a body is posted. Raises TooBig, Unavailable."""
        import httpx

        try:
            return self._read(*self._answer(path, body))
        except httpx.TimeoutException as wrong:
            raise self.server.trouble("does not answer in time") from wrong
        except httpx.RemoteProtocolError as wrong:
            # osrm-routed hangs up without a word where the question is too long for it.
            raise self.server.trouble(f"breaks the connection off ({_said(wrong)})", TooBig) from wrong
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise self.server.trouble(f"does not answer ({_said(wrong)})") from wrong

    def _answer(self, path: str, body: Any) -> tuple[int, httpx.Headers, bytearray]:
        """Status, headers and content, taken in while there is time and the content is of a size that can be."""
        import httpx

        until = min(self._until, monotonic() + ANSWER_S)
        timeout = httpx.Timeout(max(0.001, until - monotonic()), connect=CONNECT_S)
        method, content = "GET" if body is None else "POST", bytearray()
        with self._client.stream(method, f"{self.server.url.rstrip('/')}{path}", json=body, timeout=timeout) as answer:
            for part in answer.iter_bytes():
                content += part
                if len(content) > _LARGEST_BYTES:
                    raise self.server.trouble("answers without an end")
                if monotonic() > until:
                    raise self.server.trouble("does not answer in time")
            return answer.status_code, answer.headers, content

    def _read(self, status: int, headers: httpx.Headers, content: bytearray) -> Any:
        if status in _TOO_LONG:
            raise self.server.trouble(f"takes no question of this length (HTTP {status})", TooBig)
        if status == _SLOW_DOWN:
            raise self.server.trouble(f"refuses more questions for now{_wait(headers)}")
        if status in _SHUT:
            raise self.server.trouble(f"lets nobody in who has no password (HTTP {status})")
        if 300 <= status < 400:
            raise self.server.trouble(f"sends us on to {_elsewhere(headers)} (HTTP {status})")
        if status >= 500:
            raise self.server.trouble(f"is in trouble itself (HTTP {status})")
        try:
            return json.loads(content, parse_constant=_no_number)
        except (ValueError, RecursionError) as wrong:
            # A proxy that finds the question too long may answer so, with a page.
            kind = TooBig if status == 400 else Unavailable
            raise self.server.trouble(f"answers what is no JSON (HTTP {status})", kind) from wrong


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _said(wrong: Exception) -> str:
    return clean(_ERRNO.sub("", str(wrong)), limit=120) or type(wrong).__name__


def _wait(headers: httpx.Headers) -> str:
    """` and asks to wait 30 s`, where it says so (RFC 9110, 10.2.3; a date is not read)."""
    after = headers.get("Retry-After", "").strip()
    return f" and asks to wait {int(after)} s" if after.isascii() and after.isdigit() and len(after) < 7 else ""


def _elsewhere(headers: httpx.Headers) -> str:
    try:
        host = urlsplit(headers.get("Location", "")).netloc.rpartition("@")[2]
    except ValueError:
        host = ""
    return clean(host, limit=80) or "another address"
