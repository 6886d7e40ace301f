"""Prints how fast regions are built, what is found, how sure the gazetteer is of it, and how fast it answers.

    python -m tests.benchmarks.bench_geocoding [--data FOLDER] [PART ...]

FOLDER is that of the shared data (default: `ROUNDSMAN_DATA`, else ../shared/data). Without PART all are run: built,
sets, real, along, towns, held, names. The calibration over all questions of the parts comes last. CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.model import distance_m
from core.region.addresses.read import Addresses
from core.region.build import build, source_of
from tests.benchmarks import geocoding_trials as trials
from tests.benchmarks.geocoding_trials import Trial
from tests.towns.queries import KINDS

#: What must hold on the two query sets, in % within 50 m, and what peers reach there (Nominatim 5.3 on PostgreSQL,
#: without "NY" for Queens; the prototype is the one this gazetteer began as).
ASKED = {"clean": 99.5, "typo1": 98.5, "typo2": 97, "abbrev": 99.5, "nopc": 97, "nopcloc": 97, "swap": 99.5,
         "unit": 99.5, "lower": 99.5, "combo": 95}  # fmt: skip
PEERS = {
    "asked of it": ASKED,
    "prototype, liechtenstein": {"clean": 99.5, "abbrev": 99.5, "nopcloc": 96, "swap": 99.5, "unit": 99.5,
                                 "typo1": 99.5, "typo2": 98.5, "combo": 93},
    "prototype, queens": {"clean": 100, "abbrev": 100, "nopcloc": 100, "swap": 100, "unit": 100, "typo1": 98.5,
                          "typo2": 96.5, "combo": 97},
    "nominatim, liechtenstein": {"clean": 96, "abbrev": 96, "nopcloc": 96, "swap": 96, "unit": 0, "typo1": 3,
                                 "typo2": 4, "combo": 0},
    "nominatim, queens": {"clean": 99, "abbrev": 99, "nopcloc": 99, "swap": 99, "unit": 0, "typo1": 0, "typo2": 4,
                          "combo": 0},
}  # fmt: skip
BUCKETS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


@dataclass(frozen=True)
class Answer:
    """How one question was answered: metres off, the confidence, whether it was accepted, and the time it took."""

    kind: str
    text: str
    off_m: float
    confidence: float
    accepted: bool
    took_ms: float


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print aligned columns."""
    cells = [list(map(str, line)) for line in (headers, *rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(headers))]
    for line in cells:
        print("  ".join(cell.rjust(width) if i else cell.ljust(width)
                        for i, (cell, width) in enumerate(zip(line, widths, strict=True))))  # fmt: skip
    print()


