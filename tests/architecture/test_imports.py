"""What is loaded when: the core without a screen, the version without anything heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"ortools", "numba", "scipy", "geopy", "pandas", "osmium", "aiosmtplib", "rapidfuzz", "python_calamine"}


def _loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    tell = "import sys, json; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules if sys.modules[m]})))"
    script = f"{code}\n{tell}"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_core_loads_no_screen() -> None:
    loaded = _loaded_by("import core, core.desk, core.wiring")
    assert loaded.isdisjoint({"textual", "rich", "console"})


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    loaded = _loaded_by("import sys; sys.argv = ['roundsman', '--version']\nfrom console.__main__ import main; main()")
    assert loaded.isdisjoint(HEAVY | {"textual", "sqlite_utils", "click"})


@pytest.mark.parametrize("arguments", [["--help"], ["doctor", "--help"], ["plan", "--help"], ["import", "--help"]])
def test_help_of_a_verb_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = _loaded_by(f"from console.cli import run; run({arguments!r})")
    assert loaded.isdisjoint(HEAVY | {"textual"})


def test_the_console_s_first_screen_loads_nothing_heavy() -> None:
    loaded = _loaded_by("import console.app, console.screens.orders, core.wiring")
    assert loaded.isdisjoint(HEAVY)


def test_opening_a_file_does_not_load_pandas() -> None:
    code = (
        "import tempfile, pathlib\nfrom core.wiring import open_desk\n"
        "with tempfile.TemporaryDirectory() as d: open_desk(pathlib.Path(d) / 'shop.db').close()"
    )
    assert "pandas" not in _loaded_by(code)
