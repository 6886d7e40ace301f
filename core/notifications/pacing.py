"""How a channel stands: how many messages it takes a second, whether it asked to wait, whether it is stopped.

All senders of the file share this: each takes its places in the transaction in which it claims messages.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from core.desk import Desk
from core.notifications.model import Stopped
from core.store.sqlite import Database

#: The longest that a channel may ask us to wait, s.
LONGEST_S = 3600
#: Places that nobody took in so long a time are still there, ms: of a rate of 200 a second, twenty.
SLACK_MS = 100
#: Which settings concern a channel: a change of one lets a stopped channel try again.
_SETTINGS = {
    "email": ("smtp.", "messages.from"),
    "sms": ("sms.",),
    "webhook": ("webhook.",),
    "ntfy": ("ntfy.",),
    "folder": ("messages.folder", "messages.from"),
}
#: What goes by a channel, as a person says it.
_TITLES = {"email": "E-mails", "sms": "Text messages", "webhook": "Posts to the webhook", "ntfy": "Notes to staff"}

#: UTC milliseconds of the machine. A rate is about the other side's patience: a desk whose clock is stopped for a
#: rehearsal has no other.
Ticks = Callable[[], int]


def machine_ms() -> int:
    """The machine's clock."""
    return time.time_ns() // 1_000_000


def title(channel: str) -> str:
    """What goes by it: `Text messages`."""
    return _TITLES.get(channel, f"Messages to the {channel}")


def rate(desk: Desk, channel: str) -> float:
    """How many messages a second may go by the channel; 0 where there is no limit."""
    key = {"email": "smtp", "folder": ""}.get(channel, channel)
    return float(desk.setting(f"{key}.per_second")) if key else 0.0


def room(db: Database, channel: str, per_second: float, most: int, *, now: int, ticks: int) -> tuple[int, int]:
    """How many messages may go now, at most `most`, and where none may, after how many ms to ask again.

    (0, 0): none may for a long time, as the channel is stopped or has asked to wait.
    """
    stopped, why, free = _state(db, channel)
    if stopped is not None:
        return 0, 0
    if why:
        # A clock that was set back does not make the wait longer than any is.
        if now * 1000 < free <= (now + LONGEST_S) * 1000:
            return 0, 0
        free = _keep(db, channel, free=0)
    if not per_second:
        return most, 0
    period = 1000 / per_second
    if free > ticks + period + 1:  # nobody takes a place so far ahead: the clock was set back
        free = _keep(db, channel, free=ticks)
    if free > ticks:
        return 0, free - ticks
    return max(1, min(most, 1 + int((ticks - max(free, ticks - SLACK_MS)) / period))), 0


def took(db: Database, channel: str, per_second: float, count: int, *, ticks: int) -> None:
    """So many places are taken."""
    if count and per_second:
        free = max(_state(db, channel)[2], ticks - SLACK_MS)
        _keep(db, channel, free=free + math.ceil(count * 1000 / per_second))


def pause(db: Database, channel: str, until: int, why: str) -> None:
    """The channel asks to be left alone until that UTC second."""
    if _state(db, channel)[0] is None:
        _keep(db, channel, free=until * 1000, why=why)


def stop(desk: Desk, db: Database, channel: str, why: str) -> bool:
    """Nothing goes by the channel until a person has mended it; False where that was so already."""
    if _state(db, channel)[0] is not None:
        return False
    _keep(db, channel, free=0, why=why, stopped=desk.now())
    desk.record(db, "channel.stopped", f"channel:{channel}", {"channel": channel})
    return True


def resume(desk: Desk, db: Database, channel: str) -> bool:
    """Let messages go by it again; False where it was not stopped."""
    if _state(db, channel)[0] is None:
        return False
    _keep(db, channel, free=0)
    desk.record(db, "channel.resumed", f"channel:{channel}", {"channel": channel})
    return True


def resume_mended(desk: Desk, db: Database) -> None:
    """Let every stopped channel try again whose settings have changed since."""
    for one in stopped(db):
        if _changed_since(db, one.channel):
            resume(desk, db, one.channel)


def stopped(db: Database) -> list[Stopped]:
    """The channels that are stopped, the first at the top."""
    rows = db.execute("SELECT channel, stopped, why FROM channel_state WHERE stopped IS NOT NULL ORDER BY 2, 1")
    return [Stopped(*row) for row in rows.fetchall()]


def _changed_since(db: Database, channel: str) -> bool:
    since = db.execute("SELECT max(seq) FROM event WHERE subject = ?", (f"channel:{channel}",)).fetchone()[0] or 0
    rows = db.execute("SELECT DISTINCT subject FROM event WHERE seq > ? AND subject LIKE 'setting:%'", (since,))
    changed = [row[0].removeprefix("setting:") for row in rows.fetchall()]
    return any(key.startswith(_SETTINGS.get(channel, ())) for key in changed)


def _state(db: Database, channel: str) -> tuple[int | None, str, int]:
    """(stopped, why, free_ms)"""
    row = db.execute("SELECT stopped, why, free_ms FROM channel_state WHERE channel = ?", (channel,)).fetchone()
    return (row[0], row[1], row[2]) if row else (None, "", 0)


def _keep(db: Database, channel: str, *, free: int, why: str = "", stopped: int | None = None) -> int:
    db.execute(
        "INSERT INTO channel_state VALUES (?, ?, ?, ?) ON CONFLICT (channel) DO UPDATE "
        "SET stopped = excluded.stopped, why = excluded.why, free_ms = excluded.free_ms",
        (channel, stopped, why, free),
    )
    return free
