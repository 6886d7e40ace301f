"""What may be supposed, and what comes of it beside the plan in view, as rows."""

from __future__ import annotations

from console import sidebyside
from console.formats import Tone
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.orders.model import Order
from core.orders.windows import show as window_text
from core.plans.comparing import Comparison

ORDER_COLUMNS = (Column("Order", 10), Column("Name", 16, grow=1), Column("Promised", 14, grow=1))


def order_row(order: Order) -> Row:
    """An order that something may be supposed about."""
    promised = window_text(order.windows) or Cell("any time", "muted")
    return Row(str(order.id), (order.source_order_id, order.name or order.company, promised))


def columns(found: Comparison) -> list[Column]:
    """The figure, the first revision, and each other with what it has more or less."""
    made = [Column("", 14, grow=1), Column(_title(found, 0), 12, align="right")]
    for number in range(1, len(found.columns)):
        made += [Column(_title(found, number), 12, align="right"), Column("More", 12, align="right")]
    return made


def rows(found: Comparison, currency: str) -> list[Row]:
    """A line a figure; what is better or worse is coloured, and signed."""
    made = []
    for line in sidebyside.lines(found, currency):
        cells: list[Cell | str] = [Cell(line.label, "muted"), line.values[0]]
        for value, more, better in zip(line.values[1:], line.more[1:], line.better[1:], strict=True):
            cells += [value, Cell(more, _tone(more, better))]
        made.append(Row(line.figure, tuple(cells)))
    return made


def notes(found: Comparison) -> list[str]:
    """Who is who, where the CO2e comes from, and what the ETAs are held against."""
    return [*sidebyside.legend(found), *sidebyside.footnotes(found)]


def _title(found: Comparison, number: int) -> str:
    title = sidebyside.title(found, number)
    return title[:1].upper() + title[1:]


def _tone(more: str, better: int) -> Tone:
    return "muted" if more == "=" else "good" if better > 0 else "warn"
