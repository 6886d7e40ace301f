"""The verb that tries a channel."""

from __future__ import annotations

import click

from console.cli.frame import Context, emit_json, json_option, narrate, pass_context
from core.notifications.trial import CHANNELS, send_test


@click.command()
@click.argument("channel", type=click.Choice(list(CHANNELS)))
@click.argument("to", default="", metavar="[TO]")
@json_option
@pass_context
def test(context: Context, channel: str, to: str, as_json: bool) -> None:
    """Send a test message by CHANNEL to TO, an address of your own, at once.

    TO is an e-mail address, a number with + and country code, a URL or a topic; for webhook and ntfy the one in the
    settings can be left out. Exit 1: the channel did not take it, and why.
    """
    tried = send_test(context.desk, channel, to)
    if as_json:
        emit_json({"channel": tried.channel, "to": tried.to, "taken": True, "said": tried.said})
    else:
        narrate(f"The {tried.channel} channel took the test message to {tried.to}: {tried.said}.")
