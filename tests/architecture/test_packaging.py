"""What is installed holds every file that the program reads."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATTERNS: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "setuptools"
]["package-data"]
#: What running the program leaves behind.
MADE = {".pyc", ".nbi", ".nbc"}


@pytest.mark.parametrize("package", sorted(PATTERNS))
def test_every_file_of_a_package_that_is_no_module_is_installed_with_it(package: str) -> None:
    folder = ROOT / package
    files = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", *MADE}}
    assert files
    assert files <= {path for pattern in PATTERNS[package] for path in folder.glob(pattern)}
