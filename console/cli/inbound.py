"""Verbs about what comes in: replies, a mailbox or an export to be read, and the receiver of what providers post."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.frame import (
    IN_PART,
    Context,
    emit_json,
    json_option,
    narrate,
    pass_context,
    say,
    table,
    the_day,
)
from core.clock import local
from core.deliveries.service import find_order
from core.notifications import inbound as service
from core.notifications.collecting import KINDS, collect


@click.command()
@click.option("--order", help="Only of one order's customer: its id or number.")
@click.option("--day", "day_text", help="Only about a service day's orders, and about none.")
@json_option
@pass_context
def replies(context: Context, order: str | None, day_text: str | None, as_json: bool) -> None:
    """What customers wrote, the latest first.

    Who answers STOP gets nothing more by that channel; what may mean it in other words is marked: a person decides.
    """
    desk = context.desk
    found = service.replies(
        desk,
        order_id=find_order(desk, order) if order else 0,
        day=the_day(context, day_text) if day_text else None,
    )
    if as_json:
        for heard in found:
            emit_json(
                {
                    "id": heard.id, "at": desk.iso(heard.at), "order": heard.order, "order_id": heard.order_id,
                    "name": heard.name, "channel": heard.channel, "from": heard.sender, "what": heard.what,
                    "text": heard.body, "looks_like_stop": heard.asks,
                }
            )  # fmt: skip
        return
    rows = [
        (f"{local(h.at, desk.zone):%Y-%m-%d %H:%M}", h.order, h.name, h.channel, h.sender, service.remark(h), h.body)
        for h in found
    ]
    table(("at", "order", "name", "by", "from", "remark", "text"), rows)


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@json_option
@pass_context
def inbound(context: Context, path: Path, as_json: bool) -> None:
    """Read what came in: a mailbox file, a Maildir, a folder of .eml, or text messages as JSON lines.

    Bounces, answers and stop words are put to their orders; each mail counts once, however often it is read. A line of
    text messages is {"from": "+44…", "body": "…", "at": "2026-03-02T09:00:00Z", "id": "…"}. Exit 3: some could not be
    read.
    """
    done = collect(context.desk, path)
    if as_json:
        emit_json(
            {
                **{many: done.found[kind] for kind, (_, many) in KINDS.items()},
                "again": done.again, "ignored": done.ignored, "unread": done.unread,
                "why": [{"place": place, "why": why} for place, why in done.why],
            }
        )  # fmt: skip
    else:
        narrate(done.sentence)
        for place, why in done.why:
            say(f"not read: {place}, {why}")
    if done.unread:
        click.get_current_context().exit(IN_PART)


@click.command()
@click.option("--port", default=8787, show_default=True, type=click.IntRange(0, 65_535), help="Where it listens.")
@pass_context
def receive(context: Context, port: int) -> None:
    """Take receipts and replies that Twilio, Vonage or Plivo post, until SIGTERM or Ctrl-C.

    It listens on this machine alone, at /twilio, /vonage and /plivo: let the proxy that holds your certificate hand
    requests on to it, and tell the provider the public address, settings set sms.twilio.callback https://…/twilio.
    What is not signed by the provider is refused; the secrets are ROUNDSMAN_TWILIO_TOKEN, ROUNDSMAN_VONAGE_SIGNATURE
    and ROUNDSMAN_PLIVO_TOKEN.
    """
    from console.receiving import receive as serve

    def tell(path: str, status: int, why: str) -> None:
        narrate(f"{path} {status}{f': {why}' if why else ''}")

    serve(context.desk, port, ready=say, tell=tell)
