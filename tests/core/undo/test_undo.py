"""What is taken back, what is not and why, and what the file keeps of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from core.deliveries import service as deliveries
from core.deliveries.model import Outcome
from core.desk import Desk
from core.errors import BadInput, NotFound, Refused, Stale
from core.fleet import service as fleet
from core.fleet.model import Depot, Driver, Vehicle
from core.geocoding import service as pins
from core.notifications import service as notifications
from core.orders import service as orders
from core.orders.model import OrderDraft, Window
from core.plans import service as plans
from core.store import migrations
from core.undo import service as undoing
from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.core.deliveries.shop import TUESDAY, WEDNESDAY, Shop, keep_shop

FILE = b"Order,Name,Address,Lat,Lon,E-mail\n1,Ann,1 Quay,51.89,0.9,a@example.com\n2,Bo,2 Quay,51.9,0.9,b@example.com\n"


@pytest.fixture
def shop(desk: Desk) -> Shop:
    """Ann's shop in Colchester."""
    return keep_shop(desk)


def titles(desk: Desk) -> list[str]:
    return [step.title for step in undoing.steps(desk).done]


def add(desk: Desk, name: str = "Zoë", **more: object) -> int:
    return orders.add(desk, OrderDraft(address="9 Quay", name=name, day=TUESDAY, lat=51.9, lon=0.9, **more)).id  # type: ignore[arg-type]


def note(desk: Desk, order: int, notes: str) -> int:
    found = orders.show(desk, order)
    return orders.edit(desk, order, found.version, notes=notes).version


def test_a_cancelled_order_comes_back_and_the_journal_only_grows(desk: Desk) -> None:
    order = add(desk)
    orders.cancel(desk, order, reason="rang")
    before = desk.events_since()
    (undone,) = undoing.undo(desk)
    assert undone.title == "Order H-1 cancelled"
    assert orders.show(desk, order).state == "new"
    *kept, last = desk.events_since()
    assert kept == before
    assert (last.kind, last.subject, last.who) == ("undone", f"order:{order}", "ann")
    assert last.data == {"step": undone.id, "kind": "order.cancelled", "lines": [undone.id]}
    assert desk.fsck() == []


def test_done_again_it_stands_again_until_something_new_is_done(desk: Desk) -> None:
    order = add(desk)
    note(desk, order, "Ring")
    undoing.undo(desk)
    undoing.redo(desk)
    assert orders.show(desk, order).notes == "Ring"
    undoing.undo(desk)
    desk.set("orders.service_min", "9")
    with pytest.raises(Refused, match="nothing of yours to redo"):
        undoing.redo(desk)


def test_what_was_undone_still_has_its_name(desk: Desk) -> None:
    note(desk, add(desk), "Ring")
    undoing.undo(desk, 2)
    assert [step.title for step in undoing.steps(desk).undone] == ["Order H-1 added", "Order H-1 changed: notes"]


def test_steps_are_named_by_what_was_done(shop: Shop) -> None:
    desk = shop.desk
    orders.import_orders(desk, FILE, "orders.csv", day=TUESDAY)
    shop.plan({"Van 1": [1, 2]})
    deliveries.approve(desk, TUESDAY)
    deliveries.mark(desk, 1, Outcome.DELIVERED)
    pins.set_pin(desk, 2, 51.91, 0.91)
    assert titles(desk) == [
        "Pin of order 2 set",
        "Order 1 marked delivered",
        "Plan 2 of 2026-03-03 approved",
        "Plan 2 of 2026-03-03: order 2 to Van 1 as stop 2",
        "Plan 1 of 2026-03-03: order 1 to Van 1 as stop 1",
        "2 orders imported",
        *titles(desk)[6:],
    ]
    assert titles(desk)[6:9] == ["Shifts of Van 2 changed", "Driver Emil saved", "Vehicle Van 2 saved"]
    assert titles(desk)[-1] == "Setting shop.timezone changed"


