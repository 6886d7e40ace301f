"""`--plain`: line by line, as sentences, without a single escape; in a pipe and on a real terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console import commands
from console.cli import roundsman
from console.cli.plain import _offered
from core.deliveries.service import approve
from core.desk import Desk
from core.wiring import open_desk
from tests.console import rounds

ROOT = Path(__file__).parents[2]
NOW = "2026-03-02T08:00:00+00:00"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine_ready: None) -> Path:
    """A shop with a planned Monday."""
    monkeypatch.setenv("ROUNDSMAN_NOW", NOW)
    monkeypatch.setenv("ROUNDSMAN_USER", "ann")
    desk = open_desk(tmp_path / "shop.db", who="ann", clock=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    desk.set("shop.timezone", "Europe/London")
    rounds.planned(desk)
    desk.close()
    return desk.path


def talk(file: Path, *lines: str) -> Result:
    """A conversation through a pipe."""
    said = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(roundsman, ["--file", str(file), "--plain"], input=said)


def opened(file: Path) -> Desk:
    return open_desk(file, who="ann", clock=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


def test_a_place_is_read_out_in_sentences(file: Path) -> None:
    heard = talk(file, "1", "q").stdout
    assert heard.startswith("Roundsman. Colchester Bread. Monday 2026-03-02.\n")
    assert "order 1001; day 2026-03-02; state new; pin accepted; name Ann Smith; window 09:00–12:00; " in heard
    assert heard.endswith("Everything is saved.\n")


def test_every_place_is_a_number_and_so_is_every_verb_of_the_table(file: Path) -> None:
    heard = talk(file, *(step for place in commands.PLACES for step in (place.key, "b")), "0", "q").stdout
    for place in commands.PLACES:
        assert f"{place.key}: {place.title}." in heard
    for command in commands.COMMANDS:
        if command.verb:
            assert f" {command.verb}.\n" in heard, command.id


def test_a_command_asks_for_what_its_verb_needs(file: Path) -> None:
    at = [command.id for command in _offered("plan")].index("plan.why") + 1
    heard = talk(file, "3", str(at), "1008", "", "q").stdout
    assert "Order? " in heard
    assert "is on no route" in heard


def test_what_leaves_the_house_wants_a_yes(file: Path) -> None:
    at = str([command.id for command in _offered("plan")].index("plan.approve") + 1)
    assert "is dispatched" not in talk(file, "3", at, "no", "q").stdout
    assert "is dispatched" in talk(file, "3", at, "yes", "q").stdout
    desk = opened(file)
    assert "plan.approved" in [event.kind for event in desk.events_since()]
    desk.close()


def test_options_are_read_out_on_a_question_mark(file: Path) -> None:
    at = str([command.id for command in _offered("plan")].index("plan.build") + 1)
    heard = talk(file, "3", at, "?", "--engine ortools --iterations 10 --seed 1", "q").stdout
    assert "--seed: " in heard
    assert "Plan 2" in heard


def test_a_verb_is_typed_as_it_is_and_a_refusal_is_a_sentence(file: Path) -> None:
    done = talk(file, "orders show 1001", "orders show 4711", "frobnicate", 'orders "show', "help van", "q")
    assert done.exit_code == 0
    assert "name, Ann Smith" in done.stdout
    assert "4711" in done.stderr
    assert "“frobnicate” is no number here and no verb." in done.stdout
    assert "A van broke down" in done.stdout


def test_the_day_is_turned_and_said(file: Path) -> None:
    heard = talk(file, "on tomorrow", "1", "b", "on never", "q").stdout
    assert "The day is Tuesday 2026-03-03." in heard
    assert "order 1001" not in heard
    assert "never" in heard


def test_the_end_of_the_input_ends_it(file: Path) -> None:
    done = talk(file)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Where to (? lists)? Everything is saved.")


def test_a_verb_alone_prints_sentences_too(file: Path) -> None:
    done = CliRunner().invoke(roundsman, ["--file", str(file), "--plain", "fleet", "list"])
    assert "\nname Van 1; moves as van; " in done.stdout
    assert "  " not in done.stdout


def test_a_whole_day_on_a_real_terminal_writes_no_escape(file: Path) -> None:
    desk = opened(file)
    approve(desk, rounds.MONDAY)
    desk.close()
    lines = ("1", "b", "3", "b", "4", "b", "5", "b", "outcome 1001 delivered", "plan build --again --seed 1", "q")
    code, written = on_a_terminal(file, lines)
    assert code == 0
    assert "1001" in written.decode()
    assert not set(written) & (set(range(32)) - set(b"\r\n\t")), "control bytes"
    assert b"\r\r" not in written.replace(b"\r\n", b"\n")
    assert b"\r" not in written.replace(b"\r\n", b"\n"), "a line written over"


def on_a_terminal(file: Path, lines: tuple[str, ...]) -> tuple[int, bytes]:
    """Type the lines into a program on a pseudo-terminal; its exit code and every byte that it wrote."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "console", "--plain", "--file", str(file)]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm-256color"}
    )
    os.close(slave)
    written, waiting, until = b"", list(lines), time.monotonic() + 120
    while time.monotonic() < until:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            written += chunk
            if not chunk:
                break
        if waiting and written.rstrip(b" ").endswith(b"?"):
            os.write(master, waiting.pop(0).encode() + b"\n")
            written += b" "
    os.close(master)
    return child.wait(timeout=30), written
