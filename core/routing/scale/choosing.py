"""Whether a problem is solved as a whole or part by part, and by whom."""

from __future__ import annotations

from core.routing.engines import Engine, engine, known
from core.routing.model import Problem
from core.routing.scale.cluster import Cluster
from core.routing.scale.crew import Crew, Processes
from core.routing.scale.engine import Parts

#: More stops than this are solved part by part: the tables and the search of a whole grow too large.
LARGE = 1500


def chosen(name: str, problem: Problem, *, workers: int | None = None, cluster: str = "") -> Engine:
    """The engine of this name, or one that has it solve part by part: above `LARGE` stops, or where `workers` says so.

    `workers` are processes of this machine (None: one for each core; 0: as a whole, whatever the size). With `cluster`,
    a Dask scheduler's address, its workers solve the parts instead. A problem with a balance or a limit on changes is
    always solved as a whole: no part can judge them. Raises BadInput.
    """
    by_parts = bool(workers) if workers is not None else len(problem.stops) > LARGE
    if not by_parts or problem.balance is not None or problem.most_changed is not None:
        return engine(name)

    def crew() -> Crew:
        return Cluster(cluster) if cluster else Processes(workers)

    return Parts(known(name), crew)
