"""A line to a server that speaks HTTP: what its silence means, and how long one waits for it.

A connection that never came about is certain: nothing was taken. One that was lost, or silent, after the request went
out is not: see `Unclear`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from core.notifications.adapters.trust import HERE, distrust
from core.notifications.model import Misconfigured, NotSent, TryLater, Unclear, Unreachable
from core.text import clean
from core.version import VERSION

if TYPE_CHECKING:
    import httpx

#: No longer is waited than an hour, whatever a server asks for, s.
LONGEST_WAIT_S = 3600
#: More of an answer is not read, bytes.
LARGEST = 64 << 10


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, s: to be reached, to say the next word, and all in all."""

    connect_s: float = 3.0
    read_s: float = 20.0
    whole_s: float = 40.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server has answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes  #: as much as was read

    def json(self) -> Any:
        """The JSON in it, None where there is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def wait_s(self, now: int) -> int:
        """For how long it asks to be left alone (RFC 9110, 10.2.3: seconds, or a date), 0 where it does not say."""
        asked = self.headers.get("retry-after", "").strip()
        if asked.isascii() and asked.isdigit():
            return min(int(asked[:9]), LONGEST_WAIT_S)
        try:
            until = parsedate_to_datetime(asked)
        except (ValueError, IndexError):
            return 0
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0, min(int(aware.timestamp()) - now, LONGEST_WAIT_S))


class Line:
    """Connections to one server, kept while several messages go there. Several may ask at once."""

    def __init__(
        self,
        title: str,
        way_out: str,
        *,
        width: int,
        patience: Patience,
        trust: ssl.SSLContext | None = None,
        direct: bool = False,
    ) -> None:
        self.title = title  #: how a sentence about it begins
        self.way_out = way_out  #: the setting that names it
        self.width = width
        self.patience = patience
        self.trust = trust  #: None: the system's certificates
        self.direct = direct  #: never through a proxy of the environment
        # A client for each connection: one client's search through 32 connections takes longer than a post.
        self._clients: list[httpx.AsyncClient] = []
        self._free: list[httpx.AsyncClient] = []
        self._room = asyncio.Semaphore(width)

    async def ask(self, method: str, url: str | httpx.URL, *, at_most: int = LARGEST, **request: Any) -> Reply:
        """Its answer, whatever the status; `request` as httpx takes it.

        Raises Unreachable or Misconfigured where nothing went out, Unclear where the answer is lost, TryLater where
        that changes nothing.
        """
        async with self._room, self._client(str(url)) as client:
            with self._meaning(changes=method != "GET"):
                return await self._answer(client.stream(method, url, **request), at_most)

    async def close(self) -> None:
        """Let go of the connections."""
        clients, self._clients, self._free = self._clients, [], []
        self._room = asyncio.Semaphore(self.width)
        for client in clients:
            await client.aclose()

    async def _answer(self, coming: AbstractAsyncContextManager[httpx.Response], at_most: int) -> Reply:
        async with asyncio.timeout(self.patience.whole_s), coming as answer:
            body = bytearray()
            # Raw: what is compressed could grow without an end, and nobody asked for it.
            async for part in answer.aiter_raw():
                body += part
                if len(body) >= at_most:
                    break
            return Reply(answer.status_code, answer.headers, bytes(body[:at_most]))

    @asynccontextmanager
    async def _client(self, url: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client that nobody else uses meanwhile, that with the warmest connection first."""
        with self._meaning(changes=False):
            client = self._free.pop() if self._free else self._make(url)
        free = self._free
        try:
            yield client
        finally:
            free.append(client)

    def _make(self, url: str) -> httpx.AsyncClient:
        import httpx

        if "sniffio" not in sys.modules and find_spec("sniffio") is None:
            # httpcore asks for it a dozen times a request, and each search in vain costs 0.1 ms.
            sys.modules["sniffio"] = None  # type: ignore[assignment]
        if self.trust is None:
            # To load the certificates that are trusted takes 40 ms; without TLS none is looked at, and none is trusted.
            secure = url.startswith("https:")
            self.trust = httpx.create_ssl_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client = httpx.AsyncClient(
            headers={"User-Agent": f"roundsman/{VERSION}", "Accept-Encoding": "identity"},
            verify=self.trust,
            # A server on this machine stands behind no proxy.
            trust_env=not self.direct and httpx.URL(url).host not in HERE,
            follow_redirects=False,
            timeout=httpx.Timeout(self.patience.read_s, connect=self.patience.connect_s),
            limits=httpx.Limits(max_connections=1),
        )
        self._clients.append(client)
        return client

    @contextmanager
    def _meaning(self, *, changes: bool) -> Iterator[None]:
        import httpx

        try:
            yield
        except (httpx.LocalProtocolError, UnicodeError):
            # Its words would repeat the header, which may be a secret.
            raise Misconfigured(f"{self.title} cannot be asked so; see {self.way_out} and its secret.") from None
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError, ImportError) as wrong:
            raise Misconfigured(f"{self.title} cannot be asked ({_said(wrong)}); see {self.way_out}.") from wrong
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as lost:
            if why := distrust(lost):
                raise Misconfigured(
                    f"{self.title} cannot be trusted ({why}); nothing was sent. See {self.way_out}."
                ) from lost
            raise Unreachable(f"{self.title} does not answer ({_said(lost)}); nothing was sent.") from lost
        except (httpx.TimeoutException, TimeoutError) as slow:
            raise self._lost("took too long to answer", changes) from slow
        except (httpx.HTTPError, OSError) as lost:
            raise self._lost("was lost after the request had gone out", changes) from lost

    def _lost(self, what: str, changes: bool) -> NotSent:
        if not changes:
            return TryLater(f"{self.title} {what}.")
        return Unclear(f"{self.title} {what}; it may have taken the message.")


def _said(wrong: Exception) -> str:
    return clean(str(wrong), limit=200) or type(wrong).__name__
