"""Hand work: moving, taking off, locking; what it breaks is named, what cannot be is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.fleet.service import end_shift, fleet, save_vehicle
from core.orders import service as order_service
from core.plans import service as plans
from core.plans.model import Lock, Plan, Reason
from tests.core.plans.making import DAY, DEPOT, add_order, add_van, ring, with_engine

NEAR = (51.51, -0.11)
FAR = (51.60, -0.20)


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """Two vans on duty, eight orders on the first one's route."""
    add_van(with_engine(desk), "Van 1")
    add_van(desk, "Van 2", cost_fixed=5000)
    found = [add_order(desk, f"{10 + i}", place) for i, place in enumerate(ring(8))]
    assert plans.build(desk, DAY).route_of(1) is not None
    return found


def stops(plan: Plan, vehicle: int) -> tuple[int, ...]:
    route = plan.route_of(vehicle)
    return route.orders if route is not None else ()


def test_a_move_takes_the_stop_where_it_costs_least(desk: Desk, orders: list[int]) -> None:
    before = plans.show(desk, DAY)
    effect = plans.try_move(desk, DAY, orders[0], 2)
    moved = plans.move(desk, DAY, orders[0], to_vehicle=2)
    assert stops(moved, 2) == (orders[0],)
    assert orders[0] not in stops(moved, 1)
    assert (moved.parent, moved.change, moved.who) == (before.id, "move", "ann")
    assert moved.note == "order 10 to Van 2 as stop 1"
    assert effect.cost == moved.cost - before.cost
    assert effect.metres == moved.distance_m - before.distance_m
    assert effect.seconds == moved.duration_s - before.duration_s
    assert (effect.position, effect.warnings, effect.refused) == (0, (), ())
    event = desk.events_since()[-1]
    assert (event.kind, event.data["orders"], event.data["vehicle"]) == ("plan.moved", [orders[0]], 2)


def test_trying_a_move_changes_nothing(desk: Desk, orders: list[int]) -> None:
    before, seq = plans.show(desk, DAY), desk.last_seq()
    plans.try_move(desk, DAY, orders[0], 2)
    assert (plans.show(desk, DAY), desk.last_seq()) == (before, seq)


def test_without_a_position_no_place_is_better(desk: Desk, orders: list[int]) -> None:
    for order in orders[:4]:
        plans.move(desk, DAY, order, to_vehicle=2)
    best = plans.try_move(desk, DAY, orders[5], 2)
    others = [plans.try_move(desk, DAY, orders[5], 2, position).cost for position in range(5)]
    assert best.cost == min(others) == others[best.position]


def test_a_stop_moves_within_its_own_route(desk: Desk, orders: list[int]) -> None:
    before = stops(plans.show(desk, DAY), 1)
    last = plans.move(desk, DAY, before[0], to_vehicle=1, position=7)
    assert stops(last, 1) == (*before[1:], before[0])
    back = plans.move(desk, DAY, before[0], to_vehicle=1, position=0)
    assert stops(back, 1) == before


def test_a_move_to_where_it_is_makes_no_revision(desk: Desk, orders: list[int]) -> None:
    before = plans.show(desk, DAY)
    same = plans.move(desk, DAY, stops(before, 1)[2], to_vehicle=1, position=2)
    assert same == before
    assert len(plans.revisions(desk, DAY)) == 1


def test_a_position_beyond_the_route_is_refused(desk: Desk, orders: list[int]) -> None:
    with pytest.raises(Refused, match="choose a position from 1 to 8"):
        plans.move(desk, DAY, orders[0], to_vehicle=1, position=8)


def test_orders_at_one_door_move_together_or_alone(desk: Desk, orders: list[int]) -> None:
    twins = [add_order(desk, "twin 1", NEAR), add_order(desk, "twin 2", NEAR)]
    plans.build(desk, DAY)
    both = plans.move(desk, DAY, twins[1], to_vehicle=2)
    assert stops(both, 2) == tuple(twins)
    assert len(both.route_of(2).stops) == 1  # type: ignore[union-attr]
    assert both.note == "orders twin 1, twin 2 to Van 2 as stop 1"
    alone = plans.move(desk, DAY, twins[0], to_vehicle=1, alone=True)
    assert stops(alone, 2) == (twins[1],)
    assert twins[0] in stops(alone, 1)


