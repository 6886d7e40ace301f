"""Verbs about the words of messages: messages words list, show, names, set, reset."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from console.cli.frame import NUMBER, Context, F, emit_json, json_option, narrate, pass_context, say, table
from core.deliveries.service import find_order
from core.errors import BadInput, FileRefused
from core.notifications import sampling, segments, wording
from core.notifications.model import Kind
from core.notifications.sampling import Sample
from core.notifications.templates import NAMES, Words
from core.notifications.wording import Worded

#: More than any words may have: the rest of a file is not read.
_BYTES = 1_000_000

_kind = click.argument("kind", type=click.Choice([kind.value for kind in Kind]))


def _whose(command: F) -> F:
    """`--channel` and `--language`: which words."""
    command = click.option("--language", default="", help="en, de, fr, es, pt; the shop's where it is left away.")(
        command
    )
    channel = click.option("--channel", type=click.Choice(wording.CHANNELS), default="email", show_default=True)
    return channel(command)


@click.group()
def words() -> None:
    """What messages say: ours in five languages, or the shop's own."""


@words.command("list")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only these.")
@click.option("--channel", type=click.Choice(wording.CHANNELS), help="Only these.")
@click.option("--language", "languages", multiple=True, help="Only these; may be given again.")
@click.option("--own", is_flag=True, help="Only the shop's own.")
@json_option
@pass_context
def list_(
    context: Context, kind: str | None, channel: str | None, languages: tuple[str, ...], own: bool, as_json: bool
) -> None:
    """The words of every kind, channel and language, and whose they are."""
    found = [
        each
        for each in wording.list_words(context.desk, languages)
        if kind in {None, each.kind} and channel in {None, each.channel} and (each.own or not own)
    ]
    if as_json:
        for each in found:
            emit_json(_words_json(each))
        return
    rows = [(each.kind, each.channel, each.language, _owner(each), _beginning(each.words)) for each in found]
    table(("kind", "channel", "language", "whose", "begins"), rows)


@words.command()
@_kind
@_whose
@click.option("--order", help="Filled in as the customer of that order would read them: its id or number.")
@json_option
@pass_context
def show(context: Context, kind: str, channel: str, language: str, order: str | None, as_json: bool) -> None:
    """The words of KIND as they are written, or filled in for an order."""
    desk = context.desk
    if not order:
        found = wording.words_of(desk, Kind(kind), channel, _language(context, language))
        emit_json(_words_json(found)) if as_json else _say(found.words)
        return
    on = sampling.sampler(desk, find_order(desk, order), Kind(kind))
    found = wording.words_of(desk, Kind(kind), channel, language or on.language)
    seen = on.of(channel, found.words, language)
    if as_json:
        emit_json({**_words_json(found), "order": on.customer.order, **_sample_json(seen), "currency": on.currency})
        return
    _say(Words(seen.subject, seen.body))
    if seen.line:
        narrate(seen.line)


@words.command()
@json_option
def names(as_json: bool) -> None:
    """The names that words may use, and what stands there then."""
    if as_json:
        for name, meaning in NAMES.items():
            emit_json({"name": name, "meaning": meaning})
        return
    table(("name", "what stands there"), [(f"${name}", meaning) for name, meaning in NAMES.items()])


@words.command("set")
@_kind
@click.argument("text", required=False)
@_whose
@click.option("--from", "file", type=click.Path(path_type=Path, allow_dash=True), help="The text's file; - is stdin.")
@click.option("--subject", help="Of an e-mail; where it is left away, it stays.")
@click.option("--gsm7", is_flag=True, help="In the letters of GSM-7: more of them fit into a text message.")
@click.option("--version", type=NUMBER, help="Refuse where the words are not of this version (show --json) any more.")
@json_option
@pass_context
def set_(context: Context, /, kind: str, text: str | None, as_json: bool, **given: Any) -> None:
    """Write the shop's own words of KIND: TEXT, or a file's. A name such as $window is filled in (words names).

    A line all of whose names are empty is left out; $$ is the sign itself.
    """
    if (text is None) == (given["file"] is None):
        raise click.UsageError("Give the text, or --from FILE.")
    desk, channel, language = context.desk, given["channel"], _language(context, given["language"])
    body = text if text is not None else _read(given["file"])
    subject = given["subject"]
    if subject is None:
        subject = wording.words_of(desk, Kind(kind), channel, language).words.subject
    if given["gsm7"]:
        body = segments.gsm7(body)
    done = wording.set_words(desk, Kind(kind), channel, language, Words(subject, body), version=given["version"])
    _print(done, as_json)


@words.command()
@_kind
@_whose
@click.option("--version", type=NUMBER, help="Refuse where the words are not of this version any more.")
@json_option
@pass_context
def reset(context: Context, kind: str, channel: str, language: str, version: int | None, as_json: bool) -> None:
    """Go back to our words of KIND."""
    done = wording.reset_words(context.desk, Kind(kind), channel, _language(context, language), version=version)
    _print(done, as_json)


def _print(done: Worded, as_json: bool) -> None:
    if as_json:
        emit_json(_words_json(done))
    else:
        narrate(f"The words of {done.kind} by {done.channel} in {done.language} are {_owner(done)} now.")


def _words_json(found: Worded) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "channel": found.channel,
        "language": found.language,
        "whose": "own" if found.own else "ours",
        "version": found.version,
        "subject": found.words.subject,
        "body": found.words.body,
    }


def _sample_json(seen: Sample) -> dict[str, Any]:
    found = seen.segments
    return {
        "language": seen.language,
        "subject": seen.subject,
        "body": seen.body,
        "encoding": found.encoding if found else None,
        "units": found.units if found else None,
        "segments": found.segments if found else None,
        "room": found.room if found else None,
        "cost": None if seen.cost is None else float(seen.cost),
    }


def _say(shown: Words) -> None:
    say(f"Subject: {shown.subject}\n\n{shown.body}" if shown.subject else shown.body)


def _owner(each: Worded) -> str:
    return "the shop's" if each.own else "ours"


def _beginning(shown: Words) -> str:
    return shown.subject or shown.body.partition("\n")[0]


def _language(context: Context, given: str) -> str:
    return given or context.desk.setting("messages.language")


def _read(file: Path) -> str:
    try:
        with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as stream:
            return stream.read(_BYTES).decode("utf-8-sig").removesuffix("\n")
    except OSError as wrong:
        raise FileRefused(f"{file} cannot be read ({wrong.strerror}); check its name and your rights.") from wrong
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{file} is no text in UTF-8; save it so.") from wrong
