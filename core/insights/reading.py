"""Reading the journal: which lines fit a filter, newest first, and the lines with the orders they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk import Desk
from core.errors import NotFound
from core.insights import passages
from core.orders import service as orders
from core.store import journal
from core.store.journal import Event

#: How many lines a filter finds at most: nobody reads on, and a further word narrows it.
MOST_FOUND = 20_000
_KEYS = ("who", "kind", "about")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in the journal: who did it, what kind holds, what it is about, words anywhere in it."""

    who: str = ""
    kind: str = ""
    about: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Sought:
        """`who:ann kind:plan about:1042 van`: every part has to fit; what has no such name is a word."""
        named = {"who": "", "kind": "", "about": ""}
        words: list[str] = []
        for part in text.split():
            name, colon, value = part.partition(":")
            if colon and name.lower() in _KEYS:
                named[name.lower()] = value
            else:
                words.append(part)
        return cls(named["who"], named["kind"].lower(), named["about"], tuple(words))

    @property
    def everything(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.who or self.kind or self.about or self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal with the order it is about, where it is about one."""

    event: Event
    order_id: int | None = None
    order: str = ""  #: its number

    @property
    def about(self) -> str:
        """`order 1042`, `message to 1042`, `day 2026-03-02`: the subject as a person says it."""
        what, _, which = self.event.subject.partition(":")
        if not self.order:
            return f"{what} {which}".strip()
        return f"message to {self.order}" if what == "message" else f"order {self.order}"


def found(desk: Desk, sought: Sought) -> Sequence[int]:
    """Numbers of the lines that fit, newest first. Without a filter that costs the same however long the journal is."""
    if sought.everything:
        return range(journal.last_seq(desk.db), 0, -1)
    subject = subject_of(desk, sought.about) if sought.about else ""
    return journal.found(
        desk.db, who=sought.who, kind=sought.kind, subject=subject, words=sought.words, most=MOST_FOUND
    )


def events_since(desk: Desk, sought: Sought, seq: int) -> list[Event]:
    """Every line after `seq` that fits, oldest first."""
    subject = subject_of(desk, sought.about) if sought.about else ""
    seqs = journal.found(desk.db, after=seq, who=sought.who, kind=sought.kind, subject=subject, words=sought.words)
    return journal.these(desk.db, seqs[::-1])


def lines(desk: Desk, seqs: Sequence[int]) -> list[Line]:
    """The lines with these numbers."""
    events = journal.these(desk.db, seqs)
    known = passages.orders_of(desk.db, [event.subject for event in events])
    return [Line(event, *known.get(event.subject, (None, ""))) for event in events]


def subject_of(desk: Desk, text: str) -> str:
    """The subject that a person means: `order:17` and the like as it is, else the order with that number or id.

    A day is `2026-03-02`. What is none of these is a subject as it stands, about which there may be no line.
    """
    if ":" in text:
        return text
    try:
        return f"order:{orders.find(desk, text).id}"
    except NotFound:
        return f"day:{text}" if text[:4].isdigit() and "-" in text else text
