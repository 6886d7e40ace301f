"""The command table against what it names: screens, flows, verbs."""

from __future__ import annotations

import inspect
import re
import runpy
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
import pytest

from console import commands
from console.cli import roundsman
from console.commands import Command
from console.views import rounds as rounds_view
from console.views import routes
from core.deliveries.service import progress
from core.desk import Desk
from core.orders.model import Counts


def named(command: Command) -> str:
    return command.id


@pytest.mark.parametrize("command", [c for c in commands.COMMANDS if c.where != commands.EVERYWHERE], ids=named)
def test_a_command_of_a_place_is_a_method_of_its_screen(command: Command) -> None:
    module, _, name = commands.PLACE[command.where].screen.partition(":")
    action = getattr(getattr(import_module(module), name), f"action_{command.run}")
    # The screen itself comes first.
    assert len(inspect.signature(action).parameters) == 1 + len(command.args)


@pytest.mark.parametrize("command", [c for c in commands.COMMANDS if c.run == "visit"], ids=named)
def test_what_is_visited_is_a_flow_that_takes_the_app_or_its_place(command: Command) -> None:
    (flow,) = command.args
    module, _, name = str(flow).partition(":")
    found = getattr(import_module(module), name)
    assert inspect.iscoroutinefunction(found)
    takes = "house" if command.where == commands.EVERYWHERE else "screen"
    assert list(inspect.signature(found).parameters) == [takes]


@pytest.mark.parametrize("command", [c for c in commands.COMMANDS if c.verb], ids=named)
def test_a_command_s_verb_exists(command: Command) -> None:
    verb: click.Command = roundsman
    for part in command.verb.split():
        assert isinstance(verb, click.Group)
        found = verb.get_command(click.Context(verb), part)
        assert found is not None, f"{part} of roundsman {command.verb}"
        verb = found


async def test_an_empty_place_names_the_keys_that_the_table_has(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under whatever key a command stands: a letter written by hand would still be there."""
    renamed = {name: replace(command, key="f9") for name, command in commands.BY_ID.items() if command.key}
    monkeypatch.setattr(commands, "BY_ID", {**commands.BY_ID, **renamed})
    texts = []
    for name in ("orders", "pins", "journal", "numbers"):
        found = runpy.run_path(str(Path(commands.__file__).parent / "views" / f"{name}.py"))
        texts += [str(found[each]) for each in ("NONE_OF_A_DAY", "NONE_AT_ALL", "EMPTY") if each in found]
    texts += [
        str(routes.no_plan("Monday", Counts({}, 0), 0)),
        str(rounds_view.no_round(progress(desk, desk.today()), "Monday")),
    ]
    assert len(texts) == 7
    for text in texts:
        assert "f9" in text
        assert not re.search(r"(?<![\w'])[a-zA-Z0-9\[\]] (imports|adds|shows|takes|goes|leads|turn|and \])", text), text
