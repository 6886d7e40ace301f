"""Why a stop is where it is: what it has to spare, what it costs there, and who else could take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.routing.assemble import reloads_of, sequences_of
from core.routing.draft import Draft, Trial
from core.routing.legs import Leg, legs
from core.routing.line import Line
from core.routing.miss import misses, shortest
from core.routing.model import Problem, Route, Solution
from core.routing.schedule import State, ended, leaving, run, schedule

#: With a break on the route delays are tried in steps of this.
_STEP_S = 60


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The cheapest place for the stop on another route."""

    vehicle: int
    at: int  #: before this position of its route
    place: int
    more: int  #: what the plan then costs more, minor units; negative: it would be cheaper there


@dataclass(frozen=True, slots=True)
class Standing:
    """A stop on its route."""

    stop: int
    vehicle: int
    at: int  #: 0 is the first
    slack_s: int  #: the vehicle may come so much later before a rule is broken that is kept now
    bound: str  #: which one that is: the end of a sentence
    saving: int  #: what the plan costs less without it, minor units
    elsewhere: Elsewhere | None
    reason: str  #: of all other vehicles, why none takes it as it is; blank where one does


def why_here(problem: Problem, solution: Solution, stop: int) -> Standing:
    """Why the stop stands where it does; a shipment's saving is that of both its stops.

    Raises KeyError where it is on no route.
    """
    for route in solution.routes:
        for at, (visited, _) in enumerate(route.sequence):
            if visited == stop:
                slack_s, bound = _slack(problem, route, at)
                line = Line(problem, route.vehicle, list(route.sequence), list(route.loadings))
                line.put(*line.without({visited, *_partners(problem, stop)}))
                saving = route.cost - schedule(problem, route.vehicle, line.sequence, line.reloads).cost
                elsewhere, reason = _elsewhere(problem, solution, stop, line, saving)
                return Standing(stop, route.vehicle, at, slack_s, bound, saving, elsewhere, reason)
    raise KeyError(stop)


def _slack(problem: Problem, route: Route, at: int) -> tuple[int, str]:
    """How much later the vehicle may reach the stop at the position, found by halving, and what breaks a second after.

    Waiting that a delay takes up counts as time to spare.
    """
    vehicle = route.vehicle
    van, way = problem.vehicles[vehicle], legs(problem, vehicle, route.sequence, route.loadings)
    before = run(van, way[:at], leaving(van, route.depart_s))

    def delayed(seconds: int) -> State:
        late = way[at]._replace(travel_s=way[at].travel_s + seconds)
        return ended(van, run(van, [late, *way[at + 1 :]], before))

    now = delayed(0)
    most_s = max(van.latest_end_s, now.time_s)

    def holds(after: State) -> bool:
        return (
            after.missed <= now.missed
            and after.late_hard_s <= now.late_hard_s
            and after.late_soft_s <= now.late_soft_s
            and after.time_s <= most_s
        )

    fits = _last(lambda seconds: holds(delayed(seconds)), 0, most_s + 1)
    if van.breaks:  # a break may be had early or late, and not between: the first that fails counts
        fails = next((late_s for late_s in range(_STEP_S, fits, _STEP_S) if not holds(delayed(late_s))), None)
        fits = fits if fails is None else _last(lambda seconds: holds(delayed(seconds)), fails - _STEP_S, fails)
    return fits, _broken(problem, vehicle, way[at], (now, delayed(fits + 1)), most_s)


def _partners(problem: Problem, stop: int) -> tuple[int, ...]:
    partner = problem.partner(stop)
    return () if partner is None else (partner,)


def _last(holds: Callable[[int], bool], fits: int, fails: int) -> int:
    """The last number that holds between one that does and one that does not."""
    while fails - fits > 1:
        middle = (fits + fails) // 2
        fits, fails = (middle, fails) if holds(middle) else (fits, middle)
    return fits


def _broken(problem: Problem, vehicle: int, leg: Leg, states: tuple[State, State], most_s: int) -> str:
    """Which rule the second of two ends breaks, and the first does not."""
    now, after = states
    van = problem.vehicles[vehicle]
    was, lates = _lateness(now), _lateness(after)
    late = [stop for stop in lates if lates[stop] > was.get(stop, 0)]
    if leg.stop in late:
        return "its own promise would be broken"
    if late:
        return f"the promise of {problem.stops[late[0]]} would be broken"
    if after.time_s > most_s:
        return f"the shift of {van} would be over"
    return f"{van} would have no time for the break"


def _lateness(end: State) -> dict[int, int]:
    """Seconds after the last window of every stop of the route, in order."""
    found, step = {}, end.last
    while step is not None:
        found[step.leg.stop] = step.late_s
        step = step.before
    return dict(reversed(found.items()))


def _elsewhere(
    problem: Problem, solution: Solution, stop: int, line: Line, saving: int
) -> tuple[Elsewhere | None, str]:
    """The cheapest place on another route than the one that the line is left of; else why there is none."""
    if (partner := problem.partner(stop)) is not None:
        return None, f"It rides only with {problem.stops[partner]}."
    vehicle = line.vehicle
    draft = Draft(problem, sequences_of(problem, solution), reloads_of(problem, solution))
    draft.put(line)
    trials = [trial for trial in draft.trials(stop) if trial.vehicle != vehicle]
    fitting: dict[int, Trial] = {}
    for trial in sorted(trials, key=lambda trial: trial.cost):
        if not trial.shortfall.kinds:
            fitting.setdefault(trial.vehicle, trial)
    costs = [(draft.more(trial) - saving, trial) for trial in fitting.values()]
    if costs:
        more, best = min(costs, key=lambda each: (each[0], each[1].vehicle))
        return Elsewhere(best.vehicle, best.at, best.place, more), ""
    if len(problem.vehicles) == 1:
        return None, "No other vehicle is on duty."
    found = misses(draft, stop, trials)
    said = " ".join(miss.sentence for miss in found[:3]) or shortest(problem, trials)
    return None, f"No other route takes it as it is. {said}".rstrip()
