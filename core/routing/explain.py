"""Why each stop that is on no route is on none, in numbers, and the single changes that would place it."""

from __future__ import annotations

from collections.abc import Collection

from core.routing.alone import alone, fitting
from core.routing.draft import Draft, Trial
from core.routing.dropping import Exchange
from core.routing.miss import misses, shortest
from core.routing.model import Code, Problem, Unassigned
from core.routing.objective import drop_prices
from core.routing.words import amount, enough_m, enough_s

#: Insertions looked at for all stops together. Beyond it, on a day where hundreds are left out, the least important
#: get a reason without numbers and no nearest misses.
_MOST_TRIALS = 20_000
#: An unfinished search with more left out than this is reported without a look at each.
_MOST_UNFINISHED = 100


def explain(draft: Draft, *, finished: bool = True, only: Collection[int] | None = None) -> tuple[Unassigned, ...]:
    """For every stop that is left out (or those of `only`): code, reason and nearest misses, in order of stops.

    Unfinished, only what a stop has by itself is looked into.
    """
    if not finished and len(draft.left_out) > _MOST_UNFINISHED:
        return tuple(_stopped(stop) for stop in draft.left_out)
    prices, found, trials = drop_prices(draft.problem), [], 0
    exchange = Exchange(draft)
    positions = sum(len(line.sequence) + 1 for line in draft.lines)
    asked = draft.left_out if only is None else [stop for stop in draft.left_out if stop in only]
    for stop in sorted(asked, key=lambda stop: (-prices[stop], stop)):
        trials += positions * len(draft.problem.stops[stop].doors)
        found.append(_one(draft, stop, exchange, finished=finished, tried=trials <= _MOST_TRIALS))
    return tuple(sorted(found, key=lambda left: left.stop))


def _one(draft: Draft, stop: int, exchange: Exchange, *, finished: bool, tried: bool) -> Unassigned:
    hopeless = alone(draft.problem, stop)
    trials = list(draft.trials(stop)) if finished and tried else []
    if hopeless is None and not finished:
        return _stopped(stop)
    code, reason = hopeless or _crowded(draft, stop, trials)
    if any(not trial.shortfall.kinds for trial in trials):
        return Unassigned(stop, code, reason)
    found = misses(draft, stop, trials, exchange if trials and hopeless is None else None)
    if not found and trials and code is not Code.UNREACHABLE and draft.problem.partner(stop) is None:
        reason = f"{reason} {shortest(draft.problem, trials)}".rstrip()
    return Unassigned(stop, code, reason, found)


def _stopped(stop: int) -> Unassigned:
    return Unassigned(stop, Code.STOPPED, "The search has not found room for it yet.")


def _crowded(draft: Draft, stop: int, trials: list[Trial]) -> tuple[Code, str]:
    """Why a stop that could be served alone does not fit into the routes as they are."""
    problem, wanted = draft.problem, draft.problem.stops[stop]
    fits = min((trial for trial in trials if not trial.shortfall.kinds), key=lambda trial: trial.cost, default=None)
    if fits is not None and wanted.drop_cost is None:
        return Code.FITS, f"There is room for it on {problem.vehicles[fits.vehicle]} now."
    if fits is not None:
        text = f"Serving it adds {round(draft.added(fits)):,} to the cost, leaving it out {wanted.drop_cost:,}."
        return Code.COST, text
    if problem.partner(stop) is not None:
        return _shipped(draft, stop)
    able = [vehicle for vehicle in fitting(problem, stop) if wanted.lock is None or vehicle == wanted.lock.vehicle]
    code, reason = _full(draft, stop, able) or _late(problem, stop, [t for t in trials if t.vehicle in able])
    levels = [
        problem.stops[visited].priority for line in draft.lines if line.vehicle in able for visited, _ in line.sequence
    ]
    if levels and min(levels) > wanted.priority:
        return Code.PRIORITY, f"All that its vehicles do has a higher priority. {reason}"
    return code, reason