def test_orders_that_come_to_one_door_on_one_route_become_one_stop_again(desk: Desk, orders: list[int]) -> None:
    twins = [add_order(desk, "twin 1", NEAR), add_order(desk, "twin 2", NEAR)]
    built = plans.build(desk, DAY)
    plans.move(desk, DAY, twins[0], to_vehicle=2, alone=True)
    together = plans.move(desk, DAY, twins[1], to_vehicle=2)
    assert len(together.route_of(2).stops) == 1  # type: ignore[union-attr]
    assert built.find(twins[0]) is not None


def test_an_order_is_taken_off_and_put_back(desk: Desk, orders: list[int]) -> None:
    off = plans.unassign(desk, DAY, orders[3])
    (left,) = off.unassigned
    assert (left.order_id, left.code, left.source_order_id) == (orders[3], "BY_HAND", "13")
    assert left.reason.startswith("ann took it off by hand")
    back = plans.move(desk, DAY, orders[3], to_vehicle=2)
    assert back.unassigned == ()
    assert stops(back, 2) == (orders[3],)


def test_a_broken_promise_is_saved_by_name(desk: Desk, orders: list[int]) -> None:
    early = add_order(desk, "early", NEAR, windows=[("08:00", "08:20", True)])
    assert plans.build(desk, DAY).accepted == ()
    effect = plans.try_move(desk, DAY, early, 1, 8)
    moved = plans.move(desk, DAY, early, to_vehicle=1, position=8)
    (sentence,) = moved.accepted
    assert sentence.startswith("Order early: service begins")
    assert effect.warnings == moved.accepted
    assert [stop.orders[0].id for stop in moved.late] == [early]
    assert moved.late[0].slack_s == -moved.late[0].late_s
    other = plans.move(desk, DAY, orders[0], to_vehicle=2)
    assert len(other.accepted) == 1
    assert plans.try_move(desk, DAY, orders[1], 2).warnings == ()


def test_an_overloaded_van_needs_force_and_is_named(desk: Desk) -> None:
    add_van(with_engine(desk), "Small van", mass_g=1500)
    add_van(desk, "Van")
    heavy = [add_order(desk, f"{i}", place, mass_g=1000) for i, place in enumerate(ring(3))]
    plans.build(desk, DAY)
    target = next(o for o in heavy if o not in stops(plans.show(desk, DAY), 1))
    if not stops(plans.show(desk, DAY), 1):
        plans.move(desk, DAY, heavy[0], to_vehicle=1)
        target = heavy[1]
    with pytest.raises(Refused, match=r"Small van is loaded 500 g above the 1\.5 kg it carries.*--force"):
        plans.move(desk, DAY, target, to_vehicle=1)
    assert plans.try_move(desk, DAY, target, 1).refused == ("Small van is loaded 500 g above the 1.5 kg it carries.",)
    forced = plans.move(desk, DAY, target, to_vehicle=1, force=True)
    assert forced.accepted == ("Small van is loaded 500 g above the 1.5 kg it carries.",)
    assert forced.route_of(1).load_g == 2000  # type: ignore[union-attr]


def test_a_missing_skill_needs_force(desk: Desk, orders: list[int]) -> None:
    cold = add_order(desk, "cold", NEAR, requires=["fridge"])
    plans.build(desk, DAY)
    with pytest.raises(Refused, match="Order cold needs fridge, which Van 1 does not have"):
        plans.move(desk, DAY, cold, to_vehicle=1)
    assert len(plans.move(desk, DAY, cold, to_vehicle=1, force=True).accepted) == 1


def test_what_has_no_pin_is_not_moved(desk: Desk, orders: list[int]) -> None:
    nowhere = add_order(desk, "nowhere", None)
    with pytest.raises(Refused, match=r"Order nowhere cannot be planned\. Its address has not been looked up"):
        plans.move(desk, DAY, nowhere, to_vehicle=1)


