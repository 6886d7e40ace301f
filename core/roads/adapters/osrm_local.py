"""OSRM on this machine: its bindings in a process of their own, alive as long as the desk."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from core.child import Sorry, last_words, packed, spawn, talk
from core.errors import Unavailable
from core.roads.adapters.osrm import Ask
from core.roads.graphs import Graph, find_graph
from core.roads.model import Drive, Point
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

#: Loading a graph and one answer take no longer than this: a table of a thousand doors takes two seconds.
ANSWER_S = 120.0
_TICK_S = 0.05


class Engine:
    """One graph's OSRM: its process starts with the first question and ends with `close`, or with this program."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._child: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()
        self._lock = Lock()  # one question at a time

    def ask(self, service: str, points: Sequence[Point], options: Mapping[str, str]) -> Any:
        """The answer, as a server's. Raises Unavailable; whatever is raised, the process is gone."""
        question = service, [(lon, lat) for lat, lon in points], dict(options)
        with self._lock:
            try:
                return self._answer(packed(question))
            except BaseException:
                self._end()
                raise

    def close(self) -> None:
        """End the process, in the middle of an answer too: whoever waits for it hears that it has ended."""
        if child := self._child:
            child.kill()
        with self._lock:
            self._end()

    def _answer(self, question: bytes) -> Any:
        if self._child is None or self._child.poll() is not None:
            self._start()
        assert self._child is not None
        until = monotonic() + ANSWER_S
        for heard in talk(self._child, question, _TICK_S):
            if heard and isinstance(heard[0], Sorry):
                raise Unavailable(heard[0].sentence)
            if heard:
                return heard[0]
            if monotonic() > until:
                raise Unavailable(f"OSRM on this machine did not answer within {ANSWER_S:.0f} s and was ended.")
        how = clean(last_words(self._child.wait(), self._complaints), limit=200)
        raise Unavailable(f"OSRM on this machine ended unexpectedly ({how}); try again.")

    def _start(self) -> None:
        self._end()
        self._child, self._complaints = self._held.enter_context(_worker(self.graph))

    def _end(self) -> None:
        self._child = None
        self._held.close()


@contextmanager
def _worker(graph: Graph) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    module, algorithm = "core.roads.adapters.osrm_worker", "CH" if graph.contracted else "MLD"
    with (
        tempfile.TemporaryFile() as complaints,
        spawn(module, str(graph.base), algorithm, complaints=complaints) as child,
    ):
        try:
            yield child, complaints
        finally:
            child.kill()


@dataclass(frozen=True, slots=True)
class OsrmLocal:
    """OSRM with the graphs of a folder, one engine each."""

    folder: Path
    engine: Callable[[Graph], Engine]  #: the one that is kept for a graph

    @property
    def sizes(self) -> Sequence[int]:
        """No limit but memory, and that a process which nobody waits for any more soon looks up."""
        return (1000,)

    def source(self, drive: Drive) -> str:
        """`OSRM here, van graph of 2026-03-02T07:30:11.123456789`. Raises Unavailable."""
        return f"OSRM here, {drive.profile} graph of {find_graph(self.folder, drive.profile).made}"

    def title(self, drive: Drive) -> str:
        """`OSRM on this machine, graph county of 2026-03-02`. Raises Unavailable."""
        graph = find_graph(self.folder, drive.profile)
        return f"OSRM on this machine, graph {graph.name} of {graph.made[:10]}"

    def nonsense(self, drive: Drive, wrong: Exception) -> Unavailable:
        """The error for an answer that cannot be one."""
        said = clean(str(wrong), limit=120)
        return Unavailable(
            f"{self.title(drive)}, answers what cannot be ({said}); "
            f"“roundsman roads osrm EXTRACT.osm.pbf --profile {drive.profile}” prepares it again."
        )

    @contextmanager
    def asking(self, drive: Drive) -> Iterator[Ask]:
        """The engine's own questions. Raises Unavailable."""
        yield self.engine(find_graph(self.folder, drive.profile)).ask


def engine_of(desk: Desk, graph: Graph) -> Engine:
    """The engine of a graph, kept with the desk; one of an older graph in its place ends."""
    return desk.kept(f"osrm {graph.slot}", graph, lambda: Engine(graph))