def _full(draft: Draft, stop: int, able: list[int]) -> tuple[Code, str] | None:
    """If no vehicle that could serve it has room: which has the most, and how much that is."""
    lines = [draft.lines[vehicle] for vehicle in able]
    if any(line.takes(stop) for line in lines):
        return None
    problem, nearest = draft.problem, None
    for line in lines:
        van = problem.vehicles[line.vehicle]
        for part, (have, most) in enumerate(zip(line.load, van.capacity, strict=True)):
            over = 0 if most is None else have + _need(problem, stop, part) - most
            if over > 0 and (nearest is None or over < nearest[0]):
                nearest = (over, part, van, (most or 0) - have)
    if nearest is None:
        return Code.NO_ROOM, "Every vehicle that could take it already makes as many stops as it may."
    _, part, van, left = nearest
    unit, need = problem.dimensions[part], _need(problem, stop, part)
    text = (
        f"Every vehicle that could take it is full: it needs {amount(unit, need)}, {van} has {amount(unit, left)} left."
    )
    return Code.NO_ROOM, text


def _need(problem: Problem, stop: int, part: int) -> int:
    """What the stop takes of the room, brought or collected."""
    return max(problem.stops[stop].demand[part], problem.stops[stop].collected[part])


def _shipped(draft: Draft, stop: int) -> tuple[Code, str]:
    """Why a shipment that could be served alone does not fit into the routes as they are."""
    problem, other = draft.problem, draft.problem.partner(stop)
    pair = (stop, stop if other is None else other)
    name = problem.stops[pair[1]]
    if any(pair[1] == visited for line in draft.lines for visited, _ in line.sequence):
        return Code.PAIR, f"It rides only with {name}, and does not fit on that route; take that off as well."
    hopeless = alone(problem, pair[1])
    if hopeless is not None:
        return Code.PAIR, f"It rides only with {name}, which cannot be served: {hopeless[1]}"
    line = draft.pair(stop if stop in problem.deliver_of else pair[1])
    if line is None:
        return Code.PAIR, f"It rides only with {name}, and no route has a place for both."
    drop_costs = [problem.stops[each].drop_cost for each in pair]
    if None in drop_costs:
        return Code.FITS, f"There is room for it and for {name} on {problem.vehicles[line.vehicle]} now."
    total = sum(cost for cost in drop_costs if cost is not None)
    added = round(draft.dearer(line))
    return Code.COST, f"Serving it and {name} adds {added:,} to the cost, leaving them out {total:,}."


def _late(problem: Problem, stop: int, trials: list[Trial]) -> tuple[Code, str]:
    """What the trial that comes nearest breaks."""
    near = min(trials, key=lambda trial: (trial.shortfall.kinds, trial.shortfall.size), default=None)
    if near is None or near.shortfall.kinds > 1:
        return Code.NO_TIME, "No route that could take it has the time left."
    short, van = near.shortfall, problem.vehicles[near.vehicle]
    if short.late_stops:
        whom = "it" if short.late_stop == stop else str(problem.stops[short.late_stop])
        return Code.NO_TIME, f"No route has the time: at best {van} would be {enough_s(short.late_s)} late for {whom}."
    if short.shift_over_s:
        text = f"No route has the time: at best {van} would be out {enough_s(short.shift_over_s)} after its shift."
        return Code.NO_TIME, text
    if short.lasting_over_s:
        text = f"No route has the time: at best {van} would be under way {enough_s(short.lasting_over_s)} too long."
        return Code.NO_TIME, text
    if short.missed:
        return Code.NO_TIME, f"No route has the time: it would leave {van} none for the break."
    if short.range_over_m:
        return Code.RANGE, f"No route has the range left: {van} would drive {enough_m(short.range_over_m)} too far."
    if short.no_way:
        return Code.UNREACHABLE, "No way leads there from the stops of the routes that could take it."
    return _held(problem, near)


def _held(problem: Problem, near: Trial) -> tuple[Code, str]:
    """What the trial breaks that is no matter of time or way."""
    short, van = near.shortfall, problem.vehicles[near.vehicle]
    for part, over in short.over:
        text = f"No trip has the room: at best {van} would be loaded {amount(problem.dimensions[part], over)} too much."
        return Code.NO_ROOM, text
    if short.stops_over:
        return Code.NO_ROOM, f"{van} already makes as many stops as it may."
    if short.lacking_goods:
        return Code.GOODS, f"Its goods are not aboard {van}, which has no time or leave to come back for them."
    if short.changes:
        return Code.CHANGED, f"On {van} it would change more announced stops than the {problem.most_changed} that may."
    if short.own_lock:
        return Code.LOCK, f"It does not fit at the position of {van} that it is locked to; unlock it."
    return Code.LOCK, f"Stops that are locked to a position or an order leave no place for it on {van}; unlock one."