def test_an_order_that_came_later_is_listed_and_can_be_placed(desk: Desk, orders: list[int]) -> None:
    later = add_order(desk, "later", NEAR)
    moved = plans.move(desk, DAY, orders[0], to_vehicle=2)
    assert [(left.order_id, left.code) for left in moved.unassigned] == [(later, "CAME_LATER")]
    assert later in stops(plans.move(desk, DAY, later, to_vehicle=1), 1)


def test_an_order_of_another_day_is_not_found(desk: Desk, orders: list[int]) -> None:
    with desk.writing() as db:
        db.execute("UPDATE orders SET day = '2026-03-10' WHERE id = ?", (orders[0],))
    with pytest.raises(NotFound, match="not on 2026-03-09 any more"):
        plans.move(desk, DAY, orders[0], to_vehicle=2)
    other = plans.move(desk, DAY, orders[1], to_vehicle=2)
    assert orders[0] not in other.placed
    assert "1 order was left out" in other.note


def test_what_is_delivered_stays_where_it_was(desk: Desk, orders: list[int]) -> None:
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'delivered' WHERE id = ?", (orders[0],))
    with pytest.raises(Refused, match="Order 10 is delivered already"):
        plans.move(desk, DAY, orders[0], to_vehicle=2)
    assert orders[0] in plans.move(desk, DAY, orders[1], to_vehicle=2).placed


def test_a_vehicle_off_duty_takes_nothing(desk: Desk, orders: list[int]) -> None:
    end_shift(desk, 2, range(7))
    with pytest.raises(Refused, match=r"Van 2 is not on duty on 2026-03-09; on duty: Van 1\."):
        plans.move(desk, DAY, orders[0], to_vehicle=2)


def test_a_vehicle_that_goes_off_duty_gives_its_stops_back_at_the_next_change(desk: Desk, orders: list[int]) -> None:
    plans.move(desk, DAY, orders[0], to_vehicle=2)
    end_shift(desk, 2, range(7))
    changed = plans.unassign(desk, DAY, orders[1])
    assert "Van 2 is not on duty any more" in changed.note
    codes = {left.order_id: left.code for left in changed.unassigned}
    assert codes == {orders[0]: "FITS", orders[1]: "BY_HAND"}
    assert "room for it on Van 1" in changed.unassigned[0].reason


def test_a_changed_window_parts_orders_that_were_one_stop(desk: Desk, orders: list[int]) -> None:
    twins = [add_order(desk, "twin 1", NEAR), add_order(desk, "twin 2", NEAR)]
    plans.build(desk, DAY)
    with desk.writing() as db:
        db.execute("INSERT INTO windows VALUES (?, 0, '09:00', '16:00', 1)", (twins[1],))
    changed = plans.unassign(desk, DAY, orders[0])
    places = [changed.find(twin) for twin in twins]
    assert places[0] != places[1]


def test_room_made_by_hand_is_pointed_out(desk: Desk) -> None:
    add_van(with_engine(desk), mass_g=1500)
    heavy = [add_order(desk, f"{i}", place) for i, place in enumerate(ring(2))]
    plan = plans.build(desk, DAY)
    (left,) = plan.unassigned
    assert left.code == "NO_ROOM"
    on = next(order for order in heavy if order != left.order_id)
    freed = plans.unassign(desk, DAY, on)
    codes = {each.order_id: each.code for each in freed.unassigned}
    assert codes == {on: "BY_HAND", left.order_id: "FITS"}
    full = plans.move(desk, DAY, left.order_id, to_vehicle=1)
    assert [each.code for each in full.unassigned] == ["BY_HAND"]


