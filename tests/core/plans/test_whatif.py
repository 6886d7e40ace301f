"""What-ifs: a day as it would be, a branch beside the plan in view, adopted where nothing has to be supposed."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.fleet.model import Rest
from core.fleet.service import end_shift, fleet, save_vehicle
from core.plans import service as plans
from core.plans.model import Lock, Plan
from core.plans.supposition import LeftOut, More, Moved, Roomier, Supposition, Unpromised, Without
from core.routing.assemble import assemble, sequences_of
from core.routing.model import Problem, Solution
from tests.core.plans.making import DAY, add_order, add_van, greedy, ring, with_engine

NEAR = (51.51, -0.11)
VAN_1, VAN_2 = (1, "Van 1"), (2, "Van 2")


@pytest.fixture
def orders(desk: Desk) -> list[int]:
    """Two vans of 3 kg each, seven orders of 1 kg, one of them promised; one finds no room."""
    add_van(with_engine(desk), "Van 1", mass_g=3000)
    add_van(desk, "Van 2", mass_g=3000)
    found = [add_order(desk, f"{10 + i}", place) for i, place in enumerate(ring(6))]
    found.append(add_order(desk, "early", NEAR, windows=[("08:30", "09:30", True)]))
    plans.build(desk, DAY)
    return found


def suppose(desk: Desk, *told: Supposition, **search: Any) -> Plan:
    return plans.suppose(desk, DAY, told, **search)


def tables(desk: Desk) -> list[Any]:
    """Everything of the shop that no supposition may touch."""
    names = ("vehicles", "drivers", "shifts", "orders", "windows", "days")
    return [desk.db.execute(f"SELECT * FROM {name}").fetchall() for name in names]


def test_one_more_van_carries_what_found_no_room_and_nothing_of_the_shop_is_touched(
    desk: Desk, orders: list[int]
) -> None:
    before, head = tables(desk), plans.show(desk, DAY)
    assert len(head.unassigned) == 1
    made = suppose(desk, More(*VAN_1))
    assert (len(made.placed), made.unassigned) == (7, ())
    assert [route.vehicle for route in made.routes] == ["Van 1", "Van 2", "Van 1 +1"]
    assert made.note == "what if 1 more like Van 1: 7 orders on 3 routes"
    assert (made.parent, made.change, made.supposed) == (head.id, "what-if", (More(*VAN_1),))
    assert tables(desk) == before
    assert plans.show(desk, DAY) == head


def test_a_supposed_van_is_shown_on_a_later_day_when_even_the_one_it_is_like_has_gone(
    desk: Desk, orders: list[int]
) -> None:
    made = suppose(desk, More(*VAN_1, 2))
    end_shift(desk, 1, range(7))
    with desk.writing() as db:
        db.execute("UPDATE vehicles SET active = 0 WHERE id = 1")
    again = plans.show(desk, plan_id=made.id)
    assert again == made
    extra = again.routes[-1]
    assert (extra.driver, extra.driver_id) == ("", None)
    assert (extra.depot, extra.depot_lat) == (again.routes[0].depot, again.routes[0].depot_lat)
    assert again.route_of(extra.vehicle_id) == extra
    assert again.route_of(1) == again.routes[0]


def test_a_van_fewer_leaves_more_behind(desk: Desk, orders: list[int]) -> None:
    made = suppose(desk, Without(*VAN_2))
    assert [route.vehicle for route in made.routes] == ["Van 1"]
    assert len(made.unassigned) == 4
    nobody = suppose(desk, Without(*VAN_1), Without(*VAN_2))
    assert len(nobody.unassigned) == 7
    assert {left.code for left in nobody.unassigned} == {"NO_VEHICLE"}


def test_a_bigger_van_takes_more(desk: Desk, orders: list[int]) -> None:
    made = suppose(desk, Roomier(*VAN_1, 40))
    assert made.unassigned == ()
    assert max(route.load_g for route in made.routes) == 4000
    copied = suppose(desk, More(*VAN_1), Roomier(*VAN_1, 40), Without(*VAN_2))
    assert copied.unassigned == ()
    assert [route.vehicle for route in copied.routes] == ["Van 1", "Van 1 +1"]


def test_hours_move_for_one_or_for_everybody_supposed_vans_too(desk: Desk, orders: list[int]) -> None:
    # An order that is promised from 08:30 on: nobody who begins at 10:00 keeps it.
    made = suppose(desk, Moved(start_min=120), More(*VAN_1))
    assert all(route.departs >= 10 * 3600 + _midnight(desk) for route in made.routes)
    assert [left.source_order_id for left in made.unassigned] == ["early"]
    one = suppose(desk, Moved(*VAN_2, start_min=120, end_min=60))
    first = {route.vehicle: route.departs - _midnight(desk) for route in one.routes}
    assert first["Van 1"] < 9 * 3600
    assert first["Van 2"] >= 10 * 3600
    assert one.note.startswith("what if Van 2 starts 120 min later and ends 60 min later: ")


def _midnight(desk: Desk) -> int:
    return int(plans.show(desk, DAY).routes[0].departs // 86400 * 86400)


def test_a_break_stays_inside_the_hours_it_is_moved_to(desk: Desk) -> None:
    add_van(with_engine(desk), "Van 1", rest=Rest(time(12), time(13), 1800))
    add_order(desk, "1", NEAR)
    plans.build(desk, DAY)
    for told in (Moved(start_min=360), Moved(end_min=-360)):
        assert suppose(desk, told).unassigned == ()


def test_without_its_promise_an_order_may_come_at_any_time(desk: Desk, orders: list[int]) -> None:
    late = Moved(start_min=120)
    assert [left.order_id for left in suppose(desk, late, More(*VAN_1)).unassigned] == [orders[6]]
    made = suppose(desk, late, More(*VAN_1), Unpromised(orders[6], "early"))
    found = made.find(orders[6])
    assert found is not None
    assert found[1].windows == ()
    assert plans.show(desk, plan_id=made.id) == made


def test_an_order_that_is_left_out_is_in_no_route_and_in_no_reason(desk: Desk, orders: list[int]) -> None:
    made = suppose(desk, LeftOut(orders[0], "10"))
    assert made.unassigned == ()
    assert made.find(orders[0]) is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ([], "Say what is to be supposed"),
        ([More(9, "Van 9")], "Van 9 is not on duty on 2026-03-09; there is: Van 1, Van 2"),
        ([More(*VAN_1, 0)], "from 1 to 99"),
        ([More(*VAN_1), More(*VAN_1, 2)], "supposed twice"),
        ([Without(*VAN_1), Without(*VAN_1)], "supposed twice"),
        ([Moved()], "0 minutes"),
        ([Moved(start_min=900)], "720 minutes at most"),
        ([Moved(start_min=500, end_min=-500)], "would end before it starts"),
        ([Roomier(*VAN_1, 0)], "from 1 to 1000"),
        ([Unpromised(1, "10")], "has no promised window"),
        ([LeftOut(99, "99")], "Order 99 is not among the open orders"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_a_sentence(
    desk: Desk, orders: list[int], told: list[Supposition], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        plans.suppose(desk, DAY, told)
    assert len(plans.revisions(desk, DAY)) == 1


def test_a_van_without_limits_cannot_be_bigger_and_a_day_without_a_plan_has_no_what_if(desk: Desk) -> None:
    add_van(with_engine(desk), "Van 1")
    add_order(desk, "1", NEAR)
    with pytest.raises(Refused, match="no plan of 2026-03-09 yet to hold a what-if against"):
        suppose(desk, Roomier(*VAN_1, 50))
    plans.build(desk, DAY)
    with pytest.raises(BadInput, match="without limit already"):
        suppose(desk, Roomier(*VAN_1, 50))
    with pytest.raises(Refused, match="Nothing would be left to plan"):
        suppose(desk, LeftOut(1, "1"))


def test_undo_and_redo_pass_what_ifs_by(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    suppose(desk, More(*VAN_1))
    with pytest.raises(Refused, match="nothing to redo"):
        plans.redo(desk, DAY)
    rider = built.routes[0].stops[0].orders[0].id
    locked = plans.lock(desk, DAY, rider)
    suppose(desk, Without(*VAN_2))
    assert plans.undo(desk, DAY) == built
    suppose(desk, Without(*VAN_1))
    assert plans.redo(desk, DAY) == locked
    assert plans.undo(desk, DAY) == built
    assert plans.undo(desk, DAY) is None
    assert plans.redo(desk, DAY) == built


def test_locks_of_the_plan_in_view_are_kept_in_a_what_if(desk: Desk, orders: list[int]) -> None:
    rider = plans.show(desk, DAY).routes[0].stops[0].orders[0].id
    plans.lock(desk, DAY, rider, Lock.VEHICLE)
    with_more = suppose(desk, More(*VAN_1, 3)).find(rider)
    assert with_more is not None
    assert (with_more[0].vehicle, with_more[1].locked) == ("Van 1", Lock.VEHICLE)
    left = {left.order_id: left.code for left in suppose(desk, Without(*VAN_1)).unassigned}
    assert left[rider] == "LOCK"


def test_a_what_if_is_never_dispatched(desk: Desk, orders: list[int]) -> None:
    made = suppose(desk, More(*VAN_1))
    with pytest.raises(Refused, match=f"what-if .* plan adopt {made.id}"), desk.writing() as db:
        plans.mark_approved(desk, db, made.id)


def test_what_the_shop_does_not_have_is_not_adopted_and_the_way_is_named(desk: Desk, orders: list[int]) -> None:
    made = suppose(desk, More(*VAN_1))
    with pytest.raises(Refused, match=r"Van 1 \+1, which the shop does not have: add the vehicle and its shift"):
        plans.adopt(desk, made.id)
    bigger = suppose(desk, Roomier(*VAN_1, 40))
    with pytest.raises(Refused, match=r"supposes what is not so yet: .*kg.* Change the shift or the vehicle"):
        plans.adopt(desk, bigger.id)
    earlier = suppose(desk, Moved(start_min=-60))
    with pytest.raises(Refused, match="other hours than the shop's shifts"):
        plans.adopt(desk, earlier.id)
    assert plans.show(desk, DAY).id == 1
    save_vehicle(desk, _van(desk, mass_g=4200))
    adopted = plans.adopt(desk, bigger.id)
    assert (adopted.routes, adopted.unassigned) == (bigger.routes, ())


def _van(desk: Desk, **facts: Any) -> Any:
    from dataclasses import replace

    return replace(fleet(desk).vehicle("Van 1"), **facts)


def test_without_a_promise_it_is_adopted_once_the_promise_is_taken_back(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    made = suppose(desk, Unpromised(orders[6], "early"))
    with pytest.raises(Refused, match="Order early is not as the what-if takes it: edit it"):
        plans.adopt(desk, made.id)
    with desk.writing() as db:
        db.execute("DELETE FROM windows")
    adopted = plans.adopt(desk, made.id, head=built.id)
    assert (adopted.parent, adopted.change, adopted.supposed) == (built.id, "adopt", ())
    assert adopted.note == f"what-if {made.id} adopted: order early without its promise"
    assert adopted.routes == made.routes
    assert plans.show(desk, DAY) == adopted
    assert not plans.drift(desk, adopted)
    assert plans.undo(desk, DAY) == built
    assert plans.redo(desk, DAY) == adopted
    with desk.writing() as db:
        assert plans.mark_approved(desk, db, adopted.id).approved == adopted.id


def test_a_van_fewer_is_adopted_as_it_is_but_not_over_another_desk_s_change(desk: Desk, orders: list[int]) -> None:
    built = plans.show(desk, DAY)
    made = suppose(desk, Without(*VAN_2))
    moved = plans.unassign(desk, DAY, built.routes[0].stops[0].orders[0].id)
    with pytest.raises(Stale):
        plans.adopt(desk, made.id, head=built.id)
    adopted = plans.adopt(desk, made.id)
    assert adopted.parent == moved.id
    assert [route.vehicle for route in adopted.routes] == ["Van 1"]


def test_orders_and_shifts_that_are_not_those_of_the_what_if_are_named(desk: Desk, orders: list[int]) -> None:
    fewer = suppose(desk, LeftOut(orders[0], "10"))
    with pytest.raises(Refused, match="Order 10 is of this day but not of the what-if: move it to another day"):
        plans.adopt(desk, fewer.id)
    made = suppose(desk, Without(*VAN_2))
    end_shift(desk, 1, [0])
    with pytest.raises(Refused, match="the shifts have changed: Van 1"):
        plans.adopt(desk, made.id)


def test_a_what_if_that_is_thrown_away_is_not_listed_and_its_number_is_not_given_again(
    desk: Desk, orders: list[int]
) -> None:
    made = suppose(desk, Without(*VAN_2))
    assert [(r.id, r.change) for r in plans.revisions(desk, DAY)] == [(1, "build"), (2, "what-if")]
    plans.discard(desk, made.id)
    assert [r.id for r in plans.revisions(desk, DAY)] == [1]
    assert suppose(desk, Unpromised(orders[6], "early")).id == 3
    for number in (1, 99):
        with pytest.raises((Refused, NotFound)):
            plans.discard(desk, number)
    kinds = [event.kind for event in desk.events_since() if event.kind.startswith("whatif.")]
    assert kinds == ["whatif.built", "whatif.discarded", "whatif.built"]
    told = [event.data["supposed"] for event in desk.events_since() if event.kind == "whatif.built"]
    assert told == [[{"kind": "without", "vehicle_id": 2}], [{"kind": "unpromised", "order_id": orders[6]}]]


def test_a_dispatched_day_may_be_supposed_about_one_under_way_or_closed_may_not(desk: Desk, orders: list[int]) -> None:
    with desk.writing() as db:
        plans.mark_approved(desk, db, 1)
    assert suppose(desk, Without(*VAN_2)).parent == 1
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'delivered' WHERE id = ?", (plans.show(desk, DAY).placed[0],))
    with pytest.raises(Refused, match="under way"):
        suppose(desk, Without(*VAN_2))
    with desk.writing() as db:
        db.execute("UPDATE days SET closed_at = 0")
    with pytest.raises(Refused, match="closed"):
        suppose(desk, Without(*VAN_2))


def test_the_answer_of_a_real_engine_is_the_same_for_the_same_seed(desk: Desk) -> None:
    for number in range(2):
        add_van(desk, f"Van {number + 1}")
    for i, place in enumerate(ring(8)):
        add_order(desk, f"{i}", place)
    plans.build(desk, DAY, iterations=5)
    first, second = (suppose(desk, More(*VAN_1), seed=4, iterations=5) for _ in range(2))
    assert first.routes == second.routes
    assert first.engine == "ruin"


def test_a_search_that_is_stopped_keeps_the_best_and_says_so(desk: Desk, orders: list[int]) -> None:
    def stopped(problem: Problem, **asked: Any) -> Solution:
        return greedy(problem)

    with_engine(desk, stopped)
    made = suppose(desk, Without(*VAN_2), cancelled=lambda: True)
    assert made.note.endswith("; stopped before its time")


@pytest.mark.parametrize("engine", ["ortools", "ruin"])
def test_the_search_goes_on_from_the_plan_in_view_so_that_more_room_never_costs_more(desk: Desk, engine: str) -> None:
    """Orders, hours and locks as they are: what a few rounds do not better stays as good as it is."""
    for number in range(3):
        add_van(desk, f"Van {number + 1}", mass_g=20_000)
    for i, place in enumerate(ring(24)):
        add_order(desk, f"{i}", place)
    head = plans.build(desk, DAY, engine=engine, iterations=3_000)
    for told in (Roomier(*VAN_1, 50), Moved(*VAN_2, 0, 60), More(*VAN_1)):
        made = suppose(desk, told, engine=engine, iterations=1)
        assert (len(made.placed), made.unassigned) == (24, ())
        assert made.cost <= head.cost


def test_what_the_search_starts_from_holds_what_can_still_be_driven(desk: Desk, orders: list[int]) -> None:
    """A van that stays in, an order that is left out: the rest as it is in the plan in view."""
    head, heard = plans.show(desk, DAY), list[Solution]()

    def started(problem: Problem, *, start: Solution, **asked: Any) -> Solution:
        heard.append(start)
        return assemble(problem, sequences_of(problem, start), insert=False)

    with_engine(desk, started)
    made = suppose(desk, Without(*VAN_2), LeftOut(head.routes[0].stops[1].orders[0].id, "gone"))
    kept = head.routes[0].stops
    assert [stop.orders for stop in made.routes[0].stops] == [kept[0].orders, kept[2].orders]
    assert [len(route.visits) for route in heard[0].routes] == [2]


def test_in_the_afternoon_a_what_if_is_still_of_the_day_that_was_planned(desk: Desk) -> None:
    """The plan in view left in the morning: beside it, so does what is supposed."""
    add_van(with_engine(desk), "Van 1")
    today = desk.today()
    for i, place in enumerate(ring(4)):
        add_order(desk, f"{i}", place, day=today, windows=[("09:00", "10:30", True)])
    head = plans.build(desk, today)
    assert len(head.placed) == 4
    desk.clock.now = desk.clock.now.replace(hour=15)  # type: ignore[attr-defined]
    made = plans.suppose(desk, today, [Moved(*VAN_1, 0, 60)])
    assert (made.ready, made.cost, len(made.placed)) == (head.ready, head.cost, 4)
