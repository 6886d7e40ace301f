"""A nearest miss made for real: what it changes in orders, fleet and plan, in words first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from core import clock, units
from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import WEEKDAYS, Duty, Shift, Vehicle
from core.orders import service as orders
from core.orders.model import OrderState, Window
from core.plans.arrangement import Arrangement, loosened
from core.plans.layout import DIMENSIONS
from core.plans.misses import Miss
from core.plans.needs import OPEN
from core.plans.table import Table
from core.plans.words import sentence
from core.routing.model import Change, NearestMiss
from core.routing.words import amount, listed

#: What is done in the file before the plan is changed; in the caller's transaction.
Act = Callable[[], object]
#: States in which an order's windows can be changed.
_OPEN_TO_CHANGE = frozenset({OrderState.NEW, OrderState.ATTEMPTED, OrderState.PARTIAL})
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Steps:
    """What a fix does: to the shop's data, then to the plan."""

    does: tuple[str, ...]
    asks: bool
    acts: tuple[Act, ...] = ()
    clears: Callable[[Arrangement], Arrangement] | None = None  #: what makes room on the plan
    ends: int | None = None  #: the vehicle's shift ends at this instant then
    note: str = ""  #: for history


def steps(desk: Desk, table: Table, order_id: int, miss: NearestMiss | None, said: Miss) -> Steps | None:
    """How the miss is made; None where the shop's data do not hold such a change."""
    made = Steps((), False) if miss is None else _MAKERS[miss.change](desk, table, order_id, miss)
    if made is None:
        return None
    label = sentence(table.needs.needs[order_id].label)
    where = f" as stop {position(table, miss) + 1}" if miss is not None else ""
    return replace(made, does=(*made.does, f"{label} goes to {said.vehicle}{where}."))


def position(table: Table, miss: NearestMiss) -> int:
    """Where on the whole route the miss would place it."""
    assert table.settled.case is not None
    return table.settled.case.placed(table.arrangement, miss.vehicle, miss.at)


