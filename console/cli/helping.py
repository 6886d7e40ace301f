"""`roundsman help`: the console's help pages, and each verb's own help."""

from __future__ import annotations

import click

from console import helping
from console.cli.frame import say
from core.errors import NotFound


@click.command("help")
@click.argument("topic", nargs=-1)
@click.pass_context
def help_(ctx: click.Context, topic: tuple[str, ...]) -> None:
    """How a task is done by keys: help van broke. Without a topic all pages; with a verb, its own help."""
    if not topic:
        for page in helping.pages():
            say(f"{page.topic:<20} {page.title}")
        return
    try:
        say(helping.find(topic).plain())
    except NotFound:
        if (verb := _verb(ctx, topic)) is None:
            raise
        say(verb)


def _verb(ctx: click.Context, words: tuple[str, ...]) -> str | None:
    """What `--help` says of the verb of these words; None where there is none."""
    assert ctx.parent is not None
    found, at = ctx.parent.command, click.Context(ctx.parent.command, info_name="roundsman")
    for word in words:
        inner = found.get_command(at, word) if isinstance(found, click.Group) else None
        if inner is None:
            return None
        found, at = inner, click.Context(inner, info_name=word, parent=at)
    return found.get_help(at)