def test_several_are_undone_or_none(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    first, second = add(desk), add(desk, "Bo")
    note(open_shop("ben"), first, "Bell is broken")
    with pytest.raises(Stale):
        undoing.undo(desk, 2)
    assert orders.show(desk, second).name == "Bo"
    with pytest.raises(BadInput, match="There are 3 steps to undo, not 4"):
        undoing.undo(desk, 4)


def test_what_another_changed_since_is_not_undone_and_both_values_are_named(
    desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    order = add(desk)
    note(desk, order, "Ring")
    ben = open_shop("ben")
    note(ben, order, "Bell is broken")
    with pytest.raises(Stale) as refused:
        undoing.undo(desk)
    assert str(refused.value) == (
        "“Order H-1 changed: notes” cannot be undone: order H-1 was changed since by ben at 08:00 (notes is “Bell is "
        "broken” now, not “Ring”). Change it by hand where that is right; an earlier step alone: roundsman undo "
        "--only NUMBER."
    )
    assert orders.show(desk, order).notes == "Bell is broken"
    undoing.undo(ben)
    undoing.undo(desk)
    assert orders.show(desk, order).notes == ""


def test_everybody_undoes_own_steps_only(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    add(desk)
    ben = open_shop("ben")
    with pytest.raises(Refused, match="nothing of yours to undo"):
        undoing.undo(ben)
    ben.set("orders.service_min", "9")
    undoing.undo(desk)
    assert orders.order_ids(desk) == []
    assert desk.setting("orders.service_min") == "9"


def test_an_earlier_step_is_undone_alone(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    desk.set("orders.service_min", "9")
    order = add(desk)
    note(open_shop("ben"), order, "Bell is broken")
    step = undoing.steps(desk).done[1]
    assert [each.title for each in undoing.undo(desk, only=step.id)] == ["Setting orders.service_min changed"]
    assert desk.setting("orders.service_min") == "5"
    undoing.redo(desk)
    assert desk.setting("orders.service_min") == "9"
    with pytest.raises(NotFound, match="no step 99 of yours"):
        undoing.undo(desk, only=99)


def test_what_another_added_to_a_new_order_is_not_lost_with_it(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    order = add(desk)
    with open_shop("ben").writing() as db:
        # As an older program might: the order's own row stays as it is.
        db.execute("INSERT INTO parcels (order_id, position) VALUES (?, 0)", (order,))
    with pytest.raises(Refused, match="Something was added since"):
        undoing.undo(desk)
    assert len(orders.show(desk, order).parcels) == 1


def test_a_form_that_was_opened_before_the_undoing_is_refused(desk: Desk) -> None:
    order = add(desk)
    seen = note(desk, order, "Ring")
    undoing.undo(desk)
    note(desk, order, "Knock")
    with pytest.raises(Stale):
        orders.edit(desk, order, seen, phone="+44 20 7946 0000")


def test_an_undone_number_is_not_given_again(desk: Desk) -> None:
    assert add(desk) == 1
    undoing.undo(desk)
    assert add(desk) == 2
    assert [event.kind for event in desk.events_since(subject="order:2")] == ["order.added"]


def test_an_undone_edit_is_no_hand_s_change_to_an_import(desk: Desk) -> None:
    orders.import_orders(desk, FILE, "orders.csv", day=TUESDAY)
    note(desk, 1, "Ring")
    undoing.undo(desk)
    undoing.redo(desk)
    undoing.undo(desk)
    again = orders.import_orders(desk, FILE.replace(b"Bo", b"Bob").replace(b"Ann", b"Anna"), "orders.csv", day=TUESDAY)
    assert [change.number for change in again.changed] == ["1", "2"]


def test_messages_that_wait_go_with_the_approval_and_the_orders_are_in_again(shop: Shop) -> None:
    order = shop.order("1042")
    plan = shop.plan({"Van 1": [order]})
    deliveries.approve(shop.desk, TUESDAY)
    assert len(notifications.list_messages(shop.desk)) == 1
    undoing.undo(shop.desk)
    assert notifications.list_messages(shop.desk) == []
    assert shop.state(order) == "new"
    assert plans.standing(shop.desk, TUESDAY).approved is None
    assert plans.standing(shop.desk, TUESDAY).head == plan.id
    undoing.redo(shop.desk)
    assert notifications.send_due(shop.desk).sent == 1


def test_what_customers_were_told_has_left_the_house(shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("1042")]})
    deliveries.approve(shop.desk, TUESDAY)
    assert notifications.send_due(shop.desk).sent == 1
    with pytest.raises(Refused, match="has left the house, customers were told"):
        undoing.undo(shop.desk)
    assert titles(shop.desk)[0] == "Plan 1 of 2026-03-03 approved"


def test_a_message_that_waits_longer_still_goes_with_its_step(shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("1042")]})
    deliveries.approve(shop.desk, TUESDAY)
    with shop.desk.writing() as db:
        db.execute("UPDATE messages SET due = due + 3600, error = 'the server did not answer'")
    undoing.undo(shop.desk)
    assert notifications.list_messages(shop.desk) == []


def test_what_happens_by_itself_makes_no_step(shop: Shop) -> None:
    shop.plan({"Van 1": [shop.order("1042")]})
    deliveries.approve(shop.desk, TUESDAY)
    before = titles(shop.desk)
    notifications.send_due(shop.desk)
    assert titles(shop.desk) == before


def test_an_import_stays_while_a_plan_stands_on_it(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    ann, ben = shop.desk, open_shop("ben")
    orders.import_orders(ann, FILE, "orders.csv", day=TUESDAY)
    plan = Shop(ben, shop.vans).plan({"Van 1": [1, 2]})
    with pytest.raises(Refused, match=f"Plan {plan.id} of {TUESDAY} was made with what the step had added"):
        undoing.undo(ann)
    undoing.undo(ben, 2)
    undoing.undo(ann)
    assert orders.order_ids(ann) == []
    # Its revisions are listed no more and cannot be gone on to; nor can ben's moves be done again.
    assert plans.revisions(ann, TUESDAY) == []
    with pytest.raises(Refused, match="nothing to redo"):
        plans.redo(ann, TUESDAY)
    with pytest.raises(Refused, match="Build the day again"):
        undoing.redo(ben)
    assert ann.fsck() == []
    undoing.redo(ann)
    undoing.redo(ben, 2)
    assert plans.show(ben, TUESDAY) == plan


def test_an_order_is_not_brought_back_to_a_day_that_was_closed_since(
    shop: Shop, open_shop: Callable[..., Desk]
) -> None:
    order, other = shop.order("1"), shop.order("2")
    shop.plan({"Van 1": [order, other]})
    orders.cancel(shop.desk, order)
    ben = open_shop("ben")
    deliveries.close(ben, TUESDAY, next_day=WEDNESDAY)
    with pytest.raises(Refused, match="would be open on 2026-03-03, which was closed since"):
        undoing.undo(shop.desk)
    undoing.undo(ben)
    assert plans.standing(ben, TUESDAY).closed_at is None
    assert shop.standing(other) == ("new", "2026-03-03", 1)
    undoing.undo(shop.desk)
    with pytest.raises(Refused, match="came to 2026-03-03 since, and is still open"):
        undoing.redo(ben)


def test_a_vehicle_that_another_gave_a_shift_to_stays(desk: Desk, open_shop: Callable[..., Desk]) -> None:
    depot = fleet.save_depot(desk, "Yard", 51.9, 0.9)
    van = fleet.save_vehicle(desk, Vehicle("Van", depot.id))
    ben = open_shop("ben")
    fleet.save_shift(ben, van.id, fleet.save_driver(ben, Driver("Dora")).id, [0], time(9), time(17))
    with pytest.raises(Refused, match="what was entered since needs it"):
        undoing.undo(desk)
    assert fleet.fleet(desk).vehicle(van.id).name == "Van"
    assert desk.fsck() == []


def test_a_driver_does_not_come_to_drive_two_vehicles_at_once(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    dora = next(driver for driver in fleet.fleet(shop.desk).drivers if driver.name == "Dora")
    fleet.end_shift(shop.desk, shop.vans["Van 1"], [0])
    fleet.save_shift(open_shop("ben"), shop.vans["Van 2"], dora.id, [0], time(9), time(17))
    with pytest.raises(Refused, match="Dora would drive two vehicles at once"):
        undoing.undo(shop.desk)


def test_a_vehicle_does_not_come_to_load_where_nobody_loads(shop: Shop, open_shop: Callable[..., Desk]) -> None:
    ben = open_shop("ben")
    hub = fleet.save_depot(ben, "Hub", 51.95, 0.95)
    for name in shop.vans:
        van = fleet.fleet(shop.desk).vehicle(name)
        fleet.save_vehicle(shop.desk, replace(van, depot_id=hub.id))
    yard = next(depot for depot in fleet.fleet(ben).depots if depot.name == "Depot")
    fleet.retire_depot(ben, yard.id)
    with pytest.raises(Refused, match="Van 2 would load at Depot, which is out of use"):
        undoing.undo(shop.desk)
    assert isinstance(hub, Depot)


def test_the_last_fifty_steps_are_kept(desk: Desk) -> None:
    for minutes in range(60):
        desk.set("orders.service_min", str(minutes + 6))
    assert len(undoing.steps(desk).done) == 50
    undoing.undo(desk, 50)
    assert desk.setting("orders.service_min") == "15"
    with pytest.raises(Refused, match="The last 50 steps of each person are kept"):
        undoing.undo(desk)


def test_transactions_together_are_one_step(desk: Desk) -> None:
    with desk.one_step():
        order = add(desk)
        note(desk, order, "Ring")
        note(desk, order, "Knock")
    assert titles(desk)[:1] == ["Order H-1 added"]
    undoing.undo(desk)
    assert orders.order_ids(desk) == []
    undoing.redo(desk)
    assert orders.show(desk, order).notes == "Knock"


def test_the_journal_holds_nothing_personal_of_it_and_letting_go_leaves_no_rows(desk: Desk) -> None:
    note(desk, add(desk, "Zebedee", windows=(Window(time(9), time(12)),)), "Ring")
    undoing.undo(desk, 2)
    assert "Zebedee" not in json.dumps([[event.kind, event.subject, dict(event.data)] for event in desk.events_since()])
    undoing.forget(desk)
    assert desk.db.execute("SELECT count(*) FROM undo_images").fetchone()[0] == 0
    assert undoing.steps(desk) == undoing.Steps((), ())


def test_a_newer_schema_lets_go_of_the_rows_of_the_one_before(
    desk: Desk, shop_file: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    desk.close()
    steps = (*migrations.steps(), "ALTER TABLE orders ADD COLUMN colour TEXT NOT NULL DEFAULT '';")
    monkeypatch.setattr(migrations, "steps", lambda: steps)
    monkeypatch.setattr("core.store.connection.steps", lambda: steps)
    newer = open_desk(shop_file, who="ann", clock=StoppedClock(MONDAY + timedelta(hours=1)))  # type: ignore[arg-type]
    assert undoing.steps(newer).done == ()
    note(newer, 1, "Ring")
    undoing.undo(newer)
    assert orders.show(newer, 1).notes == ""
    newer.close()
