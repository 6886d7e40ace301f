"""The shared data of the acceptance tests: real streets, where they are present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("ROUNDSMAN_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the shared data; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the shared data are not here ({DATA}); set ROUNDSMAN_DATA to their folder")
    return DATA


@pytest.fixture(scope="session", autouse=True)
def no_first_use(engine_ready: None) -> None:
    """What is said at a first use on a machine has its own tests."""
