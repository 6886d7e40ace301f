"""The console on a stopped clock, without animations."""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from syrupy.assertion import SnapshotAssertion

from console.app import RoundsmanApp
from core.desk import Desk
from tests.console.snapshots import SvgSnapshot, TextSnapshot


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch) -> None:
    """Nothing is written outside the test's folder, and no colour setting of the terminal counts."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("ROUNDSMAN_THEME", raising=False)
    monkeypatch.delenv("ROUNDSMAN_USER", raising=False)


@pytest.fixture
def seen(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The agreed text dump."""
    return snapshot.use_extension(TextSnapshot)


@pytest.fixture
def seen_svg(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The agreed picture."""
    return snapshot.use_extension(SvgSnapshot)


@pytest.fixture
def open_console(desk: Desk) -> Callable[..., RoundsmanApp]:
    """Make the app on Ann's desk, or on another."""
    desk.set("shop.name", "Colchester Bread")
    return lambda other=None: RoundsmanApp(other or desk)
