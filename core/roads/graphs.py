"""Graphs for the OSRM that runs on this machine: where they lie, and how one is prepared from a map extract.

A graph serves one profile. It is a set of files that OSRM's own tools make: `extract` reads the map by a profile in
Lua, `contract` works shortcuts out, so that a table of a thousand doors takes seconds.
"""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.child import CHUNK, surroundings
from core.errors import BadInput, Cancelled, FileRefused, Unavailable
from core.text import clean

if TYPE_CHECKING:
    from core.desk import Desk

#: The profile in Lua of each of ours: the van's and the car's are our own, the others come with OSRM.
_PROFILES = {"van": "osrm_van.lua", "car": "osrm_car.lua", "bike": "bicycle.lua", "foot": "foot.lua"}
#: A graph directly in the folder is one for these.
_DRIVEN = ("van", "car")
_EXTRACTS = (".pbf", ".osm", ".bz2", ".gz")
#: Share of the time that reading the map takes; the rest goes into contraction.
_READING = 0.25
_PERCENT = re.compile(rb"(?<![\d.(])(\d{1,3})%")
_TICK_S = 0.1


@dataclass(frozen=True, slots=True)
class Graph:
    """The files of one graph."""

    base: Path  #: what OSRM calls it; its files add to that name
    made: str  #: when, UTC: another graph in its place was made at another time
    contracted: bool = True  #: for contraction hierarchies; else for multi-level Dijkstra

    @classmethod
    def of(cls, file: Path) -> Graph:
        """The one whose `.hsgr` or `.mldgr` that is. Raises OSError."""
        made = file.stat().st_mtime_ns
        when = f"{datetime.fromtimestamp(made // 10**9, tz=UTC):%Y-%m-%dT%H:%M:%S}.{made % 10**9:09d}"
        return cls(file.with_suffix(""), when, file.suffix == ".hsgr")

    @property
    def slot(self) -> str:
        """Its place, where a newer one follows it: `/shop/shop.graphs/van`."""
        return re.sub(r"-\d+$", "", str(self.base.parent))

    @property
    def name(self) -> str:
        """The extract that it was made from: `county`."""
        return clean(self.base.name.removesuffix(".osrm"), limit=60)


def graphs_folder(desk: Desk) -> Path:
    """Where graphs lie: the setting `roads.osrm_folder` (from the shop's folder on), else beside the shop's file."""
    named = desk.setting("roads.osrm_folder")
    return desk.path.parent / Path(named).expanduser() if named else desk.beside(".graphs")


def find_graph(folder: Path, profile: str) -> Graph:
    """The graph for a profile. Raises Unavailable where there is none."""
    graphs = [graph for place in _places(folder, profile) for graph in _graphs(place)]
    if not graphs and profile in _DRIVEN:
        graphs = _graphs(folder)
    if graphs:
        return max(graphs, key=lambda graph: graph.made)
    raise Unavailable(
        f"OSRM on this machine has no graph for {profile} in {folder}; "
        f"“roundsman roads osrm EXTRACT.osm.pbf --profile {profile}” prepares one."
    )


def _places(folder: Path, profile: str) -> list[Path]:
    """The folders of a profile's graphs: one that somebody has laid there, and those that were prepared here."""
    return [folder / profile, *folder.glob(f"{profile}-*")]


def _graphs(place: Path) -> list[Graph]:
    found = []
    for file in (*place.glob("*.osrm.hsgr"), *place.glob("*.osrm.mldgr")):
        with suppress(FileNotFoundError):  # a newer one has just taken its place
            found.append(Graph.of(file))
    return found


