"""What the region tells before anything is looked up: addresses while they are typed, and what is at a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from core.geocoding.model import Accuracy
from core.units import distance

#: So near a point is at the address; up to the second figure the address says where it is, beyond that it is far.
_AT_M, _BY_M = 2, 150


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One address that a half-typed one may become.

    `text` is what stands in the field once it is taken. `town` tells like-named streets apart, also where the text
    does not. `matched` are the parts of the text that were typed, as (from, to). `cursor` is where a house number is
    still to be typed, None where there is one. `keeps` says that nothing typed was changed or left out.
    """

    text: str
    town: str
    lat: float
    lon: float
    accuracy: Accuracy
    matched: tuple[tuple[int, int], ...] = ()
    cursor: int | None = None
    keeps: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "text": self.text, "town": self.town, "lat": self.lat, "lon": self.lon, "accuracy": self.accuracy.value,
            "matched": [list(part) for part in self.matched], "cursor": self.cursor, "keeps": self.keeps,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NearAddress:
    """A known door and how far it is, in metres."""

    label: str
    lat: float
    lon: float
    distance_m: int


@dataclass(frozen=True, slots=True)
class NearStreet:
    """A street and how far its course is, in metres."""

    label: str
    distance_m: int


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a point, the nearest address first; empty and None where nothing is within `reach_m`.

    `swapped` says that nothing is there, but something where latitude and longitude change places.
    """

    lat: float
    lon: float
    addresses: tuple[NearAddress, ...]
    street: NearStreet | None
    reach_m: int
    swapped: bool = False

    @property
    def address(self) -> NearAddress | None:
        """The nearest address."""
        return self.addresses[0] if self.addresses else None

    @property
    def known(self) -> bool:
        """Whether anything is near."""
        return bool(self.addresses) or self.street is not None

    @property
    def said(self) -> str:
        """It in words: `12 m from 14 Mill Lane, Aston`; an address that is far is not passed off as the place."""
        address, street = self.address, self.street
        if address and address.distance_m <= _BY_M:
            return f"at {address.label}" if address.distance_m <= _AT_M else _from(address)
        if not self.known:
            swapped = " (are latitude and longitude swapped?)" if self.swapped else ""
            return f"no street or address is known within {distance(self.reach_m)}{swapped}"
        far = f"the nearest known address is {distance(address.distance_m)} away: {address.label}" if address else ""
        known = far or f"no address is known within {distance(self.reach_m)}"
        return f"{_from(street)}; {known}" if street else known

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        addresses = [
            {"label": each.label, "lat": each.lat, "lon": each.lon, "distance_m": each.distance_m}
            for each in self.addresses
        ]
        street = {"label": self.street.label, "distance_m": self.street.distance_m} if self.street else None
        return {
            "lat": self.lat, "lon": self.lon, "address": addresses[0] if addresses else None, "street": street,
            "addresses": addresses, "said": self.said,
        }  # fmt: skip


class Guide(Protocol):
    """What answers these two questions; one thread at a time may ask."""

    def complete(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Addresses that the text may become, likeliest first; none for a text that names no street here."""

    def around(self, lat: float, lon: float, limit: int = 5) -> Around:
        """What is known near a point."""


def _from(thing: NearAddress | NearStreet) -> str:
    return f"{distance(thing.distance_m)} from {thing.label}"
