"""The online geocoders that may be asked: where they are, what they want of us, and their terms, as data.

None is asked until a person has named it in the settings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import Unavailable

if TYPE_CHECKING:
    from core.desk import Desk

#: Where the key stands: see core.secret.
KEY = "ROUNDSMAN_GEOCODE_KEY"
#: A server that is free for everybody gets no more than this in a day: more is the bulk that its operators refuse.
SHARED_A_DAY = 1000
#: Turns are given out a tenth farther apart than allowed: what is sent on time may arrive early.
_MARGIN = 1.1
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OPEN_DATA = "data © OpenStreetMap contributors, ODbL 1.0, openstreetmap.org/copyright"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a provider's terms say of its answers."""

    days: int | None  #: how long an answer and its coordinates may be kept; None: no limit
    credit: str  #: what has to stand where its answers are shown
    page: str  #: where the terms stand
    note: str = ""  #: a sentence on what else a shop has to know


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of online geocoder."""

    name: str
    title: str
    public: str  #: its own server; empty: everybody runs one
    shared: bool  #: whether that server is free for all: one request a second by everybody, a contact, no bulk
    takes_key: bool
    needs_key: bool
    terms: Terms


_PROVIDERS = (
    Provider(
        "nominatim", "Nominatim", "https://nominatim.openstreetmap.org", True, False, False,
        Terms(None, _OPEN_DATA, "https://operations.osmfoundation.org/policies/nominatim/"),
    ),
    Provider(
        "photon", "Photon", "https://photon.komoot.io", True, False, False,
        Terms(None, _OPEN_DATA, "https://photon.komoot.io"),
    ),
    Provider(
        "pelias", "Pelias", "", False, True, False,
        Terms(
            None, "data © OpenStreetMap contributors, OpenAddresses, Who's On First, GeoNames",
            "https://github.com/pelias/documentation/blob/master/data-sources.md",
        ),
    ),
    Provider(
        "google", "Google Maps", "https://maps.googleapis.com", False, True, True,
        Terms(
            30, "Google Maps", "https://cloud.google.com/maps-platform/terms/maps-service-terms",
            "Its answers may not be shown on a map of somebody else.",
        ),
    ),
    Provider(
        "here", "HERE", "https://geocode.search.hereapi.com", False, True, True,
        Terms(
            30, "© HERE", "https://legal.here.com/terms",
            "Its base plan leaves out the planning of routes: ask for one that allows it.",
        ),
    ),
    Provider(
        "opencage", "OpenCage", "https://api.opencagedata.com", False, True, True,
        Terms(None, f"OpenCage; {_OPEN_DATA}", "https://opencagedata.com/api#caching"),
    ),
)  # fmt: skip
PROVIDERS = {provider.name: provider for provider in _PROVIDERS}


@dataclass(frozen=True, slots=True)
class Server:
    """A provider at one address, as the settings have it."""

    provider: Provider
    url: str  #: scheme, host and path, without a slash at the end
    contact: str
    per_second: float

    @property
    def host(self) -> str:
        """Host, port and path: how it is named to people, and to tell servers apart."""
        return self.url.partition("://")[2]

    @property
    def id(self) -> str:
        """Provider and host, as the file keeps its answers and its state."""
        return f"{self.provider.name} {self.host}"

    @property
    def shared(self) -> bool:
        """Whether it is a public server that is free for everybody."""
        return self.provider.shared and self.url == self.provider.public

    @property
    def open_line(self) -> bool:
        """Whether others can read what is sent there."""
        return self.url.startswith("http://") and urlsplit(self.url).hostname not in _LOOPBACK

    @property
    def interval_ms(self) -> int:
        """How far apart requests are at least, over all processes on this file."""
        rate = min(1.0, self.per_second) if self.shared else self.per_second
        return math.ceil(1000 * _MARGIN / rate)

    @property
    def a_day(self) -> int | None:
        """How many requests a day it gets at most; None: as many as the shop likes."""
        return SHARED_A_DAY if self.shared else None


def chosen(desk: Desk) -> Server | None:
    """The server that the settings name; None where none is to be asked. Raises Unavailable where they fall short."""
    name = desk.setting("geocode.online")
    if not name:
        return None
    provider = PROVIDERS[name]
    url = _url(desk.setting("geocode.url") or provider.public)
    if not url:
        raise Unavailable(f"{name} needs the address of a server: roundsman settings set geocode.url https://…")
    server = Server(provider, url, desk.setting("geocode.contact"), float(desk.setting("geocode.per_second")))
    if server.shared and not server.contact:
        raise Unavailable(
            f"{server.host} asks who is calling: roundsman settings set geocode.contact YOUR-E-MAIL, "
            "or set geocode.online to nothing."
        )
    return server


def _url(given: str) -> str:
    """Scheme, host and path of what was given, never a name or password; empty for what is no web address."""
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
    except ValueError:
        return ""
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def attributions(sources: Iterable[str]) -> list[str]:
    """How the places of these sources have to be attributed, a line for each provider among them."""
    known = [PROVIDERS[name] for name in sorted(set(sources)) if name in PROVIDERS]
    return [
        f"Places by {each.title}" + (f": {each.terms.credit}" * (each.terms.credit != each.title)) for each in known
    ]
