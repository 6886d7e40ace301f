"""Online geocoders through geopy: off until configured, one request a second, answers kept for ever.

Whatever a provider calls confidence, its answer is held against the query: only a house whose number, and a street
whose words, stand in the query are taken without a person's look.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from geopy.adapters import AdapterHTTPError
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import Nominatim, Pelias, Photon

from core.errors import Unavailable
from core.geocoding import store
from core.geocoding.adapters.answers import READERS, weighed
from core.geocoding.model import Candidate
from core.text import clean
from core.version import VERSION

if TYPE_CHECKING:
    from core.desk import Desk

    BaseSyncAdapter = object  # geopy has no types
else:
    from geopy.adapters import BaseSyncAdapter

_TIMEOUT_S = 10.0
#: One request a second is what the public servers ask of everybody.
_INTERVAL_S = 1.0
_PUBLIC = {"nominatim": "https://nominatim.openstreetmap.org", "photon": "https://photon.komoot.io"}


class HttpxAdapter(BaseSyncAdapter):
    """geopy's way out through httpx; proxies come from the environment, as httpx reads them."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        self._client = httpx.Client(follow_redirects=True)

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The body of the answer; errors as geopy's adapters raise them."""
        try:
            answer = self._client.get(url, timeout=timeout, headers=dict(headers))
        except httpx.TimeoutException as wrong:
            raise GeocoderTimedOut("no answer in time") from wrong
        except httpx.TransportError as wrong:
            raise GeocoderUnavailable(str(wrong)) from wrong
        except (httpx.HTTPError, httpx.InvalidURL) as wrong:
            raise GeocoderServiceError(str(wrong)) from wrong
        if answer.status_code >= 400:
            raise AdapterHTTPError(
                f"HTTP {answer.status_code}", status_code=answer.status_code, headers=answer.headers, text=answer.text
            )
        return answer.text

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The body read as JSON."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except ValueError as wrong:
            raise GeocoderParseError("the answer is no JSON") from wrong

    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        self._client.close()


@dataclass
class Online:
    """One provider at one address."""

    name: str
    host: str
    desk: Desk
    geocode: Callable[..., Any]
    interval_s: float = _INTERVAL_S
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _asked: float | None = None

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        """What it answers, from the cache where it was asked before. Raises Unavailable."""
        query = clean(text)
        provider = f"{self.name} {self.host}"
        kept = store.cached(self.desk.db, provider, query)
        if kept is None:
            kept = weighed(query, READERS[self.name], self._ask(query), self.name)
            if kept:
                with self.desk.writing() as db:
                    store.cache(db, provider, query, kept, self.desk.now())
        return kept[:limit]

    def _ask(self, query: str) -> list[Any]:
        self._wait()
        try:
            return self.geocode(query, exactly_one=False) or []
        except GeocoderRateLimited as wrong:
            after = f" It asks to wait {wrong.retry_after:.0f} s." if wrong.retry_after else ""
            raise Unavailable(f"{self.host} refuses more requests for now.{after} {self._rest}") from wrong
        except (GeocoderTimedOut, GeocoderUnavailable) as wrong:
            raise Unavailable(f"{self.host} does not answer ({wrong}). {self._rest}") from wrong
        except GeopyError as wrong:
            raise Unavailable(f"{self.host} answered with an error ({wrong}). {self._rest}") from wrong
        except (KeyError, IndexError, TypeError, ValueError) as wrong:
            raise Unavailable(f"{self.host} answered something that is no {self.name} answer. {self._rest}") from wrong

    @property
    def _rest(self) -> str:
        return "The region's own addresses are used meanwhile; look the rest up again later."

    def _wait(self) -> None:
        if self._asked is not None:
            rest = self._asked + self.interval_s - self.monotonic()
            if rest > 0:
                self.sleep(rest)
        self._asked = self.monotonic()


def online(desk: Desk) -> Online:
    """The provider that the settings name. Raises Unavailable where they are not complete."""
    name = desk.setting("geocode.online")
    url = desk.setting("geocode.url") or _PUBLIC.get(name, "")
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise Unavailable(f"{name} needs the address of a server: roundsman settings set geocode.url https://…")
    contact = desk.setting("geocode.contact")
    if url in _PUBLIC.values() and not contact:
        raise Unavailable(
            f"{parts.hostname} asks who is calling: roundsman settings set geocode.contact YOUR-E-MAIL, "
            "or set geocode.online to nothing."
        )
    shared = {
        "scheme": parts.scheme,
        "domain": f"{parts.netloc}{parts.path}".rstrip("/"),
        "timeout": _TIMEOUT_S,
        "user_agent": f"roundsman/{VERSION} ({contact})" if contact else f"roundsman/{VERSION}",
        "adapter_factory": HttpxAdapter,
    }
    return Online(name, parts.netloc, desk, _calls(name, shared))


def _calls(name: str, shared: Mapping[str, Any]) -> Callable[..., Any]:
    if name == "photon":
        return partial(Photon(**shared).geocode, limit=5)
    if name == "pelias":
        return partial(Pelias(**shared).geocode)
    return partial(Nominatim(**shared).geocode, limit=5, addressdetails=True)
