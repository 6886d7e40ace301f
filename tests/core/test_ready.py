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


def test_once_ready_every_function_of_the_kernel_is_there(engine_ready: None) -> None:
    assert kept.is_ready("ruin")
    place = kept.folder()
    assert place is not None
    done, wanted = kept.steps(place, "ruin")
    assert done == wanted > 20


def test_whether_it_is_ready_is_known_without_numba(engine_ready: None) -> None:
    code = "import sys; from core.ready import kept; print(kept.is_ready('ruin'), 'numba' in sys.modules)"
    assert _run(code).split() == ["True", "False"]


def test_a_ready_kernel_is_loaded_and_not_compiled(engine_ready: None) -> None:
    code = (
        "from core.routing.engines.ruin.kernel import routes, search\n"
        "from core.routing.engines import engine\n"
        "engine('ruin').ready()\n"
        "used = (routes.begin, routes.adopt, search.search)\n"
        "print([(sum(f.stats.cache_hits.values()), sum(f.stats.cache_misses.values())) for f in used])"
    )
    assert _run(code).strip() == str([(1, 0)] * 3)


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
        "time, which takes some 20 s."
    )
    make_ready("ruin", report=pytest.fail)
    beforehand = Beforehand()
    assert beforehand.over
    beforehand.close()


def test_where_nothing_can_be_kept_functions_are_compiled_all_the_same(unwritable: Path) -> None:
    code = "from core.compiled import compiled\n@compiled\ndef more(n): return n + 1\nprint(more(41))"
    assert _run(code).strip() == "42"
