"""Four senders on one file, killed with SIGKILL at any moment: `python -m tests.reliability.messagekills KILLS [SEED]`.

They send by SMTP, to a Twilio-like peer and to a webhook sink, each a process of its own that writes down what it takes
before it says so. A sender tells the nursery, through a pipe, at which moment it is; the nursery waits for the moment
that it has chosen, lets up to 40 ms pass, kills, and forks another. At the end what is queued is sent, what is unclear
is settled, and the file is held against what the peers have: printed as one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosmtplib  # noqa: F401  (imported here, so that no child has to)
import httpx  # noqa: F401

from core.desk import Desk
from core.notifications import claiming, moments
from core.notifications.concluding import GRACE_S
from core.notifications.model import MessageState
from core.notifications.sending import send_due
from core.wiring import open_desk
from tests.peers.sink import SECRET
from tests.peers.twilio import ACCOUNT, TOKEN
from tests.reliability import outboxes

SENDERS = 4
CHANNELS = ("email", "sms", "webhook")
#: A queue that is shorter is filled up by so many.
SHORT, FILL = 150, 300
#: At these a sender is killed, or a little later.
AT = ("claimed", "calling", "answered", "concluding", "concluded", "recovered")


def open_file(path: Path, *, later_s: int = 0) -> Desk:
    """The file with the machine's clock, or one that is fast."""
    return open_desk(path, who=f"sender {os.getpid()}", clock=lambda: datetime.now(UTC) + timedelta(seconds=later_s))


class Sender:
    """A child that sends until it is killed, and the end of the pipe on which it says where it is."""

    def __init__(self, path: Path) -> None:
        self.told, tells = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _work(path, tells)
        os.close(tells)

    def kill(self, moment: str, after_s: float) -> None:
        """Wait until it says that moment, let the time pass, and kill it."""
        self._await(f"{moment}\n".encode())
        time.sleep(after_s)
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.told)
        if not os.WIFSIGNALED(status):
            raise SystemExit("a sender ended by itself; what it said stands above")

    def _await(self, moment: bytes) -> None:
        os.set_blocking(self.told, False)
        with suppress(BlockingIOError):
            while os.read(self.told, 65_536):
                pass
        seen, until = b"", time.monotonic() + 3
        while moment not in seen and time.monotonic() < until:
            if select.select([self.told], [], [], 0.2)[0]:
                part = os.read(self.told, 4096)
                if not part:
                    return
                seen += part


def _work(path: Path, tells: int) -> None:
    """What a child does."""
    os.set_blocking(tells, False)

    def passing(moment: str) -> None:
        # A pipe that nobody reads is full: nobody waits for this moment.
        with suppress(BlockingIOError):
            os.write(tells, f"{moment}\n".encode())

    moments.passing = passing
    try:
        desk = open_file(path)
        while True:
            send_due(desk)
            time.sleep(0.02)
    except BaseException as wrong:  # noqa: BLE001  (whatever ends a sender before it is killed must be seen)
        sys.stderr.write(f"a sender failed: {wrong!r}\n")
    os._exit(3)


def prepare(path: Path, urls: dict[str, str]) -> None:
    """A shop that sends by three channels, at any hour."""
    desk = open_file(path)
    outboxes.always(desk)
    outboxes.email(desk, int(urls["email"]), per_second=20)
    outboxes.sms(desk, urls["sms"], ACCOUNT, per_second=20)
    outboxes.webhook(desk, f"{urls['webhook']}/hook", per_second=40)
    desk.close()


def top_up(path: Path) -> None:
    """See that there is always something to send."""
    desk = open_file(path)
    if sum(claiming.waiting(desk.db, desk.now()).values()) < SHORT:
        outboxes.fill(desk, FILL, channels=CHANNELS)
    desk.close()


def end(path: Path) -> int:
    """Send what is left, and settle what is unclear, once it may be; how many were unclear when all were dead."""
    desk = open_file(path)
    send_due(desk)
    unclear = len(claiming.unknown(desk.db))
    desk.close()
    desk = open_file(path, later_s=GRACE_S + 60)
    for _ in range(3):
        send_due(desk)
    desk.close()
    return unclear


