"""What a pin is, how sure it is, and what may find one."""

from __future__ import annotations

import hashlib
import math
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from core.errors import BadInput

#: From this confidence on a pin is taken without a person's look: measured so that what is taken is practically never
#: wrong by more than 500 m.
ACCEPT = 0.8
#: Candidates nearer to each other than this are the same answer to a driver.
APART_M = 500.0
#: A longer text is no address.
MAX_QUERY = 400

#: Where a pin comes from that no geocoder found: set by a person, learnt from deliveries.
PERSON, LEARNED = "person", "learned"

_EARTH_M = 6_371_008.8


class Accuracy(StrEnum):
    """What a pin stands on, best first."""

    ADDRESS = "address"  #: the house itself
    INTERPOLATED = "interpolated"  #: between two known houses of the same side
    NEAR = "near"  #: a known house close by in the same street, or the corner that is named
    STREET = "street"  #: somewhere on the street
    LOCALITY = "locality"  #: the place or postcode, no street


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible place of an address; `confidence` from 0 to 1, `why` a sentence on what matched and was assumed."""

    lat: float
    lon: float
    accuracy: Accuracy
    confidence: float
    label: str
    source: str
    why: str = ""

    @property
    def sure(self) -> bool:
        """Whether it may be taken without a person's look."""
        return self.confidence >= ACCEPT

    def less_sure(self, why: str) -> Candidate:
        """The same place, for a person to confirm, because of `why`."""
        return replace(self, confidence=min(self.confidence, ACCEPT - 0.05), why=f"{self.why} {why}".strip())

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self) | {"accuracy": self.accuracy.value, "confidence": round(self.confidence, 3)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Candidate:
        """The inverse of `as_dict`."""
        return cls(**{**data, "accuracy": Accuracy(data["accuracy"])})


@dataclass(frozen=True, slots=True)
class Pin:
    """What is kept for an address: a place that is accepted, or candidates for a person's review."""

    address_key: str
    address: str
    state: str  # 'accepted' or 'review'
    lat: float | None
    lon: float | None
    source: str
    accuracy: str = ""
    confidence: float = 0.0
    label: str = ""
    why: str = ""
    candidates: tuple[Candidate, ...] = ()
    who: str = ""
    at: int = 0
    version: int = 1
    found: Pin | None = None  #: under one that a person set or that was learnt: the pin as it was found

    @property
    def place(self) -> tuple[float, float] | None:
        """(lat, lon), where it has one."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)

    @property
    def by_person(self) -> bool:
        """Whether a person set it: then no geocoder touches it."""
        return self.source == PERSON

    @property
    def learned(self) -> bool:
        """Whether deliveries taught it: then no geocoder touches it either."""
        return self.source == LEARNED

    @property
    def before_it(self) -> Pin | None:
        """What was found for the address, by a geocoder or in a file of orders, whatever has become of it since."""
        return self.found if self.by_person or self.learned else self

    def as_found(self) -> dict[str, Any]:
        """What is kept of it under a pin that takes its place, as plain data; the candidates stay where they are."""
        return {name: getattr(self, name) for name in _FOUND}


#: What is kept of a pin under the one that takes its place.
_FOUND = ("state", "lat", "lon", "source", "accuracy", "confidence", "label", "why", "who", "at")


class Geocoder(Protocol):
    """What finds places for an address."""

    @property
    def name(self) -> str:
        """Its name, as kept with a pin."""

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        """Possible places, best first; empty where it knows none. `near` is the (lat, lon) that is served.

        Raises Unavailable where it cannot answer now.
        """


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two (lat, lon) along the great circle (haversine on the mean sphere: right within 0.6 %)."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    lat, lon = (lat_b - lat_a) / 2, math.radians(b[1] - a[1]) / 2
    h = math.sin(lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(lon) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def checked_point(lat: float, lon: float) -> tuple[float, float]:
    """The point, if it is one on the earth. Raises BadInput."""
    if not (math.isfinite(lat) and math.isfinite(lon)) or abs(lat) > 90 or abs(lon) > 180:
        swapped = " Are latitude and longitude swapped?" if abs(lat) > 90 and abs(lon) <= 90 else ""
        raise BadInput(
            f"{lat:g}, {lon:g} is no place: latitude goes from -90 to 90, longitude from -180 to 180.{swapped}"
        )
    return lat, lon


def digest(address_key: str) -> str:
    """What stands for an address in the open part of the journal."""
    return hashlib.sha256(address_key.encode()).hexdigest()[:16]
