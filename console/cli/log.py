"""The verb `log`: the journal, whole, filtered, or as it grows."""

from __future__ import annotations

import time
from collections.abc import Iterator

import click

from console.cli.frame import NUMBER, Context, emit_json, json_option, pass_context, say
from core.desk import Desk, Event
from core.insights import reading
from core.insights.reading import Sought


@click.command()
@click.argument("words", nargs=-1)
@click.option("--follow", is_flag=True, help="Go on as events happen; Ctrl-C ends it.")
@click.option("--since", default=0, type=NUMBER, help="Only events after this number.")
@click.option("--subject", default="", help="Only events of this subject, such as order:17.")
@click.option("--who", default="", help="Only what this person did.")
@click.option("--kind", default="", help="Only of a kind that holds this, such as plan or outcome.marked.")
@click.option("--about", default="", help="Only about this order (its number), or this day.")
@json_option
@pass_context
def log(
    context: Context,
    words: tuple[str, ...],
    follow: bool,
    since: int,
    subject: str,
    who: str,
    kind: str,
    about: str,
    as_json: bool,
) -> None:
    """The journal: who did what, when; only lines with all of WORDS somewhere in them, where there are any."""
    desk = context.desk
    sought = Sought(who, kind.lower(), subject or about, words)
    while True:
        for event in _events(desk, sought, since):
            since = max(since, event.seq)
            _print_event(desk, event, as_json)
        if not follow:
            return
        seen = desk.data_version()
        while desk.data_version() == seen:
            time.sleep(0.5)


def _events(desk: Desk, sought: Sought, since: int) -> Iterator[Event]:
    """The lines after `since` that fit, oldest first."""
    if sought.everything:
        yield from desk.events_since(since)
    else:
        yield from reading.events_since(desk, sought, since)


def _print_event(desk: Desk, event: Event, as_json: bool) -> None:
    if as_json:
        emit_json(
            {
                "seq": event.seq,
                "at": desk.iso(event.at),
                "who": event.who,
                "kind": event.kind,
                "subject": event.subject,
                "data": dict(event.data),
            }
        )
        return
    facts = " ".join(f"{key}={value}" for key, value in event.data.items() if key != "private")
    say(f"{event.seq:>6}  {desk.iso(event.at)}  {event.who:<10}  {event.kind:<18}  {event.subject}  {facts}".rstrip())
