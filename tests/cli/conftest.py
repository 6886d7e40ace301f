"""The command line, run in this process: exit code, stdout, stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.cli import run
from core.region.build import build, source_of
from fixtures import path


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """An object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Roundsman = Callable[..., Ran]


@pytest.fixture
def roundsman(
    engine_ready: None, shop_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Roundsman:
    """`roundsman("orders", "list")` on the shop's file, on Monday 2 March 2026 at 8:00 in London, as ann."""
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-02T08:00:00+00:00")
    monkeypatch.setenv("ROUNDSMAN_USER", "ann")

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run(["--file", str(shop_file), *map(str, arguments)])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region of the demo town."""
    target = tmp_path_factory.mktemp("region") / "town.region.db"
    build(target, [source_of(path("town.osm.pbf"))], now=0)
    return target
