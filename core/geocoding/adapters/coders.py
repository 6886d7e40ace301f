"""Each provider through geopy: one question, and the answer or the trouble in our words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from geopy.adapters import AdapterHTTPError, get_retry_after
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import GoogleV3, HereV7, Nominatim, OpenCage, Pelias, Photon

from core.geocoding.adapters.readers import READERS, Answer
from core.geocoding.adapters.wire import STAND_IN, HttpxAdapter
from core.geocoding.providers import KEY, Server
from core.text import clean
from core.version import VERSION

#: How long a server may take over an answer, s.
TIMEOUT_S = 10.0
#: How long to wait where a key is refused, and where a quota is used up, s: a person has to do something.
_KEY_S, _QUOTA_S = 60, 900
#: More answers than these nobody looks through.
_MOST = 10
_WEB_ADDRESS = re.compile(r"\b[a-z]+://\S+", re.IGNORECASE)
#: What reading an answer of another form may raise.
_NONSENSE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer: a sentence; how long to leave the server alone (None: ever longer)."""

    text: str
    rest_s: int | None = None
    passing: bool = False  #: a hiccup, worth one more try at once


@dataclass(frozen=True, slots=True)
class Coder:
    """Asks one server."""

    server: Server
    geocode: Callable[..., Any]

    def __call__(self, query: str) -> Sequence[Answer] | Trouble:
        """Its answers to an address, in its order, or why there are none."""
        read = READERS[self.server.provider.name]
        try:
            answers = [read(location) for location in self.geocode(query, exactly_one=False) or ()][:_MOST]
        except GeopyError as wrong:
            return self._trouble(wrong, _http(wrong))
        except _NONSENSE as wrong:
            if (http := _http(wrong)) is not None:
                return self._trouble(wrong, http)
            return self._nonsense()
        # geopy reads a missing place as 0, 0: a place in the ocean that no shop serves.
        return [answer for answer in answers if answer.lat or answer.lon]

    def _trouble(self, wrong: Exception, http: AdapterHTTPError | None) -> Trouble:
        host, status = self.server.host, http.status_code if http else 0
        said, after = self._said(wrong, status), _retry_after(http)
        if isinstance(wrong, GeocoderParseError):
            return self._nonsense()
        if self._is_refusal(wrong, status):
            return Trouble(self._refused(said), _KEY_S)
        if status in {429, 509} or isinstance(wrong, GeocoderRateLimited):
            return Trouble(f"{host} refuses more requests for now.", after)
        if isinstance(wrong, GeocoderQuotaExceeded):
            return Trouble(
                f"{host} says that the quota of the key is used up{said}: raise it there, or wait.", after or _QUOTA_S
            )
        if not status and isinstance(wrong, GeocoderTimedOut | GeocoderUnavailable):
            return Trouble(f"{host} does not answer{said}.", passing=True)
        hiccup = status in {500, 502, 504} and after is None
        return Trouble(f"{host} answered with an error{said}.", after, passing=hiccup)

    def _is_refusal(self, wrong: Exception, status: int) -> bool:
        """Whether it is about who we are; Google says so in an answer that HTTP calls good."""
        if isinstance(wrong, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges) or status in {
            401,
            403,
            407,
        }:
            return True
        return not status and self.server.provider.needs_key and isinstance(wrong, GeocoderQueryError)

    def _nonsense(self) -> Trouble:
        return Trouble(f"{self.server.host} answered something that is no {self.server.provider.name} answer.")

    def _refused(self, said: str) -> str:
        host = self.server.host
        if self.server.provider.takes_key:
            return f"{host} refuses the key{said}: check {KEY}."
        return f"{host} refuses this program{said}: ask its operator, or name another server in geocode.url."

    def _said(self, wrong: Exception, status: int) -> str:
        """The other side's words in brackets, without web pages and web addresses."""
        text = str(wrong)[:1000]
        if status and ("<" in text or not text):
            text = f"HTTP {status}"
        # A key cannot stand there: geopy has never seen one, and what the other side said comes without it.
        said = clean(_WEB_ADDRESS.sub("…", text), limit=120).rstrip(".")
        return f" ({said})" if said else ""


def coder(server: Server, key: str, timeout_s: float = TIMEOUT_S) -> Coder:
    """The way to ask that server; `key` goes nowhere but over the line."""
    scheme, _, domain = server.url.partition("://")
    agent = f"roundsman/{VERSION} ({server.contact})" if server.contact else f"roundsman/{VERSION}"
    shared = {
        "scheme": scheme,
        "domain": domain,
        "timeout": timeout_s,
        "user_agent": agent.encode("ascii", "replace").decode(),
        "adapter_factory": partial(HttpxAdapter, key=key),
    }
    return Coder(server, _MADE[server.provider.name](shared, STAND_IN if key else None))


def _here(shared: Mapping[str, Any], key: str | None) -> Callable[..., Any]:
    made = HereV7(key, **shared)
    # geopy would put "geocode." before the host; the settings name it whole.
    made.api = f"{shared['scheme']}://{shared['domain']}{HereV7.geocode_path}"
    return partial(made.geocode, limit=5)


_MADE: dict[str, Callable[[Mapping[str, Any], str | None], Callable[..., Any]]] = {
    "nominatim": lambda shared, key: partial(Nominatim(**shared).geocode, limit=5, addressdetails=True),
    "photon": lambda shared, key: partial(Photon(**shared).geocode, limit=5),
    "pelias": lambda shared, key: Pelias(api_key=key, **shared).geocode,
    "google": lambda shared, key: GoogleV3(api_key=key, **shared).geocode,
    "here": _here,
    "opencage": lambda shared, key: partial(OpenCage(key, **shared).geocode, annotations=False),
}


def _http(wrong: BaseException | None) -> AdapterHTTPError | None:
    """The refusal by HTTP that stands behind an error of geopy's."""
    for _ in range(5):
        if wrong is None or isinstance(wrong, AdapterHTTPError):
            return wrong
        wrong = wrong.__cause__ or wrong.__context__
    return None


def _retry_after(http: AdapterHTTPError | None) -> int | None:
    """Seconds that the server asks to wait, None where it does not say."""
    try:
        return round(seconds) if http and (seconds := get_retry_after(http.headers)) is not None else None
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
