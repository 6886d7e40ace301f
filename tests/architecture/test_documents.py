"""The README is true to the letter: its commands are the ones that the gate runs."""

from __future__ import annotations

import re
from pathlib import Path

from click import Group
from click.testing import CliRunner

from console import commands
from console.cli import roundsman

ROOT = Path(__file__).parents[2]


README = ROOT / "README.md"


def _commands() -> list[str]:
    readme = README.read_text(encoding="utf-8")
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


def test_the_readme_s_keys_are_those_of_the_command_table() -> None:
    table = README.read_text(encoding="utf-8").split("<!-- keys -->\n")[1].split("<!-- /keys -->")[0]
    assert table == commands.as_markdown()


def test_the_readme_s_files_are_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_every_verb_named_by_a_key_or_by_the_readme_exists() -> None:
    named = {command.verb for command in commands.COMMANDS if command.verb}
    named |= set(re.findall(r"`roundsman ([a-z][a-z-]*(?: [a-z]+)?)", README.read_text(encoding="utf-8")))
    assert sorted(verb for verb in named if not _is_verb(verb.split())) == []


def _is_verb(words: list[str]) -> bool:
    """Whether these words lead to a command; words after a command without subcommands are its arguments."""
    group: object = roundsman
    for word in words:
        if not isinstance(group, Group):
            return True
        found = group.get_command(roundsman.make_context("roundsman", [], resilient_parsing=True), word)
        if found is None:
            return False
        group = found
    return True


def test_every_verb_helps() -> None:
    for verb in roundsman.list_commands(roundsman.make_context("roundsman", [], resilient_parsing=True)):
        shown = CliRunner().invoke(roundsman, [verb, "--help"])
        assert shown.exit_code == 0, verb
        assert "Usage" in shown.output
