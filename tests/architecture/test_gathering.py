"""Every test of the tree is among those that the README's command runs."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_folders_that_are_named_hold_every_test() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    named = [ROOT / folder for folder in options["testpaths"]]
    every = set((ROOT / "tests").rglob("test_*.py"))
    assert every == {path for folder in named for path in folder.rglob("test_*.py")}
