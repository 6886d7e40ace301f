"""ETAs: never before now, never out of order, and the plan itself as long as nothing has happened."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.deliveries.eta import Eta, Leg, Pause, predict
from core.plans.model import Promise

DEPARTS = 1_772_528_400


@st.composite
def one_leg(draw: st.DrawFn) -> Leg:
    orders = draw(st.integers(1, 3))
    done = draw(st.integers(0, orders))
    opens = draw(st.integers(DEPARTS - 3600, DEPARTS + 20_000))
    windows = draw(
        st.sampled_from(
            [(), (Promise(opens, opens + 3600),), (Promise(opens, opens), Promise(opens + 9000, opens + 9900))]
        )
    )
    pauses = draw(
        st.lists(
            st.builds(Pause, st.integers(DEPARTS, DEPARTS + 9000), st.integers(60, 1800), st.booleans()), max_size=1
        )
    )
    return Leg(
        travel_s=draw(st.integers(0, 3600)),
        setup_s=draw(st.integers(0, 300)),
        service_s=draw(st.integers(0, 1200)),
        windows=windows,
        pauses=tuple(pauses),
        done=done,
        orders=orders,
        left_at=draw(st.integers(DEPARTS - 90_000, DEPARTS + 30_000)) if done else None,
    )


routes = st.lists(one_leg(), max_size=8)
nows = st.integers(DEPARTS - 90_000, DEPARTS + 90_000)


def to_come(etas: list[Eta | None]) -> list[Eta]:
    return [eta for eta in etas if eta is not None]


@given(routes, nows)
def test_no_stop_to_come_lies_in_the_past_or_before_the_one_before_it(legs: list[Leg], now: int) -> None:
    etas = predict(DEPARTS, legs, now)
    assert [eta is None for eta in etas] == [leg.over for leg in legs]
    free = max(DEPARTS, now) if now > DEPARTS else DEPARTS
    for eta in to_come(etas):
        assert free <= eta.arrival <= eta.starts <= eta.departure
        free = eta.departure


@given(routes, nows, st.integers(0, 7200))
def test_what_was_left_later_is_followed_later(legs: list[Leg], now: int, delay: int) -> None:
    last = max(
        (i for i, leg in enumerate(legs) if leg.left_at is not None),
        key=lambda i: (legs[i].left_at or 0, i),
        default=None,
    )
    if last is None:
        return
    before = predict(DEPARTS, legs, now)
    late = [*legs]
    leg = legs[last]
    late[last] = Leg(
        leg.travel_s,
        leg.setup_s,
        leg.service_s,
        leg.windows,
        leg.pauses,
        leg.done,
        leg.orders,
        (leg.left_at or 0) + delay,
    )
    after = predict(DEPARTS, late, now)
    assert all(
        b.arrival <= a.arrival <= b.arrival + 10 * 86_400 for b, a in zip(to_come(before), to_come(after), strict=True)
    )


@given(routes, nows)
def test_the_same_facts_give_the_same_answer(legs: list[Leg], now: int) -> None:
    assert predict(DEPARTS, legs, now) == predict(DEPARTS, legs, now)


def test_a_late_stop_moves_all_that_follow_but_waiting_takes_it_up() -> None:
    opens = DEPARTS + 7200
    legs = [
        Leg(600, 120, 300, done=1, left_at=DEPARTS + 600 + 120 + 300 + 1800),
        Leg(600, 120, 300),
        Leg(600, 120, 300, windows=(Promise(opens, opens + 3600),)),
    ]
    gone, second, third = predict(DEPARTS, legs, DEPARTS + 2900)
    assert gone is None
    assert second == Eta(DEPARTS + 3420, DEPARTS + 3540, DEPARTS + 3840)
    assert third is not None
    assert (third.arrival, third.starts) == (DEPARTS + 4440, opens)


def test_the_driver_who_has_not_arrived_by_now_arrives_now_at_the_earliest() -> None:
    (eta,) = predict(DEPARTS, [Leg(600, 120, 300)], DEPARTS + 5000)
    assert eta == Eta(DEPARTS + 5000, DEPARTS + 5120, DEPARTS + 5420)


def test_at_a_door_half_done_the_rest_of_the_service_is_to_come() -> None:
    legs = [Leg(600, 0, 400, done=1, orders=2, left_at=DEPARTS + 800), Leg(600, 0, 300)]
    first, second = predict(DEPARTS, legs, DEPARTS + 700)
    assert first == Eta(DEPARTS + 800, DEPARTS + 800, DEPARTS + 1000)
    assert second is not None
    assert second.arrival == DEPARTS + 1600
