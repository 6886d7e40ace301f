"""`roundsman solve`: a public benchmark file, solved here and now; nothing of the shop's is read."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli.frame import Finite, emit_json, json_option, narrate, rewrites, say
from console.cli.searching import STOPPED, interrupts, made_ready
from core.errors import BadInput

if TYPE_CHECKING:
    from core.routing.instances import Instance
    from core.routing.model import Progress
    from core.routing.solving import Solved


@click.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--seconds", type=Finite(0.05, 86_400), help="Wall clock from reading done to the answer.")
@click.option("--iterations", type=click.IntRange(1, 2**40), help="The same answer every time, on any machine.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True)
@click.option("--engine", default="ruin", show_default=True, help="Which engine searches: ruin or ortools.")
@click.option("--best-known", type=Finite(0, min_open=True), help="The cost to measure the gap from.")
@click.option("--rounding", type=click.Choice(("round", "trunc", "dimacs", "exact")), help="Not that of its TYPE.")
@click.option("--workers", type=click.IntRange(0, 512), help="Part by part in so many processes; 0: as a whole.")
@click.option("--cluster", default="", metavar="ADDRESS", help="A Dask scheduler whose workers solve the parts.")
@json_option
def solve(
    instance: Path,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    engine: str,
    best_known: float | None,
    rounding: str | None,
    workers: int | None,
    cluster: str,
    as_json: bool,
) -> None:
    """Solve a benchmark INSTANCE: VRPLIB or Solomon, with PyVRP's HFVRP, MDVRPTW and PCVRPTW.

    Costs follow the sets' conventions; stops are numbered as in solution files. Ten seconds where nothing is said.
    More than 1,500 stops are solved part by part, in a process for each core or by the workers of a Dask cluster.
    """
    from core.routing.engines import known
    from core.routing.instances import read_instance
    from core.routing.solving import solve_instance

    seconds = _limit(seconds, iterations)
    known(engine)
    read = read_instance(instance, rounding)
    narrate(f"{read.name}: {len(read.problem.stops)} stops, {len(read.problem.vehicles)} vehicles at most …")
    stop = threading.Event()
    _make_ready(engine, stop)
    with interrupts(stop), _watched(read) as report:
        found = solve_instance(
            read, engine_name=engine, seed=seed, seconds=seconds, iterations=iterations, best_known=best_known,
            workers=workers, cluster=cluster, report=report, cancelled=stop.is_set,
        )  # fmt: skip
    emit_json(asdict(found)) if as_json else _tell(found)
    if found.owed:
        narrate(f"{found.owed} stops that have to be served are not; give it more time, or see whether they can be.")
    if stop.is_set():
        narrate("Stopped before its time; this is the best so far.")
        click.get_current_context().exit(STOPPED)


def _make_ready(engine: str, stop: threading.Event) -> None:
    """Before the clock starts. Where nothing can be kept it is done in this process, and Ctrl-C ends the program."""
    from core.ready.kept import is_ready
    from core.routing import engines

    with interrupts(stop):
        made_ready([engine], stop)
    if not is_ready(engine):
        engines.engine(engine).ready()


@contextmanager
def _watched(read: Instance) -> Iterator[Callable[[Progress], None]]:
    """On a terminal one line of stderr follows the search; elsewhere it is silent."""
    from core.routing.solving import cost_of

    over = rewrites()

    def report(progress: Progress) -> None:
        if over:
            cost = f"{cost_of(read, progress.best):,.10g}"
            line = f"{progress.seconds:5.1f} s, {progress.iterations:,} iterations, cost {cost}"
            line += f"; {progress.note}" if progress.note else ""
            sys.stderr.write(f"\r{line:<100}")
            sys.stderr.flush()

    yield report
    if over:
        sys.stderr.write(f"\r{'':<100}\r")


def _limit(seconds: float | None, iterations: int | None) -> float | None:
    """Ten seconds where nothing is said. Raises BadInput where both are."""
    if seconds is not None and iterations is not None:
        raise BadInput("Say --seconds or --iterations, not both.")
    return 10.0 if seconds is None and iterations is None else seconds


def _tell(found: Solved) -> None:
    gap = "" if found.gap_percent is None else f", {found.gap_percent:+.2f} % against the best known"
    say(f"Cost {found.cost:,.10g} on {len(found.routes)} routes{gap}.")
    say(f"{found.iterations:,} iterations of {found.engine} in {found.seconds:.2f} s, seed {found.seed}.")
    for number, route in enumerate(found.routes, 1):
        say(f"Route {number}: {' '.join(map(str, route))}")
    if found.unserved:
        say(f"Not served: {' '.join(map(str, found.unserved))}")