def judge(path: Path, files: dict[str, Path], kills: int) -> dict[str, Any]:
    """The file against what the peers have."""
    desk = open_file(path)
    messages = outboxes.everything(desk)
    desk.close()
    took = {name: [json.loads(line) for line in file.read_text().splitlines()] for name, file in files.items()}
    names = {
        "email": Counter(item["id"] for item in took["email"]),
        "sms": Counter((item["to"], item["body"]) for item in took["sms"]),
        "webhook": Counter(item["id"] for item in took["webhook"]),
    }
    sids = {item["sid"] for item in took["sms"]}
    wrong: list[str] = []
    states: dict[str, Counter[str]] = {channel: Counter() for channel in CHANNELS}
    for message in messages.values():
        states[message.channel][message.state] += 1
        key: Any = {"email": message.message_id, "sms": (message.recipient, message.body)}.get(
            message.channel, message.message_id.strip("<>")
        )
        copies = names[message.channel][key]
        if message.state is MessageState.SENT and not copies:
            wrong.append(f"message {message.id} ({message.channel}) is sent, and its peer has not got it")
        if message.state is MessageState.SENT and message.channel == "sms" and message.provider_id not in sids:
            wrong.append(f"message {message.id} bears a name that the peer never gave")
        if copies > 1 and message.channel != "webhook":
            wrong.append(f"message {message.id} ({message.channel}) went out {copies} times")
        if message.state not in {MessageState.SENT, MessageState.UNKNOWN}:
            wrong.append(f"message {message.id} ({message.channel}) is {message.state} {message.error}")
    left = {channel: states[channel]["unknown"] for channel in CHANNELS}
    wrong += [f"{left[channel]} of {channel} are still unclear" for channel in ("sms", "webhook") if left[channel]]
    if left["email"] > kills:
        wrong.append(f"{left['email']} letters are unclear after {kills} kills")
    copies = Counter(names["webhook"].values())
    return {
        "messages": len(messages),
        "sent": {channel: states[channel]["sent"] for channel in CHANNELS},
        "unclear for a person": left["email"],
        "second copies to the webhook, by the same id": sum((many - 1) * n for many, n in copies.items()),
        "wrong": wrong,
    }


def run(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """The whole of it."""
    rng = random.Random(seed)
    os.environ["ROUNDSMAN_WEBHOOK_SECRET"], os.environ["ROUNDSMAN_TWILIO_TOKEN"] = SECRET, TOKEN
    path = folder / "shop.db"
    files = {channel: folder / f"{channel}.jsonl" for channel in CHANNELS}
    for file in files.values():
        file.touch()
    with ExitStack() as stack:
        urls = {
            "email": stack.enter_context(outboxes.process("tests.peers.mail", str(files["email"]))),
            "sms": stack.enter_context(
                outboxes.process(
                    "tests.peers.twilio", "--file", str(files["sms"]), "--does", "*=slow:0.01", "--does", "GET=ok"
                )
            ),
            "webhook": stack.enter_context(
                outboxes.process("tests.peers.sink", "--file", str(files["webhook"]), "--does", "*=slow:0.01")
            ),
        }
        prepare(path, urls)
        top_up(path)
        started = time.monotonic()
        senders = [Sender(path) for _ in range(SENDERS)]
        for n in range(kills):
            if n % 5 == 0:
                top_up(path)
            at = rng.randrange(SENDERS)
            senders[at].kill(rng.choice(AT), rng.random() * 0.04)
            senders[at] = Sender(path)
        for sender in senders:
            sender.kill("calling", 0)
        seconds = time.monotonic() - started
        unclear = end(path)
        facts = {"kills": kills + SENDERS, "seconds": round(seconds), "unclear when all were dead": unclear}
        return {**facts, **judge(path, files, kills + SENDERS)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(run(Path(place), int(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])), indent=1))
