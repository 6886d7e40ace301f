"""The nearest miss: of all single changes that would let an insertion fit, the smallest."""

from __future__ import annotations

from collections.abc import Iterable

from core.routing.draft import Trial
from core.routing.model import Change, NearestMiss, Problem
from core.routing.words import enough, enough_m, enough_s, listed


def nearest_miss(problem: Problem, stop: int, trials: Iterable[Trial]) -> NearestMiss | None:
    """The smallest change among the trials that break one rule only; made, the stop fits there for certain.

    Sizes are compared by rule of thumb: an hour of time, a quarter of a vehicle's load or range, two skills or two
    stops weigh alike, taking off a lock the least.
    """
    best: tuple[float, NearestMiss] | None = None
    for trial in trials:
        found = _single(problem, stop, trial) if trial.shortfall.kinds == 1 else None
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return None if best is None else best[1]


def _single(problem: Problem, stop: int, trial: Trial) -> tuple[float, NearestMiss] | None:
    short, vehicle = trial.shortfall, trial.vehicle
    van = problem.vehicles[vehicle]
    if short.late_stops:
        late = short.late_stop
        whose = "its last window" if late == stop else f"the last window of {problem.stops[late]}"
        text = f"With {whose} open {enough_s(short.late_s)} longer, it would ride with {van}."
        return short.late_s / 3600, NearestMiss(Change.WINDOW, vehicle, short.late_s, text, stop=late)
    if short.shift_over_s:
        text = f"If the shift of {van} ended {enough_s(short.shift_over_s)} later, it would ride with it."
        return short.shift_over_s / 3600, NearestMiss(Change.SHIFT, vehicle, short.shift_over_s, text)
    if short.range_over_m:
        text = f"If {van} could drive {enough_m(short.range_over_m)} farther, it would ride with it."
        size = 4 * short.range_over_m / max(1, van.max_distance_m or 0)
        return size, NearestMiss(Change.RANGE, vehicle, short.range_over_m, text)
    return _load(problem, trial) or _rest(problem, trial)


def _load(problem: Problem, trial: Trial) -> tuple[float, NearestMiss] | None:
    for part, over in trial.shortfall.over:
        van = problem.vehicles[trial.vehicle]
        text = f"If {van} carried {enough(problem.dimensions[part], over)} more, it would ride with it."
        size = 4 * over / max(1, van.capacity[part] or 0)
        return size, NearestMiss(Change.CAPACITY, trial.vehicle, over, text, dimension=part)
    return None


def _rest(problem: Problem, trial: Trial) -> tuple[float, NearestMiss] | None:
    short, vehicle = trial.shortfall, trial.vehicle
    van = problem.vehicles[vehicle]
    if short.lacking:
        text = f"If {van} had {listed(short.lacking)}, it would ride with it."
        return len(short.lacking) / 2, NearestMiss(Change.SKILL, vehicle, len(short.lacking), text)
    if short.stops_over:
        text = f"If {van} could make {len_of(short.stops_over)}, it would ride with it."
        return short.stops_over / 2, NearestMiss(Change.STOPS, vehicle, short.stops_over, text)
    if short.own_lock:
        return 0.1, NearestMiss(Change.LOCK, vehicle, 1, f"Without its lock it would ride with {van}.")
    return None


def len_of(stops: int) -> str:
    """`one more stop`, `3 more stops`."""
    return "one more stop" if stops == 1 else f"{stops} more stops"
