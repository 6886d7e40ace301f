"""What one does with the words of messages: look whose they are, write one's own, go back to ours.

How they read on an order is in `sampling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.desk import Desk
from core.errors import BadInput, Stale
from core.notifications import segments, templates, texts, wordstore
from core.notifications.model import Kind
from core.notifications.segments import Segments
from core.notifications.templates import BODY, CHANNELS, SUBJECT, Words
from core.store.sqlite import Database
from core.text import clean

__all__ = [
    "CHANNELS", "LANGUAGES", "Worded", "check", "language_of", "languages", "line", "list_words", "own", "reset_words",
    "segments_line", "set_words", "words_of",
]  # fmt: skip

LANGUAGES = texts.LANGUAGES


@dataclass(frozen=True, slots=True)
class Worded:
    """The words in force for a kind, a channel and a language."""

    kind: Kind
    channel: str
    language: str
    words: Words
    version: int = 0  #: 0: they are ours

    @property
    def own(self) -> bool:
        """Whether the shop has written them."""
        return self.version > 0


def language_of(desk: Desk, said: str) -> str:
    """The tag of the language in which a customer is told: their own, else the shop's."""
    return texts.tag(said, desk.setting("messages.language"))


def languages(desk: Desk) -> tuple[str, ...]:
    """The languages that there are words in, the shop's own first."""
    first = texts.base(desk.setting("messages.language"))
    return (first, *(language for language in LANGUAGES if language != first))


def own(db: Database, kind: Kind, channel: str, language: str) -> Words | None:
    """The shop's own words, where it has written some; `language` may be a tag."""
    found = wordstore.one(db, (kind, _channel(channel), texts.base(language)))
    return None if found is None else found[0]


def words_of(desk: Desk, kind: Kind, channel: str, language: str) -> Worded:
    """The words in force: the shop's own, or ours. Raises BadInput for a channel or language without words."""
    return _worded(desk.db, _key(kind, channel, language))


def list_words(desk: Desk, only: Sequence[str] = ()) -> list[Worded]:
    """The words of every kind, by channel and language; of these languages alone where some are named."""
    written = wordstore.everything(desk.db)
    wanted = only or languages(desk)
    return [
        Worded(kind, channel, language, *written.get((kind, channel, language), (_ours((kind, channel, language)), 0)))
        for language in wanted
        for kind in Kind
        for channel in CHANNELS
    ]


def check(channel: str, words: Words) -> None:
    """Whether these can be the words of a message by that channel. Raises BadInput with the place and the remedy."""
    if channel == "sms" and words.subject.strip():
        raise BadInput("A text message has no subject; leave it away.")
    if channel != "sms" and not words.subject.strip():
        raise BadInput("An e-mail needs a subject.")
    templates.check(words)


def set_words(
    desk: Desk, kind: Kind, channel: str, language: str, words: Words, *, version: int | None = None
) -> Worded:
    """Write the shop's own words; those that are the same as ours are none.

    `version` is what they were written over (0: ours). Raises BadInput where they cannot be filled in, Stale where
    another console was faster.
    """
    key = _key(kind, channel, language)
    check(channel, words)
    subject = clean(words.subject, limit=SUBJECT)
    new = Words(subject, clean(words.body, limit=BODY, multiline=True))
    return _change(desk, key, None if new == _ours(key) else new, version)


def reset_words(desk: Desk, kind: Kind, channel: str, language: str, *, version: int | None = None) -> Worded:
    """Go back to our words. Raises BadInput, Stale."""
    return _change(desk, _key(kind, channel, language), None, version)


def segments_line(body: str, desk: Desk) -> str:
    """What a text takes and costs as a text message: `GSM-7 142/160 · 1 segment · 0.04 GBP`."""
    return line(segments.measure(body), Decimal(desk.setting("sms.price")), desk.setting("shop.currency"))


def line(found: Segments, price: Decimal, currency: str) -> str:
    """The same of what was measured, at so much a segment."""
    spent = segments.cost(found, price)
    # A segment may cost parts of a penny: no more digits than it has, two at least.
    digits = max(2, -int(spent.normalize().as_tuple().exponent))
    return f"{found} · {spent:.{digits}f} {currency}"


def _channel(channel: str) -> str:
    return channel if channel in CHANNELS else "email"


def _key(kind: Kind, channel: str, language: str) -> wordstore.Key:
    if channel not in CHANNELS:
        raise BadInput(f"“{channel}” has no words of its own; choose {' or '.join(CHANNELS)}.")
    if not (known := texts.tag(language, "")):
        raise BadInput(f"There are no words in “{language}”; choose {', '.join(LANGUAGES)}.")
    return kind, channel, texts.base(known)


def _ours(key: wordstore.Key) -> Words:
    kind, channel, language = key
    return templates.starter(Kind(kind), channel, language)


def _worded(db: Database, key: wordstore.Key) -> Worded:
    kind, channel, language = key
    words, version = wordstore.one(db, key) or (_ours(key), 0)
    return Worded(Kind(kind), channel, language, words, version)


def _change(desk: Desk, key: wordstore.Key, new: Words | None, version: int | None) -> Worded:
    with desk.writing() as db:
        before = _worded(db, key)
        if version is not None and version != before.version:
            raise Stale(
                f"The words of {' '.join(key)} were changed meanwhile: they begin “{_beginning(before.words)}” now, "
                f"yours “{_beginning(new or _ours(key))}”. Look at them again."
            )
        if before.words == (new or _ours(key)):
            return before
        kind, channel, language = key
        private = {
            "before": f"{before.words.subject}\n\n{before.words.body}".strip(),
            "after": f"{new.subject}\n\n{new.body}".strip() if new else "ours",
        }
        facts = {"kind": kind, "channel": channel, "language": language, "whose": "own" if new else "ours"}
        seq = desk.record(db, "words.changed", f"words:{kind}.{channel}.{language}", facts, private)
        if new is None:
            wordstore.remove(db, key)
        else:
            wordstore.put(db, key, new, seq)
        return _worded(db, key)


def _beginning(words: Words) -> str:
    return clean(words.subject or words.body, limit=40)
