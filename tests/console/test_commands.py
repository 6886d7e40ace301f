"""The command table against what it names: screens, flows, verbs."""

from __future__ import annotations

import inspect
from importlib import import_module

import click
import pytest

from console import commands
from console.cli import roundsman
from console.commands import Command


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