class Bench:
    """Runs trials in a folder of its own and remembers every answer."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data, self.folder = data, folder
        self.answers: list[Answer] = []

    def run(self, trial: Trial) -> list[Answer]:
        """The answers to a trial's questions."""
        target = self.folder / "trial.region.db"
        build(target, [trial.source], now=0)
        gazetteer = Gazetteer(Addresses(target))
        gazetteer.find("warm up 1")
        found = [_answer(gazetteer, question.kind, question.text, question.at) for question in trial.questions]
        self.answers += found
        return found

    def built(self) -> None:
        """How fast regions are built, and how large they are."""
        rows = []
        for name in trials.EXTRACTS:
            target = self.folder / f"{name}.region.db"
            began = time.process_time()
            build(target, [source_of(self.data / "osm" / name)], now=0)
            took = time.process_time() - began
            count = sum(each.addresses for each in Addresses(target).summary())
            size = target.stat().st_size
            each = f"{size / max(1, count):.0f}"
            rows.append((name, count, f"{took:.2f}", f"{count / took:,.0f}", f"{size:,}", each))
        table(("region", "addresses", "s", "addresses/s", "bytes", "bytes each"), rows)

    def kinds(self, named: Iterable[Trial], peers: bool = False) -> None:
        """One row a trial, one column a kind of query: % of first hits within 50 m."""
        rows = []
        for trial in named:
            found = self.run(trial)
            by_kind: dict[str, list[Answer]] = defaultdict(list)
            for answer in found:
                by_kind[answer.kind].append(answer)
            rows.append((trial.name, *(_share(by_kind[kind]) for kind in KINDS), *_sums(found)))
        extra = [(name, *(shares.get(kind, "") for kind in KINDS), *[""] * 6) for name, shares in PEERS.items()]
        table(("% in 50 m", *KINDS, *_SUMS), [*rows, *(extra if peers else [])])

    def held(self) -> None:
        """Houses and streets that the region does not know."""
        rows = [(trial.name, _share(found), *_sums(found)) for trial in trials.held_back(self.data)
                if (found := self.run(trial))]  # fmt: skip
        table(("held back", "% in 50 m", *_SUMS), rows)

    def names(self) -> None:
        """Many names: one error each, and what opening such a region costs a command."""
        trial = trials.many_names()
        found = self.run(trial)
        table(("names", "% in 50 m", *_SUMS), [(trial.name, _share(found), *_sums(found))])
        told = subprocess.run(
            [sys.executable, "-c", _OPENING, str(self.folder / "trial.region.db"), trial.questions[0].text],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        table(("a command's CPU seconds", "imports", "opening", "first look-up", "second"), [(trial.name, *told)])

    def calibration(self) -> None:
        """What a confidence is worth, over all questions that were put."""
        rows = []
        for low, high in pairwise(BUCKETS):
            inside = [answer for answer in self.answers if low <= answer.confidence < high]
            near = sum(answer.off_m <= 500 for answer in inside)
            share = f"{100 * near / len(inside):.1f}" if inside else ""
            rows.append((f"{low:.2f} to {min(high, 1):.2f}", len(inside), share, sum(a.accepted for a in inside)))
        table(("confidence", "n", "% in 500 m", "accepted"), rows)
        accepted = [answer for answer in self.answers if answer.accepted]
        wrong = [answer for answer in accepted if answer.off_m > 500]
        one_in = f"1 in {len(accepted) // len(wrong):,}" if wrong else "none"
        table(("questions", "accepted", "% accepted", "accepted, wrong > 500 m", "that is"),
              [(len(self.answers), len(accepted), f"{100 * len(accepted) / max(1, len(self.answers)):.1f}", len(wrong),
                one_in)])  # fmt: skip
        for answer in wrong:
            print(f"wrong by {answer.off_m:,.0f} m, {answer.confidence:.2f}: {answer.text}")


_SUMS = ("all", "% accepted", "wrong > 500 m", "p50 ms", "p95 ms", "n")
_OPENING = """
import sys, time
from pathlib import Path
began = time.process_time()
from core.geocoding.adapters.gazetteer import Gazetteer
from core.region.addresses.read import Addresses
imported = time.process_time()
gazetteer = Gazetteer(Addresses(Path(sys.argv[1])))
opened = time.process_time()
gazetteer.find(sys.argv[2])
first = time.process_time()
gazetteer.find("7 Another Street")
times = (began, imported, opened, first, time.process_time())
print(*(f"{b - a:.3f}" for a, b in zip(times, times[1:])))
"""


def _answer(gazetteer: Gazetteer, kind: str, text: str, at: tuple[float, float]) -> Answer:
    began = time.process_time()
    found = gazetteer.find(text)
    took_ms = 1000 * (time.process_time() - began)
    if not found:
        return Answer(kind, text, float("inf"), 0.0, False, took_ms)
    best = found[0]
    return Answer(kind, text, distance_m((best.lat, best.lon), at), best.confidence, best.sure, took_ms)


def _share(answers: Sequence[Answer]) -> str:
    return f"{100 * sum(answer.off_m <= 50 for answer in answers) / len(answers):.1f}" if answers else ""


def _sums(answers: Sequence[Answer]) -> tuple[object, ...]:
    accepted = [answer for answer in answers if answer.accepted]
    times = sorted(answer.took_ms for answer in answers)
    return (
        _share(answers), f"{100 * len(accepted) / len(answers):.1f}", sum(answer.off_m > 500 for answer in accepted),
        f"{times[len(times) // 2]:.1f}", f"{times[int(len(times) * 0.95)]:.1f}", len(answers),
    )  # fmt: skip


def main() -> None:
    """Print the tables of the parts that are named, or of all."""
    default = os.environ.get("ROUNDSMAN_DATA") or Path(__file__).parents[3] / "shared" / "data"
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--data", type=Path, default=Path(default))
    reader.add_argument("part", nargs="*")
    said = reader.parse_args()
    if not said.data.is_dir():
        sys.exit(f"The shared data are not in {said.data}; name their folder with --data.")
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(said.data, Path(temporary))
        parts: dict[str, Callable[[], None]] = {
            "built": bench.built,
            "sets": lambda: bench.kinds(trials.sets(said.data), peers=True),
            "real": lambda: bench.kinds(trials.real(said.data)),
            "along": lambda: bench.kinds(trials.along(said.data)),
            "towns": lambda: bench.kinds(trials.towns()),
            "held": bench.held,
            "names": bench.names,
        }
        if unknown := set(said.part) - set(parts):
            sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}.")
        for part in said.part or parts:
            parts[part]()
        bench.calibration()


if __name__ == "__main__":
    main()
