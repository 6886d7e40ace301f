"""The README is true to the letter: its commands are the ones that the gate runs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _commands() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    return block.group(1).strip().splitlines()


def test_the_readme_begins_with_two_commands() -> None:
    commands = _commands()
    assert len(commands) == 2
    assert commands[0].endswith("roundsman demo")


def test_the_gate_runs_the_readme_s_second_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert _commands()[1] in gate
