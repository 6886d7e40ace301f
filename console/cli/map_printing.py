"""How maps are printed: lines of text, coloured where somebody looks at them on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.cli.frame import say

if TYPE_CHECKING:
    from console.map.drawing import Row

#: The size where there is no terminal to ask.
_WIDE, _HIGH = 80, 24
#: ANSI colours of the routes, in the order of their inks.
_COLOURS = (36, 33, 32, 35, 31, 34)
_BOLD, _FAINT = 1, 2

F = TypeVar("F", bound=Callable[..., Any])


def size_options(command: F) -> F:
    """`--width` and `--height` of a map."""
    wide = click.option("--width", type=click.IntRange(20, 500), help="Columns; those of the terminal where left away.")
    high = click.option("--height", type=click.IntRange(5, 300), help="Lines, the one with signs and scale among them.")
    return wide(high(command))


def size(width: int | None, height: int | None) -> tuple[int, int]:
    """Columns and lines of the map itself, without the line below it."""
    terminal = shutil.get_terminal_size((_WIDE, _HIGH))
    # One line is left for the prompt.
    return width or terminal.columns, (height or terminal.lines - 1) - 1


def lines(rows: Sequence[Row]) -> list[str]:
    """A map without colours."""
    return ["".join(text for text, _ in row).rstrip() for row in rows]


def print_map(rows: Sequence[Row]) -> None:
    """In colour on a terminal, where `NO_COLOR` is not set."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        say("\n".join(lines(rows)))
        return
    for row in rows:
        # Each text has been made harmless where it was drawn; `say` would show the colours' codes as text.
        click.echo("".join(_coloured(row)))


def _coloured(row: Row) -> list[str]:
    return [f"\x1b[{code}m{text}\x1b[0m" if (code := _code(ink)) else text for text, ink in row]


def _code(ink: int) -> str:
    """What switches an ink on in a terminal (ECMA-48, SGR)."""
    from console.map.scene import COLOURS, Ink

    if Ink.ROUTE <= ink < Ink.ROUTE + COLOURS:
        return str(_COLOURS[ink - Ink.ROUTE])
    if Ink.UNDER <= ink < Ink.UNDER + COLOURS:
        return f"{_BOLD};{_COLOURS[ink - Ink.UNDER]}"
    if ink in {Ink.DEPOT, Ink.LEFT_OUT, Ink.HERE}:
        return str(_BOLD)
    return str(_FAINT) if ink in {Ink.SMALL, Ink.STREET, Ink.MAIN} else ""
