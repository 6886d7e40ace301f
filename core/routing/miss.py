"""The nearest misses: for each vehicle, of all single changes that would let an insertion fit, the smallest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.routing.draft import Draft, Trial
from core.routing.dropping import Exchange
from core.routing.granting import Pricing
from core.routing.model import Change, NearestMiss, Problem
from core.routing.words import enough, enough_m, enough_s, listed


def misses(
    draft: Draft, stop: int, trials: Iterable[Trial], exchange: Exchange | None = None
) -> tuple[NearestMiss, ...]:
    """For each vehicle the smallest change that places the stop on it, and whom it could do without; smallest first.

    A change comes from a trial that breaks one rule only, so that the stop fits there for certain once it is made.
    Sizes are compared by rule of thumb: an hour of time, a quarter of a vehicle's load or range, two skills or two
    stops weigh alike; taking off a lock is the least, leaving out another stop weighs one hour, two where it is as
    important as this one.
    """
    best: dict[int, tuple[tuple[float, float], NearestMiss]] = {}
    for trial in trials:
        found = _single(draft, trial) if trial.shortfall.kinds == 1 else None
        if found is None:
            continue
        rank = (found.size, trial.cost)
        if trial.vehicle not in best or rank < best[trial.vehicle][0]:
            best[trial.vehicle] = rank, found
    pricing = exchange.pricing if exchange is not None else Pricing(draft)
    several = [pricing.priced(found) for _, found in best.values()]
    if exchange is not None:
        several += exchange.drops(stop)
    return tuple(sorted(several, key=lambda miss: (miss.size, miss.cost, miss.vehicle)))


def shortest(problem: Problem, trials: Sequence[Trial]) -> str:
    """What the trial that comes nearest would need, where it needs more than one thing: a sentence, or blank."""
    near = min(trials, key=lambda trial: (trial.shortfall.kinds, trial.shortfall.size), default=None)
    if near is None or near.shortfall.kinds < 2:
        return ""
    short, needed = near.shortfall, []
    needed += [listed(short.lacking)] if short.lacking else []
    needed += [f"{enough(problem.dimensions[part], over)} more room" for part, over in short.over]
    needed += [len_of(short.stops_over)] if short.stops_over else []
    needed += [f"{enough_m(short.range_over_m)} more range"] if short.range_over_m else []
    if short.late_stops:
        windows = f"the window of {problem.stops[short.late_stop]}" if short.late_stops == 1 else "several windows"
        needed.append(f"{enough_s(short.late_s)} more in {windows}")
    needed += [f"{enough_s(short.shift_over_s)} more of its shift"] if short.shift_over_s else []
    needed += [f"{enough_s(short.lasting_over_s)} longer under way"] if short.lasting_over_s else []
    needed += ["another time for its break"] if short.missed else []
    needed += ["a way there"] if short.no_way else []
    needed += ["locks taken off"] if short.own_lock or short.order else []
    if not needed:
        return ""
    *some, last = needed
    said = f"{', '.join(some)} and {last}" if some else last
    return f"No single change would place it: {problem.vehicles[near.vehicle]} would need {said}."


def _single(draft: Draft, trial: Trial) -> NearestMiss | None:
    short, van = trial.shortfall, draft.problem.vehicles[trial.vehicle]
    if short.late_stops:
        late = short.late_stop
        whose = "its last window" if late == trial.stop else f"the last window of {draft.problem.stops[late]}"
        text = f"With {whose} open {enough_s(short.late_s)} longer, it would ride with {van}."
        return _miss(trial, Change.WINDOW, short.late_s, text, short.late_s / 3600, stop=late)
    if short.shift_over_s:
        text = f"If the shift of {van} ended {enough_s(short.shift_over_s)} later, it would ride with it."
        return _miss(trial, Change.SHIFT, short.shift_over_s, text, short.shift_over_s / 3600)
    if short.range_over_m:
        text = f"If {van} could drive {enough_m(short.range_over_m)} farther, it would ride with it."
        size = 4 * short.range_over_m / max(1, van.max_distance_m or 0)
        return _miss(trial, Change.RANGE, short.range_over_m, text, size)
    return _load(draft.problem, trial) or _rest(draft, trial)


def _load(problem: Problem, trial: Trial) -> NearestMiss | None:
    for part, over in trial.shortfall.over:
        van = problem.vehicles[trial.vehicle]
        text = f"If {van} carried {enough(problem.dimensions[part], over)} more, it would ride with it."
        size = 4 * over / max(1, van.capacity[part] or 0)
        return replace(_miss(trial, Change.CAPACITY, over, text, size), dimension=part)
    return None


def _rest(draft: Draft, trial: Trial) -> NearestMiss | None:
    short, van = trial.shortfall, draft.problem.vehicles[trial.vehicle]
    if short.lacking:
        text = f"If {van} had {listed(short.lacking)}, it would ride with it."
        return _miss(trial, Change.SKILL, len(short.lacking), text, len(short.lacking) / 2)
    if short.stops_over:
        text = f"If {van} could make {len_of(short.stops_over)}, it would ride with it."
        return _miss(trial, Change.STOPS, short.stops_over, text, short.stops_over / 2)
    if short.own_lock:
        return _miss(trial, Change.LOCK, 1, f"Without its lock it would ride with {van}.", 0.1, stop=trial.stop)
    if short.order and (other := draft.in_the_way(trial)) is not None:
        text = f"Without the lock of {draft.problem.stops[other]} it would ride with {van}."
        return _miss(trial, Change.LOCK, 1, text, 0.2, stop=other)
    return None


def _miss(
    trial: Trial, change: Change, amount: int, sentence: str, size: float, *, stop: int | None = None
) -> NearestMiss:
    where = {"placed": trial.stop, "at": trial.at, "place": trial.place}
    return NearestMiss(change, trial.vehicle, amount, sentence, stop, size=size, **where)


def len_of(stops: int) -> str:
    """`one more stop`, `3 more stops`."""
    return "one more stop" if stops == 1 else f"{stops} more stops"
