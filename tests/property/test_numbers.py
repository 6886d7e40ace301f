"""Numbers over any days of any past: the parts of a span add up to it, and shares stay shares."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.insights.measures import MEASURES
from core.insights.model import Board, Period, Sums, Unit

FIRST = date(2026, 1, 5)
NAMES = sorted({name for measure in MEASURES for name in (measure.counts, measure.of) if name})
DAYS = st.dictionaries(
    st.integers(0, 60).map(lambda at: FIRST + timedelta(days=at)),
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10_000)).map(Sums),
    max_size=30,
)


@given(DAYS, st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)))
def test_a_span_is_the_sum_of_its_parts_wherever_it_is_cut(days: dict[date, Sums], at: tuple[int, int, int]) -> None:
    first, cut, last = (FIRST + timedelta(days=one) for one in sorted(at))
    board = Board(last, last, "GBP", MEASURES, Period.week_of(last), (), days)
    for measure in MEASURES:
        left = board.figure(measure, Period(first, cut))
        right = board.figure(measure, Period(cut + timedelta(days=1), last))
        whole = board.figure(measure, Period(first, last))
        assert left.numerator + right.numerator == whole.numerator
        assert left.denominator + right.denominator == whole.denominator


@given(DAYS)
def test_a_number_has_a_value_or_says_why_not(days: dict[date, Sums]) -> None:
    board = Board(FIRST, FIRST, "GBP", MEASURES, Period.week_of(FIRST), (), days)
    for measure in MEASURES:
        figure = board.figure(measure, Period(FIRST, FIRST + timedelta(days=60)))
        assert (figure.value is None) is bool(figure.why_not)
        if measure.unit is Unit.SHARE and figure.value is not None:
            assert figure.denominator >= 5