def _window(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps | None:
    """The last window of every order at the stop, to a later minute of the same day."""
    ids = _seat(table, miss.stop)
    does, acts = [], []
    later = None
    for order in orders.load(desk, ids):
        if order.state not in _OPEN_TO_CHANGE:
            return None
        closes = max(window.closes for window in order.windows)
        later = _later(table.needs.day, closes, miss.amount)
        if later is None:
            return None
        windows = tuple(
            Window(window.opens, later, window.hard) if window.closes == closes else window for window in order.windows
        )
        label = table.needs.needs[order.id].label
        does.append(f"The promise of {label} ends at {later:%H:%M} instead of {closes:%H:%M}: tell the customer.")
        acts.append(_edit(desk, order.id, order.version, windows))
    until = f"promise of {table.needs.needs[ids[0]].label} until {later:%H:%M}" if later is not None else ""
    return Steps(tuple(does), True, tuple(acts), note=until)


def _edit(desk: Desk, number: int, version: int, windows: tuple[Window, ...]) -> Act:
    return lambda: orders.edit(desk, number, version, windows=windows)


def _later(day: date, closes: time, seconds: int) -> time | None:
    """So much later on the wall clock, in whole minutes; None on the next day."""
    later = datetime.combine(day, closes) + timedelta(minutes=-(-seconds // 60))
    return later.time() if later.date() == day else None


def _shift(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps | None:
    """The shift of the vehicle on that weekday."""
    duty = _duty(table, miss)
    weekday = table.needs.day.weekday()
    shift = _shift_of(desk, duty.vehicle, weekday)
    later = _later(table.needs.day, shift.ends, miss.amount) if shift is not None else None
    if shift is None or later is None:
        return None
    name = duty.vehicle.name
    text = f"The shift of {name} ends at {later:%H:%M} instead of {shift.ends:%H:%M}, on every {_NAMES[weekday]}."
    act = _lengthen(desk, shift, later)
    ends = clock.resolve(table.needs.day, later, duty.depot.zone)
    return Steps((text,), True, (act,), ends=ends, note=f"shift of {name} on {WEEKDAYS[weekday]} until {later:%H:%M}")


def _shift_of(desk: Desk, vehicle: Vehicle, weekday: int) -> Shift | None:
    shifts = fleet.fleet(desk).shifts
    return next((shift for shift in shifts if (shift.vehicle_id, shift.weekday) == (vehicle.id, weekday)), None)


def _lengthen(desk: Desk, shift: Shift, ends: time) -> Act:
    return lambda: fleet.save_shift(
        desk,
        shift.vehicle_id,
        shift.driver_id,
        [shift.weekday],
        shift.starts,
        ends,
        shift.rest,
        seen=[shift],
    )


def _capacity(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps:
    """What the vehicle carries, whole hundreds of grams or millilitres."""
    assert miss.dimension is not None
    name = DIMENSIONS[miss.dimension]
    van = _duty(table, miss).vehicle
    have = getattr(van, name) or 0
    step = 1 if name == "parcels" else 100
    most = -(-(have + miss.amount) // step) * step
    more: dict[str, Any] = {name: most}
    carries = f"carries {amount(name, most)}"
    return _of_vehicle(desk, replace(van, **more), f"{carries} instead of {amount(name, have)}", carries)


def _skill(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps:
    duty = _duty(table, miss)
    lacking = table.needs.needs[order_id].skills - duty.skills
    van = replace(duty.vehicle, skills=duty.vehicle.skills | lacking)
    return _of_vehicle(desk, van, f"has {listed(lacking)}", f"has {listed(lacking)}")


def _range(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps:
    van = _duty(table, miss).vehicle
    have = van.range_m or 0
    most = -(-(have + miss.amount) // 100) * 100
    text = f"drives {units.distance(most)} a day instead of {units.distance(have)}"
    return _of_vehicle(desk, replace(van, range_m=most), text, f"drives {units.distance(most)}")


def _stops(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps:
    van = _duty(table, miss).vehicle
    if any(run.locked and run.vehicle_id == van.id for run in table.arrangement.runs):
        run = table.arrangement.run(van.id)
        text = f"The route of {van.name} is unlocked."
        return Steps((text,), False, clears=lambda arrangement: arrangement.with_run(replace(run, locked=False)))
    have = van.max_stops or 0
    most = have + miss.amount
    return _of_vehicle(
        desk, replace(van, max_stops=most), f"makes {most} stops a day instead of {have}", f"makes {most} stops"
    )


def _of_vehicle(desk: Desk, van: Vehicle, text: str, note: str) -> Steps:
    words = f"{van.name} is entered in the fleet as one that {text}, on every day."
    return Steps((words,), True, (lambda: fleet.save_vehicle(desk, van),), note=f"{van.name} {note}")


def _lock(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps:
    held = _seat(table, miss.stop)
    label = table.needs.needs[held[0]].label
    return Steps(
        (f"The lock of {label} is taken off.",), False, clears=lambda arrangement: loosened(arrangement, held[0])
    )


def _drop(desk: Desk, table: Table, order_id: int, miss: NearestMiss) -> Steps | None:
    """The other stop off its route; not one that has been served."""
    gone = _seat(table, miss.stop)
    if any(table.needs.needs[order].state not in OPEN for order in gone):
        return None
    label, name = table.needs.needs[gone[0]].label, _duty(table, miss).vehicle.name
    more = f" and {len(gone) - 1} more of its door" if len(gone) > 1 else ""
    wanted = table.needs.needs[order_id].label

    def clears(arrangement: Arrangement) -> Arrangement:
        rest, seat = arrangement.take(gone[0])
        return rest.lay_off(seat, f"{desk.who} left it out for {wanted}: put it on a route, or build again.")

    text = f"{sentence(label)}{more} is taken off {name} and is on no route then."
    return Steps((text,), True, clears=clears, note=f"{label} taken off")


def _duty(table: Table, miss: NearestMiss) -> Duty:
    assert table.settled.case is not None
    return table.settled.case.duties[miss.vehicle]


def _seat(table: Table, stop: int | None) -> tuple[int, ...]:
    """The orders of a stop."""
    assert table.settled.case is not None
    assert stop is not None
    return table.settled.case.seats[stop].orders


_MAKERS: dict[Change, Callable[[Desk, Table, int, NearestMiss], Steps | None]] = {
    Change.WINDOW: _window,
    Change.CAPACITY: _capacity,
    Change.SKILL: _skill,
    Change.SHIFT: _shift,
    Change.RANGE: _range,
    Change.STOPS: _stops,
    Change.LOCK: _lock,
    Change.DROP: _drop,
}
