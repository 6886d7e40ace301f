"""Taking in what lies in a file: mails (bounces, answers), or text messages that somebody has exported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.desk import Desk
from core.errors import BadInput, FileRefused
from core.notifications import bounces, inbound
from core.notifications.bounces import Ignored
from core.notifications.inbound import Received
from core.notifications.incoming import Notice, Reply, Unreadable
from core.notifications.mailfiles import mails

#: Bytes of a line of exported text messages.
_LONGEST = 65_536
#: What could not be read is named up to so often.
_NAMED = 100

#: What a kind of what came in is called, one and many.
KINDS = {
    "reply": ("reply", "replies"),
    "stop": ("stop", "stops"),
    "start": ("start", "starts"),
    "bounce": ("bounce", "bounces"),
    "receipt": ("receipt", "receipts"),
}

_Came = tuple[str, Notice | Reply | Ignored | str, int]


@dataclass(slots=True)
class Collected:
    """What was found in a file, by kind: replies, stops, starts, bounces, receipts; how much was passed over."""

    found: Counter[str] = field(default_factory=Counter)  #: by `Received.what`
    again: int = 0  #: taken in before
    ignored: int = 0  #: concerns no message of ours, or was written by a machine
    unread: int = 0
    why: list[tuple[str, str]] = field(default_factory=list)  #: (place, reason) of what could not be read

    @property
    def sentence(self) -> str:
        """`2 replies, 1 bounce, 3 read before.`"""
        named = [(self.found[kind], one if self.found[kind] == 1 else many) for kind, (one, many) in KINDS.items()]
        rest = ((self.again, "read before"), (self.ignored, "of no concern"), (self.unread, "not read"))
        new = [f"{number:,} {words}" for number, words in named if number] or ["Nothing new"]
        return f"{', '.join([*new, *(f'{number:,} {words}' for number, words in rest if number)])}."


def collect(desk: Desk, path: Path) -> Collected:
    """Take in a mailbox file, a Maildir, a folder of .eml, one mail, or text messages as JSON lines.

    A line of these is `{"from": "+44…", "body": "…", "at": "2026-03-02T09:00:00Z", "id": "…"}`; `at` and `id` may be
    left away. What was taken in before is not taken again. Raises BadInput where there is nothing to read.
    """
    if not path.exists():
        raise BadInput(f"There is no {path}; name a mailbox file, a folder of mails, or a file of JSON lines.")
    done = Collected()
    for place, came, at in _texts(desk, path) if _is_json(path) else _mails(desk, path):
        if isinstance(came, str):
            done.unread += 1
            if len(done.why) < _NAMED:
                done.why.append((place, came))
        elif isinstance(came, Ignored):
            done.ignored += 1
        else:
            for each in inbound.take_all(desk, [came], at):
                _count(done, each)
    return done


def _count(done: Collected, received: Received) -> None:
    if received.what:
        done.found[received.what] += 1
    else:
        done.again += 1


def _mails(desk: Desk, path: Path) -> Iterator[_Came]:
    for place, raw in mails(path):
        if isinstance(raw, FileRefused):
            yield place, str(raw), 0
            continue
        try:
            yield place, bounces.read(raw), desk.now()
        except Unreadable as wrong:
            yield place, str(wrong), 0


def _is_json(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read ({wrong.strerror}); check its rights.") from wrong


def _texts(desk: Desk, path: Path) -> Iterator[_Came]:
    number = 0
    with path.open("rb") as file:
        while line := file.readline(_LONGEST):
            number += 1
            if line.lstrip(b"\xef\xbb\xbf").strip():
                yield f"line {number}", *_text(desk, line)
            while not line.endswith(b"\n") and (line := file.readline(_LONGEST)):
                pass  # the rest of a line that is too long


def _text(desk: Desk, line: bytes) -> tuple[Reply | str, int]:
    try:
        said = json.loads(line.decode("utf-8-sig"))
        sender, body = said["from"], said["body"]
        at = _instant(desk, said.get("at"))
        number = str(said.get("id") or "")
        if not isinstance(sender, str) or not isinstance(body, str) or not sender:
            return "from and body are texts", 0
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return 'it is no {"from": …, "body": …, "at": …, "id": …}', 0
    return Reply("sms", number or f"line:{inbound.digest(sender, body, str(said.get('at')))}", sender, body), at


def _instant(desk: Desk, value: Any) -> int:
    """When it came: ISO 8601 with offset, UTC seconds, or now; never after now. Raises ValueError."""
    now = desk.now()
    if value is None or value == "":
        return now
    if isinstance(value, int):
        return max(0, min(value, now))
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("an instant without its offset")
    return max(0, min(int(instant.timestamp()), now))
