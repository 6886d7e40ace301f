"""What an engine is asked for a day, with the head's locks held, and its answer as an arrangement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import NoReturn, Protocol

from core.errors import Refused
from core.plans.arrangement import Arrangement, Off, Run, Seat
from core.plans.layout import Layout, grouped
from core.plans.model import Lock, Plan, Reason
from core.plans.needs import DayNeeds
from core.plans.problem import Case, Hold, case, started, wished
from core.plans.telling import kept as kept_misses
from core.plans.tidying import no_pins, nobody, tidied
from core.plans.wishes import Asked
from core.roads.model import Drive, Matrix
from core.routing.check import check
from core.routing.model import Problem, Solution
from core.routing.steady import evened, steady


class Solver(Protocol):
    """`core.routing.model.Solve` with engine, seed, time and callbacks given."""

    def __call__(self, problem: Problem, start: Solution | None = None) -> Solution:
        """The best found, from a start if there is one."""
        ...

    def halted(self) -> bool:
        """Whether somebody wants it to stop, or its time is over."""
        ...

    def shared(self, before: Solution, after: Solution) -> None:
        """Told what sharing the work evenly has changed."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What the head's locks keep: whole routes, single stops on their vehicles, and what is locked but cannot ride."""

    runs: tuple[Run, ...] = ()
    held: Mapping[tuple[int, ...], Hold] | None = None  #: by the orders of the stop
    off: tuple[Off, ...] = ()

    @property
    def elsewhere(self) -> frozenset[int]:
        """Orders that the engine is not asked about."""
        whole = (order for run in self.runs for seat in run.seats for order in seat.orders)
        return frozenset((*whole, *(left.order_id for left in self.off)))

    @property
    def lenient(self) -> frozenset[int]:
        """Orders whose lateness was accepted by locking them there."""
        held = self.held or {}
        return frozenset(order for orders, hold in held.items() if hold.lenient for order in orders)


def kept(day: DayNeeds, layout: Layout, head: Plan | None) -> Kept:
    """The locks of the plan in view, as far as orders and fleet still allow them."""
    if head is None:
        return Kept()
    arrangement, _ = tidied(day, layout, Arrangement.of(head))
    late = {order.id for stop in head.late for order in stop.orders}
    held = {
        seat.orders: Hold(run.vehicle_id, seat.locked, position, not late.isdisjoint(seat.orders))
        for run, position, seat in arrangement.seats()
        if seat.locked and not run.locked
    }
    on_duty = {duty.vehicle.id for duty in day.duties}
    locked = [left for left in arrangement.off if left.vehicle_id is not None and day.needs[left.order_id].spots]
    held |= {(left.order_id,): Hold(left.vehicle_id, Lock.VEHICLE, 0) for left in locked if left.vehicle_id in on_duty}
    runs = tuple(run for run in arrangement.runs if run.locked)
    return Kept(runs, held, tuple(left for left in locked if left.vehicle_id not in on_duty))


def searched(
    day: DayNeeds,
    layout: Layout,
    matrices: Mapping[Drive, Matrix],
    keep: Kept,
    solve: Solver,
    *,
    ready: int,
    wish: Asked | None = None,
) -> Arrangement:
    """Everything open placed as well as the solver can: what is kept as it is, the rest around it, as was wished.

    Raises Refused where the answer breaks a rule of the problem.
    """
    pinned = [number for number, need in day.needs.items() if need.spots and number not in keep.elsewhere]
    unpinned = [need for number, need in day.needs.items() if number not in keep.elsewhere]
    off = (*keep.off, *no_pins(unpinned))
    if not day.duties:
        return Arrangement((), (*off, *(nobody(day, number) for number in pinned)))
    whole = frozenset(run.vehicle_id for run in keep.runs)
    if all(duty.vehicle.id in whole for duty in day.duties):
        return Arrangement(keep.runs, (*off, *(_no_free_route(number) for number in pinned)))
    if not pinned:
        return Arrangement(keep.runs, off)
    held = keep.held or {}
    wish = wish or Asked()
    seats = _seats(day, layout, set(pinned).difference(*held), held, wish)
    asked = case(day, layout, matrices, seats, dict(enumerate(held.values())), ready=ready, without=whole)
    asked = wished(asked, wish)
    solution = _solution(asked, wish, solve)
    if wrong := check(asked.problem, solution):
        refuse_answer(violation.sentence for violation in wrong)
    return Arrangement((*keep.runs, *_runs(asked, solution, held)), (*off, *_left(asked, solution, held)))


def _seats(
    day: DayNeeds, layout: Layout, free: set[int], held: Mapping[tuple[int, ...], Hold], wish: Asked
) -> list[Seat]:
    """The stops to be: held ones first, then those that were told as they were, then all others by doors."""
    told = [seat for run in wish.start for seat in run.seats if wish.told and free.issuperset(seat.orders)]
    rest = free.difference(*(seat.orders for seat in told))
    return [*(Seat(orders) for orders in held), *(Seat(seat.orders) for seat in told), *grouped(day, layout, rest)]


def _solution(asked: Case, wish: Asked, solve: Solver) -> Solution:
    problem = asked.problem
    start = started(asked, wish.start) if wish.start else None
    if wish.most_changes is not None:
        return steady(problem, start or Solution(()), solve, solve.halted)
    if wish.balance is None:
        return solve(problem, start)
    plain = solve(replace(problem, balance=None), start)
    after = evened(problem, plain, solve.halted)
    solve.shared(plain, after)
    return after


def refuse_answer(sentences: Iterable[str]) -> NoReturn:
    """Raise Refused: an engine made a mistake, and its plan is not saved."""
    raise Refused(f"The engine's plan does not hold and was not saved: {' '.join(islice(sentences, 5))}")


def _runs(asked: Case, solution: Solution, held: Mapping[tuple[int, ...], Hold]) -> list[Run]:
    runs = []
    for run in asked.runs(solution):
        seats = (replace(s, locked=held[s.orders].locked) if s.orders in held else s for s in run.seats)
        runs.append(replace(run, seats=tuple(seats)))
    return runs


def _left(asked: Case, solution: Solution, held: Mapping[tuple[int, ...], Hold]) -> list[Off]:
    found = []
    for left in solution.unassigned:
        orders = asked.seats[left.stop].orders
        hold = held.get(orders)
        misses = kept_misses(asked, left.misses)
        miss = misses[0].sentence if misses else ""
        locked = Lock.VEHICLE if hold is not None else Lock.NONE
        vehicle = hold.vehicle_id if hold is not None else None
        found += [Off(order, left.code.name, left.reason, miss, locked, vehicle, misses) for order in orders]
    return found


def _no_free_route(order_id: int) -> Off:
    text = "Every route of the day is locked as a whole: unlock one, or put another vehicle on duty; then build again."
    return Off(order_id, Reason.LOCK, text)
