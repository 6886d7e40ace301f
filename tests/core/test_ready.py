"""Machine code that is kept: where, for which sources, and how it is known to be there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.ready import kept
from core.ready.making import Beforehand, make_ready

ROOT = Path(__file__).parents[2]


@pytest.fixture
def unwritable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder cannot be made: a file is in its place, which stops even root."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    (tmp_path / "taken").touch()
    return tmp_path / "taken"


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kernel", kept.KERNELS)
def test_once_ready_every_function_of_the_kernel_is_there(engine_ready: None, kernel: str) -> None:
    assert kept.is_ready(kernel)
    place = kept.folder()
    assert place is not None
    done, wanted = kept.steps(place, kernel)
    assert done == wanted > 10


def test_whether_it_is_ready_is_known_without_numba(engine_ready: None) -> None:
    code = "import sys; from core.ready import kept; print(kept.is_ready('ruin'), 'numba' in sys.modules)"
    assert _run(code).split() == ["True", "False"]


def test_a_ready_kernel_is_loaded_and_not_compiled(engine_ready: None) -> None:
    code = (
        "from core.routing.engines.ruin.kernel import beginning, routes, search\n"
        "from core.routing.engines import engine\n"
        "engine('ruin').ready()\n"
        "used = (beginning.begin, beginning.adopt, routes.note_best, search.search)\n"
        "print([(sum(f.stats.cache_hits.values()), sum(f.stats.cache_misses.values())) for f in used])"
    )
    assert _run(code).strip() == str([(1, 0)] * 4)


def test_the_roads_of_a_real_region_need_nothing_that_is_not_there(engine_ready: None, tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from numba.core import event
from core.region.build import build, source_of
from core.region.file import RegionFile
from core.region.network import write
from core.roads.adapters.region.roads import RegionRoads
from core.roads.model import Drive
from core.roads.profiles import read
from fixtures import path
target, compiled = Path({str(tmp_path)!r}) / "town.region.db", []
class Told(event.Listener):
    def on_start(self, begun): compiled.append(begun.data["dispatcher"].py_func.__qualname__)
    def on_end(self, done): pass
event.register("numba:compile", Told())
for write.WORTH_ORDERING in (0, 10**6):
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    roads = RegionRoads(RegionFile(target), read(), 500)
    points = [(52.0932, 0.9148), (52.0952, 0.9178), (52.0972, 0.9108)]
    for profile in ("van", "car", "bike", "foot"):
        roads.table(points, points, Drive(profile))
        roads.ways(points, Drive(profile))
print(compiled)
"""
    assert _run(code).strip() == "[]"


def test_where_all_is_ready_a_console_starts_nothing(engine_ready: None) -> None:
    beforehand = Beforehand()
    assert beforehand.over
    beforehand.close()


def test_what_is_not_compiled_is_always_ready() -> None:
    assert kept.is_ready("ortools")
    make_ready("ortools", report=pytest.fail)


def test_a_changed_function_begins_a_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(kept._CORE, tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kept, "_CORE", tmp_path / "core")
    first = kept.folder()
    assert first == kept.folder()
    changed = tmp_path / "core" / "routing" / "engines" / "ruin" / "kernel" / "ways.py"
    changed.write_text(changed.read_text() + "\n# changed\n")
    second = kept.folder()
    assert first is not None
    assert second is not None
    assert (first != second, first.parent == second.parent) == (True, True)


def test_where_nothing_can_be_kept_nothing_is_made_and_a_sentence_says_so(unwritable: Path) -> None:
    assert kept.folder() is None
    assert not kept.is_ready("ruin")
    assert kept.told("ruin") == (
        f"ruin: The folder {unwritable}/roundsman/compiled cannot be written, so the engine is made ready anew each "
        "time, which takes some 30 s."
    )
    make_ready("ruin", report=pytest.fail)
    beforehand = Beforehand()
    assert beforehand.over
    beforehand.close()


def test_where_nothing_can_be_kept_functions_are_compiled_all_the_same(unwritable: Path) -> None:
    code = "from core.compiled import compiled\n@compiled\ndef more(n): return n + 1\nprint(more(41))"
    assert _run(code).strip() == "42"
