"""The window a customer is told holds the arrival and keeps the promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.notifications.window import THRESHOLD_S, announced, moved
from core.plans.model import Promise

DAY = 1_772_496_000  # a midnight in UTC
starts = st.integers(DAY, DAY + 86_400)
widths = st.integers(15, 720).map(lambda minutes: minutes * 60)


@given(starts, widths)
def test_it_holds_the_arrival_is_as_wide_as_asked_and_round(begins: int, width: int) -> None:
    opens, closes = announced(begins, width)
    assert opens <= begins < closes
    assert closes - opens == width
    assert opens % 300 == 0


@given(starts, widths, st.integers(0, 40_000), st.integers(0, 40_000))
def test_it_stays_within_the_promise_that_is_kept(begins: int, width: int, before: int, after: int) -> None:
    promise = Promise(begins - before, begins + after)
    opens, closes = announced(begins, width, [promise])
    assert promise.opens <= opens <= begins <= closes <= promise.closes
    assert closes - opens == min(width, promise.closes - promise.opens)


@given(starts, widths, st.integers(0, 20_000))
def test_it_does_not_open_before_the_van_leaves(begins: int, width: int, driving: int) -> None:
    opens, closes = announced(begins, width, departs=begins - driving)
    assert begins - driving - 900 < opens <= begins < closes
    assert closes - opens == width


@given(starts, widths)
def test_a_promise_that_is_broken_does_not_bend_it(begins: int, width: int) -> None:
    assert announced(begins, width, [Promise(begins - 7200, begins - 60)]) == announced(begins, width)


@given(starts, widths, st.integers(-7200, 7200))
def test_it_is_told_again_only_when_it_moved_by_more_than_a_quarter(begins: int, width: int, shift: int) -> None:
    before, after = announced(begins, width), announced(begins + shift, width)
    assert moved(before, after) == (abs(after[0] - before[0]) > THRESHOLD_S)
