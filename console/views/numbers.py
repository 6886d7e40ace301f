"""How numbers look: values in words, rows of the table, the rows behind one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from console import formats
from console.commands import keyed
from console.formats import Tone
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.insights.model import Behind, Board, Figure, Grain, Measure, Period, Unit
from core.units import Money

#: Days of the small plot, where the numbers are looked at day by day.
DAYS = 7
#: Least reach of a share's plot.
SPAN = 0.2
_STEPS = "▁▂▃▄▅▆▇█"
EMPTY = (
    "Nothing was due in these weeks.",
    keyed("Orders come in with {orders.import} on Orders ({go.orders}); their outcomes are marked on Day ({go.day})."),
    keyed("{day.previous} and {day.next} turn the day."),
)
BEHIND_COLUMNS = (
    Column("Order", 8),
    Column("Name", 9, grow=1, wide=92),
    Column("Day", 6),
    Column("Counts", 6),
    Column("Why", 29, grow=2),
    Column("Read from", 16, grow=1, wide=92),
)
ROUTE_COLUMNS = (
    Column("Vehicle", 10),
    Column("Driver", 10, grow=1, wide=92),
    *BEHIND_COLUMNS[2:3],
    *BEHIND_COLUMNS[4:],
)


def change(after: Figure, before: Figure, currency: str) -> Cell:
    """`+2.1 pt`, `-0.40 GBP`: from one figure to another, its tone by whether more of it is better."""
    if after.value is None or before.value is None:
        return Cell("")
    by, unit = after.value - before.value, after.measure.unit
    texts = {
        Unit.SHARE: f"{by * 100:+.1f} pt",
        Unit.MONEY: f"{'+' if by > 0 else ''}{Money(round(by), currency)}",
        Unit.METRES: f"{by / 1000:+.1f} km",
        Unit.AN_HOUR: f"{by:+.1f}",
        Unit.COUNT: f"{by:+,.0f}",
    }
    text = texts[unit]
    if not any(letter in "123456789" for letter in text):
        return Cell("=", "muted")
    return Cell(text, _tone(after.measure, by))


def _tone(measure: Measure, by: float) -> Tone:
    if measure.up is None:
        return "muted"
    return "good" if (by > 0) is measure.up else "warn"


def plot(figures: Sequence[Figure]) -> str:
    """`▃▅·█▆`: a column a figure, `·` where it has no value; higher is always more, and needs no colour to be seen.

    Columns begin at nothing; those of shares 20 points below the best, or at the worst: so a few points show.
    """
    known = [figure.value for figure in figures if figure.value is not None]
    if not known:
        return "·" * len(figures)
    share = figures[0].measure.unit is Unit.SHARE
    high = max(*known, SPAN) if share else max(known)
    low = min(*known, high - SPAN) if share else 0.0
    reach = (high - low) or 1.0
    return "".join("·" if f.value is None else _STEPS[round((f.value - low) / reach * 7)] for f in figures)


def columns(board: Board, by_day: bool) -> tuple[Column, ...]:
    """Day, week and weeks; or the day, the same day a week ago and the last days."""
    day = "Today" if board.day == board.today else formats.day_short(board.day)
    size = DAYS if by_day else max(7, len(board.weeks))
    second = formats.day_short(board.day - timedelta(days=7)) if by_day else "This week"
    third = f"{DAYS} days" if by_day else formats.count(len(board.weeks), "week")
    return (
        Column("Number", 24, grow=1),
        Column(day, 10, align="right"),
        Column(second, 10, align="right"),
        Column("Of", 13, align="right", wide=104),
        Column(third if by_day else "Weeks", min(26, size)),
        Column(third, 10, align="right"),
        Column("Change", 10, align="right"),
        Column("What it is", 30, grow=6, wide=140),
    )


def rows(board: Board, by_day: bool) -> list[Row]:
    """A line a number; its change is that of the week against those before, by day against the day a week ago."""
    return [Row(measure.name, _cells(board, measure, by_day)) for measure in board.measures]


def _cells(board: Board, measure: Measure, by_day: bool) -> tuple[str | Cell, ...]:
    today, ago = board.on(measure, board.day), board.on(measure, board.day - timedelta(days=7))
    span = Period(board.day - timedelta(days=DAYS - 1), board.day)
    drawn = [board.on(measure, day) for day in span.days] if by_day else _weekly(board, measure)
    second = ago if by_day else board.figure(measure, board.week)
    long = board.figure(measure, span if by_day else board.before)
    moved = change(today, ago, board.currency) if by_day else change(*_held(board, measure), board.currency)
    return (
        Cell(measure.title, "muted" if measure.title.startswith(" ") else "strong"),
        _said(today, board.currency),
        _said(second, board.currency),
        Cell(ratio(today if by_day else second), "muted"),
        Cell(plot(drawn[-26:]), "accent"),
        _said(long, board.currency),
        moved,
        Cell(measure.formula, "muted"),
    )


def _weekly(board: Board, measure: Measure) -> list[Figure]:
    return [board.figure(measure, week) for week in (*board.weeks, board.week)][1:]


def _held(board: Board, measure: Measure) -> tuple[Figure, Figure]:
    """The week and what it is held against: all weeks before; of a count the same days of the one before."""
    if not measure.is_count:
        return board.figure(measure, board.week), board.figure(measure, board.before)
    so_far, week = Period(board.week.first, board.day), timedelta(days=7)
    return board.figure(measure, so_far), board.figure(measure, Period(so_far.first - week, so_far.last - week))


def _said(figure: Figure, currency: str) -> Cell:
    return Cell(figure.said(currency), "muted" if figure.value is None else "")


def ratio(figure: Figure) -> str:
    """`41 of 44` of a share of orders; nothing of the others, nor of nothing."""
    counted = figure.measure.unit is Unit.SHARE and figure.measure.grain is Grain.TRY
    return f"{figure.numerator:,} of {figure.denominator:,}" if counted and figure.denominator else ""


def headline(board: Board, by_day: bool) -> tuple[list[Cell], list[Cell]]:
    """Which days are looked at."""
    first, last = formats.day(board.whole.first, board.today), formats.day(board.week.last, board.today)
    held = "each day against the same day a week before" if by_day else "the week against the weeks before"
    return [Cell(f"{first} to {last}", "strong")], [Cell(held, "muted")]


def behind_rows(rows: Sequence[Behind]) -> list[Row]:
    """The rows behind a number: what does not count first."""
    return [
        Row(
            str(at),
            (
                row.order,
                row.name,
                formats.day_short(row.day),
                Cell("yes", "good") if row.numerator else Cell("no", "warn"),
                row.why,
                Cell(row.source, "muted"),
            ),
        )
        for at, row in enumerate(rows)
    ]


def route_rows(rows: Sequence[Behind]) -> list[Row]:
    """The routes behind a number."""
    return [
        Row(str(at), (row.order, row.name, formats.day_short(row.day), row.why, Cell(row.source, "muted")))
        for at, row in enumerate(rows)
    ]


def sum_line(figure: Figure, period: Period, board: Board, shown: int) -> str:
    """`Mon 2 Mar to Sun 8 Mar: 41 of 44, 93.2 %`."""
    first, last = formats.day(period.first, board.today), formats.day(period.last, board.today)
    days = first if period.first == period.last else f"{first} to {last}"
    value = figure.said(board.currency)
    parts = [f"{days}: {value}"]
    if (of := ratio(figure)) and of != value:
        parts.append(of)
    if figure.why_not and figure.why_not not in parts:
        parts.append(figure.why_not)
    if shown and shown < (figure.denominator if figure.measure.unit in {Unit.SHARE, Unit.COUNT} else 0):
        parts.append(f"the latest {shown:,} rows")
    return "; ".join(parts)
