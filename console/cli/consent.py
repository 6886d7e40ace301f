"""Verbs about who is told what: rules, opt-outs, messages by hand, erasing a person."""

from __future__ import annotations

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
)
from core.clock import local
from core.deliveries import service as deliveries
from core.deliveries.service import find_order
from core.errors import BadInput, Refused
from core.notifications import rules as kinds
from core.notifications import service
from core.notifications.model import Kind
from core.privacy import service as people

_KIND = click.Choice([kind.value for kind in Kind])
_CHANNEL = click.Choice(["email", "sms"])


@click.command()
@click.argument("kind", type=_KIND)
@click.argument("orders", nargs=-1, required=True, metavar="ORDER...")
@json_option
@pass_context
def tell(context: Context, kind: str, orders: tuple[str, ...], as_json: bool) -> None:
    """Write a message of KIND to the customers of ORDERs by hand, also where such messages are off.

    Who has opted out is left in peace. messages preview --kind shows it first, messages send sends it. Exit 3: some
    cannot be told.
    """
    desk = context.desk
    done = deliveries.tell(desk, Kind(kind), [find_order(desk, order) for order in orders])
    untold = done.cannot_be_told
    if as_json:
        shown = [{"order": each.order, "why": each.why} for each in untold]
        emit_json({"messages": done.messages, "unchanged": done.unchanged, "cannot_be_told": shown})
    else:
        narrate(f"{len(done.messages)} written, {len(done.unchanged)} told as much before; messages send sends them.")
        for each in untold:
            say(f"cannot be told: order {each.order}, {each.why}")
    if untold:
        click.get_current_context().exit(IN_PART)


@click.group("rules")
def rules() -> None:
    """Which kinds of messages are sent: by the shop, by the type of an order, by the customer."""


@rules.command("list")
@json_option
@pass_context
def rules_list(context: Context, as_json: bool) -> None:
    """Every kind, on or off; then what differs for a type of order or a customer. The narrowest rule counts."""
    found = kinds.listed(context.desk)
    if as_json:
        for rule in found:
            emit_json({"scope": rule.scope, "about": rule.about, "kind": rule.kind, "sends": rule.sends})
        return
    rows = [(rule.kind, "on" if rule.sends else "off", rule.scope, rule.about) for rule in found]
    table(("kind", "sent", "for", "which"), rows)


@rules.command("set")
@click.argument("kind", type=_KIND)
@click.argument("state", type=click.Choice(["on", "off", "usual"]))
@click.option("--type", "type_", default="", help="Only orders of this source, or that require this.")
@click.option("--customer", default="", help="Only this e-mail address or number.")
@pass_context
def rules_set(context: Context, kind: str, state: str, type_: str, customer: str) -> None:
    """Switch a KIND on or off; usual takes the rule away."""
    sends = {"on": True, "off": False, "usual": None}[state]
    rule = kinds.put(context.desk, Kind(kind), sends, type_=type_, customer=customer)
    whom = f" for {rule.scope} {rule.about}" if rule.about else ""
    narrate(f"“{rule.kind}” is {'as usual' if sends is None else state}{whom} now.")


@click.command()
@click.argument("address", required=False, default="")
@click.option("--order", help="The customer of this order, by its id or number, instead of an address.")
@click.option("--channel", type=_CHANNEL, help="Follows from the address where left away.")
@click.option("--words", default="", help="What they said.")
@pass_context
def optout(context: Context, address: str, order: str | None, channel: str | None, words: str) -> None:
    """They want no messages: nothing goes to ADDRESS (e-mail or number) any more, until optin."""
    desk = context.desk
    if bool(address) == bool(order):
        raise BadInput("Say an address, or --order and its number.")
    if order:
        done = service.opt_out_order(desk, find_order(desk, order), words=words)
        narrate(f"Nothing goes to {' and '.join(each.address for each in done)} any more.")
        return
    new = service.opt_out(desk, address, channel=channel or "", words=words)
    narrate(f"Nothing goes to {address} any more." if new else f"{address} had opted out before.")


@click.command()
@click.argument("address")
@click.option("--channel", type=_CHANNEL, help="Follows from the address where left away.")
@pass_context
def optin(context: Context, address: str, channel: str | None) -> None:
    """They want messages again."""
    service.opt_in(context.desk, address, channel=channel or "")
    narrate(f"{address} is told again.")


@click.command()
@json_option
@pass_context
def optouts(context: Context, as_json: bool) -> None:
    """Who wants no messages, since when, and how that is known: by keyword, a person, the provider, a bounce."""
    desk = context.desk
    found = service.opt_outs(desk)
    if as_json:
        for each in found:
            emit_json(
                {
                    "channel": each.channel,
                    "address": each.address,
                    "since": desk.iso(each.since),
                    "source": each.source,
                    "words": each.words,
                }
            )
        return
    rows = [
        (each.address or "(erased)", each.channel, f"{local(each.since, desk.zone):%Y-%m-%d %H:%M}", each.source,
         each.words)
        for each in found
    ]  # fmt: skip
    table(("address", "channel", "since", "by", "words"), rows)


@click.group()
def privacy() -> None:
    """What is known of a person, and letting go of it."""


@privacy.command()
@click.option("--phone", default="", help="Their number.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--yes", is_flag=True, help="Do it; without it, only say what would go.")
@json_option
@pass_context
def erase(context: Context, phone: str, email: str, yes: bool, as_json: bool) -> None:
    """Erase a person: name, address, words and journal parts go for good, orders stay as numbers.

    An opt-out stays in force, as a digest. It cannot be undone, and it ends everybody's undo.
    """
    desk = context.desk
    if not yes:
        number = people.known(desk, phone=phone, email=email)
        raise Refused(f"{number} orders are theirs. This cannot be undone: say it again with --yes.")
    done = people.erase(desk, phone=phone, email=email)
    if as_json:
        emit_json(
            {
                "orders": done.orders,
                "messages": done.messages,
                "inbound": done.inbound,
                "lines": done.lines,
                "letters": done.letters,
            }
        )
    else:
        narrate(
            f"Erased: {done.orders} orders, {done.messages} messages, {done.inbound} replies, personal parts of "
            f"{done.lines} journal lines, {done.letters} letters in the folder. Backups are not touched."
        )
