"""A day as it would be: what is supposed changes what a plan is made from, in memory; the shop's tables stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.errors import BadInput, Refused
from core.fleet.model import Driver, Duty, Owed
from core.plans.needs import DayNeeds, Need
from core.plans.supposition import (
    COPIES,
    KINDS,
    LeftOut,
    More,
    Moved,
    Roomier,
    Supposition,
    Unpromised,
    Without,
    supposed_id,
    supposed_name,
)

#: A shift is moved by this much at most, minutes.
_MOST_MIN = 12 * 60
#: More room than this, percent, is another vehicle.
_MOST_PERCENT = 1000


def supposing(day: DayNeeds, suppositions: Sequence[Supposition]) -> DayNeeds:
    """The day as it would be; the order in which things are supposed does not matter.

    Raises BadInput for what cannot be supposed, or is supposed twice over; Refused where nothing is.
    """
    if not suppositions:
        raise Refused("Say what is to be supposed: one more van, a later start, an order without its promise.")
    told = [one for kind in KINDS for one in suppositions if isinstance(one, kind)]
    about = [(one.kind, getattr(one, "vehicle_id", 0), getattr(one, "order_id", 0)) for one in told]
    if len(set(about)) < len(about):
        raise BadInput("The same is supposed twice; say it once, with one number.")
    for one in told:
        day = _EFFECTS[type(one)](day, one)
    return day


def _roomier(day: DayNeeds, one: Roomier) -> DayNeeds:
    if not 1 <= one.percent <= _MOST_PERCENT:
        raise BadInput(f"{one.percent} % more room cannot be supposed; say from 1 to {_MOST_PERCENT}.")
    van = _duty(day, one.vehicle_id, one.vehicle).vehicle
    limits = {"mass_g": van.mass_g, "volume_ml": van.volume_ml, "parcels": van.parcels}
    more: dict[str, Any] = {
        name: limit * (100 + one.percent) // 100 for name, limit in limits.items() if limit is not None
    }
    if not more:
        raise BadInput(f"{van.name} carries without limit already; more room would change nothing.")
    bigger = replace(van, **more)
    duties = tuple(replace(duty, vehicle=bigger) if duty.vehicle.id == van.id else duty for duty in day.duties)
    return replace(day, duties=duties)


def _more(day: DayNeeds, one: More) -> DayNeeds:
    if not 1 <= one.count < COPIES:
        raise BadInput(f"{one.count} more vehicles cannot be supposed; say from 1 to {COPIES - 1}.")
    like = _duty(day, one.vehicle_id, one.vehicle)
    extra = tuple(_copy(like, number) for number in range(1, one.count + 1))
    names = {duty.vehicle.id: duty.vehicle.name for duty in extra}
    return replace(day, duties=(*day.duties, *extra), vehicles={**day.vehicles, **names})


def _copy(like: Duty, number: int) -> Duty:
    van = like.vehicle
    van = replace(van, id=supposed_id(van.id, number), name=supposed_name(van.name, number))
    return replace(like, vehicle=van, driver=Driver("", skills=like.driver.skills))


def _moved(day: DayNeeds, one: Moved) -> DayNeeds:
    if not (one.start_min or one.end_min):
        raise BadInput("A shift that is moved by 0 minutes is the shift that there is; say how many.")
    if max(abs(one.start_min), abs(one.end_min)) > _MOST_MIN:
        raise BadInput(f"A shift can be supposed to move by {_MOST_MIN} minutes at most.")
    if one.vehicle_id:
        _duty(day, one.vehicle_id, one.vehicle)
    elif not day.duties:
        raise BadInput(f"Nobody is on duty on {day.day}: there is no shift to move.")
    duties = (_at(duty, one) if one.vehicle_id in {0, duty.vehicle.id} else duty for duty in day.duties)
    return replace(day, duties=tuple(duties))


def _at(duty: Duty, one: Moved) -> Duty:
    """The duty in its other hours; its break stays where it is as far as they allow, and is never lost."""
    starts, ends = duty.starts + one.start_min * 60, duty.ends + one.end_min * 60
    if ends <= starts:
        raise BadInput(f"The shift of {duty.vehicle.name} would end before it starts; move it by less.")
    rest = duty.rest
    if rest is not None:
        earliest = min(max(rest.earliest, starts), ends)
        rest = Owed(earliest, min(max(rest.latest, earliest), ends), rest.duration_s)
    return replace(duty, starts=starts, ends=ends, rest=rest)


def _without(day: DayNeeds, one: Without) -> DayNeeds:
    gone = _duty(day, one.vehicle_id, one.vehicle)
    return replace(day, duties=tuple(duty for duty in day.duties if duty is not gone))


def _unpromised(day: DayNeeds, one: Unpromised) -> DayNeeds:
    need = _need(day, one.order_id, one.order)
    if not need.windows:
        raise BadInput(f"Order {one.order} has no promised window, so there is none to leave out.")
    return replace(day, needs={**day.needs, need.id: replace(need, windows=())})


def _left_out(day: DayNeeds, one: LeftOut) -> DayNeeds:
    gone = _need(day, one.order_id, one.order)
    return replace(day, needs={number: need for number, need in day.needs.items() if need is not gone})


_EFFECTS: dict[type[Supposition], Callable[[DayNeeds, Any], DayNeeds]] = {
    Roomier: _roomier,
    More: _more,
    Moved: _moved,
    Without: _without,
    Unpromised: _unpromised,
    LeftOut: _left_out,
}


def _duty(day: DayNeeds, vehicle_id: int, name: str) -> Duty:
    found = next((duty for duty in day.duties if duty.vehicle.id == vehicle_id), None)
    if found is None:
        there = ", ".join(duty.vehicle.name for duty in day.duties) or "nobody"
        raise BadInput(f"{name} is not on duty on {day.day}; there is: {there}.")
    return found


def _need(day: DayNeeds, order_id: int, number: str) -> Need:
    found = day.needs.get(order_id)
    if found is None:
        raise BadInput(f"Order {number} is not among the open orders of {day.day}; roundsman orders list shows them.")
    return found
