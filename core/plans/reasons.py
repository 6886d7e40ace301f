"""Why each order is on no route after hand work has changed the routes, and what would help."""

from __future__ import annotations

from dataclasses import replace

from core.plans.arrangement import Arrangement, Off
from core.plans.model import Reason
from core.plans.problem import Case
from core.plans.settling import Settled
from core.plans.telling import kept
from core.plans.tidying import SETTLED, nobody
from core.routing.draft import Draft
from core.routing.explain import explain
from core.routing.tolerating import tolerant

#: Insertions tried for one change at most (some 0.3 s); on a fuller day reasons stay those of the build.
_MOST_TRIALS = 5_000


def explained(after: Settled) -> Arrangement:
    """The arrangement with the reason of everything off it looked at anew."""
    if after.case is None:
        off = (
            nobody(after.day, left.order_id) if after.day.needs[left.order_id].spots else left
            for left in after.arrangement.off
        )
        return replace(after.arrangement, off=tuple(off))
    asked = [left for left in after.arrangement.off if left.code not in SETTLED and on_duty(after, left)]
    positions = sum(len(run.seats) + 1 for run in after.arrangement.runs) + len(after.case.duties)
    if not asked or len(asked) * positions > _MOST_TRIALS:
        return after.arrangement
    found = _found(after.case, after, asked)
    return replace(after.arrangement, off=tuple(found.get(left.order_id, left) for left in after.arrangement.off))


def on_duty(after: Settled, left: Off) -> bool:
    """Whether routing can say why: not of what is locked to a vehicle that stays at home."""
    return not (left.locked and left.vehicle_id not in {duty.vehicle.id for duty in after.day.duties})


def draft_of(whole: Case, after: Settled) -> Draft:
    """The routes as they are, to try on them what is off; what they break with consent is not held against it."""
    routes = {route.vehicle: route.sequence for route in after.solution.routes}
    return Draft(
        tolerant(whole.problem, after.solution), [routes.get(vehicle, ()) for vehicle in range(len(whole.duties))]
    )


def locked_routes(arrangement: Arrangement) -> frozenset[int]:
    """The vehicles (ids) whose routes are held as a whole."""
    return frozenset(run.vehicle_id for run in arrangement.runs if run.locked)


def _found(whole: Case, after: Settled, asked: list[Off]) -> dict[int, Off]:
    draft, locked = draft_of(whole, after), locked_routes(after.arrangement)
    stops = {left.order_id: whole.stop(left.order_id) for left in asked}
    said = {left.stop: left for left in explain(draft, only=set(stops.values()))}
    found = {}
    for left in asked:
        fits = draft.best(stops[left.order_id])
        why = said[stops[left.order_id]]
        misses = kept(whole, why.misses, locked)
        if fits is not None:
            name = whole.duties[fits.vehicle].vehicle.name
            text = f"There is room for it on {name} now: put it there, or build again."
            found[left.order_id] = replace(left, code=Reason.FITS, reason=text, nearest_miss="", misses=())
        else:
            miss = misses[0].sentence if misses else ""
            found[left.order_id] = replace(
                left, code=why.code.name, reason=why.reason, nearest_miss=miss, misses=misses
            )
    return found
