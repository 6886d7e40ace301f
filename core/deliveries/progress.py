"""How the day goes on: what is done, when the rest will be reached, and who will be late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import local
from core.deliveries.eta import Eta, legs, predict
from core.deliveries.model import Attempt
from core.deliveries.progress_model import DayProgress, OrderProgress, Risk, RouteProgress, StopProgress
from core.deliveries.store import attempts, departures, orders
from core.desk import Desk
from core.notifications import service as notifications
from core.orders.model import OrderState
from core.plans import service as plans
from core.plans.model import Plan, Route, Stop, StopOrder
from core.roads import service as roads
from core.roads.model import Point
from core.roads.profiles import parking_s

#: A prediction this close to the end of a window is tight.
TIGHT_S = 600


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file knows of a day."""

    day: date
    standing: Mapping[int, orders.Standing]
    tried: Mapping[int, Attempt]
    announced: Mapping[int, tuple[int, int]]
    setup_at: Callable[[Point], int]
    left: Mapping[int, int]
    now: int


def progress(desk: Desk, day: date) -> DayProgress:
    """Where the day stands: the approved revision, else the one in view, with the ETA of every stop still to come.

    A day without a plan has no routes; its orders are counted all the same.
    """
    standing = plans.standing(desk, day)
    plan_id = standing.approved or standing.head
    plan = plans.show(desk, plan_id=plan_id) if plan_id is not None else None
    known = _known(desk, day, plan)
    moved = sum(known.standing[order].day != day for order in known.tried)
    return DayProgress(
        day,
        plan_id,
        standing.approved is not None,
        standing.closed_at,
        tuple(_route(route, known) for route in plan.routes) if plan else (),
        orders.counts(desk.db, day),
        moved,
    )


def _known(desk: Desk, day: date, plan: Plan | None) -> _Known:
    tried = attempts.of_day(desk.db, day)
    placed = plan.placed if plan else ()
    setup_s, zones = round(float(desk.setting("orders.setup_min")) * 60), roads.zones(desk)
    return _Known(
        day,
        orders.many(desk.db, sorted({*placed, *tried})),
        tried,
        _announced(desk, day, placed),
        lambda at: setup_s + parking_s(zones, at),
        departures.of_day(desk.db, day),
        desk.now(),
    )


def _announced(desk: Desk, day: date, placed: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The windows that customers know of this day; one of an earlier try is not of this day."""
    known = notifications.announced_windows(desk, placed)
    return {order: window for order, window in known.items() if local(window[1], desk.zone).date() == day}


def _route(route: Route, known: _Known) -> RouteProgress:
    done = {order: known.tried[order].done_at for order in route.orders if order in known.tried}
    left_at = known.left.get(route.vehicle_id)
    leaves = route.departs if left_at is None else left_at
    etas = predict(leaves, legs(route, known.setup_at, done), known.now)
    stops = tuple(_stop(stop, eta, known) for stop, eta in zip(route.stops, etas, strict=True))
    return RouteProgress(
        route.index,
        route.vehicle_id,
        route.vehicle,
        route.driver,
        route.departs,
        route.returns,
        _back(route, etas, done),
        stops,
        left_at,
    )


def _back(route: Route, etas: list[Eta | None], done: Mapping[int, int]) -> int:
    """When the vehicle will be back: the last leg takes what was planned."""
    left = [eta.departure for eta in etas if eta is not None] or list(done.values())
    home_s = route.returns - route.stops[-1].departure if route.stops else 0
    return max(left) + home_s if left else route.returns


def _stop(stop: Stop, eta: Eta | None, known: _Known) -> StopProgress:
    told = [known.announced[order.id] for order in stop.orders if order.id in known.announced]
    announced = min(told, key=lambda window: window[1]) if told else None
    promise = stop.windows[-1].closes if stop.windows else None
    had = [known.tried[order.id].done_at for order in stop.orders if order.id in known.tried]
    begins = eta.starts if eta is not None else max(had)
    ends = [end for end in (announced[1] if announced else None, promise) if end is not None]
    late_s = max(0, begins - min(ends)) if ends else 0
    tight = bool(ends) and eta is not None and begins > min(ends) - TIGHT_S
    return StopProgress(
        stop.position,
        tuple(_order(order, known) for order in stop.orders),
        stop.arrival,
        stop.starts,
        eta.arrival if eta else None,
        eta.starts if eta else None,
        announced,
        promise,
        Risk.LATE if late_s else Risk.TIGHT if tight else Risk.NONE,
        late_s,
        stop.windows,
    )


def _order(order: StopOrder, known: _Known) -> OrderProgress:
    tried = known.tried.get(order.id)
    now = known.standing[order.id]
    state = tried.outcome.state if tried is not None and now.state is not OrderState.RETURNED else now.state
    return OrderProgress(
        order.id,
        order.source_order_id,
        order.name,
        order.address,
        order.unit,
        state,
        tried.outcome if tried else None,
        tried.reason if tried else None,
        tried.done_at if tried else None,
    )
