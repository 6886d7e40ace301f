"""Only what has changed is sent, and what stands on the terminal is what was drawn."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from console import commands
from tests.conftest import MONDAY
from tests.console.stream import Screen
from tests.console.terminals import DOWN, END, ENTER, ESCAPE, PAGE_DOWN, UP, Terminal


@pytest.fixture
def terminal(planned_file: Path, tmp_path: Path):
    environment = {"ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path)}
    with Terminal("--file", shutil.copy(planned_file, tmp_path / "shop.db"), environment=environment) as terminal:
        terminal.until(b"Ann Smith")
        terminal.quiet(0.5)
        yield terminal


def test_what_stands_on_the_terminal_is_what_is_written_when_all_is_written_anew(terminal: Terminal) -> None:
    standing, told = Screen(80, 24), 0
    for place in commands.PLACES:
        for keys in ((DOWN, DOWN, PAGE_DOWN, UP), (ENTER, DOWN, ESCAPE), (b"?", DOWN), (ESCAPE, END, b"S", DOWN)):
            terminal.press(place.key.encode(), quiet_s=0.1)
            for key in keys:
                terminal.press(key, wait_s=0.3, quiet_s=0.08)
            begun, anew = len(terminal.written), Screen(80, 24)
            standing.feed(bytes(terminal.written[told:begun]))
            before, told = str(standing), begun
            terminal.process.send_signal(signal.SIGSTOP)
            terminal.process.send_signal(signal.SIGCONT)
            terminal.press(b"", wait_s=1, quiet_s=0.3)
            anew.feed(bytes(terminal.written[begun:]))
            assert str(anew) == before
            terminal.press(ESCAPE, wait_s=0.3, quiet_s=0.08)


def test_a_cursor_s_move_sends_little_and_rest_sends_nothing(terminal: Terminal) -> None:
    for place in commands.PLACES:
        terminal.press(place.key.encode(), quiet_s=0.4)
        sent = max(terminal.press(key)[1] for key in (DOWN, UP, DOWN, UP))
        # In Plan and Day as well, where another van has other stops, which stand below.
        assert sent <= 1536, place.name
    assert terminal.quiet(3.0) == 0
