"""Child processes that a runner starts, watched: whatever happens, none is left behind."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from types import ModuleType

import pytest


def watched(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The child processes started; there must be one, and each must have been waited for."""
    children: list[subprocess.Popen[bytes]] = []
    real = runner._child

    def child(complaints: io.BufferedRandom) -> subprocess.Popen[bytes]:
        children.append(real(complaints))
        return children[-1]

    monkeypatch.setattr(runner, "_child", child)
    yield children
    assert children
    assert all(one.returncode is not None for one in children)
