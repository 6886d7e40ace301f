"""Outboxes for tests that send: so many orders under way, a message each by one channel or the other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.desk import Desk
from core.notifications import store
from core.notifications.model import Message

ROOT = Path(__file__).parents[2]
#: Where each channel's messages of the n-th order go to.
RECIPIENTS = {
    "email": "c{n}@example.com",
    "sms": "+4474{n:08d}",
    "webhook": "{url}",
    "folder": "c{n}@example.com",
}


def fill(desk: Desk, count: int, *, channels: Sequence[str], life_s: int = 86_400, recipients: int = 10**8) -> None:
    """So many orders, each with one message, the channels in turn; no more than so many different `recipients`."""
    now = desk.now()
    with desk.store.writing() as db:
        (first,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM orders").fetchone()
        for n in range(first, first + count):
            db.execute(
                "INSERT INTO orders (id, source, source_order_id, content_hash, day, name, email, phone, address, "
                "address_key, state, created_at, updated_at) "
                "VALUES (?, 'test', ?, '', ?, ?, '', '', '', '', 'out', 0, 0)",
                (n, f"T{n}", desk.today().isoformat(), f"Customer {n}"),
            )
            channel = channels[n % len(channels)]
            to = RECIPIENTS[channel].format(n=n % recipients, url=desk.setting("webhook.url"))
            store.insert(
                db,
                {
                    "order_id": n, "kind": "planned", "version": 1, "channel": channel, "recipient": to,
                    "subject": f"Order T{n}", "body": f"Your order T{n} comes today.", "due": now,
                    "expires": now + life_s, "eta_from": now + life_s - 3600, "eta_until": now + life_s,
                    "plan_id": None, "message_id": f"<{n:032x}@roundsman.invalid>", "created_at": now,
                    "state": "queued", "error": "", "language": "en",
                },
            )  # fmt: skip


def always(desk: Desk) -> None:
    """No hour is quiet."""
    desk.set("messages.quiet_from", "00:00")
    desk.set("messages.quiet_until", "00:00")


def webhook(desk: Desk, url: str, *, per_second: int = 1_000) -> None:
    """Posts go there."""
    desk.set("webhook.url", url)
    desk.set("webhook.allow", "127.0.0.1")
    desk.set("webhook.per_second", str(per_second))


def sms(desk: Desk, url: str, account: str, *, per_second: int = 1_000) -> None:
    """Text messages go there."""
    desk.set("sms.twilio.base_url", url)
    desk.set("sms.twilio.account_sid", account)
    desk.set("sms.twilio.from", "+447400000000")
    desk.set("sms.per_second", str(per_second))


def email(desk: Desk, port: int, *, per_second: int = 1_000) -> None:
    """Letters go there."""
    desk.set("messages.from", "shop@harrow.example")
    desk.set("smtp.host", "127.0.0.1")
    desk.set("smtp.port", str(port))
    desk.set("smtp.security", "none")
    desk.set("smtp.per_second", str(per_second))


def everything(desk: Desk) -> dict[int, Message]:
    """The outbox by id."""
    return {message.id: message for message in store.messages(desk.db)}


@contextmanager
def process(module: str, *arguments: str) -> Iterator[str]:
    """A peer as a process of its own, until the end; the first line that it says."""
    peer = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert peer.stdout is not None
        yield peer.stdout.readline().strip()
    finally:
        peer.terminate()
        peer.wait()
        if peer.stdout:
            peer.stdout.close()
