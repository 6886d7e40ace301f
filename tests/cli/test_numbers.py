"""The verbs numbers, log and orders show."""

from __future__ import annotations

from datetime import date

import pytest

from core.desk import Desk
from core.insights import service
from core.insights.measures import BY_NAME, MEASURES
from core.orders import service as orders
from tests.cli.conftest import Roundsman
from tests.core.insights.past import with_past

TODAY = date(2026, 3, 2)


@pytest.fixture
def past(desk: Desk) -> Desk:
    """Nine weeks of a small shop."""
    return with_past(desk, TODAY, days=63, a_day=12)


def test_numbers_are_printed_with_their_formulas_as_json(roundsman: Roundsman, past: Desk) -> None:
    told = roundsman("numbers", "--day", "today", "--json").json
    board = service.numbers(past, TODAY)
    assert (told["day"], told["currency"]) == ("2026-03-02", "GBP")
    by_name = {number["number"]: number for number in told["numbers"]}
    assert list(by_name) == [measure.name for measure in board.measures]
    for name, number in by_name.items():
        measure, week = BY_NAME[name], board.weeks[0]
        assert number["formula"] == measure.formula
        assert len(number["weeks"]) == 8
        figure = board.figure(measure, week)
        assert number["weeks"][0]["numerator"] == figure.numerator
        assert number["weeks"][0]["first"] == week.first.isoformat()
        assert number["weeks"][0]["value"] == (None if figure.value is None else round(figure.value, 4))
        assert "days" not in number


def test_every_single_day_is_printed_where_it_is_asked_for(roundsman: Roundsman, past: Desk) -> None:
    told = roundsman("numbers", "--weeks", "2", "--by-day", "--json").json
    number = next(number for number in told["numbers"] if number["number"] == "orders")
    assert len(number["days"]) == 21
    assert sum(day["numerator"] for day in number["days"][:7]) == number["weeks"][0]["numerator"]


def test_a_number_that_cannot_be_said_is_null_and_says_why(roundsman: Roundsman, desk: Desk) -> None:
    told = roundsman("numbers", "--json").json
    number = next(number for number in told["numbers"] if number["number"] == "on-time")
    assert number["day"] == {"value": None, "numerator": 0, "denominator": 0, "why_not": "nothing to count yet"}


@pytest.mark.parametrize("name", [m.name for m in MEASURES if not m.name.startswith("failed-")])
def test_the_rows_behind_a_number_are_printed_and_add_up(roundsman: Roundsman, past: Desk, name: str) -> None:
    figure = (board := service.numbers(past, TODAY)).figure(BY_NAME[name], board.whole)
    rows = roundsman("numbers", "--rows", name, "--of", "all", "--json").lines
    assert sum(row["numerator"] for row in rows) == figure.numerator
    assert sum(row["denominator"] for row in rows) == figure.denominator
    ran = roundsman("numbers", "--rows", name, "--of", "all")
    assert len(ran.out.splitlines()) == len(rows) + 1
    assert BY_NAME[name].formula in ran.err


def test_numbers_are_a_table_for_people(roundsman: Roundsman, past: Desk) -> None:
    ran = roundsman("numbers")
    assert ran.out.splitlines()[0].split() == ["NUMBER", "NAME", "2026-03-02", "WEEK", "8", "WEEKS", "BEFORE"]
    assert any(line.startswith("On time, promise") and "%" in line for line in ran.out.splitlines())


def test_an_empty_file_says_what_brings_numbers(roundsman: Roundsman, desk: Desk) -> None:
    ran = roundsman("numbers")
    assert (ran.code, ran.out) == (0, "")
    assert "roundsman import FILE" in ran.err


@pytest.mark.parametrize("more", [("--rows", "profit"), ("--weeks", "0"), ("--day", "never")])
def test_what_cannot_be_is_refused_with_a_sentence(roundsman: Roundsman, desk: Desk, more: tuple[str, ...]) -> None:
    ran = roundsman("numbers", *more)
    assert ran.code == 1
    assert ran.err.strip().endswith(".")


def _changed(desk: Desk) -> int:
    text = "Order,Name,Address,Phone\nA1,Ann Smith,1 High Street,01206 100001\nA2,Zoë,2 High Street,01206 100002\n"
    orders.import_orders(desk, text.encode(), "orders.csv")
    order = orders.find(desk, "A1")
    orders.edit(desk, order.id, order.version, notes="Ring twice")
    return order.id


def test_the_journal_is_filtered(roundsman: Roundsman, desk: Desk) -> None:
    order = _changed(desk)
    assert [line["subject"] for line in roundsman("log", "--about", "A1", "--json").lines] == [f"order:{order}"]
    assert [line["kind"] for line in roundsman("log", "--kind", "import", "--json").lines] == ["orders.imported"]
    assert roundsman("log", "--who", "nobody").out == ""
    assert len(roundsman("log", "ring", "TWICE", "--json").lines) == 1
    whole = roundsman("log", "--json").lines
    assert [line["seq"] for line in whole] == list(range(1, len(whole) + 1))
    later = roundsman("log", "--who", "ann", "--since", whole[1]["seq"], "--json").lines
    assert later == whole[2:]


def test_the_history_of_an_order_is_shown_with_who_and_what(roundsman: Roundsman, desk: Desk) -> None:
    _changed(desk)
    told = roundsman("orders", "show", "A1", "--json").json["history"]
    assert [(one["who"], one["what"]) for one in told] == [("ann", "imported"), ("ann", "changed")]
    assert told[1]["told"] == ["notes: (empty) → Ring twice"]
    assert "order.changed: changed (notes: (empty) → Ring twice)" in roundsman("orders", "show", "A1").out
