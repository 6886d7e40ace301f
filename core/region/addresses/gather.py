"""Takes in what the sources tell: names once, doors into a table that waits to be sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.region.addresses.clusters import Spread
from core.region.addresses.numbers import house_numbers
from core.region.addresses.terms import aliases, name_words
from core.region.items import Address, Place, Point, Span, Street
from core.store.sqlite import Database
from core.text import clean, fold

_BATCH = 10_000
#: A square of the crowd, in ten-millionths of a degree: some 2 km.
_SQUARE = 200_000
#: A span is kept with its name, place and postcode as numbers.
KeptSpan = tuple[Span, int | None, int | None]


def postcode_key(text: str) -> str:
    """The form in which postcodes are compared: `CO1 1AA` -> `co11aa`, `4000-123` -> `4000123`."""
    return "".join(c for c in fold(text) if c.isalnum())


class Gathered:
    """The names met so far. Doors go to the temporary table `heap` in batches, so that memory holds names only."""

    def __init__(self, db: Database) -> None:
        self.names: dict[str, int] = {}
        self.texts: dict[int, str] = {}
        self.other_names: dict[tuple[str, int], str] = {}
        self.cities: dict[str, int] = {}
        self.postcodes: dict[str, int] = {}
        self.postcode_texts: dict[str, str] = {}
        self.city_spread: dict[int, Spread] = {}
        self.postcode_spread: dict[int, Spread] = {}
        self.area_spread: dict[str, Spread] = {}
        self.places: dict[tuple[str, str, Point | None], None] = {}
        self.streets: dict[int, list[list[Point]]] = {}
        self.spans: dict[int, list[KeptSpan]] = {}
        self.addresses = self.skipped = self.named_ways = 0
        self._db = db
        self._waiting: list[tuple[int, str, int | None, int | None, int, int]] = []
        self._squares: Counter[tuple[int, int]] = Counter()
        self._seen: dict[str, int] = {}
        self._seen_postcodes: dict[str, int] = {}
        db.conn.execute(
            "CREATE TEMP TABLE heap "
            "(name INTEGER, number TEXT, city INTEGER, postcode INTEGER, lat INTEGER, lon INTEGER)"
        )

    def address(self, item: Address) -> None:
        """Keep a door; one without a street or a readable number is counted as skipped."""
        name = self.name(item.street)
        numbers = house_numbers(item.number)
        if name is None or not numbers:
            self.skipped += 1
            return
        city, postcode = self._city(item.city, item.at), self._postcode(item.postcode, item.at)
        for area in item.areas:
            self.area_spread.setdefault(area, Spread()).add(item.at)
        for number in numbers:
            self._waiting.append((name, number, city, postcode, *item.at))
        self.addresses += 1
        self._squares[_square(item.at)] += 1
        if len(self._waiting) >= _BATCH:
            self.flush()

    def street(self, item: Street) -> None:
        """Keep a named way: it gives its name, and a place for addresses whose number nobody mapped."""
        name = self.name(item.name)
        if name is None:
            return
        self.named_ways += 1
        self.streets.setdefault(name, []).append(item.points)
        self._squares[_square(item.points[0])] += 1
        self._also(name, item.other_names)

    def span(self, item: Span) -> None:
        """Keep a row of houses known by its ends."""
        name = self.name(item.street)
        if name is not None:
            kept = item, self._city(item.city, item.points[0]), self._postcode(item.postcode, item.points[0])
            self.spans.setdefault(name, []).append(kept)
            self.named_ways += 1

    def crowd(self, at: Point) -> int:
        """How many addresses and streets lie around a point: a few kilometres to each side."""
        y, x = _square(at)
        return sum(self._squares.get((y + dy, x + dx), 0) for dy in (-1, 0, 1) for dx in (-1, 0, 1))

    def place(self, item: Place) -> None:
        """Keep a place that addresses may name."""
        if name := clean(item.name, limit=100):
            self.places[name, item.kind, item.at] = None

    def name(self, text: str) -> int | None:
        """The number of a street's name; two ways to write it (Main St, Main Street) are one."""
        if text in self._seen:
            return self._seen[text]
        tidy = clean(text, limit=200)
        key = _key(tidy)
        if not key:
            return None
        name = self.names.setdefault(key, len(self.names) + 1)
        # The longer spelling is the one written out.
        self.texts[name] = max(self.texts.get(name, ""), tidy, key=len)
        self._seen[text] = name
        self._also(name, aliases(tidy))
        return name

    def _also(self, name: int, others: Iterable[str]) -> None:
        for other in others:
            key = _key(other)
            if key and self.names.get(key) != name:
                self.other_names.setdefault((key, name), other)

    def flush(self) -> None:
        """Write the waiting doors."""
        self._db.conn.executemany("INSERT INTO heap VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def _city(self, text: str, at: Point) -> int | None:
        if not text:
            return None
        city = self.cities.setdefault(text, len(self.cities) + 1)
        self.city_spread.setdefault(city, Spread()).add(at)
        return city

    def _postcode(self, text: str, at: Point) -> int | None:
        postcode = self._seen_postcodes.get(text)
        if postcode is None:
            key = postcode_key(text) if len(text) <= 16 else ""
            if not key:
                return None
            postcode = self.postcodes.setdefault(key, len(self.postcodes) + 1)
            self.postcode_texts.setdefault(key, clean(text, limit=20))
            self._seen_postcodes[text] = postcode
        self.postcode_spread.setdefault(postcode, Spread()).add(at)
        return postcode


def _key(name: str) -> str:
    return " ".join(term for _, term in name_words(name))


def _square(at: Point) -> tuple[int, int]:
    return at[0] // _SQUARE, at[1] // _SQUARE
