"""What every verb needs: the open desk, and ways to print. stdout is data, stderr is narration."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core.errors import Unavailable
from core.text import guard, width

if TYPE_CHECKING:
    from core.desk import Desk

#: Exit code of a command that did its work in part: some rows were rejected.
IN_PART = 3

#: A number that the file gave out: of a plan, an event, a message, a version. Larger ones SQLite does not know.
NUMBER = click.IntRange(0, 2**63 - 1)


class Finite(click.FloatRange):
    """A number in a range; `nan` and `inf` are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails as click does."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value!r} is not a number that can be worked with.", param, ctx)
        return number


F = TypeVar("F", bound=Callable[..., Any])


class Context:
    """The command line's desk, opened when a verb first asks for it."""

    def __init__(self, path: Path | None, *, plain: bool = False) -> None:
        """`plain`: every row is a sentence of its own, and no line is written over."""
        self.path = path
        self.plain = plain
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The open file. Raises FileRefused."""
        if self._desk is None:
            from core.wiring import default_path, open_desk

            self._desk = open_desk(self.path or default_path())
        return self._desk

    def close(self) -> None:
        """Close the file if it was opened."""
        if self._desk is not None:
            self._desk.close()


#: Decorator: the verb's function takes the `Context` first; `context.desk` opens the file.
pass_context = click.make_pass_decorator(Context)


def json_option(command: F) -> F:
    """`--json`: one object, or one object a line where rows stream."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def day_option(command: F) -> F:
    """`--day DAY`: the service day; today where it is left away."""
    return click.option("--day", "day_text", default="today", show_default=True, help="Service day.")(command)


def the_day(context: Context, text: str) -> date:
    """The service day meant by an option's text. Raises BadInput."""
    return context.desk.day(text)


def rewrites() -> bool:
    """Whether a line of stderr may be written over: on a terminal, unless the person asked for `--plain`."""
    return sys.stderr.isatty() and not plainly()


def emit_json(value: Mapping[str, Any]) -> None:
    """One JSON object on one line of stdout. Letters of every script stay readable, control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    # json.dumps escapes C0; C1 and bidi controls would reach a terminal raw.
    _print(text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text))


def _escaped(c: str) -> str:
    return json.dumps(c)[1:-1]


def say(text: str) -> None:
    """One line of data on stdout, safe for a terminal."""
    lines = [guard(line) for line in text.split("\n")]
    if plainly():
        # Blanks that align columns say nothing to an ear.
        lines = [re.sub(" {2,}", ", ", line.strip()) for line in lines]
    _print("\n".join(lines))


def plainly() -> bool:
    """Whether the person asked for `--plain`."""
    context = click.get_current_context(silent=True)
    found = context.find_object(Context) if context else None
    return found is not None and found.plain


def _print(text: str) -> None:
    """One piece of data on stdout. Raises Unavailable where it takes no more; a reader that went away is no error."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as wrong:
        with suppress(OSError):
            sys.stdout.close()  # what it still holds would fail once more when the program ends
        raise Unavailable(
            f"The output cannot be written ({wrong.strerror}); it is not whole. Send it elsewhere."
        ) from wrong


def narrate(text: str) -> None:
    """One line of narration on stderr, safe for a terminal."""
    click.echo("\n".join(guard(line) for line in text.split("\n")), err=True)


def stages() -> Callable[[float, str], None]:
    """A `report(share, what)` that rewrites one line of stderr on a terminal and is silent elsewhere."""
    shown, over = "", rewrites()

    def report(share: float, what: str) -> None:
        nonlocal shown
        if over:
            line = f"{what} {share:.0%}".replace("%", " %") if what else ""
            sys.stderr.write(f"\r{line.ljust(len(shown))}" if line else f"\r{' ' * len(shown)}\r")
            sys.stderr.flush()
            shown = line

    return report


def progress(label: str) -> Callable[[int, int], None]:
    """A `report(done, total)` that rewrites one line of stderr on a terminal and is silent elsewhere."""
    over = rewrites()

    def report(done: int, total: int) -> None:
        if over:
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{label}: {done:,} of {total:,}{end}")
            sys.stderr.flush()

    return report


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Print rows under headers in aligned columns; columns in `right` are aligned to the right.

    On a terminal the last column is cut at its width; in a pipe nothing is cut.
    """
    cells = [[guard(str(value)).replace("\n", " ") for value in row] for row in rows]
    if plainly():
        for row in cells:
            _print("; ".join(f"{header} {cell}" for header, cell in zip(headers, row, strict=True) if cell) + ".")
        return
    widths = [max(width(row[i]) for row in [list(headers), *cells]) for i in range(len(headers))]
    limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    for row in [[h.upper() for h in headers], *cells]:
        padded = [
            " " * (widths[i] - width(cell)) + cell if i in right else cell + " " * (widths[i] - width(cell))
            for i, cell in enumerate(row)
        ]
        _print("  ".join(padded).rstrip()[:limit])
