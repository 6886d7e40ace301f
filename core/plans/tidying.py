"""An arrangement made for yesterday's facts, brought in line with what the orders and the fleet say now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.plans.arrangement import Arrangement, Off, Run, Seat, without
from core.plans.layout import Layout
from core.plans.model import Lock, Plan, Reason
from core.plans.needs import OPEN, DayNeeds, Need
from core.plans.words import counted

#: Reasons that are not routing's to explain.
SETTLED = frozenset({Reason.NO_PIN, Reason.BY_HAND, Reason.CAME_LATER})


def tidied(day: DayNeeds, layout: Layout, arrangement: Arrangement) -> tuple[Arrangement, tuple[str, ...]]:
    """The arrangement with every order of the day in it once, and a note for each thing that is not as it was.

    What was cancelled or moved to another day goes; what has no pin, or whose vehicle is off duty, comes off; stops
    whose orders no longer share a door or a window part; what came later is off until somebody places it.
    """
    known = arrangement.orders()
    gone = [number for number in known if number not in day.needs]
    arrangement = without(arrangement, gone)
    on_duty = {duty.vehicle.id for duty in day.duties}
    runs, off, notes = [], [_again(day, left) for left in arrangement.off], _gone(len(gone))
    for run in arrangement.runs:
        if run.vehicle_id not in on_duty:
            off += [_stranded(day, run, seat, order) for seat in run.seats for order in seat.orders]
            notes.append(f"{day.vehicles.get(run.vehicle_id, 'A vehicle')} is not on duty any more")
            continue
        pinned = [replace(seat, orders=tuple(o for o in seat.orders if day.needs[o].spots)) for seat in run.seats]
        unpinned = [o for seat in run.seats for o in seat.orders if not day.needs[o].spots]
        off += [_unpinned(day.needs[order]) for order in unpinned]
        notes += [f"{day.needs[order].label} has no pin any more" for order in unpinned]
        seats = _joined(day, layout, [part for seat in pinned if seat.orders for part in _parted(day, layout, seat)])
        if seats:
            runs.append(replace(run, seats=_done_first(day, run.vehicle_id, seats)))
    fresh = [need for number, need in day.needs.items() if number not in set(known) and need.state in OPEN]
    off += [_came_later(need) if need.spots else _unpinned(need) for need in fresh]
    return Arrangement(tuple(runs), tuple(off)), tuple(notes)


def _done_first(day: DayNeeds, vehicle_id: int, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """Of a van under way: what it has done in the order in which it did it, held no more, then what is to come."""
    if vehicle_id not in day.under_way:
        return seats
    done = [replace(seat, locked=Lock.NONE) for seat in seats if day.over(seat.orders)]
    done.sort(key=lambda seat: max(day.done[order] for order in seat.orders))
    return (*done, *(seat for seat in seats if not day.over(seat.orders)))


def behind_them(day: DayNeeds, plan: Plan | None, arrangement: Arrangement) -> Arrangement:
    """The arrangement with what vans under way have done on that plan put before what they have still to do."""
    for route in plan.routes if plan is not None else ():
        orders = (tuple(order.id for order in stop.orders if order.id in day.needs) for stop in route.stops)
        done = [
            tuple(order for order in each if day.over((order,))) for each in orders if route.vehicle_id in day.under_way
        ]
        seats = tuple(Seat(each) for each in done if each)
        run = arrangement.run(route.vehicle_id)
        arrangement = arrangement.with_run(replace(run, seats=(*seats, *run.seats)))
    return arrangement


def joined(day: DayNeeds, layout: Layout, arrangement: Arrangement) -> Arrangement:
    """The same arrangement with neighbours at one door made one stop."""
    return replace(
        arrangement, runs=tuple(replace(run, seats=_joined(day, layout, run.seats)) for run in arrangement.runs)
    )


def no_pins(needs: Iterable[Need]) -> list[Off]:
    """Those of the orders that cannot be planned, each with its sentence."""
    return [_unpinned(need) for need in needs if not need.spots]


def nobody(day: DayNeeds, order_id: int) -> Off:
    """On a day without vehicles nothing is on a route."""
    when = f"{day.day:%A} {day.day}"
    text = (
        f"Nobody is on duty on {when}: give a vehicle and a driver a shift (roundsman fleet shift), then build again."
    )
    return Off(order_id, code=Reason.NO_VEHICLE, reason=text)


def _gone(number: int) -> list[str]:
    if not number:
        return []
    were = "was" if number == 1 else "were"
    return [f"{counted(number, 'order')} {were} left out: cancelled, or on another day now"]


def _unpinned(need: Need) -> Off:
    if not need.address:
        text = "It has no address: give it one (roundsman orders edit), then pin it."
    elif need.pin == "review":
        text = "Its address is not certain: choose its pin (roundsman pins list), then build again."
    else:
        text = "Its address has not been looked up: pin it (roundsman geocode), then build again."
    return Off(need.id, code=Reason.NO_PIN, reason=text)


def _came_later(need: Need) -> Off:
    text = "It was not there, or had no pin, when the plan was built: put it on a route, or build again."
    return Off(need.id, code=Reason.CAME_LATER, reason=text)


def _stranded(day: DayNeeds, run: Run, seat: Seat, order: int) -> Off:
    name = day.vehicles.get(run.vehicle_id, "its vehicle")
    held = bool(seat.locked) or run.locked
    if not day.needs[order].spots:
        # It lost its pin as well: first of all it has to be found again.
        off = _unpinned(day.needs[order])
        return replace(off, locked=Lock.VEHICLE, vehicle_id=run.vehicle_id) if held else off
    if not held:
        text = f"{name} is not on duty any more: put it on another route, or build again."
        return Off(order, code=Reason.NO_VEHICLE, reason=text)
    return off_duty_lock(name, order, run.vehicle_id)


def off_duty_lock(vehicle: str, order: int, vehicle_id: int) -> Off:
    """Held on a vehicle that does not drive."""
    text = f"It is locked to {vehicle}, which is not on duty: unlock it, or give {vehicle} a shift; then build again."
    return Off(order, code=Reason.LOCK, reason=text, locked=Lock.VEHICLE, vehicle_id=vehicle_id)


def _again(day: DayNeeds, left: Off) -> Off:
    """What is off, looked at anew."""
    need = day.needs[left.order_id]
    if not need.spots:
        return replace(_unpinned(need), locked=left.locked, vehicle_id=left.vehicle_id)
    if left.code == Reason.NO_PIN:
        return replace(_came_later(need), locked=left.locked, vehicle_id=left.vehicle_id)
    if left.code == Reason.NO_VEHICLE and day.duties:
        text = "There was no vehicle for it when the plan was made: put it on a route, or build again."
        return replace(left, reason=text)
    return left


def _parted(day: DayNeeds, layout: Layout, seat: Seat) -> list[Seat]:
    """The seat, or several where its orders do not belong together any more."""
    parts: dict[object, list[int]] = {}
    for order in seat.orders:
        parts.setdefault(layout.key(day, order), []).append(order)
    if len(parts) == 1:
        return [seat]
    # Only one of them can hold the position; all of them stay on the vehicle.
    held = Lock.VEHICLE if seat.locked else Lock.NONE
    first, *others = (tuple(orders) for orders in parts.values())
    return [replace(seat, orders=first), *(Seat(orders, 0, held) for orders in others)]


def _joined(day: DayNeeds, layout: Layout, seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Neighbours at one door as one stop, where no lock tells them apart."""
    together: list[Seat] = []
    for seat in seats:
        last = together[-1] if together else None
        if last is not None and not last.locked and not seat.locked and _one_stop(day, layout, last, seat):
            orders = tuple(sorted((*last.orders, *seat.orders)))
            point = layout.point(last.orders[0], last.place)
            together[-1] = Seat(orders, layout.place(orders[0], point))
        else:
            together.append(seat)
    return tuple(together)


def _one_stop(day: DayNeeds, layout: Layout, one: Seat, other: Seat) -> bool:
    first, second = one.orders[0], other.orders[0]
    return layout.point(first, one.place) == layout.point(second, other.place) and layout.key(day, first) == layout.key(
        day, second
    )
