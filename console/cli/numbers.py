"""The verb `numbers`: what the shop's days come to, and the rows behind each number."""

from __future__ import annotations

from typing import Any

import click

from console.cli.frame import NUMBER, Context, day_option, emit_json, json_option, narrate, pass_context, say, table
from core.insights import service
from core.insights.model import Behind, Board, Figure, Measure, Period


@click.command()
@day_option
@click.option("--weeks", default=8, show_default=True, type=NUMBER, help="So many weeks before the day's own.")
@click.option("--by-day", is_flag=True, help="With --json also every single day.")
@click.option("--rows", "name", default="", help="The rows behind this number, such as on-time.")
@click.option(
    "--of",
    "period",
    type=click.Choice(("day", "week", "all")),
    default="week",
    show_default=True,
    help="The rows of the day, of its week, or of all weeks.",
)
@json_option
@pass_context
def numbers(context: Context, day_text: str, weeks: int, by_day: bool, name: str, period: str, as_json: bool) -> None:
    """On time, first attempt, cost per stop …: of a day, of its week and of the weeks before; each with its formula.

    --rows NUMBER prints the rows that it is made of.
    """
    board = service.numbers(context.desk, context.desk.day(day_text), weeks=weeks)
    if name:
        _rows(
            context,
            board,
            name,
            {"day": Period(board.day, board.day), "week": board.week, "all": board.whole}[period],
            as_json,
        )
        return
    if as_json:
        emit_json(_board_json(board, by_day))
        return
    if board.empty:
        narrate(f"Nothing was due from {board.whole.first} to {board.whole.last}; roundsman import FILE brings orders.")
        return
    rows = [
        (measure.title, measure.name, *(board.figure(measure, days).said(board.currency) for days in _columns(board)))
        for measure in board.measures
    ]
    table(("number", "name", str(board.day), "week", f"{weeks} weeks before"), rows, right=(2, 3, 4))


def _columns(board: Board) -> tuple[Period, Period, Period]:
    return Period(board.day, board.day), board.week, board.before


def _rows(context: Context, board: Board, name: str, period: Period, as_json: bool) -> None:
    measure = service.measure(name)
    rows = service.behind(context.desk, name, period, most=2**31)
    if as_json:
        for row in rows:
            emit_json(_row_json(row))
        return
    figure = board.figure(measure, period)
    narrate(f"{measure.title.strip()}, {period.first} to {period.last}: {figure.said(board.currency)}")
    narrate(measure.formula)
    if rows:
        cells = [(r.day, r.order, r.name, r.numerator, r.denominator, r.why, r.source) for r in rows]
        table(("day", "order", "name", "counts", "of", "why", "from"), cells, right=(3, 4))
    else:
        say("No row counts here.")


def _board_json(board: Board, by_day: bool) -> dict[str, Any]:
    return {
        "day": board.day.isoformat(),
        "currency": board.currency,
        "numbers": [_measure_json(board, measure, by_day) for measure in board.measures],
    }


def _measure_json(board: Board, measure: Measure, by_day: bool) -> dict[str, Any]:
    days = [{"day": day.isoformat(), **_figure_json(board.on(measure, day))} for day in board.whole.days]
    return {
        "number": measure.name,
        "title": measure.title.strip(),
        "formula": measure.formula,
        "unit": measure.unit.value,
        "day": _figure_json(board.on(measure, board.day)),
        "week": _period_json(board, measure, board.week),
        "weeks": [_period_json(board, measure, week) for week in board.weeks],
        **({"days": days} if by_day else {}),
    }


def _period_json(board: Board, measure: Measure, period: Period) -> dict[str, Any]:
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return days | _figure_json(board.figure(measure, period))


def _figure_json(figure: Figure) -> dict[str, Any]:
    """A number that cannot be said has the value null, and why."""
    found: dict[str, Any] = {"value": None if figure.value is None else round(figure.value, 4)}
    found |= {"numerator": figure.numerator, "denominator": None if figure.measure.is_count else figure.denominator}
    return found | ({"why_not": figure.why_not} if figure.why_not else {})


def _row_json(row: Behind) -> dict[str, Any]:
    return {
        "order_id": row.order_id,
        "order": row.order,
        "name": row.name,
        "day": row.day.isoformat(),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "why": row.why,
        "source": row.source,
    }
