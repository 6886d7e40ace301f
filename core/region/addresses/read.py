"""Questions to the addresses of a region file."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import NamedTuple

from core.region.addresses.numbers import Counting
from core.region.file import RegionFile
from core.region.items import SCALE


class Name(NamedTuple):
    """A street's name; `main` is the one under which its doors are kept; `joined` stands for two of its terms."""

    id: int
    text: str
    main: int
    terms: tuple[str, ...]
    joined: str
    joined_at: int


class Door(NamedTuple):
    """One door of a street; `place` orders them (`core.region.addresses.numbers.order`)."""

    piece: int
    place: int
    number: str
    city: str
    postcode: str
    at: tuple[float, float]


class Piece(NamedTuple):
    """One street of a name; `crowd` is how many addresses lie around it."""

    id: int
    name: int
    at: tuple[float, float]
    radius_m: int
    counting: Counting
    city: str
    postcode: str
    crowd: int


class Row(NamedTuple):
    """Houses known by the ends of their row: every `step`-th number from `low` to `high` along the line."""

    piece: int
    low: int
    high: int
    step: int
    city: str
    postcode: str
    line: tuple[tuple[float, float], ...]


class Area(NamedTuple):
    """A place or postcode that an address may name; without a point it is known by name only."""

    text: str
    kind: str
    at: tuple[float, float] | None
    radius_m: int


#: Names that have some of the words, the best match first.
_NAMES = """
SELECT n.id, n.text, n.main, n.terms, n.joined, n.joined_at FROM name_words w JOIN name n ON n.id = w.rowid
WHERE name_words MATCH ? ORDER BY bm25(name_words) LIMIT ?
"""
#: Doors of a name between two places of the order.
_DOORS = """
SELECT d.piece, d.place, d.number, coalesce(c.text, ''), coalesce(p.text, ''), d.lat, d.lon
FROM piece s JOIN door d ON d.piece = s.id
LEFT JOIN city c ON c.id = d.city LEFT JOIN postcode p ON p.id = d.postcode
WHERE s.name = ? AND d.place BETWEEN ? AND ? ORDER BY d.piece, d.place, d.nth LIMIT 2000
"""
#: The streets of a name, the longest first.
_PIECES = """
SELECT s.id, s.name, s.lat, s.lon, s.radius_m, s.counting, coalesce(c.text, ''), coalesce(p.text, ''), s.crowd
FROM piece s LEFT JOIN city c ON c.id = s.city LEFT JOIN postcode p ON p.id = s.postcode
WHERE s.name = ? ORDER BY s.radius_m DESC LIMIT 200
"""
#: Rows of houses of a name that a number may belong to.
_ROWS = """
SELECT r.piece, r.low, r.high, r.step, coalesce(c.text, ''), coalesce(p.text, ''), r.line
FROM piece s JOIN span r ON r.piece = s.id LEFT JOIN city c ON c.id = r.city LEFT JOIN postcode p ON p.id = r.postcode
WHERE s.name = ?1 AND r.low <= ?2 AND r.high >= ?2 AND (?2 - r.low) % r.step = 0 ORDER BY r.piece, r.high - r.low
"""
#: Where two names meet.
_CROSSINGS = "SELECT lat, lon FROM crossing WHERE one = min(?1, ?2) AND other = max(?1, ?2) ORDER BY nth"

_POSTCODES = """
SELECT key, text, lat, lon, radius_m FROM postcode WHERE key IN (SELECT value FROM json_each(?))
"""


class Addresses(RegionFile):
    """An open region file, asked for its addresses."""

    def words(self) -> list[tuple[str, str, int, int]]:
        """Every way to write a street's word, sorted: text, term, how many names have the term, its letters."""
        return self.db.execute("SELECT text, term, names, letters FROM word ORDER BY text").fetchall()

    def name_count(self) -> int:
        """How many street names there are."""
        return int(self.db.execute("SELECT count(*) FROM name").fetchone()[0])

    def names(self, match: str, limit: int) -> list[Name]:
        """Names that match an FTS5 expression of terms, best first."""
        return [
            Name(id_, text, main, tuple(terms.split()), joined, at)
            for id_, text, main, terms, joined, at in self.db.execute(_NAMES, (match, limit)).fetchall()
        ]

    def doors(self, name: int, low: int, high: int) -> list[Door]:
        """Doors of a name from one place of the order to another."""
        return [
            Door(piece, place, number, city, postcode, (lat / SCALE, lon / SCALE))
            for piece, place, number, city, postcode, lat, lon in self.db.execute(_DOORS, (name, low, high)).fetchall()
        ]

    def pieces(self, name: int) -> list[Piece]:
        """The streets of that name."""
        return [
            Piece(id_, main, (lat / SCALE, lon / SCALE), radius, Counting(how), city, postcode, crowd)
            for id_, main, lat, lon, radius, how, city, postcode, crowd in self.db.execute(_PIECES, (name,)).fetchall()
        ]

    def rows(self, name: int, figure: int) -> list[Row]:
        """Rows of houses of a name in which that figure is one, the shortest of a street first."""
        return [
            Row(
                piece, low, high, step, city, postcode,
                tuple((lat / SCALE, lon / SCALE) for lat, lon in struct.iter_unpack("<2i", line)),
            )
            for piece, low, high, step, city, postcode, line in self.db.execute(_ROWS, (name, figure)).fetchall()
        ]  # fmt: skip

    def crossings(self, one: int, other: int) -> list[tuple[float, float]]:
        """The points where streets of two names meet."""
        return [(lat / SCALE, lon / SCALE) for lat, lon in self.db.execute(_CROSSINGS, (one, other)).fetchall()]

    def localities(self) -> list[Area]:
        """Every place that an address may name."""
        return [
            Area(text, kind, None if lat is None else (lat / SCALE, lon / SCALE), radius)
            for text, kind, lat, lon, radius in self.db.execute(
                "SELECT text, kind, lat, lon, radius_m FROM locality"
            ).fetchall()
        ]

    def postcodes(self, keys: Sequence[str]) -> dict[str, Area]:
        """Those of the keys (`gather.postcode_key`) that are postcodes here."""
        rows = self.db.execute(_POSTCODES, (json.dumps(list(keys)),)).fetchall()
        return {key: Area(text, "postcode", (lat / SCALE, lon / SCALE), radius) for key, text, lat, lon, radius in rows}