def test_locked_stops_are_not_moved_or_pushed_away(desk: Desk, orders: list[int]) -> None:
    first, second, *_, last = stops(plans.show(desk, DAY), 1)
    plans.lock(desk, DAY, first, Lock.FIRST)
    plans.lock(desk, DAY, last, Lock.LAST)
    plans.lock(desk, DAY, second)
    for order, words in ((first, "locked as the first stop of Van 1"), (second, "locked to Van 1")):
        with pytest.raises(Refused, match=words):
            plans.move(desk, DAY, order, to_vehicle=2)
    with pytest.raises(Refused, match="locked as the last stop of Van 1"):
        plans.unassign(desk, DAY, last)
    with pytest.raises(Refused, match="pushed from it"):
        plans.move(desk, DAY, second, to_vehicle=1, position=0)
    with pytest.raises(Refused, match="would not be the last"):
        plans.move(desk, DAY, second, to_vehicle=1, position=7)
    inside = plans.move(desk, DAY, second, to_vehicle=1, position=3)
    assert inside.find(second)[1].locked is Lock.VEHICLE  # type: ignore[index]
    plans.unlock(desk, DAY, first)
    assert stops(plans.move(desk, DAY, first, to_vehicle=2), 2) == (first,)


def test_a_stop_is_locked_first_only_where_it_is_first(desk: Desk, orders: list[int]) -> None:
    second = stops(plans.show(desk, DAY), 1)[1]
    with pytest.raises(Refused, match="number 2 of 8; move it there first"):
        plans.lock(desk, DAY, second, Lock.FIRST)
    plans.unassign(desk, DAY, second)
    with pytest.raises(Refused, match="on no route"):
        plans.lock(desk, DAY, second)


def test_a_locked_route_is_left_alone(desk: Desk, orders: list[int]) -> None:
    locked = plans.lock_route(desk, DAY, 1)
    assert locked.routes[0].locked
    assert locked.note == "route of Van 1 locked"
    for change in (
        lambda: plans.move(desk, DAY, orders[0], to_vehicle=2),
        lambda: plans.unassign(desk, DAY, orders[0]),
        lambda: plans.move(desk, DAY, orders[0], to_vehicle=1, position=0),
    ):
        with pytest.raises(Refused, match="locked"):
            change()
    plans.lock_route(desk, DAY, 1, locked=False)
    assert stops(plans.move(desk, DAY, orders[0], to_vehicle=2), 2) == (orders[0],)
    plans.undo(desk, DAY)
    with pytest.raises(Refused, match="Van 2 has no route"):
        plans.lock_route(desk, DAY, 2)


def test_taking_a_stop_from_before_a_locked_one_lets_it_move_up(desk: Desk, orders: list[int]) -> None:
    first, _, third, *_ = stops(plans.show(desk, DAY), 1)
    plans.lock(desk, DAY, third, Lock.POSITION)
    with pytest.raises(Refused, match="locked to its place on Van 1"):
        plans.move(desk, DAY, third, to_vehicle=2)
    taken = plans.unassign(desk, DAY, first)
    found = taken.find(third)
    assert found is not None
    assert (found[1].position, found[1].locked) == (1, Lock.POSITION)


def test_a_plan_can_be_made_by_hand_alone(desk: Desk) -> None:
    add_van(desk)
    orders = [add_order(desk, f"{i}", place) for i, place in enumerate(ring(3))]
    for order in orders:
        plan = plans.move(desk, DAY, order, to_vehicle=1, position=0)
    assert stops(plan, 1) == tuple(reversed(orders))
    assert (plan.engine, plan.unassigned) == ("", ())


def test_an_order_put_on_by_hand_may_go_to_its_further_place(desk: Desk, orders: list[int]) -> None:
    far = add_order(desk, "far", FAR, places=[(DEPOT[0] + 0.001, DEPOT[1])])
    moved = plans.move(desk, DAY, far, to_vehicle=2)
    stop = moved.find(far)[1]  # type: ignore[index]
    assert (stop.lat, stop.orders[0].place) == (DEPOT[0] + 0.001, 1)
    again = plans.lock(desk, DAY, orders[0])
    assert again.find(far)[1] == stop  # type: ignore[index]


def test_a_second_desk_that_saw_an_older_plan_is_told_who_changed_it(
    desk: Desk, orders: list[int], open_shop: Callable[..., Desk]
) -> None:
    bob = open_shop("bob")
    seen = plans.show(desk, DAY).id
    plans.move(bob, DAY, orders[0], to_vehicle=2, head=seen)
    for change in (
        lambda: plans.move(desk, DAY, orders[1], to_vehicle=2, head=seen),
        lambda: plans.unassign(desk, DAY, orders[1], head=seen),
        lambda: plans.lock(desk, DAY, orders[1], head=seen),
        lambda: plans.undo(desk, DAY, head=seen),
        lambda: plans.redo(desk, DAY, head=seen),
        lambda: plans.build(desk, DAY, head=seen),
    ):
        with pytest.raises(Stale, match=r"changed by bob at 08:00 \(revision 2: order 10 to Van 2 as stop 1\)"):
            change()
    assert plans.show(desk, DAY).note == "order 10 to Van 2 as stop 1"