def prepare_graph(
    desk: Desk,
    extract: Path,
    profile: str = "van",
    *,
    report: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Graph:
    """Make the graph of a profile from a map extract; the one before is replaced at the very end.

    Takes about 25 s for a city of 300,000 road segments. Raises BadInput for a file that cannot be used, Unavailable
    where OSRM is not installed, FileRefused, Cancelled.
    """
    extract = extract.expanduser().absolute()
    if profile not in _PROFILES:
        raise BadInput(f"There is no profile “{clean(profile, limit=40)}”; choose {', '.join(_PROFILES)}.")
    if not extract.is_file():
        raise BadInput(f"There is no file {extract}; check its name.")
    if extract.suffix.lower() not in _EXTRACTS:
        raise BadInput(f"{extract.name} is no OpenStreetMap extract; give a file that ends in .osm.pbf.")
    lua = _lua_folder()
    folder = graphs_folder(desk)
    hear = _Progress(report or (lambda share: None), cancelled or (lambda: False), extract.name)
    with _told(folder), _draft(folder, profile) as draft:
        base = draft / f"{extract.name.split('.')[0] or 'graph'}.osrm"
        ours = Path(__file__).with_name(_PROFILES[profile])
        script = ours if ours.is_file() else lua / _PROFILES[profile]
        # In its folder and by its bare name: the tools cut ".osrm" out of a path wherever it stands.
        _run(["extract", "-p", str(script), "-o", base.name, str(extract)], draft, lua, hear.reading)
        _run(["contract", base.name], draft, lua, hear.contracting)
        graph = _settle(Graph.of(base.with_name(f"{base.name}.hsgr")), folder, profile)
    with desk.writing() as db:
        desk.record(db, "roads.prepared", f"roads:{profile}", {"extract": extract.name})
    return graph


class _Progress:
    """What OSRM's tools print on their way, as a share of the whole."""

    def __init__(self, report: Callable[[float], None], cancelled: Callable[[], bool], name: str) -> None:
        self._report, self._cancelled, self._name = report, cancelled, name
        self._percents = 0
        self._share = 0.0

    def reading(self, said: bytes) -> None:
        """Half of its time it parses in silence; then it counts to a hundred four times."""
        self._percents += len(_PERCENT.findall(said)) if b"Raw input" not in said else 0
        parsed = 0.5 if b"Raw input" in said or self._share else 0.0
        self._tell(_READING * (parsed + 0.5 * min(1.0, self._percents / 40)))

    def contracting(self, said: bytes) -> None:
        """It counts to a hundred once, and then again in no time."""
        counted = [int(each) for each in _PERCENT.findall(said)]
        self._tell(_READING + (1 - _READING) * min(100, max(counted, default=0)) / 100)

    def _tell(self, share: float) -> None:
        if self._cancelled():
            raise Cancelled(f"Preparing {self._name} was cancelled; the graphs are as they were.")
        if share > self._share:
            self._share = share
            self._report(share)


def _lua_folder() -> Path:
    """OSRM's own profiles in Lua. Raises Unavailable where its package is not there."""
    code = "import osrm; print(osrm.__path__[0])"
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings())
    if done.returncode:
        raise Unavailable(not_installed())
    return Path(done.stdout.strip()) / "share" / "profiles"


def not_installed() -> str:
    """Why OSRM does not run here, and what helps."""
    if sys.version_info < (3, 12):
        have = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"OSRM on this machine needs Python 3.12 or newer, this is {have}; the region's roads need nothing more."
    return "OSRM is not installed on this machine: pip install 'roundsman[osrm]'."


def _run(command: Sequence[str], folder: Path, lua: Path, hear: Callable[[bytes], None]) -> None:
    """One of OSRM's tools, to its end. Raises BadInput where it fails; whatever `hear` raises ends it."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "osrm", *command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**surroundings(), "LUA_PATH": f"{lua}/?.lua;;"},
        start_new_session=True,  # the tool is a child of that child: they are killed together
        bufsize=0,
    )
    assert child.stdout is not None
    last = b""
    try:
        with selectors.DefaultSelector() as selector, child.stdout:
            selector.register(child.stdout, selectors.EVENT_READ)
            said = b" "
            while said:
                said = os.read(child.stdout.fileno(), CHUNK) if selector.select(_TICK_S) else b" "
                last = (last + said)[-4000:] if said.strip() else last
                hear(said)
        status = child.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if status:
        raise BadInput(_failure(command, status, last))


def _failure(command: Sequence[str], status: int, last: bytes) -> str:
    """What the tool complained of."""
    lines = [line for line in last.decode(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "[error]" in line or "what():" in line]
    said = clean((errors or lines or [f"status {status}"])[-1].split("[error]")[-1], limit=200)
    return (
        f"OSRM's {command[0]} failed ({said}). Give an OpenStreetMap extract of your area, "
        "a small one: it needs some ten times the file's size of memory."
    )


@contextmanager
def _draft(folder: Path, profile: str) -> Iterator[Path]:
    """A folder for a graph in the making, gone again in the end; those that killed programs left go, too."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f".{profile}.*.part"):
        if not _lives(left.suffixes[-2]):
            shutil.rmtree(left, ignore_errors=True)
    draft = folder / f".{profile}.{os.getpid()}.part"
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _lives(suffix: str) -> bool:
    """Whether the process of that number is there: `.4711`."""
    try:
        os.kill(int(suffix[1:]), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _settle(draft: Graph, folder: Path, profile: str) -> Graph:
    """Give the finished graph its name, in one step; those prepared before it go, and who has one open keeps it."""
    place = folder / f"{profile}-{re.sub('[^0-9]', '', draft.made)}"
    draft.base.parent.rename(place)
    for other in folder.glob(f"{profile}-*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)
    return replace(draft, base=place / draft.base.name)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        raise FileRefused(
            f"No graph can be written in {folder} ({wrong.strerror}); what stood there is as it was. "
            "Free some space or choose another place: roundsman settings set roads.osrm_folder PATH."
        ) from wrong
