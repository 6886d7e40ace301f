"""Reads a point as people type it, or as it stands in the link of a map."""

from __future__ import annotations

import re

from core.errors import BadInput
from core.geocoding.model import checked_point
from core.text import clean

_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*°?\s*"
_TYPED = re.compile(rf"\(?\s*{_NUMBER}([NS]?)\s*[,;/\s]\s*{_NUMBER}([EW]?)\s*\)?", re.IGNORECASE)
#: Within a link only numbers with decimals are taken for coordinates.
_LINKED = re.compile(r"(-?[0-9]{1,3}\.[0-9]+)[,/](-?[0-9]{1,3}\.[0-9]+)")


def is_point(text: str) -> bool:
    """Whether the text has the form of a point, wherever that may lie."""
    return _parts(text) is not None


def read_point(text: str) -> tuple[float, float]:
    """The (lat, lon) of `51.88912, 0.90371`, of `33.86 S, 151.2 E`, or of a map's link. Raises BadInput."""
    parts = _parts(text)
    if parts is None:
        raise BadInput(
            f"“{clean(text, limit=60)}” is no point. Type latitude and longitude with a comma between, like "
            "51.88912, 0.90371."
        )
    lat, lon = float(parts[0]), float(parts[2])
    return checked_point(-lat if parts[1].upper() == "S" else lat, -lon if parts[3].upper() == "W" else lon)


def _parts(text: str) -> tuple[str, str, str, str] | None:
    typed = _TYPED.fullmatch(text.strip())
    # Two bare numbers with nothing but a blank between may as well be a time.
    if typed and any(sign in text for sign in ",;/."):
        return typed[1], typed[2], typed[3], typed[4]
    linked = _LINKED.search(text)
    return (linked[1], "", linked[2], "") if linked else None