def test_without_saying_what_was_seen_two_desks_changes_both_stand(
    desk: Desk, orders: list[int], open_shop: Callable[..., Desk]
) -> None:
    bob = open_shop("bob")
    plans.move(bob, DAY, orders[0], to_vehicle=2)
    both = plans.move(desk, DAY, orders[1], to_vehicle=2)
    assert set(stops(both, 2)) == {orders[0], orders[1]}


def test_every_change_keeps_shifts_in_view_of_the_checker(desk: Desk) -> None:
    add_van(with_engine(desk), "Short van", starts=time(8), ends=time(8, 30))
    add_van(desk, "Van")
    order = add_order(desk, "1", FAR)
    plans.build(desk, DAY)
    moved = plans.move(desk, DAY, order, to_vehicle=1)
    assert any("after its shift" in sentence for sentence in moved.accepted)
    assert desk.fsck() == []


#: Hand work on another order than the one that lost its van and its pin, and what is asked about that one.
HAND_WORK: list[Callable[[Desk, list[int]], object]] = [
    lambda desk, orders: plans.unassign(desk, DAY, orders[1]),
    lambda desk, orders: plans.move(desk, DAY, orders[1], to_vehicle=2, position=0),
    lambda desk, orders: plans.try_move(desk, DAY, orders[1], 2, 0),
    lambda desk, orders: plans.lock(desk, DAY, orders[1]),
    lambda desk, orders: plans.lock_route(desk, DAY, 2),
    lambda desk, orders: plans.spread(desk, DAY, 3),
    lambda desk, orders: plans.why(desk, DAY, orders[0]),
]


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("work", HAND_WORK)
def test_an_order_that_lost_its_van_and_its_pin_is_in_nobodys_way(
    desk: Desk, orders: list[int], work: Callable[[Desk, list[int]], object], held: bool
) -> None:
    lost, other = orders[0], orders[1]
    add_van(desk, "Van 3", cost_fixed=9000)
    plans.move(desk, DAY, other, to_vehicle=2)
    plans.move(desk, DAY, orders[2], to_vehicle=3)
    if held:
        plans.lock(desk, DAY, lost)
    readdress(desk, lost)
    retire(desk, 1)
    work(desk, orders)
    off = {left.order_id: left for left in plans.show(desk, DAY).unassigned}
    if lost in off:
        assert off[lost].code == Reason.NO_PIN
        assert off[lost].locked == (Lock.VEHICLE if held else Lock.NONE)
        assert "pin it (roundsman geocode)" in off[lost].reason


@pytest.mark.parametrize(
    "work",
    [
        lambda desk, lost: plans.unassign(desk, DAY, lost),
        lambda desk, lost: plans.move(desk, DAY, lost, to_vehicle=2),
        lambda desk, lost: plans.lock(desk, DAY, lost),
        lambda desk, lost: plans.insert(desk, DAY, lost),
        lambda desk, lost: plans.fix(desk, DAY, lost),
    ],
)
def test_what_lost_its_van_and_its_pin_is_refused_with_a_sentence(
    desk: Desk, orders: list[int], work: Callable[[Desk, int], object]
) -> None:
    readdress(desk, orders[0])
    retire(desk, 1)
    with pytest.raises((Refused, BadInput)) as refused:
        work(desk, orders[0])
    assert str(refused.value).endswith(".")


def retire(desk: Desk, vehicle_id: int) -> None:
    save_vehicle(desk, replace(fleet(desk).vehicle(vehicle_id), active=False))


def readdress(desk: Desk, order: int) -> None:
    shown = order_service.show(desk, order)
    order_service.edit(desk, order, shown.version, address="99 Nowhere Lane")
