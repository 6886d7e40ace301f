"""Verbs about messages to customers: list, preview, send, reconcile; more of them stand in files of their own."""

from __future__ import annotations

from typing import Any

import click

from console.cli import consent, inbound, sending, trying, wording
from console.cli.frame import (
    IN_PART,
    NUMBER,
    Context,
    day_option,
    emit_json,
    json_option,
    narrate,
    pass_context,
    progress,
    say,
    table,
    the_day,
)
from core.clock import local
from core.deliveries import service as deliveries
from core.deliveries.service import find_order
from core.desk import Desk
from core.notifications import service
from core.notifications.model import Kind, Message, MessageState, Preview
from core.notifications.wording import segments_line


@click.group()
def messages() -> None:
    """What customers are told: written when a plan is approved, sent by `messages send`."""


for _verb in (
    consent.tell,
    consent.rules,
    consent.optout,
    consent.optin,
    consent.optouts,
    trying.test,
    wording.words,
    inbound.replies,
    inbound.inbound,
    inbound.receive,
    sending.resume,
):
    messages.add_command(_verb)


@messages.command("list")
@click.option("--state", type=click.Choice([state.value for state in MessageState]), help="Only these.")
@click.option("--order", help="Only those to one order's customer: its id or number.")
@click.option("--day", "day_text", help="Only those of a service day's plans.")
@json_option
@pass_context
def list_(context: Context, state: str | None, order: str | None, day_text: str | None, as_json: bool) -> None:
    """The outbox, oldest first."""
    desk = context.desk
    found = service.list_messages(
        desk,
        state=MessageState(state) if state else None,
        order_id=find_order(desk, order) if order else 0,
        day=the_day(context, day_text) if day_text else None,
    )
    if as_json:
        for message in found:
            emit_json(message_json(desk, message))
        return
    rows = [
        (m.id, m.order, f"{m.kind} {m.version}", m.channel, m.recipient, m.state, _at(desk, m.due), m.error)
        for m in found
    ]
    table(("id", "order", "kind", "channel", "to", "state", "due", "remark"), rows, right=(0,))


def message_json(desk: Desk, message: Message) -> dict[str, Any]:
    """One message, without its text."""
    return {
        "id": message.id,
        "order": message.order,
        "order_id": message.order_id,
        "kind": message.kind,
        "version": message.version,
        "channel": message.channel,
        "to": message.recipient,
        "subject": message.subject,
        "state": message.state,
        "due": desk.iso(message.due),
        "expires": desk.iso(message.expires),
        "provider_id": message.provider_id,
        "error": message.error,
        "attempts": message.attempts,
        "sent_at": None if message.sent_at is None else desk.iso(message.sent_at),
        "receipt": message.receipt,
        "receipt_at": None if message.receipt_at is None else desk.iso(message.receipt_at),
    }


@messages.command()
@click.argument("order")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Another one than the plan's.")
@json_option
@pass_context
def preview(context: Context, order: str, kind: str | None, as_json: bool) -> None:
    """The message as the customer of ORDER would read it, and what will become of it; then those to others."""
    desk, order_id = context.desk, find_order(context.desk, order)
    found = deliveries.tell_preview(desk, Kind(kind), order_id) if kind else service.previews(desk, order_id)
    for number, seen in enumerate(found):
        if number and not as_json:
            say("")
        _show(desk, seen, as_json)


def _show(desk: Desk, seen: Preview, as_json: bool) -> None:
    if as_json:
        emit_json(_preview_json(desk, seen))
        return
    if seen.body:
        subject = f"\nSubject: {seen.subject}" if seen.subject else ""
        say(f"To: {seen.to}{subject}\n\n{seen.body}")
    narrate(seen.verdict)
    if seen.body and seen.channel == "sms":
        narrate(segments_line(seen.body, desk))


@messages.command()
@click.argument("orders", nargs=-1, metavar="[ORDER]...")
@day_option
@click.option("--preview", "only_preview", is_flag=True, help="Show the messages; write nothing.")
@json_option
@pass_context
def delay(context: Context, orders: tuple[str, ...], day_text: str, only_preview: bool, as_json: bool) -> None:
    """Tell the customers of ORDERs, or of all that will be late, when theirs comes now; messages send sends it.

    Who has been told as much is not told again. Exit 3: some cannot be told.
    """
    desk, day = context.desk, the_day(context, day_text)
    asked = [find_order(desk, order) for order in orders] or None
    if only_preview:
        late = [each.order_id for each in deliveries.late_orders(desk, day) if each.late_s]
        for order_id in asked or late:
            _show(desk, deliveries.delay_preview(desk, day, order_id), as_json)
        return
    done = deliveries.tell_delay(desk, day, asked)
    if as_json:
        untold = [{"order": each.order, "why": each.why} for each in done.cannot_be_told]
        emit_json({"messages": done.messages, "unchanged": done.unchanged, "cannot_be_told": untold})
    else:
        narrate(f"{len(done.messages)} written, {len(done.unchanged)} told as much before; messages send sends them.")
        for each in done.cannot_be_told:
            say(f"cannot be told: order {each.order}, {each.why}")
    if done.cannot_be_told:
        click.get_current_context().exit(IN_PART)


def _preview_json(desk: Desk, seen: Preview) -> dict[str, Any]:
    return {
        "order": seen.order,
        "order_id": seen.order_id,
        "kind": seen.kind,
        "channel": seen.channel,
        "to": seen.to,
        "subject": seen.subject,
        "body": seen.body,
        "from": None if seen.eta_from is None else desk.iso(seen.eta_from),
        "until": None if seen.eta_until is None else desk.iso(seen.eta_until),
        "verdict": seen.verdict,
        "segments": segments_line(seen.body, desk) if seen.body and seen.channel == "sms" else None,
    }


@messages.command()
@click.option("--follow", is_flag=True, help="Go on, as a service, until SIGTERM or Ctrl-C; a line for each pass.")
@json_option
@pass_context
def send(context: Context, follow: bool, as_json: bool) -> None:
    """Send everything that is due, once.

    Exit 3: some could not be sent, or wait for a person (messages list --state unknown). Exit 1: none could.
    """
    if follow:
        sending.follow(context.desk, as_json)
        return
    deliveries.tell_by_the_clock(context.desk)
    done = service.send_due(context.desk, report=progress("Sending"))
    sending.show(context.desk, done, as_json)
    if done.trouble or done.failed or done.unknown or done.stopped:
        none = bool(done.trouble or done.stopped) and not done.sent
        click.get_current_context().exit(1 if none else IN_PART)


@messages.command()
@click.argument("message", type=NUMBER)
@click.argument("decision", type=click.Choice(["sent", "resend", "drop"]))
@json_option
@pass_context
def reconcile(context: Context, message: int, decision: str, as_json: bool) -> None:
    """Settle MESSAGE, of which nobody knows whether it has gone out: it was sent, send it again, or drop it.

    One that was refused can be sent again, too, once the order's e-mail address is mended.
    """
    settled = service.reconcile(context.desk, message, decision)
    if as_json:
        emit_json(message_json(context.desk, settled))
    else:
        narrate(f"Message {settled.id} to order {settled.order} is {settled.state} now.")


def _at(desk: Desk, instant: int) -> str:
    return f"{local(instant, desk.zone):%Y-%m-%d %H:%M}"
