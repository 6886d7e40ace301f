"""What sending says, and sending as a service; letting a stopped channel try again."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from console.cli.frame import Context, emit_json, narrate, pass_context
from core.clock import local
from core.deliveries import service as deliveries
from core.desk import Desk
from core.notifications import service
from core.notifications.model import Sent


def show(desk: Desk, done: Sent, as_json: bool) -> None:
    """What one pass did."""
    if as_json:
        emit_json(
            {
                "sent": done.sent,
                "failed": done.failed,
                "waiting": done.waiting,
                "unknown": done.unknown,
                "dropped": done.dropped,
                "trouble": done.trouble,
                "stopped": [{"channel": o.channel, "since": desk.iso(o.since), "why": o.why} for o in done.stopped],
            }
        )
        return
    narrate(_told(done))
    if done.trouble:
        narrate(done.trouble)
    for one in done.stopped:
        since = f"{local(one.since, desk.zone):%Y-%m-%d %H:%M}"
        said = "" if one.why == done.trouble else f": {one.why}"
        narrate(f"{service.title(one.channel)} are stopped since {since}{said} (messages resume {one.channel})")


def follow(desk: Desk, as_json: bool) -> None:
    """Pass after pass until SIGTERM or Ctrl-C; what is in the middle of a call comes to its end."""
    enough = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        enough.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        narrate("Sending what falls due; Ctrl-C ends it.")
        for done in service.follow(desk, wait=enough.wait, before=lambda: deliveries.tell_by_the_clock(desk)):
            if isinstance(done, Sent):
                show(desk, done, as_json)
            else:
                narrate(done)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    narrate("Sending has ended.")


def _told(done: Sent) -> str:
    parts = [f"{done.sent} sent"]
    for number, words in (
        (done.failed, "refused"),
        (done.waiting, "waiting"),
        (done.unknown, "unknown: see messages reconcile"),
        (done.dropped, "dropped, no longer true or too late"),
    ):
        if number:
            parts.append(f"{number} {words}")
    return f"{', '.join(parts)}."


@click.command()
@click.argument("channel", required=False, default="")
@pass_context
def resume(context: Context, channel: str) -> None:
    """Let messages go by a stopped CHANNEL again (email, sms, webhook, ntfy, folder), or by all that are stopped.

    A channel is stopped when it takes nothing from us: a password, a sender or an address is wrong. One whose settings
    have changed since tries again by itself.
    """
    for name in service.resume(context.desk, channel):
        narrate(f"{service.title(name)} go out again with the next pass: messages send.")
