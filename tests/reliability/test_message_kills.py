"""Senders that die: at random among others, and at each moment of sending in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.notifications import moments
from core.notifications.concluding import GRACE_S
from core.notifications.model import MessageState
from core.notifications.sending import send_due
from core.wiring import open_desk
from tests.peers.sink import SECRET, Sink
from tests.peers.twilio import ACCOUNT, TOKEN, Twilio
from tests.reliability import outboxes

ROOT = outboxes.ROOT

#: Sends, and dies at the first, second, … time that it passes a moment.
DIES = """
import os, sys
from pathlib import Path
from core.notifications import moments
from core.notifications.sending import send_due
from core.wiring import open_desk
path, at, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def passing(moment):
    global left
    left -= moment == at
    if not left:
        os._exit(137)
moments.passing = passing
send_due(open_desk(path, who="dies"))
"""
#: Sends while the file may not grow from the first answer on.
FULL = """
import json, resource, signal, sys
from pathlib import Path
from core.errors import FileRefused
from core.notifications import moments
from core.notifications.sending import send_due
from core.wiring import open_desk
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def passing(moment):
    if moment == "answered":
        size = Path(f"{path}-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
moments.passing = passing
try:
    send_due(open_desk(path, who="full"))
except FileRefused as wrong:
    print(wrong)
"""


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDSMAN_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("ROUNDSMAN_TWILIO_TOKEN", TOKEN)


def prepare(path: Path, twilio: Twilio, sink: Sink, count: int) -> None:
    """Messages to both, on the machine's clock."""
    desk = open_desk(path, who="ann")
    outboxes.always(desk)
    outboxes.sms(desk, twilio.url, ACCOUNT)
    outboxes.webhook(desk, f"{sink.url}/hook")
    outboxes.fill(desk, count, channels=("sms", "webhook"))
    desk.close()


def child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ),
    )  # fmt: skip


def drain(path: Path) -> Counter[str]:
    """Send the rest, settle what is unclear once it may be, and count by state."""
    desk = open_desk(path, who="ann")
    send_due(desk)
    desk.close()
    desk = open_desk(path, who="ann", clock=lambda: datetime.now(UTC) + timedelta(seconds=GRACE_S + 60))
    send_due(desk)
    states = Counter(str(message.state) for message in outboxes.everything(desk).values())
    assert not any(finding.grave for finding in desk.fsck())
    desk.close()
    return states


def once_each(twilio: Twilio, sink: Sink, count: int) -> None:
    """Every text went out once; every post arrived, a second copy under the same id."""
    texts = Counter(item["body"] for item in twilio.accepted)
    assert sorted(texts.values()) == [1] * (count // 2)
    assert len(sink.ids) == count // 2


#: These come once in a pass; there is something to ask for only after another one has died with a text in hand.
BEGINS = ("recovering", "recovered")
ASKS = ("asking", "asked", "settling", "settled")
TURNS = tuple(moment for moment in moments.MOMENTS if moment not in BEGINS + ASKS)


@pytest.mark.parametrize(("at", "time"), [*((at, 1) for at in moments.MOMENTS), *((at, 3) for at in TURNS)])
def test_a_sender_that_dies_at_any_moment_loses_nothing_and_sends_no_text_twice(
    shop_file: Path, secrets: None, at: str, time: int
) -> None:
    with Twilio() as twilio, Sink() as sink:
        prepare(shop_file, twilio, sink, 12)
        if at in ASKS:
            assert child(DIES, str(shop_file), "answered", "1").returncode == 137
        died = child(DIES, str(shop_file), at, str(time))
        assert died.returncode == 137, died.stderr
        assert drain(shop_file) == {"sent": 12}
        once_each(twilio, sink, 12)


def test_a_disk_that_is_full_after_the_call_leaves_the_message_unclear_and_sends_it_never_again(
    shop_file: Path, secrets: None
) -> None:
    with Twilio() as twilio, Sink() as sink:
        prepare(shop_file, twilio, sink, 8)
        full = child(FULL, str(shop_file))
        assert "Free some space" in full.stdout, full.stderr
        taken = len(twilio.accepted)
        assert taken
        desk = open_desk(shop_file, who="ann")
        assert {m.state for m in outboxes.everything(desk).values() if m.channel == "sms"} >= {MessageState.SENDING}
        desk.close()
        assert drain(shop_file) == {"sent": 8}
        once_each(twilio, sink, 8)


def test_a_file_that_may_not_be_written_is_a_sentence_and_nothing_is_sent(shop_file: Path, secrets: None) -> None:
    with Twilio() as twilio, Sink() as sink:
        prepare(shop_file, twilio, sink, 4)
        code = (
            "import sys; from pathlib import Path; from core.wiring import open_desk\n"
            "from core.errors import FileRefused\n"
            "from core.notifications.sending import send_due\n"
            "try: send_due(open_desk(Path(sys.argv[1]), who='ann', readonly=True))\n"
            "except FileRefused as wrong: print(wrong)"
        )
        assert "is read-only: nothing was changed" in child(code, str(shop_file)).stdout
        assert (twilio.accepted, sink.posts) == ([], [])


def test_killed_senders_send_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.messagekills", "30", "7"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["wrong"] == []
    assert answer["kills"] == 34
    assert min(answer["sent"].values()) > 0
