"""Everything that happened to an order, in order of time, with who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.desk import Desk
from core.errors import NotFound
from core.geocoding import service as geocoding
from core.insights import history
from core.notifications import service as notifications
from core.orders import service as orders
from core.plans import service as plans
from tests.conftest import StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop

FILE = """Order,Name,Address,Phone,E-mail,Date,Lat,Lon
{n},Ann,"1 High Street, Colchester",01206 100001,a@example.com,2026-03-03,51.9,0.9
"""


def told(desk: Desk, order: int) -> list[str]:
    """`who: what (lines)` of each happening, oldest first."""
    happened = history.dossier(desk, order).history
    return [f"{one.who}: {one.what} ({'; '.join(one.told)})" for one in happened]


def test_the_whole_life_of_an_order_is_told_with_who_did_what(
    shop: Shop, open_shop: Callable[..., Desk], clock: StoppedClock
) -> None:
    desk, bob = shop.desk, open_shop("bob")
    orders.import_orders(desk, FILE.format(n="A1").encode(), "monday.csv")
    order = orders.find(desk, "A1")
    orders.edit(bob, order.id, order.version, phone="01206 100002")
    geocoding.set_pin(bob, order.id, 51.901, 0.901)
    shop.plan({"Van 1": [order.id]})
    plans.move(bob, TUESDAY, order.id, to_vehicle=shop.vans["Van 2"])
    plans.undo(desk, TUESDAY)
    deliveries.approve(desk, TUESDAY)
    notifications.send_due(desk)
    clock.now += timedelta(days=1, hours=3)
    deliveries.mark(bob, order.id, Outcome.FAILED, reason=FailureReason.NOT_HOME, note="dog")
    deliveries.close(desk, TUESDAY, next_day=WEDNESDAY)
    happened = history.dossier(desk, order.id).history
    assert [(one.who, one.what) for one in happened if one.seq] == [
        ("ann", "imported"),
        ("bob", "changed"),
        ("bob", "pin set"),
        ("ann", "planned"),
        ("bob", "planned"),
        ("ann", "planned"),
        ("ann", "sent out"),
        ("ann", "message written"),
        ("ann", "message sent"),
        ("bob", "outcome marked"),
        ("ann", "put on another day"),
        ("ann", "day closed"),
    ]
    lines = {one.seq: one.told for one in happened}
    assert any("phone: +441206100001 → +441206100002" in line for line in lines[happened[1].seq])
    planned = [one.told[0] for one in happened if one.what == "planned"]
    assert [line.split(",")[0] for line in planned] == ["Van 1", "Van 2", "Van 1"]
    assert planned[2].endswith("(plan undone)")
    failed = next(one for one in happened if one.what == "outcome marked")
    assert failed.told == ("failed, not home, reschedule", "“dog”")
    assert next(one for one in happened if one.what == "put on another day").told == ("day: 2026-03-03 → 2026-03-04",)
    assert [one.at for one in happened] == sorted(one.at for one in happened)


def test_where_its_pin_was_found_is_part_of_the_history(shop: Shop) -> None:
    orders.import_orders(shop.desk, FILE.format(n="A1").encode(), "monday.csv")
    order = orders.find(shop.desk, "A1")
    assert [(one.what, one.told) for one in history.dossier(shop.desk, order.id).history] == [
        ("imported", ("“monday.csv”",)),
        ("pin looked up", ("address, 100 % sure (file)",)),
    ]


def test_nothing_of_another_order_is_told(shop: Shop) -> None:
    first, second = shop.order("A1"), shop.order("A2")
    shop.plan({"Van 1": [first]})
    shop.plan({"Van 2": [second]})
    assert [line for line in told(shop.desk, first) if "Van 2" in line] == []
    assert len([line for line in told(shop.desk, first) if "planned" in line]) == 1


def test_an_order_taken_off_its_route_says_so(shop: Shop) -> None:
    order = shop.order("A1")
    shop.plan({"Van 1": [order, shop.order("A2")]})
    plans.unassign(shop.desk, TUESDAY, order)
    assert told(shop.desk, order)[-1].startswith("ann: off its route (plan moved")


def test_a_plan_that_is_taken_back_takes_the_order_with_it(shop: Shop) -> None:
    """Lines about earlier lines name them; the order is again where those had found it."""
    desk, order = shop.desk, shop.order("A1")
    shop.plan({"Van 1": [order]})
    line = desk.last_seq()
    for kind in ("undone", "redone"):
        with desk.writing() as db:
            desk.record(db, kind, f"day:{TUESDAY}", {"kind": "plan.moved", "lines": [line]})
    assert [line.split(" (")[0] for line in told(desk, order)][-3:] == [
        "ann: planned",
        "ann: off its route",
        "ann: planned",
    ]
    assert "undone: plan moved" in told(desk, order)[-2]


def test_a_corrected_outcome_shows_what_it_was(shop: Shop) -> None:
    order = shop.order("A1")
    shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    deliveries.mark(shop.desk, order, Outcome.FAILED, reason=FailureReason.NOT_HOME)
    deliveries.correct(shop.desk, order, Outcome.DELIVERED)
    assert "outcome: failed → delivered" in told(shop.desk, order)[-1]


def test_an_order_that_does_not_exist_has_no_history(desk: Desk) -> None:
    with pytest.raises(NotFound):
        history.dossier(desk, 99)
