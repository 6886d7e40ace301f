"""Sending as a service, and stopped channels, by the verbs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.wiring import open_desk
from tests.reliability.outboxes import ROOT, always, everything, fill

CONSOLE = [sys.executable, "-m", "console", "--file"]


def prepare(path: Path, count: int) -> None:
    desk = open_desk(path, who="ann")
    always(desk)
    fill(desk, count, channels=("folder",))
    desk.close()


def states(path: Path) -> set[str]:
    desk = open_desk(path, who="ann")
    found = {str(message.state) for message in everything(desk).values()}
    desk.close()
    return found


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGINT])
def test_a_service_sends_what_falls_due_until_it_is_told_to_end(shop_file: Path, ends: signal.Signals) -> None:
    prepare(shop_file, 3)
    sender = subprocess.Popen(
        [*CONSOLE, str(shop_file), "messages", "send", "--follow", "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert sender.stdout is not None
    assert json.loads(sender.stdout.readline())["sent"] == 3
    prepare(shop_file, 2)
    assert json.loads(sender.stdout.readline())["sent"] == 2
    sender.send_signal(ends)
    _, said = sender.communicate(timeout=30)
    assert sender.returncode == 0
    assert said.splitlines() == ["Sending what falls due; Ctrl-C ends it.", "Sending has ended."]
    assert states(shop_file) == {"sent"}


def test_a_stopped_channel_is_named_until_somebody_resumes_it(shop_file: Path) -> None:
    prepare(shop_file, 1)
    desk = open_desk(shop_file, who="ann")
    with desk.writing() as db:
        db.execute("UPDATE messages SET channel = 'email'")
    desk.close()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*CONSOLE, str(shop_file), "messages", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )

    first, second = run("send"), run("send")
    assert (first.returncode, second.returncode) == (1, 1)
    assert "There is no sender's address" in first.stderr
    assert "E-mails are stopped since" in second.stderr
    assert "messages resume email" in second.stderr
    assert json.loads(run("send", "--json").stdout)["stopped"][0]["channel"] == "email"
    assert run("resume", "email").returncode == 0
    again = run("resume", "email")
    assert (again.returncode, again.stderr.strip()) == (1, "E-mails are not stopped.")
