"""How the journal looks: a row a line, one line with what it changed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from console import formats
from console.commands import keyed
from console.widgets.columns import Column
from console.widgets.facts import Fact, Section
from console.widgets.rows import Cell, Row
from core.desk import Event
from core.insights import telling
from core.insights.reading import Line

COLUMNS = (
    Column("No.", 7, align="right"),
    Column("At", 16),
    Column("Who", 7, grow=1),
    Column("What", 18, grow=1),
    Column("About", 15, grow=2),
    Column("More", 20, grow=4, wide=110),
)
NOTHING = (
    "No line has that.",
    "Words are looked for in the whole line.",
    "who:ann, kind:plan and about:1042 look in one part of it alone.",
)
EMPTY = (
    "Nothing has happened in this file yet.",
    keyed("Every change leaves a line here: {go.orders} leads to Orders, where {orders.import} imports."),
)


def row(line: Line, zone: ZoneInfo, today: date) -> Row:
    """One line of the journal."""
    event = line.event
    more = "; ".join(telling.lines(event)) or ", ".join(
        f"{name} {value}" for name, value in telling.facts(event) if value
    )
    return Row(
        str(event.seq),
        (
            Cell(f"{event.seq:,}", "muted"),
            formats.moment(event.at, zone, today),
            event.who,
            telling.words(event),
            line.about,
            Cell(more, "muted"),
        ),
    )


def title(line: Line) -> str:
    """`Outcome marked · order 1042`."""
    return f"{telling.words(line.event).capitalize()} · {line.about}"


def sections(line: Line, zone: ZoneInfo, today: date) -> list[Section]:
    """A whole line: what was before and after, and everything else that it holds."""
    event = line.event
    changed = [_change(*change) for change in telling.changes(event)]
    return [
        Section(
            "", [*_when(event, zone, today), Fact("Line", f"{event.seq:,}, {event.kind}, {event.subject}", "muted")]
        ),
        Section("Before → after", changed),
        Section("What else it holds", [_fact(name, value, zone, today) for name, value in telling.facts(event)]),
        *([] if event.private is not None or "private" not in event.data else [_ERASED]),
    ]


_ERASED = Section("Personal", [Fact("", "Its personal part has been erased.", "muted")])


def _when(event: Event, zone: ZoneInfo, today: date) -> list[Fact]:
    return [Fact("At", formats.moment(event.at, zone, today)), Fact("Who", event.who, "strong")]


def _fact(name: str, value: str, zone: ZoneInfo, today: date) -> Fact:
    instant = name.endswith(" at") and value.isdecimal()
    return Fact(name, formats.moment(int(value), zone, today) if instant else value)


def _change(field: str, before: str, after: str) -> Fact:
    return Fact(field.replace("_", " "), f"{before or '(empty)'} → {after or '(empty)'}", "strong")
