"""Every change that is offered for an order on no route, made at the desk on 200 random days that have no room."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import time, timedelta

from core.desk import Desk
from core.fleet.model import Rest
from core.plans import service as plans
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, with_engine

DAYS = 200
#: Promises and shifts end on whole minutes: what a minute of a van costs, minor units.
ROUNDED = 1500 // 60


class TakenBack(Exception):
    """Ends a transaction without a trace."""


def _day(desk: Desk, chance: random.Random, number: int) -> None:
    """Some orders of one day, too many or too awkward for the two vans."""
    for each in range(chance.randrange(5, 8)):
        opens = chance.randrange(8, 15)
        place = (DEPOT[0] + chance.uniform(-0.03, 0.03), DEPOT[1] + chance.uniform(-0.05, 0.05))
        add_order(
            desk,
            f"{number}-{each}",
            place,
            day=DAY + timedelta(days=number),
            windows=[(f"{opens:02}:00", f"{opens + 1:02}:00", chance.random() < 0.8)] if chance.random() < 0.5 else (),
            mass_g=chance.choice([500, 2_000, 6_000, 11_000]),
            requires=["cold"] if chance.random() < 0.15 else (),
            priority=chance.randrange(3),
            service_s=chance.choice([300, 900, 3_600]),
        )


def test_every_fix_that_is_offered_places_its_order_on_200_random_days(desk: Desk) -> None:
    chance, made, days, number = random.Random(1), Counter[str](), 0, 0
    add_van(with_engine(desk), "Van 1", mass_g=10_000, ends=time(12), range_m=14_000)
    add_van(
        desk, "Van 2", mass_g=9_000, starts=time(9), ends=time(14), rest=Rest(time(11), time(12), 1800), max_stops=3
    )
    while days < DAYS:
        _day(desk, chance, number)
        day, number = DAY + timedelta(days=number), number + 1
        head = plans.build(desk, day)
        days += bool(head.unassigned)
        for left in head.unassigned:
            for fix in plans.why(desk, day, left.order_id).fixes:
                with suppress(TakenBack), desk.writing():
                    after = plans.fix(desk, day, left.order_id, fix.number, agreed=True, seen=fix.miss, head=head.id)
                    assert after.find(left.order_id) is not None
                    assert after.accepted == ()
                    assert abs(after.cost - head.cost - fix.miss.cost) <= ROUNDED
                    made[fix.miss.change] += 1
                    raise TakenBack
        assert plans.show(desk, day) == head
    assert sum(made.values()) > DAYS
    assert set(made) >= {"capacity", "skill", "shift", "window", "stops", "drop", "range"}
