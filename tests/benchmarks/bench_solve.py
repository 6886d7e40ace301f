"""Our engines on the public instances of `data/vrp`: gap to the best known cost, and what a search gets done.

    python -m tests.benchmarks.bench_solve [--engines ruin,ortools] [--seconds 1,5] [--seeds 2] [NAME …]

One process, one search at a time; the clock includes building the arrays, not compiling (`Engine.ready`). Every answer
has passed `check`. Gaps are in percent, smaller is better.
"""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

from core.routing.instances import read_instance
from core.routing.solving import solve_instance

DATA = Path(os.environ.get("ROUNDSMAN_DATA", Path(__file__).parents[3] / "shared" / "data")) / "vrp"


def main() -> None:
    """Print a line for each instance, engine and time, then the mean of each engine and time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--engines", default="ruin")
    parser.add_argument("--seconds", default="1,5")
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    with (DATA / "bks.csv").open() as table:
        rows = [row for row in csv.DictReader(table) if row["type"] != "MDVRPTW"]
    gaps: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if asked.names and row["instance"] not in asked.names:
            continue
        instance = read_instance(DATA / row["file"])
        for engine in asked.engines.split(","):
            for seconds in asked.seconds.split(","):
                found = [
                    solve_instance(
                        instance,
                        engine_name=engine,
                        seed=seed,
                        seconds=float(seconds),
                        iterations=None,
                        best_known=float(row["best_known_cost"]),
                    )
                    for seed in range(1, asked.seeds + 1)
                ]
                each = [one.gap_percent or 0.0 for one in found]
                gaps.setdefault((engine, seconds), []).append(sum(each) / len(each))
                took = max(one.seconds for one in found)
                rate = sum(one.iterations for one in found) / sum(one.seconds for one in found)
                print(
                    f"{row['instance']:<16}{engine:<9}{seconds:>4} s  gap {sum(each) / len(each):6.2f}"
                    f"  took at most {took:6.2f} s  {rate:10,.0f} iterations/s",
                    flush=True,
                )
    for (engine, seconds), mean in gaps.items():
        print(f"mean of {len(mean)}: {engine} at {seconds} s: {sum(mean) / len(mean):.2f} %")


if __name__ == "__main__":
    main()
