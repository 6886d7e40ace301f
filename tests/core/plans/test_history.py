"""A day's revisions: back and forth, compared, approved, and held against what the orders say now."""

from __future__ import annotations

from datetime import date, time

import pytest

from core.addresses import address_key
from core.desk import Desk
from core.errors import NotFound, Refused, Stale
from core.fleet.model import Driver
from core.fleet.service import end_shift, save_driver, save_shift
from core.plans import service as plans
from core.plans.model import Day, Drift
from tests.core.plans.making import DAY, add_order, add_van, ring, with_engine

NEAR = (51.51, -0.11)


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    add_van(with_engine(desk), "Van 1")
    add_van(desk, "Van 2", cost_fixed=5000)
    found = [add_order(desk, f"{10 + i}", place) for i, place in enumerate(ring(6))]
    plans.build(desk, DAY)
    return found


def test_undo_and_redo_walk_the_revisions(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    moved = plans.move(desk, DAY, orders[0], to_vehicle=2)
    locked = plans.lock(desk, DAY, orders[0])
    assert plans.undo(desk, DAY) == moved
    assert plans.undo(desk, DAY) == built
    assert plans.redo(desk, DAY) == moved
    assert plans.redo(desk, DAY) == locked
    with pytest.raises(Refused, match="nothing to redo"):
        plans.redo(desk, DAY)
    kinds = [event.kind for event in desk.events_since() if event.kind.startswith("plan.")]
    assert kinds == [
        "plan.built",
        "plan.moved",
        "plan.locked",
        "plan.undone",
        "plan.undone",
        "plan.redone",
        "plan.redone",
    ]


def test_undo_goes_back_to_the_day_without_a_plan_and_redo_returns(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    assert plans.undo(desk, DAY) is None
    with pytest.raises(NotFound, match="no plan for 2026-03-09 yet"):
        plans.show(desk, DAY)
    with pytest.raises(Refused, match="nothing to undo"):
        plans.undo(desk, DAY)
    assert plans.redo(desk, DAY) == built


def test_after_an_undo_a_change_is_a_branch_and_redo_takes_the_latest(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    plans.move(desk, DAY, orders[0], to_vehicle=2)
    plans.undo(desk, DAY)
    other = plans.move(desk, DAY, orders[1], to_vehicle=2)
    assert other.parent == built.id
    plans.undo(desk, DAY)
    assert plans.redo(desk, DAY) == other
    assert [(r.id, r.parent, r.head) for r in plans.revisions(desk, DAY)] == [
        (1, None, False),
        (2, 1, False),
        (3, 1, True),
    ]


def test_the_last_fifty_changes_can_be_undone(desk: Desk, orders: list[int]) -> None:
    seen = [plans.show(desk, DAY)]
    for step in range(50):
        seen.append(plans.move(desk, DAY, orders[step % 6], to_vehicle=1 + (step // 6 + step) % 2, position=0))
    distinct = [plan for number, plan in enumerate(seen) if number == 0 or plan.id != seen[number - 1].id]
    for expected in reversed(distinct[:-1]):
        assert plans.undo(desk, DAY) == expected


def test_a_diff_names_what_moved_what_is_later_and_what_is_broken(desk: Desk, orders: list[int]) -> None:
    early = add_order(desk, "early", NEAR, windows=[("08:00", "08:30", True)])
    before = plans.build(desk, DAY)
    plans.move(desk, DAY, early, to_vehicle=1, position=6)
    plans.move(desk, DAY, orders[0], to_vehicle=2)
    after = plans.unassign(desk, DAY, orders[1])
    found = plans.diff(desk, before.id, after.id)
    assert [(each.order_id, each.before, each.after) for each in found.moved] == [(orders[0], "Van 1", "Van 2")]
    assert [(each.order_id, each.after) for each in found.unassigned] == [(orders[1], "")]
    assert [each.order_id for each in found.broken] == [early]
    assert early in [each.order_id for each in found.etas]
    assert all(abs(each.seconds) > 600 for each in found.etas)
    assert found.cost == after.cost - before.cost
    back = plans.diff(desk, after.id, before.id)
    assert [each.order_id for each in back.saved] == [early]
    assert [each.order_id for each in back.assigned] == [orders[1]]
    assert back.distance_m == -found.distance_m
    assert found
    assert not plans.diff(desk, before.id, before.id)


def test_a_day_nobody_has_touched_stands_empty(desk: Desk) -> None:
    assert plans.standing(desk, DAY) == Day(DAY)
    assert plans.revisions(desk, DAY) == []
    with pytest.raises(Refused, match="nothing to redo"):
        plans.redo(desk, DAY)


def test_a_plan_is_found_by_its_number_on_its_day(desk: Desk, orders: list[int]) -> None:
    plan = plans.show(desk, DAY)
    assert plans.show(desk, plan_id=plan.id) == plan
    with pytest.raises(NotFound, match="no plan number 99"):
        plans.show(desk, plan_id=99)
    with pytest.raises(NotFound, match="is of 2026-03-09, not of 2026-03-10"):
        plans.show(desk, date(2026, 3, 10), plan_id=plan.id)
    with pytest.raises(NotFound, match="no plan number 98"):
        plans.diff(desk, plan.id, 98)


def test_only_the_plan_in_view_is_approved(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    moved = plans.move(desk, DAY, orders[0], to_vehicle=2)
    with pytest.raises(Stale, match="revision 2: order 10 to Van 2"), desk.writing() as db:
        plans.mark_approved(desk, db, built.id)
    with desk.writing() as db:
        day = plans.mark_approved(desk, db, moved.id)
    assert (day.approved, day.approved_at) == (moved.id, desk.now())
    assert [r.approved for r in plans.revisions(desk, DAY)] == [False, True]
    event = desk.events_since()[-1]
    assert (event.kind, event.subject, event.data) == ("plan.approved", "day:2026-03-09", {"plan": 2, "before": None})


def test_a_closed_day_is_neither_changed_nor_approved(desk: Desk, orders: list[int]) -> None:
    with desk.writing() as db:
        db.execute("UPDATE days SET closed_at = 0")
    plan = plans.show(desk, DAY)
    with pytest.raises(Refused, match="closed"), desk.writing() as db:
        plans.mark_approved(desk, db, plan.id)
    for change in (
        lambda: plans.undo(desk, DAY),
        lambda: plans.redo(desk, DAY),
        lambda: plans.move(desk, DAY, orders[0], to_vehicle=2),
        lambda: plans.lock_route(desk, DAY, 1),
    ):
        with pytest.raises(Refused, match="its plan stays as it is"):
            change()


def test_drift_names_what_changed_went_and_came_since(desk: Desk, orders: list[int]) -> None:
    plan = plans.show(desk, DAY)
    assert plans.drift(desk, plan) == Drift()
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'out', name = 'Renamed', version = 2")
    assert not plans.drift(desk, plan)
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'cancelled' WHERE id = ?", (orders[0],))
        db.execute("UPDATE orders SET priority = 5 WHERE id = ?", (orders[1],))
        db.execute("UPDATE pins SET state = 'review' WHERE address_key = ?", (address_key("12 High Street"),))
        db.execute("INSERT INTO windows VALUES (?, 0, '09:00', '10:00', 1)", (orders[3],))
    later = add_order(desk, "later", NEAR)
    add_order(desk, "done", NEAR, state="delivered")
    drift = plans.drift(desk, plan)
    assert drift == Drift(changed=(orders[1], orders[2], orders[3]), gone=(orders[0],), fresh=(later,))


def test_an_order_that_gets_its_pin_has_changed(desk: Desk, orders: list[int]) -> None:
    nowhere = add_order(desk, "nowhere", NEAR, pin="review")
    plan = plans.build(desk, DAY)
    with desk.writing() as db:
        db.execute("UPDATE pins SET state = 'accepted'")
    assert plans.drift(desk, plan).changed == (nowhere,)
    changed = plans.unassign(desk, DAY, orders[0])
    assert "build again" in next(left.reason for left in changed.unassigned if left.order_id == nowhere)


def test_a_person_who_is_erased_leaves_plans_whole(desk: Desk, orders: list[int]) -> None:
    plans.move(desk, DAY, orders[0], to_vehicle=2)
    with desk.writing() as db:
        db.execute("UPDATE orders SET name = '', address = ''")
    rows = desk.db.execute(
        "SELECT note, accepted FROM plans UNION ALL SELECT reason, nearest_miss FROM plan_unassigned"
    )
    assert "Customer" not in str(rows.fetchall())
    assert plans.show(desk, DAY).routes[0].stops[0].orders[0].name == ""


def test_a_plan_whose_van_stays_at_home_or_has_another_driver_is_not_approved(desk: Desk, orders: list[int]) -> None:
    plan = plans.move(desk, DAY, orders[0], to_vehicle=2)
    end_shift(desk, 2, [0])
    assert plans.drift(desk, plan).vehicles == (2,)
    with pytest.raises(Stale, match="shifts have changed: Van 2"), desk.writing() as db:
        plans.mark_approved(desk, db, plan.id)
    bob = save_driver(desk, Driver("Bob"))
    save_shift(desk, 1, bob.id, [0], time(8), time(17))
    assert plans.drift(desk, plan).vehicles == (1, 2)
    again = plans.build(desk, DAY)
    assert again.routes[0].driver == "Bob"
    with desk.writing() as db:
        assert plans.mark_approved(desk, db, again.id).approved == again.id
