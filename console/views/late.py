"""Who will be late, as rows of a list. Facts in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from console.formats import clock, count
from console.views.messages import STATES
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core import units
from core.deliveries.lateness import LateOrder
from core.notifications.model import Queued

COLUMNS = (
    Column("Order", 6, grow=1),
    Column("Name", 8, grow=3),
    Column("Van", 5, grow=1),
    Column("Comes", 5),
    Column("Late by", 7),
    Column("Until", 5),
    Column("Told last", 19),
)


def rows(found: Sequence[LateOrder], zone: ZoneInfo) -> list[Row]:
    """A row for each order: the prediction, until when it was promised, and what the customer knows."""
    return [_row(late, zone) for late in found]


def _row(late: LateOrder, zone: ZoneInfo) -> Row:
    risk = Cell(units.duration(late.late_s), "bad") if late.late_s else Cell("tight", "warn")
    until = clock(late.promise_until, zone) if late.promise_until is not None else ""
    cells = (late.order, late.name, Cell(late.vehicle, "muted"), clock(late.starts, zone), risk, until)
    return Row(str(late.order_id), (*cells, _told(late, zone)))


def _told(late: LateOrder, zone: ZoneInfo) -> Cell:
    message = late.told
    if message is None or message.eta_from is None or message.eta_until is None:
        return Cell("nothing", "warn")
    word, tone = STATES[message.state]
    return Cell(f"{clock(message.eta_from, zone)}-{clock(message.eta_until, zone)} {word}", tone or "muted")


def title(found: Sequence[LateOrder], day: str) -> str:
    """`3 late, 2 tight, today`."""
    late = sum(bool(each.late_s) for each in found)
    parts = [f"{late} late" if late else "", f"{len(found) - late} tight" if late < len(found) else ""]
    return f"{', '.join(part for part in parts if part) or 'Nobody is late'}, {day}"


def written(done: Queued, release: int, now: int, zone: ZoneInfo) -> str:
    """What came of telling, in a sentence."""
    parts = [f"{count(len(done.messages), 'message')} written"] if done.messages else []
    if done.unchanged:
        parts.append(f"{count(len(done.unchanged), 'customer')} told as much before")
    parts += [f"{each.order} cannot be told: {each.why}" for each in done.cannot_be_told]
    quiet = f" It goes out after the quiet hours, at {clock(release, zone)}." if done.messages and release > now else ""
    return f"{'; '.join(parts) or 'Nobody has to be told'}.{quiet}"
