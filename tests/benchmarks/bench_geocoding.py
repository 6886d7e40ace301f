"""Prints how fast regions are built, what is found, how sure the gazetteer is of it, and how fast it answers.

    python -m tests.benchmarks.bench_geocoding [DATA]

DATA is the folder of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). Times are CPU seconds.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import distance_m
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from core.region.items import SCALE, Address, Item, Provenance, Report, Source, Street
from tests.core.region.making import Listed, row

SETS = {"liechtenstein": "liechtenstein-autauga.osm.pbf", "queens": "queens.osm.pbf"}
EXTRACTS = (*SETS.values(), "helsinki.osm.pbf", "porto.osm.pbf", "banff-openaddresses.csv")


@dataclass
class Without:
    """A source with a share of its houses, or of its streets, held back: they become the questions."""

    source: Source
    streets: bool
    share: float = 0.3
    held: list[Address] = field(default_factory=list)
    _out: dict[str, bool] = field(default_factory=dict)

    @property
    def provenance(self) -> Provenance:
        return self.source.provenance

    def items(self, report: Report) -> Iterator[Item]:
        rng = random.Random(1)
        for item in self.source.items(report):
            street = item.street if isinstance(item, Address) else item.name if isinstance(item, Street) else ""
            if street and self._is_out(street, rng) and (self.streets or isinstance(item, Address)):
                if isinstance(item, Address) and item.number:
                    self.held.append(item)
                continue
            yield item

    def _is_out(self, street: str, rng: random.Random) -> bool:
        if not self.streets:
            return rng.random() < self.share
        return self._out.setdefault(street, rng.random() < self.share)


def _table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [list(map(str, line)) for line in (headers, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(headers))]
    for line in cells:
        print(
            "  ".join(
                cell.rjust(width) if i else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )
    print()


def _built(data: Path, folder: Path) -> None:
    rows = []
    for name in EXTRACTS:
        target = folder / f"{name}.region.db"
        began = time.process_time()
        build(target, [source_of(data / "osm" / name)], now=0)
        took = time.process_time() - began
        count = sum(each.addresses for each in Addresses(target).summary())
        size = target.stat().st_size
        rows.append((name, count, f"{took:.2f}", f"{count / took:,.0f}", f"{size:,}", f"{size / max(1, count):.0f}"))
    _table(("region", "addresses", "s", "addresses/s", "bytes", "bytes each"), rows)


def _asked(gazetteer: Gazetteer, queries: Sequence[dict[str, Any]]) -> list[tuple[float, bool, float]]:
    answers = []
    for query in queries:
        began = time.process_time()
        found = gazetteer.find(query["q"])
        took_ms = 1000 * (time.process_time() - began)
        off = distance_m((found[0].lat, found[0].lon), (query["lat"], query["lon"])) if found else float("inf")
        answers.append((off, bool(found) and found[0].sure, took_ms))
    return answers


def _row(name: str, answers: Sequence[tuple[float, bool, float]]) -> tuple[object, ...]:
    taken = [each for each in answers if each[1]]
    times = sorted(each[2] for each in answers)
    share = 100 / len(answers)
    return (
        name, len(answers), f"{share * sum(each[0] <= 50 for each in answers):.1f}", f"{share * len(taken):.1f}",
        sum(each[0] > 500 for each in taken), f"{times[len(times) // 2]:.1f}", f"{times[int(len(times) * 0.95)]:.1f}",
    )  # fmt: skip


_HEADERS = ("queries", "n", "% in 50 m", "% accepted", "accepted, wrong > 500 m", "p50 ms", "p95 ms")


def _found(data: Path, folder: Path) -> None:
    for name, extract in SETS.items():
        gazetteer = Gazetteer(Addresses(folder / f"{extract}.region.db"))
        by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for query in json.loads((data / "geocode" / f"{name}.json").read_text(encoding="utf-8")):
            by_kind[query["kind"]].append(query)
        everything = []
        rows = []
        for kind, queries in by_kind.items():
            answers = _asked(gazetteer, queries)
            everything += answers
            rows.append(_row(f"{name}, {kind}", answers))
        _table(_HEADERS, [*rows, _row(f"{name}, all", everything)])


def _held_back(data: Path, folder: Path) -> None:
    """Questions whose house, or whose whole street, the region does not know: what is accepted must still be near."""
    rows = []
    for name in ("liechtenstein-autauga.osm.pbf", "queens.osm.pbf", "helsinki.osm.pbf", "banff-openaddresses.csv"):
        for streets in (False, True):
            source = Without(source_of(data / "osm" / name), streets)
            target = folder / "held.region.db"
            build(target, [source], now=0)
            held = random.Random(2).sample(source.held, min(400, len(source.held)))
            gazetteer = Gazetteer(Addresses(target))
            for told, texts in {
                "place told": [f"{a.street} {a.number}, {a.postcode} {a.city}" for a in held],
                "street alone": [f"{a.street} {a.number}" for a in held],
            }.items():
                queries = [
                    {"q": text, "lat": a.at[0] / SCALE, "lon": a.at[1] / SCALE}
                    for text, a in zip(texts, held, strict=True)
                ]
                what = "street" if streets else "house"
                rows.append(_row(f"{name.split('.')[0]}, unknown {what}, {told}", _asked(gazetteer, queries)))
    _table(_HEADERS, rows)


def _many_names(folder: Path, count: int = 50_000) -> None:
    rng = random.Random(3)
    parts = [
        "".join(rng.choice("bdfgklmnprstvw") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(3000)
    ]
    names = list(
        {
            f"{rng.choice(parts)}{rng.choice(parts)} {rng.choice(('Street', 'Road', 'Lane', 'Close'))}"
            for _ in range(count)
        }
    )
    items = [item for n, name in enumerate(names) for item in row(name.title(), range(1, 3), 50 * n, 0, "Aston", "A1")]
    target = folder / "many.region.db"
    build(target, [Listed(items)], now=0)
    gazetteer = Gazetteer(Addresses(target))
    gazetteer.find("warm up 1")
    queries = []
    for item in rng.sample([item for item in items if isinstance(item, Address)], 300):
        spot = rng.randrange(1, 5)
        spoilt = item.street[:spot] + item.street[spot + 1 :]
        queries.append({"q": f"{item.number} {spoilt}, A1 Aston", "lat": item.at[0] / SCALE, "lon": item.at[1] / SCALE})
    _table(_HEADERS, [_row(f"{len(names):,} street names, one error", _asked(gazetteer, queries))])


def main() -> None:
    """Print every table."""
    default = os.environ.get("ROUNDSMAN_DATA") or Path(__file__).parents[3] / "shared" / "data"
    data = Path(sys.argv[1] if len(sys.argv) > 1 else default)
    if not data.is_dir():
        sys.exit(f"The shared data are not in {data}; name their folder.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _built(data, folder)
        _found(data, folder)
        _held_back(data, folder)
        _many_names(folder)


if __name__ == "__main__":
    main()
