"""The console on a stopped clock, without animations."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from syrupy.assertion import SnapshotAssertion

from console.app import RoundsmanApp
from core.desk import Desk
from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.console import rounds
from tests.console.snapshots import SvgSnapshot, TextSnapshot


@pytest.fixture(autouse=True)
def own_folders(engine_ready, tmp_path, monkeypatch) -> None:
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


@pytest.fixture(scope="session")
def planned_file(engine_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop's file with a planned Monday, built once; every test works on a copy."""
    path = tmp_path_factory.mktemp("planned") / "shop.db"
    desk = open_desk(path, who="ann", clock=StoppedClock(MONDAY))
    desk.set("shop.timezone", "Europe/London")
    rounds.planned(desk)
    copy = desk.backup(path.with_name("copy.db"))
    desk.close()
    return copy


@pytest.fixture
def planned(planned_file: Path, shop_file: Path, open_shop: Callable[..., Desk]) -> Desk:
    """Ann's desk on the planned Monday."""
    shutil.copy(planned_file, shop_file)
    return open_shop("ann")
