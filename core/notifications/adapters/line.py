"""A line to a server that speaks HTTP: what its silence means, and how long one waits for it.

A connection that never came about is certain: nothing was taken. One that was lost, or silent, after the request went
out is not: see `Unclear`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from core.notifications.adapters.trust import distrust
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
    """How long it may take, s: to be reached, to say the next word, and all in all."""

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
        self._client: httpx.AsyncClient | None = None

    async def ask(self, method: str, url: str | httpx.URL, *, at_most: int = LARGEST, **request: Any) -> Reply:
        """Its answer, whatever the status; `request` as httpx takes it.

        Raises Unreachable or Misconfigured where nothing went out, Unclear where the answer is lost, TryLater where
        that changes nothing.
        """
        with self._meaning(changes=method != "GET"):
            client = self._open(str(url))
            async with asyncio.timeout(self.patience.whole_s), client.stream(method, url, **request) as answer:
                body = bytearray()
                # Raw: what is compressed could grow without an end, and nobody asked for it.
                async for part in answer.aiter_raw():
                    body += part
                    if len(body) >= at_most:
                        break
                return Reply(answer.status_code, answer.headers, bytes(body[:at_most]))

    async def close(self) -> None:
        """Let go of the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _open(self, url: str) -> httpx.AsyncClient:
        import httpx

        if self._client is None:
            if "sniffio" not in sys.modules and find_spec("sniffio") is None:
                # httpcore asks for it a dozen times a request, and each search in vain costs 0.1 ms.
                sys.modules["sniffio"] = None  # type: ignore[assignment]
            # To load the certificates that are trusted takes 40 ms; without TLS none is looked at, and none is trusted.
            trust = self.trust or (True if url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
            self._client = httpx.AsyncClient(
                headers={"User-Agent": f"roundsman/{VERSION}", "Accept-Encoding": "identity"},
                verify=trust,
                trust_env=not self.direct,
                follow_redirects=False,
                timeout=httpx.Timeout(self.patience.read_s, connect=self.patience.connect_s),
                limits=httpx.Limits(max_connections=self.width, max_keepalive_connections=self.width),
            )
        return self._client

    @contextmanager
    def _meaning(self, *, changes: bool) -> Iterator[None]:
        import httpx

        try:
            yield
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError, ValueError) as wrong:
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
