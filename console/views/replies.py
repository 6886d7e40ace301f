"""What customers wrote, as rows and as text; what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from console.formats import count, moment
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.notifications.collecting import Collected
from core.notifications.inbound import Heard, remark

COLUMNS = (
    Column("When", 5),
    Column("Order", 9, grow=1),
    Column("From", 12, grow=2),
    Column("By", 6, wide=110),
    Column("Wrote", 24, grow=8),
    Column("Wants", 8),
)
UNREAD = (Column("Where", 14, grow=1), Column("Why", 30, grow=3))
EMPTY = (
    "Nobody has written yet.",
    "m on Messages reads a mailbox; messages receive takes what is posted.",
)


def rows(heard: Sequence[Heard], zone: ZoneInfo, today: date) -> list[Row]:
    """A row for each, in their order."""
    return [
        Row(
            str(one.id),
            (
                moment(one.at, zone, today),
                one.order or Cell("none", "muted"),
                one.name or one.sender,
                Cell(one.channel, "muted"),
                " ".join(one.body.split()) or Cell("(nothing)", "muted"),
                _wants(one),
            ),
        )
        for one in heard
    ]


def _wants(heard: Heard) -> Cell:
    """What `remark` says in whole words."""
    if heard.what == "start":
        return Cell("again", "good")
    return Cell({"stop": "no more"}.get(heard.what) or ("no more?" if heard.asks else ""), "warn")


def title(heard: Heard) -> str:
    """`About order 1042`."""
    return f"About order {heard.order}" if heard.order else "About no order"


def text(heard: Heard, zone: ZoneInfo, today: date) -> str:
    """One of them, whole."""
    lines = [
        f"From     {' · '.join(part for part in (heard.name, heard.sender) if part) or 'erased'}",
        f"By       {heard.channel}, {moment(heard.at, zone, today)}",
    ]
    if said := remark(heard):
        lines.append(f"Remark   {said}")
    return "\n".join([*lines, "", heard.body or "(nothing)"])


def headline(number: int) -> list[Cell]:
    """`2 replies (i)`, with the key that lists them; nothing where there is none."""
    return [Cell(f"{count(number, 'reply', 'replies')} (i)", "accent")] if number else []


def unread_rows(done: Collected) -> list[Row]:
    """What could not be read, and why."""
    return [Row(f"{number}", cells) for number, cells in enumerate(done.why)]
