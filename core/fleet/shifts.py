"""Who drives what on which weekdays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, time

from core.desk import Desk
from core.errors import BadInput, Stale
from core.fleet import store
from core.fleet.model import WEEKDAYS, Duty, Fleet, Rest, Shift
from core.fleet.saving import changed_by, facts


def save_shift(
    desk: Desk,
    vehicle: int,
    driver: int,
    weekdays: Iterable[int],
    starts: time,
    ends: time,
    rest: Rest | None = None,
    *,
    seen: Collection[Shift] | None = None,
) -> list[Shift]:
    """Put the vehicle on the road with the driver on these weekdays, in place of what it did on them before.

    Raises BadInput for a shift that ends before it starts, a break outside it, a driver on two vehicles at once;
    Stale where on one of the days it has another shift by now than among those that were `seen`.
    """
    _possible(starts, ends, rest)
    saved = []
    with desk.writing() as db:
        known = store.fleet(db)
        known.vehicle(vehicle)
        known.driver(driver)
        for weekday in sorted(set(weekdays)):
            wanted = Shift(vehicle, driver, weekday, starts, ends, rest)
            before = _of(known, vehicle, weekday)
            if seen is not None:
                _as_seen(desk, known, before, next((s for s in seen if _same_place(s, wanted)), None))
            if before is not None:
                wanted = replace(wanted, id=before.id, version=before.version)
            _one_vehicle_at_a_time(known, wanted)
            saved.append(store.put_shift(db, wanted))
        if saved:
            said = {**facts(saved[0]), "weekdays": [WEEKDAYS[shift.weekday] for shift in saved]}
            del said["weekday"]
            desk.record(db, "shift.saved", f"vehicle:{vehicle}", said)
    return saved


def end_shift(desk: Desk, vehicle: int, weekdays: Iterable[int]) -> list[Shift]:
    """Take the vehicle off the road on these weekdays; answers the shifts that were taken off."""
    days = set(weekdays)
    with desk.writing() as db:
        known = store.fleet(db)
        known.vehicle(vehicle)
        ended = [shift for shift in known.shifts if shift.vehicle_id == vehicle and shift.weekday in days]
        for shift in ended:
            store.drop_shift(db, shift)
        if ended:
            said = {"weekdays": [WEEKDAYS[shift.weekday] for shift in ended], "ended": True}
            desk.record(db, "shift.saved", f"vehicle:{vehicle}", said)
    return ended


def on_duty(desk: Desk, day: date) -> list[Duty]:
    """Who drives what on that service day, by vehicle's name; instants in the zone of each depot."""
    known = store.fleet(desk.db)
    depots = {depot.id: depot for depot in known.depots}
    drivers = {driver.id: driver for driver in known.drivers}
    found = []
    for vehicle in known.vehicles:
        shift = _of(known, vehicle.id, day.weekday())
        if shift is not None and vehicle.active and drivers[shift.driver_id].active:
            found.append(shift.on(day, vehicle, drivers[shift.driver_id], depots[vehicle.depot_id]))
    return found


def _of(known: Fleet, vehicle: int, weekday: int) -> Shift | None:
    return next((shift for shift in known.shifts if (shift.vehicle_id, shift.weekday) == (vehicle, weekday)), None)


def _same_place(one: Shift, other: Shift) -> bool:
    return (one.vehicle_id, one.weekday) == (other.vehicle_id, other.weekday)


def _as_seen(desk: Desk, known: Fleet, now: Shift | None, seen: Shift | None) -> None:
    """Raise Stale, naming who and both values, where the shift of a day is not the one that was seen."""
    shift = now or seen
    if now == seen or shift is None:
        return
    where = f"{known.vehicle(shift.vehicle_id).name} on {WEEKDAYS[shift.weekday]}"
    by = changed_by(desk, f"vehicle:{shift.vehicle_id}")
    raise Stale(
        f"The shift of {where} was changed{by}: it is now {_words(known, now)}, not {_words(known, seen)}. "
        "Look at it and save again."
    )


def _words(known: Fleet, shift: Shift | None) -> str:
    if shift is None:
        return "none"
    return f"{known.driver(shift.driver_id).name} {shift.starts:%H:%M}-{shift.ends:%H:%M}"


def _possible(starts: time, ends: time, rest: Rest | None) -> None:
    if ends <= starts:
        raise BadInput(
            f"The shift {starts:%H:%M}-{ends:%H:%M} ends before it starts; one over midnight ends at 23:59, "
            "and the rest of it stands on the next weekday."
        )
    if rest is None:
        return
    if not 60 <= rest.duration_s <= 14_400:
        raise BadInput("A break takes from 1 minute to 4 hours.")
    if rest.latest < rest.earliest or rest.earliest < starts or rest.latest > ends:
        raise BadInput(
            f"The break cannot begin between {rest.earliest:%H:%M} and {rest.latest:%H:%M} "
            f"in a shift {starts:%H:%M}-{ends:%H:%M}; put both times inside the shift, the earlier one first."
        )


def _one_vehicle_at_a_time(known: Fleet, wanted: Shift) -> None:
    for other in known.shifts:
        same = (other.driver_id, other.weekday) == (wanted.driver_id, wanted.weekday)
        if same and other.vehicle_id != wanted.vehicle_id and other.starts < wanted.ends and wanted.starts < other.ends:
            raise BadInput(
                f"{known.driver(wanted.driver_id).name} drives {known.vehicle(other.vehicle_id).name} on "
                f"{WEEKDAYS[wanted.weekday]} {other.starts:%H:%M}-{other.ends:%H:%M} already; "
                "choose another driver or another time."
            )
