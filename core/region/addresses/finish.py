"""The second half of building: doors sorted into streets, words indexed, places and postcodes with their extent."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from core.errors import Cancelled
from core.region.addresses.clusters import middle, pieces
from core.region.addresses.crossings import write_crossings
from core.region.addresses.gather import Gathered, KeptSpan
from core.region.addresses.numbers import Counting, counting, orders, plain
from core.region.addresses.squares import in_squares
from core.region.addresses.terms import joined, letters, name_words
from core.region.items import Point
from core.store.sqlite import Database
from core.text import clean, fold

#: Houses of one street lie nearer to each other than this; sparse villages need it wide.
_GAP_M = 800
#: How far a place reaches when only its middle is known, in metres.
_REACH_M = {
    "city": 8_000,
    "town": 4_000,
    "village": 2_500,
    "suburb": 2_500,
    "borough": 4_000,
    "district": 8_000,
    "municipality": 8_000,
    "island": 8_000,
    "neighbourhood": 1_500,
    "quarter": 1_500,
    "hamlet": 1_500,
    "locality": 1_500,
    "farm": 800,
    "isolated_dwelling": 800,
}
_ANYWHERE_M = 500_000
#: name, number, city, postcode, lat, lon
_Door = tuple[int, str, int | None, int | None, int, int]
#: piece, place, nth, number, city, postcode, lat, lon
_Row = tuple[int, int, int, str, int | None, int | None, int, int]


def finish(db: Database, gathered: Gathered, cancelled: Callable[[], bool]) -> None:
    """Write everything but the sources. Raises Cancelled."""
    db.conn.execute("CREATE TEMP TABLE unsorted AS SELECT * FROM square")
    _write_streets(db, gathered, cancelled)
    write_crossings(db, gathered.streets)
    _write_names(db, gathered)
    _write_localities(db, gathered)
    # Sorted by key and packed: a region is read many times and written once.
    db.conn.execute("INSERT INTO square SELECT * FROM unsorted ORDER BY y, x, piece")
    db.conn.execute("DROP TABLE unsorted")
    db.conn.execute("DROP TABLE heap")
    db.conn.execute("INSERT INTO name_words (name_words) VALUES ('optimize')")


def _write_streets(db: Database, gathered: Gathered, cancelled: Callable[[], bool]) -> None:
    doors = db.conn.execute("SELECT name, number, city, postcode, lat, lon FROM heap ORDER BY name")
    waiting = dict.fromkeys((*gathered.streets, *gathered.spans))
    count = 0

    def street(name: int, of_name: Sequence[_Door]) -> None:
        nonlocal count
        waiting.pop(name, None)
        ways, spans = gathered.streets.get(name, []), gathered.spans.get(name, [])
        how = counting([door[1] for door in of_name])
        points: list[Point] = [(door[4], door[5]) for door in of_name]
        points += [span.points[0] for span, *_ in spans]
        first = len(points)
        points += [point for way in ways for point in way]
        groups = pieces(points, _GAP_M)
        for group, lines in zip(groups, _courses(ways, groups, first), strict=True):
            count += 1
            own = [of_name[i] for i in group if i < len(of_name)]
            at, radius = middle([points[i] for i in group])
            rows = _write_piece(db, (count, name, *at, radius, how), own, gathered.crowd(at))
            _write_spans(db, count, [spans[i - len(of_name)] for i in group if len(of_name) <= i < first])
            spots = [(place, (lat, lon)) for _, place, *_, lat, lon in rows]
            db.conn.executemany("INSERT INTO unsorted VALUES (?, ?, ?, ?, ?, ?)", in_squares(count, spots, lines))

    for name, group in groupby(doors, key=lambda row: int(row[0])):
        if cancelled():
            raise Cancelled("Building the region was cancelled; it is as it was.")
        street(name, list(group))
    for name in list(waiting):
        street(name, [])


def _courses(ways: Sequence[list[Point]], groups: Sequence[list[int]], first: int) -> list[list[list[Point]]]:
    """For each group the lines that run in it; the points of ways have the indexes from `first` on."""
    if len(groups) == 1:
        return [list(ways)]
    group_of = {i: n for n, group in enumerate(groups) for i in group}
    found: list[list[list[Point]]] = [[] for _ in groups]
    for way in ways:
        last = -1
        for i, point in enumerate(way, first):
            if last >= 0:
                found[last][-1].append(point)
            if (here := group_of[i]) != last:
                found[here].append([point])
                last = here
        first += len(way)
    return found


def _write_piece(
    db: Database, piece: tuple[int, int, int, int, int, Counting], doors: Sequence[_Door], crowd: int
) -> list[_Row]:
    city = _most_common(door[2] for door in doors)
    postcode = _most_common(door[3] for door in doors)
    db.conn.execute("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*piece, city, postcode, crowd))
    rows = list(_rows(piece[0], doors, piece[-1]))
    db.conn.executemany("INSERT INTO door VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return rows


def _write_spans(db: Database, piece: int, spans: Sequence[KeptSpan]) -> None:
    for nth, (span, city, postcode) in enumerate(sorted(spans, key=lambda kept: kept[0])):
        line = struct.pack(f"<{2 * len(span.points)}i", *(figure for point in span.points for figure in point))
        db.conn.execute(
            "INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (piece, span.low, span.high, span.step, nth, city, postcode, line),
        )


def _rows(piece: int, doors: Sequence[_Door], how: Counting) -> Iterator[_Row]:
    placed = sorted({(place, *door[1:]) for door in doors for place in orders(door[1], how)}, key=_by_place)
    last, nth = -1, 0
    for place, number, city, postcode, lat, lon in placed:
        nth = nth + 1 if place == last else 0
        last = place
        yield piece, place, nth, "" if plain(place) == number else number, city, postcode, lat, lon


def _by_place(row: tuple[int, str, int | None, int | None, int, int]) -> tuple[int, str, int, int]:
    return row[0], row[1], row[4], row[5]


def _most_common(values: Iterable[int | None]) -> int | None:
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None


def _write_names(db: Database, gathered: Gathered) -> None:
    rows = [(id_, text, id_) for id_, text in gathered.texts.items()]
    number = len(rows)
    for (_, main), text in gathered.other_names.items():
        number += 1
        rows.append((number, text, main))
    written: dict[str, str] = {}
    counted: Counter[str] = Counter()
    names, indexed = [], []
    for id_, text, main in rows:
        found = name_words(text)
        terms = [short for _, short in found]
        both = joined(found)
        names.append((id_, text, main, " ".join(terms), both[1] if both else "", both[2] if both else 0))
        if both:
            found.append(both[:2])
            terms.append(both[1])
        written.update(found)
        # A term is also a way to write the word: people shorten.
        written.update(zip(terms, terms, strict=True))
        counted.update(set(terms))
        indexed.append((id_, " ".join(terms)))
    db.conn.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", names)
    db.conn.executemany("INSERT INTO name_words (rowid, terms) VALUES (?, ?)", indexed)
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)",
        sorted((word, term, counted[term], letters(word)) for word, term in written.items()),
    )


def _write_localities(db: Database, gathered: Gathered) -> None:
    located = {fold(name) for name, _, at in gathered.places if at is not None}
    rows: list[tuple[str, str, int | None, int | None, int]] = []
    for name, kind, at in gathered.places:
        if at is not None:
            rows.append((name, kind, *at, _REACH_M.get(kind, _ANYWHERE_M)))
        elif fold(name) not in located:
            rows.append((name, kind, None, None, _ANYWHERE_M))
    for text, city in gathered.cities.items():
        spread = gathered.city_spread[city]
        rows.append((clean(text, limit=100), "post town", *spread.at, spread.radius_m))
    for text, spread in gathered.area_spread.items():
        rows.append((clean(text, limit=100), "area", *spread.at, spread.radius_m))
    db.conn.executemany(
        "INSERT INTO locality (text, kind, lat, lon, radius_m) VALUES (?, ?, ?, ?, ?)", [row for row in rows if row[0]]
    )
    db.conn.executemany(
        "INSERT INTO city VALUES (?, ?)", [(id_, clean(text, limit=100)) for text, id_ in gathered.cities.items()]
    )
    db.conn.executemany(
        "INSERT INTO postcode VALUES (?, ?, ?, ?, ?, ?)",
        [
            (id_, gathered.postcode_texts[key], key, *spread.at, spread.radius_m)
            for key, id_ in gathered.postcodes.items()
            for spread in (gathered.postcode_spread[id_],)
        ],
    )
