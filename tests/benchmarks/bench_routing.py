"""Solvers side by side on the same files: mean gap to the best known cost, and the ratio of ours to the best peer's.

Run from the top of the repository, for instance:
    python -m tests.benchmarks.bench_routing --classes 100,500 --seconds 1,5 --seeds 1-5 --engines ruin,pyvrp,vroom5
    python -m tests.benchmarks.bench_routing FOLDER --keep
FOLDER holds .vrp and Solomon's .txt files and, in `bks.csv`, the best costs known (default: vrp in `ROUNDSMAN_DATA`,
else ../shared/data; `tests.benchmarks.generated` makes others). Where a file has no best cost, the best of this run
counts; --keep writes what is better back. Each solve is a process of its own on one core, which pays for building its
model within its time; each answer is timed and checked here, and costs what the problem says, not what the solver says.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from statistics import mean

from core.routing.check import check
from core.routing.engines import ENGINES
from core.routing.instances import Instance, read_instance
from core.routing.model import Code, Solution, Unassigned
from core.routing.schedule import schedule
from core.routing.solving import cost_of
from tests.benchmarks.routing_peers import SOLVERS

ROOT = Path(__file__).parents[2]
#: Up to so many stops, in order; beyond them is 1000. Files with prizes, depots or kinds are rich whatever their size.
CLASSES = ((150, "100"), (550, "500"), (10**9, "1000"))
DEFAULT = "ruin,raw-ortools,vroom0,vroom5,pyvrp,hgs"


@dataclass(frozen=True)
class Case:
    """A file to solve."""

    path: Path
    instance: Instance
    group: str


@dataclass(frozen=True)
class Result:
    """One solve, judged."""

    case: Case
    solver: str
    budget_s: float
    seed: int
    seconds: float
    cost: float | None  #: None: no answer that holds
    why: str = ""


def group_of(instance: Instance) -> str:
    """Its class."""
    problem = instance.problem
    several = len({van.start for van in problem.vehicles}) > 1
    kinds = len({(van.capacity, van.cost_fixed, van.cost_km) for van in problem.vehicles}) > 1
    if several or kinds or any(stop.drop_cost is not None for stop in problem.stops):
        return "rich"
    return next(name for most, name in CLASSES if len(problem.stops) <= most)


def judged(case: Case, solver: str, budget_s: float, seed: int, core: int) -> Result:
    """Solve in a child and judge the answer."""
    job = {"path": str(case.path), "solver": solver, "seconds": budget_s, "seed": seed, "core": core}
    command = [sys.executable, "-m", "tests.benchmarks.routing_peers", json.dumps(job)]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **one_thread}, capture_output=True, text=True, check=False
    )
    if ran.returncode != 0 or not ran.stdout:
        last = (ran.stderr.strip().splitlines() or ["no answer"])[-1]
        return Result(case, solver, budget_s, seed, budget_s, None, f"exit {ran.returncode}: {last}")
    answer = json.loads(ran.stdout)
    if "failed" in answer:
        return Result(case, solver, budget_s, seed, budget_s, None, answer["failed"])
    cost, why = worth(case.instance, answer["routes"])
    return Result(case, solver, budget_s, seed, answer["seconds"], cost, why)


def worth(instance: Instance, routes: list[tuple[int, list[int]]]) -> tuple[float | None, str]:
    """The cost of routes over places, or None and what speaks against them."""
    problem = instance.problem
    stop_of = {stop.doors[0].place: at for at, stop in enumerate(problem.stops)}
    timed = [schedule(problem, vehicle, [(stop_of[at], at) for at in places]) for vehicle, places in routes]
    served = {visit.stop for route in timed for visit in route.visits}
    left = [Unassigned(stop, Code.STOPPED, "") for stop in range(len(problem.stops)) if stop not in served]
    solution = Solution(tuple(sorted(timed, key=lambda route: route.vehicle)), tuple(left))
    owed = sum(1 for each in left if problem.stops[each.stop].drop_cost is None)
    if owed:
        return None, f"{owed} stops not served"
    wrong = check(problem, solution)
    return (None, wrong[0].sentence) if wrong else (cost_of(instance, solution), "")


def best_known(folder: Path) -> dict[str, float]:
    """By the name of the file without its ending."""
    table = folder / "bks.csv"
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8") as file:
        return {Path(row["file"]).stem: float(row["best_known_cost"]) for row in csv.DictReader(file)}


def keep(folder: Path, best: dict[str, float], cases: Iterable[Case]) -> None:
    """Write the best costs."""
    with (folder / "bks.csv").open("w", encoding="utf-8") as file:
        file.write("file,best_known_cost\n")
        for case in cases:
            if case.path.stem in best:
                file.write(f"{case.path.name},{best[case.path.stem]}\n")


def run(cases: list[Case], given: argparse.Namespace) -> list[Result]:
    """Everything asked for, as many at a time as there are cores given; each result is told as it comes."""
    cores: Queue[int] = Queue()
    for core in given.cores:
        cores.put(core)
    jobs = [
        (case, solver, budget_s, seed)
        for budget_s in given.seconds
        for case in cases
        for solver in given.engines
        for seed in given.seeds
    ]

    def work(job: tuple[Case, str, float, int]) -> Result:
        core = cores.get()
        try:
            result = judged(*job, core)
        finally:
            cores.put(core)
        told = f"{result.cost:,.10g}" if result.cost is not None else f"none ({result.why})"
        late = " LATE" if result.seconds > result.budget_s * 1.05 + 0.05 else ""
        case, solver, budget_s, seed = job
        print(
            f"{case.path.stem:34} {solver:12} {budget_s:g} s seed {seed}: {told}, {result.seconds:.2f} s{late}",
            flush=True,
        )
        return result

    with ThreadPoolExecutor(len(given.cores)) as pool:
        return list(pool.map(work, jobs))


def table(results: list[Result], best: dict[str, float], given: argparse.Namespace) -> None:
    """Mean gaps in per cent by file and by class, and ours against the best peer; `*`: a seed gave no answer."""
    for budget_s in given.seconds:
        print(f"\nMean gap in % at {budget_s:g} s, seeds {given.seeds[0]} to {given.seeds[-1]}")
        print(f"{'':34}" + "".join(f"{solver:>13}" for solver in given.engines))
        here = [result for result in results if result.budget_s == budget_s]
        gaps: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)  # class, file, solver
        for case in sorted({result.case for result in here}, key=lambda case: (case.group, case.path.stem)):
            cells, by_solver = [], gaps[case.group].setdefault(case.path.stem, {})
            for solver in given.engines:
                costs = [each.cost for each in here if each.case is case and each.solver == solver]
                found = [100 * (cost / best[case.path.stem] - 1) for cost in costs if cost is not None]
                if found and len(found) == len(costs):
                    by_solver[solver] = mean(found)
                cells.append(f"{mean(found):.2f}{'*' if len(found) < len(costs) else ' '}" if found else "- ")
            print(f"{case.path.stem:34}" + "".join(f"{cell:>13}" for cell in cells))
        for group, by_file in gaps.items():
            _class_lines(group, by_file, given.engines)


def _class_lines(group: str, by_file: dict[str, dict[str, float]], solvers: list[str]) -> None:
    """Means of those that answered everywhere; then ours against each peer on the files that it answered."""
    whole = {
        solver: mean(gaps[solver] for gaps in by_file.values())
        for solver in solvers
        if all(solver in gaps for gaps in by_file.values())
    }
    cells = [f"{whole[solver]:.2f} " if solver in whole else "- " for solver in solvers]
    print(f"{f'class {group}, {len(by_file)} files':34}" + "".join(f"{cell:>13}" for cell in cells))
    for mine in (solver for solver in solvers if solver in ENGINES):
        compared = []
        for peer in (solver for solver in solvers if solver not in ENGINES):
            both = [(gaps[mine], gaps[peer]) for gaps in by_file.values() if mine in gaps and peer in gaps]
            if both:
                compared.append((mean(theirs for _, theirs in both), mean(ours for ours, _ in both), peer, len(both)))
        for theirs, ours, peer, files in sorted(compared):
            ratio = f"{ours / theirs:.2f}" if theirs > 0 else "-"
            print(f"{'':34}  {mine} {ours:.2f}, {peer} {theirs:.2f} on {files} files: ratio {ratio}")


def numbers(text: str) -> list[int]:
    """`1,3-5` is 1, 3, 4, 5."""
    spans = [part.split("-") for part in text.split(",")]
    return [at for span in spans for at in range(int(span[0]), int(span[-1]) + 1)]


def main() -> None:
    """Measure what was asked for."""
    default = Path(os.environ.get("ROUNDSMAN_DATA") or ROOT.parent / "shared" / "data") / "vrp"
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, nargs="?", default=default)
    asked.add_argument("--classes", type=lambda text: text.split(","), default=["100", "500", "1000", "rich"])
    asked.add_argument("--files", type=lambda text: text.split(","), help="only those whose names begin so")
    asked.add_argument("--seconds", type=lambda text: [float(part) for part in text.split(",")], default=[1.0, 5.0])
    asked.add_argument("--seeds", type=numbers, default=[1, 2, 3, 4, 5])
    asked.add_argument("--engines", type=lambda text: text.split(","), default=DEFAULT.split(","))
    asked.add_argument("--cores", type=numbers, default=[0], help="processors to use, one solve on each")
    asked.add_argument("--keep", action="store_true", help="write better costs to FOLDER/bks.csv")
    given = asked.parse_args()
    if unknown := set(given.engines) - set(SOLVERS):
        asked.error(f"{', '.join(unknown)}: there are {', '.join(SOLVERS)}")
    paths = sorted(path for path in given.folder.glob("*") if path.suffix in (".vrp", ".txt"))
    if not paths:
        sys.exit(f"No instances at {given.folder}: set ROUNDSMAN_DATA, or make some with tests.benchmarks.generated.")
    read = [
        (path, read_instance(path)) for path in paths if not given.files or path.stem.startswith(tuple(given.files))
    ]
    cases = [Case(path, instance, group_of(instance)) for path, instance in read]
    results = run([case for case in cases if case.group in given.classes], given)
    best = best_known(given.folder)
    published = dict(best)
    for result in results:
        if result.cost is not None:
            name = result.case.path.stem
            best[name] = min(best.get(name, result.cost), result.cost)
    table(results, {**best, **published}, given)
    if given.keep:
        keep(given.folder, best, cases)


if __name__ == "__main__":
    main()
