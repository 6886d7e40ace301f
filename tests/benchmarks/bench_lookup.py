"""Prints how fast a point is named, an address completed while it is typed, and a file of addresses looked up.

    python -m tests.benchmarks.bench_lookup [DATA]

DATA is the folder of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). Times are CPU seconds.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.adapters.gazetteer.suggest import Suggester
from core.geocoding.batch import Batch
from core.geocoding.columns import AddressFile
from core.geocoding.finding import Finder
from core.geocoding.model import distance_m
from core.region.addresses.near import Surroundings
from core.region.addresses.numbers import plain
from core.region.addresses.outline import Outline
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from core.region.items import Item, Place
from core.store.sqlite import sqlite3
from tests.core.region.making import Listed, at, row

EXTRACTS = ("queens", "porto", "helsinki", "liechtenstein-autauga")
MANY = "many names"


def _table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [list(map(str, line)) for line in (headers, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(headers))]
    for line in cells:
        print("  ".join(c.rjust(w) if i else c.ljust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))))
    print()


def _times(taken_s: Iterable[float]) -> tuple[str, ...]:
    times = sorted(1000 * each for each in taken_s)
    return tuple(f"{each:.2f}" for each in (times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]))


def _timed(call: Callable[..., Any], *args: object) -> tuple[Any, float]:
    began = time.process_time()
    answer = call(*args)
    return answer, time.process_time() - began


def _many(folder: Path) -> Path:
    """A region of 50,000 street names in 100 towns, eleven houses each."""
    rng = random.Random(3)
    parts = [
        "".join(rng.choice("bdfgklmnprstvw") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(3000)
    ]
    kinds = ("Street", "Road", "Lane", "Close")
    names = sorted({f"{rng.choice(parts)}{rng.choice(parts)} {rng.choice(kinds)}" for _ in range(50_500)})[:50_000]
    rng.shuffle(names)
    towns = [f"{part.title()}ton" for part in parts[:100]]
    items: list[Item] = [Place(town, "town", at(25_000 * n, 0)) for n, town in enumerate(towns)]
    for n, name in enumerate(names):
        items += row(name.title(), range(1, 12), 50 * n, 0, towns[n // 500], f"A{n // 500}")
    target = folder / f"{MANY}.db"
    build(target, [Listed(items)], now=0)
    return target


def _built(data: Path, folder: Path) -> dict[str, Path]:
    files = {}
    rows = []
    for name in EXTRACTS:
        files[name] = folder / f"{name}.db"
        _, took = _timed(partial(build, files[name], [source_of(data / "osm" / f"{name}.osm.pbf")], now=0))
        bare = folder / "bare.db"
        shutil.copy(files[name], bare)
        connection = sqlite3.connect(str(bare), isolation_level=None)
        squares = connection.execute("SELECT count(*), sum(length(course)) FROM square").fetchone()
        pages = []
        for statement in ("VACUUM", "DROP TABLE square", "VACUUM"):
            connection.execute(statement)
            pages.append(connection.execute("PRAGMA page_count").fetchone()[0])
        connection.close()
        count = sum(each.addresses for each in Addresses(files[name]).summary())
        sizes = [files[name].stat().st_size, 4096 * (pages[0] - pages[-1])]
        each = [f"{size / count:.1f}" for size in sizes]
        rows.append((name, count, f"{count / took:,.0f}", f"{sizes[0]:,}", *each, f"{squares[0]:,}", f"{squares[1]:,}"))
    headers = (
        "region",
        "addresses",
        "built, addresses/s",
        "bytes",
        "each",
        "of it squares",
        "rows",
        "courses",
    )
    _table(headers, rows)
    files[MANY] = _many(folder)
    return files


def _reverse(files: dict[str, Path]) -> None:
    rows = []
    for name, path in files.items():
        region, rng = Surroundings(path), random.Random(1)
        points = region.db.execute("SELECT lat, lon FROM door UNION ALL SELECT lat, lon FROM piece").fetchall()
        region.near(0.0, 0.0)
        for spread_m in (0, 100, 1_000, 5_000):
            taken, doors, streets = [], 0, 0
            for lat, lon in rng.choices(points, k=500):
                here = (
                    lat / 1e7 + rng.uniform(-1, 1) * spread_m / 111_195,
                    lon / 1e7 + rng.uniform(-1, 1) * spread_m / 80_000,
                )
                (found, street), took = _timed(region.near, *here)
                taken.append(took)
                doors, streets = doors + bool(found), streets + (street is not None)
            rows.append((f"{name}, within {spread_m:,} m of something", *_times(taken), doors // 5, streets // 5))
    _table(("points", "p50 ms", "p95 ms", "max ms", "% with address", "% with street"), rows)


def _spoilt(text: str, rng: random.Random) -> str:
    spot = rng.randrange(1, max(2, len(text) - 1))
    return text[:spot] + text[spot + 1 :]


def _typed(files: dict[str, Path]) -> None:
    """Every beginning of addresses, as they are typed letter by letter; and how much has to be typed."""
    rows = []
    for name, path in files.items():
        region, rng = Outline(path), random.Random(1)
        suggester, opened = _timed(Suggester, region)
        doors = region.db.execute(
            "SELECT n.text, d.place, d.number, d.lat / 1e7, d.lon / 1e7, coalesce(c.text, p.text, '') FROM door d "
            "JOIN piece s ON s.id = d.piece JOIN name n ON n.id = s.name LEFT JOIN city c ON c.id = d.city "
            "LEFT JOIN postcode p ON p.id = d.postcode"
        ).fetchall()
        sample = rng.sample(doors, min(50, len(doors)))
        for kind in ("number first", "street first", "one slip"):
            taken, needed, found = [], [], 0
            for street, place, number, lat, lon, town in sample:
                written = _spoilt(street, rng) if kind == "one slip" else street
                house = number or plain(place)
                text = f"{written} {house}, {town}" if kind == "street first" else f"{house} {written}, {town}"
                enough = 0
                for length in range(1, len(text) + 1):
                    offers, took = _timed(suggester.complete, text[:length], 6)
                    taken.append(took)
                    near = (distance_m((each.lat, each.lon), (lat, lon)) <= 50 for each in offers)
                    enough = enough or (length if any(near) else 0)
                found += bool(enough)
                needed.append(enough / len(text) if enough else 1.0)
            share = 100 * sum(needed) / len(needed)
            rows.append(
                (
                    f"{name}, {kind}",
                    f"{opened:.2f}",
                    len(taken),
                    *_times(taken),
                    f"{100 * found / len(sample):.0f}",
                    f"{share:.0f}",
                )
            )
    headers = (
        "typed",
        "opening s",
        "keystrokes",
        "p50 ms",
        "p95 ms",
        "max ms",
        "% offered of six",
        "% typed until then",
    )
    _table(headers, rows)


def _again(files: dict[str, Path]) -> None:
    """What is suggested, looked up: it must be the same door, and sure."""
    rows = []
    for name in ("queens", "helsinki", "liechtenstein-autauga"):
        region, rng = Outline(files[name]), random.Random(2)
        suggester, gazetteer = Suggester(region), Gazetteer(region)
        doors = region.db.execute(
            "SELECT n.text, d.place, d.number FROM door d JOIN piece s ON s.id = d.piece JOIN name n ON n.id = s.name"
        ).fetchall()
        same = sure = asked = 0
        for street, place, number in rng.sample(doors, min(300, len(doors))):
            for each in suggester.complete(f"{number or plain(place)} {street}", 1):
                best = gazetteer.find(each.text)[0]
                asked += 1
                same += distance_m((best.lat, best.lon), (each.lat, each.lon)) <= 50
                sure += best.sure
        rows.append((name, asked, f"{100 * same / asked:.1f}", f"{100 * sure / asked:.1f}"))
    _table(("suggestions", "n", "% found within 50 m", "% sure"), rows)


def _batch(data: Path, files: dict[str, Path]) -> None:
    rows = []
    for name, queries in (("queens", "queens"), ("liechtenstein-autauga", "liechtenstein")):
        texts = [each["q"] for each in json.loads((data / "geocode" / f"{queries}.json").read_text(encoding="utf-8"))]
        for kind, asked in (("all different", texts), ("each ten times", random.Random(1).sample(texts * 10, 20_000))):
            out = io.StringIO()
            csv.writer(out).writerows([("id", "address"), *enumerate(asked)])
            batch = Batch(Finder([Gazetteer(Addresses(files[name]))]))
            file = AddressFile(io.BytesIO(out.getvalue().encode()), name, ("address",))
            _, took = _timed(lambda file=file, batch=batch: [batch.find(each.address) for each in file.rows()])
            total = batch.accepted + batch.review + batch.missing
            rows.append((f"{name}, {kind}", total, f"{took:.2f}", f"{total / took:,.0f}"))
    _table(("file", "rows", "s", "rows/s"), rows)


def main() -> None:
    """Print every table."""
    default = os.environ.get("ROUNDSMAN_DATA") or Path(__file__).parents[3] / "shared" / "data"
    data = Path(sys.argv[1] if len(sys.argv) > 1 else default)
    if not data.is_dir():
        sys.exit(f"The shared data are not in {data}; name their folder.")
    with tempfile.TemporaryDirectory() as temporary:
        files = _built(data, Path(temporary))
        _reverse(files)
        _typed(files)
        _again(files)
        _batch(data, files)


if __name__ == "__main__":
    main()
