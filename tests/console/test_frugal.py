"""Only what has changed is sent, and what stands on the terminal is what was drawn."""

from __future__ import annotations

import random
import shutil
import signal
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console import commands
from console.frugal import differs
from tests.conftest import MONDAY
from tests.console.stream import Screen
from tests.console.terminals import DOWN, END, ENTER, ESCAPE, PAGE_DOWN, UP, Terminal

RED, PLAIN = Style(color="red"), Style()


def strip(*texts: str | tuple[str, Style]) -> Strip:
    return Strip([Segment(*text) if isinstance(text, tuple) else Segment(text, PLAIN) for text in texts])


@pytest.mark.parametrize(
    ("before", "after", "cells"),
    [
        (strip("abcdef"), strip("abcdef"), (0, 0)),
        (strip("abcdef"), strip("abXdef"), (2, 3)),
        (strip("abc", "def"), strip("abcdeX"), (5, 6)),
        (strip("abcdef"), strip("abc", ("def", RED)), (3, 6)),
        (strip("aaaaaa"), strip("aabaaa"), (2, 3)),
        (strip("▸ abcd"), strip("  abcd"), (0, 1)),
        (strip("漢字ab"), strip("漢字ac"), (0, 6)),
        (strip("राम  x"), strip("राम  y"), (0, 6)),
    ],
)
def test_the_stretch_that_differs_is_found(before: Strip, after: Strip, cells: tuple[int, int]) -> None:
    assert differs(before, after, 6) == cells


@pytest.mark.parametrize("seed", range(50))
def test_putting_that_stretch_over_what_stands_there_gives_the_new_line(seed: int) -> None:
    chance = random.Random(seed)

    def line() -> Strip:
        text = "".join(chance.choice("ab ") for _ in range(20))
        cut = chance.randint(0, 20)
        return strip((text[:cut], chance.choice((RED, PLAIN))), (text[cut:], chance.choice((RED, PLAIN))))

    before, after = line(), line()
    first, last = differs(before, after, 20)
    whole = Strip.join([before.crop(0, first), after.crop(first, last), before.crop(last, 20)])
    assert "".join(_cells(whole_segment) for whole_segment in whole) == "".join(map(_cells, after))


def _cells(segment: Segment) -> str:
    return "".join(f"{letter}{'!' if segment.style == RED else ' '}" for letter in segment.text)


@pytest.fixture
def terminal(planned_file: Path, tmp_path: Path):
    environment = {"ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path)}
    with Terminal("--file", shutil.copy(planned_file, tmp_path / "shop.db"), environment=environment) as terminal:
        terminal.until(b"Ann Smith")
        terminal.quiet(0.5)
        yield terminal


def test_what_stands_on_the_terminal_is_what_is_written_when_all_is_written_anew(terminal: Terminal) -> None:
    for place in commands.PLACES:
        for keys in ((DOWN, DOWN, PAGE_DOWN, UP), (ENTER, DOWN, ESCAPE), (b"?", DOWN), (ESCAPE, END, b"S", DOWN)):
            terminal.press(place.key.encode(), quiet_s=0.2)
            for key in keys:
                terminal.press(key, wait_s=0.3, quiet_s=0.15)
            before, screen = Screen(80, 24), Screen(80, 24)
            before.feed(bytes(terminal.written))
            begun = len(terminal.written)
            terminal.process.send_signal(signal.SIGSTOP)
            terminal.process.send_signal(signal.SIGCONT)
            terminal.press(b"", wait_s=1, quiet_s=0.3)
            screen.feed(bytes(terminal.written[begun:]))
            assert str(screen) == str(before)
            terminal.press(ESCAPE, wait_s=0.3, quiet_s=0.15)


def test_a_cursor_s_move_sends_little_and_rest_sends_nothing(terminal: Terminal) -> None:
    for place in commands.PLACES:
        terminal.press(place.key.encode(), quiet_s=0.4)
        sent = max(terminal.press(key)[1] for key in (DOWN, UP, DOWN, UP))
        # Plan: another van has other stops, which stand below.
        assert sent <= (2048 if place.name == "plan" else 1536), place.name
    assert terminal.quiet(3.0) == 0
