"""The console in a real pseudo-terminal: it starts, follows the window, steps aside, and leaves the terminal sane."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.console import rounds
from tests.console.stream import Screen
from tests.console.terminals import DOWN, ROOT, Terminal

#: How each mode has to stand in the end: the screen, the cursor, wrapping as before; no mouse, focus or paste reports.
LEFT = {"1049": "l", "25": "h", "7": "h", "1000": "l", "1003": "l", "1006": "l", "1015": "l", "1004": "l", "2004": "l"}


@pytest.fixture(scope="module")
def shop(engine_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned Monday."""
    path = tmp_path_factory.mktemp("terminal") / "shop.db"
    desk = open_desk(path, who="ann", clock=StoppedClock(MONDAY))
    desk.set("shop.timezone", "Europe/London")
    rounds.planned(desk)
    desk.close()
    return path


@pytest.fixture
def file(shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shop, tmp_path / "shop.db"))


@pytest.fixture
def terminal(file: Path, tmp_path: Path) -> Iterator[Terminal]:
    environment = {"ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path / "state")}
    with Terminal("--file", str(file), environment=environment) as terminal:
        terminal.until(b"Ann Smith")
        terminal.quiet(0.5)
        yield terminal
    assert not (tmp_path / "state").exists()


def modes(written: bytes) -> dict[str, str]:
    """Of each mode that was set or let go, how it stands in the end."""
    import re

    return dict(re.findall(r"\x1b\[\?(\d+)([hl])", written.decode("utf-8", "replace")))


def sane(terminal: Terminal) -> bool:
    """Whether the terminal is as it was before the console came."""
    found = modes(bytes(terminal.written))
    stands = {mode: found.get(mode) for mode in LEFT}
    assert stands == LEFT
    assert b"\x1b[<u" in terminal.written
    assert terminal.settings == terminal.before
    return True


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()]


def test_q_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.type(b"q")
    assert terminal.ended() == 0
    assert sane(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_end_is_followed_at_once_and_leaves_the_terminal_as_it_was(
    terminal: Terminal, number: signal.Signals
) -> None:
    began = time.perf_counter()
    assert terminal.end(number) == 128 + number
    assert time.perf_counter() - began < 3
    assert sane(terminal)


def test_it_ends_behind_a_dialog_too(terminal: Terminal) -> None:
    terminal.type(b"a")
    terminal.until(b"Add an order")
    assert terminal.end(signal.SIGTERM) == 143
    assert sane(terminal)


def test_it_ends_while_a_plan_is_built_and_takes_the_search_with_it(file: Path, terminal: Terminal) -> None:
    desk = open_desk(file, who="ann")
    desk.set("plan.seconds", "60")
    desk.close()
    terminal.press(b"3", quiet_s=0.5)
    terminal.type(b"b")
    terminal.until(b"Best so far")
    searching = children(terminal.process.pid)
    assert searching
    assert terminal.end(signal.SIGTERM) == 143
    assert sane(terminal)
    time.sleep(1.0)
    assert alive(searching) == []


def test_a_line_that_breaks_ends_it(terminal: Terminal) -> None:
    terminal.hang_up()
    assert terminal.process.wait(5) == 128 + signal.SIGHUP


def test_a_console_that_is_killed_leaves_the_file_sound(file: Path, terminal: Terminal) -> None:
    terminal.press(b"3", quiet_s=0.5)
    terminal.type(b"u")
    assert terminal.end(signal.SIGKILL) == -signal.SIGKILL
    desk = open_desk(file, who="ann")
    try:
        assert desk.fsck() == []
    finally:
        desk.close()


@pytest.mark.parametrize("size", [(200, 60), (120, 40), (60, 15), (20, 5), (1, 1)])
def test_the_screen_follows_the_window(terminal: Terminal, size: tuple[int, int]) -> None:
    for place in b"54321":
        terminal.resize(*size)
        terminal.quiet(0.4)
        terminal.type(bytes([place]))
        terminal.quiet(0.3)
    begun = len(terminal.written)
    terminal.resize(80, 24)
    for _ in range(50):
        terminal.quiet(0.2)
        # All of it is written again, in however many pieces.
        screen = Screen(80, 24)
        screen.feed(bytes(terminal.written[begun:]))
        if "Ann Smith" in str(screen):
            break
    assert "Ann Smith" in str(screen)
    assert terminal.process.poll() is None


def test_a_window_too_small_says_so(terminal: Terminal) -> None:
    terminal.resize(20, 5)
    terminal.until(b"Window too small.")


def test_a_stopped_console_gives_the_terminal_back_and_takes_it_again(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGTSTP)
    assert stopped(terminal)
    assert sane(terminal)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.until(b"Ann Smith")
    found = modes(bytes(terminal.written))
    assert (found["1049"], found["25"]) == ("h", "l")
    assert terminal.press(DOWN)[1] > 0
    assert terminal.end(signal.SIGTERM) == 143
    assert sane(terminal)


def test_a_stop_that_nobody_heard_of_changes_nothing(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGSTOP)
    assert stopped(terminal)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.until(b"Ann Smith")
    assert terminal.end(signal.SIGTERM) == 143
    assert sane(terminal)


def test_without_a_shell_ctrl_z_stays_in_the_console(terminal: Terminal) -> None:
    terminal.type(b"\x1a")
    terminal.until(b"There is no shell to go back to")
    assert terminal.process.poll() is None


def test_with_a_shell_ctrl_z_goes_to_it(file: Path, tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no shell with job control")
    environment = {"ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path / "state"), "PS1": "shell> "}
    command = ["bash", "--norc", "-i"]
    with Terminal(command=command, environment=environment) as terminal:
        terminal.until(b"shell> ")
        terminal.type(f"{sys.executable} -m console --file {file}\n".encode())
        terminal.until(b"Ann Smith")
        terminal.quiet(0.5)
        terminal.type(b"\x1a")
        terminal.until(b"shell> ")
        assert modes(bytes(terminal.written))["1049"] == "l"
        terminal.type(b"fg\n")
        terminal.until(b"Ann Smith")
        terminal.quiet(0.5)
        terminal.type(b"q")
        terminal.until(b"shell> ")
        terminal.type(b"exit\n")
        assert terminal.ended() == 0


def stopped(terminal: Terminal) -> bool:
    for _ in range(100):
        terminal.read(0.05)
        if Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            while terminal.read(0.05):
                pass
            return True
    return False


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_without_screens_is_sent_to_the_verbs(file: Path, term: str) -> None:
    with Terminal("--file", str(file), environment={"TERM": term}) as terminal:
        assert terminal.ended() == 1
        assert b"roundsman --help" in terminal.written
        assert b"\x1b" not in terminal.written


def test_at_a_pipe_it_is_sent_to_the_verbs_too(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "console", "--file", str(file)],
        cwd=ROOT, env={**os.environ, "TERM": "xterm"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"roundsman --help" in done.stderr
