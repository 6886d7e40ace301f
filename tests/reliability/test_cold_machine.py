"""A machine on which the engine was never used: made ready once, by one process, watched, stopped and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from core.errors import Cancelled
from core.ready import kept
from core.ready.making import Beforehand, make_ready
from tests.core.routing.test_instances import TINY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where machine code is kept, and none is yet, but for that of sources of before."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = kept.folder()
    assert place is not None
    (place.parent / "before").mkdir()
    return place


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.vrp"
    path.write_text(TINY)
    return path


@pytest.fixture
def beforehand(cold: Path) -> Iterator[Beforehand]:
    """What the console starts when it opens."""
    made = Beforehand()
    yield made
    made.close()


def _until(wanted: Callable[[], bool], seconds: float = 120) -> None:
    end = monotonic() + seconds
    while not wanted():
        assert monotonic() < end
        sleep(0.05)


def _solve(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", "solve", str(path), "--iterations", "50", "--json", *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_a_first_use_waits_for_the_console_s_or_takes_over_and_all_later_ones_are_ready(
    cold: Path, beforehand: Beforehand, tiny: Path
) -> None:
    _until(lambda: kept.steps(cold, "ruin")[0] >= 2)
    # Somebody builds meanwhile: they see the steps of the console's process, and Ctrl-C is heard at once.
    seen: list[tuple[int, int]] = []
    with pytest.raises(Cancelled, match="Stopped before all was ready"):
        make_ready("ruin", report=lambda *step: seen.append(step), cancelled=lambda: bool(seen))
    assert seen[0][0] >= 2
    assert not beforehand.over
    # The console is left: its process ends with it, and what it has done is kept.
    beforehand.close()
    assert beforehand.over
    assert not kept.is_ready("ruin")
    done, of = kept.steps(cold, "ruin")
    assert 2 <= done < of

    first, second = _solve(tiny), _solve(tiny)
    assert json.loads(first.stdout)["cost"] == json.loads(second.stdout)["cost"] == 30
    assert "Making the engine ready, once on this machine" in first.stderr
    assert "ready" not in second.stderr
    assert kept.is_ready("ruin")
    assert kept.steps(cold, "ruin") == (of, of)
    assert [path.name for path in cold.parent.iterdir()] == [cold.name]  # what sources of before became is removed


def test_ctrl_c_is_heard_at_once_while_the_engine_is_made_ready(cold: Path, tiny: Path) -> None:
    command = [sys.executable, "-m", "console", "solve", str(tiny), "--seconds", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        _until(lambda: (cold / "ruin.lock").exists())
        pressed = monotonic()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert monotonic() - pressed < 2
    assert (child.returncode, out) == (130, "")
    assert "Stopped before all was ready; nothing has changed." in err


def test_a_console_that_is_killed_takes_the_making_with_it(cold: Path) -> None:
    code = "from core.ready.making import Beforehand; b = Beforehand(); print(b._child.pid, flush=True); input()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as console:
        assert console.stdout is not None
        making = int(console.stdout.readline())
        _until(lambda: (cold / "ruin.lock").exists())
        assert os.getpriority(os.PRIO_PROCESS, making) == 19
        console.kill()
    _until(lambda: not _lives(making), 10)


def _lives(pid: int) -> bool:
    """Whether it runs: not gone, and no zombie whose new parent has not looked."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
