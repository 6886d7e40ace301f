"""Killed at any moment, the file holds whole steps only, and every one that was acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_two_hundred_kills_lose_nothing_acknowledged_and_leave_no_half_step(shop_file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.killing", str(shop_file), "200", "1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["wrong"] == []
    assert answer["kills"] == 200
    # The witness saw every phase being acknowledged, so the comparison above compared something.
    assert set(answer["acknowledged"]) == {"import", "plan", "approve", "outcome", "close"}
