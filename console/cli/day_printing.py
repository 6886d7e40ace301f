"""A day on the road as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.cli.frame import emit_json, say, table
from core import clock
from core.addresses import with_unit
from core.deliveries.lateness import LateOrder
from core.deliveries.model import Closed, Marked, OpenOrder
from core.deliveries.progress_model import DayProgress, OrderProgress, RouteProgress, StopProgress
from core.desk import Desk
from core.units import duration


def print_day(desk: Desk, day: DayProgress, waiting: Sequence[OpenOrder]) -> None:
    """Each route with its stops, then the orders without an end."""
    say(_standing(desk, day))
    for route in day.routes:
        driver = f", {route.driver}" if route.driver else ""
        say(
            f"\n{route.vehicle}{driver}: {route.done} of {len(route.stops)} stops done, "
            f"{_leaves(desk, route)}, back {_at(desk, route.back)} (planned {_at(desk, route.returns)})"
        )
        rows = [row for stop in route.stops for row in _rows(desk, stop)]
        table(("stop", "planned", "ETA", "told", "order", "state", "name", "address"), rows, right=(0,))
    if waiting:
        say(f"\nWithout an end: {len(waiting)}")
        print_open(waiting, as_json=False)


def print_late(desk: Desk, found: Sequence[LateOrder]) -> None:
    """Who will be late or is tight: the van, the prediction, what was promised and told."""
    rows = [
        (
            late.order,
            late.vehicle,
            _at(desk, late.starts),
            f"{duration(late.late_s)} late" if late.late_s else "tight",
            _at(desk, late.promise_until) if late.promise_until is not None else "",
            told(desk, late),
            late.name,
        )
        for late in found
    ]
    table(("order", "vehicle", "ETA", "risk", "promised until", "told", "name"), rows)


def told(desk: Desk, late: LateOrder) -> str:
    """The window that the last message names, and whether it has gone out; blank where there was none."""
    message = late.told
    if message is None or message.eta_from is None or message.eta_until is None:
        return ""
    return f"{_at(desk, message.eta_from)}–{_at(desk, message.eta_until)} {message.state}"


def late_json(desk: Desk, late: LateOrder) -> dict[str, Any]:
    """One late or tight order as scripts read it."""
    message = late.told
    return {
        "order": late.order,
        "order_id": late.order_id,
        "vehicle": late.vehicle,
        "position": late.position,
        "risk": late.risk,
        "late_s": late.late_s,
        "eta": desk.iso(late.starts),
        "promise_until": None if late.promise_until is None else desk.iso(late.promise_until),
        "told": None
        if message is None or message.eta_from is None or message.eta_until is None
        else {
            "message": message.id,
            "kind": message.kind,
            "state": message.state,
            "from": desk.iso(message.eta_from),
            "until": desk.iso(message.eta_until),
        },
        "would_tell": [desk.iso(instant) for instant in late.window],
    }


def print_open(waiting: Sequence[OpenOrder], as_json: bool) -> None:
    """Orders without an end, each with what is missing."""
    if as_json:
        emit_json({"open": [_open_json(item) for item in waiting]})
        return
    table(("order", "state", "try", "why"), [(item.order, item.state, item.attempt, item.why) for item in waiting])


def _standing(desk: Desk, day: DayProgress) -> str:
    if day.closed_at is not None:
        stands = f"closed {clock.local(day.closed_at, desk.zone):%Y-%m-%d %H:%M}"
    elif day.plan_id is None:
        stands = "no plan"
    else:
        stands = f"plan {day.plan_id} {'is out' if day.approved else 'is not approved'}"
    counts = [f"{number} {state}" for state, number in day.counts.items()]
    moved = [f"{day.moved} put on another day"] if day.moved else []
    return f"{day.day}: {stands}. {', '.join([*counts, *moved]) or 'No orders'}."


def _rows(desk: Desk, stop: StopProgress) -> list[tuple[object, ...]]:
    eta = f"{_at(desk, stop.eta)} {stop.risk}".rstrip() if stop.eta is not None else f"done {stop.risk}".rstrip()
    told = f"{_at(desk, stop.announced[0])}–{_at(desk, stop.announced[1])}" if stop.announced else ""
    return [
        (
            stop.position + 1 if first else "",
            _at(desk, stop.planned_arrival) if first else "",
            eta if first else "",
            told if first else "",
            order.order,
            f"{order.state} {order.reason}" if order.reason else order.state,
            order.name,
            with_unit(order.address, order.unit),
        )
        for first, order in ((order is stop.orders[0], order) for order in stop.orders)
    ]


def day_json(desk: Desk, day: DayProgress, waiting: Sequence[OpenOrder]) -> dict[str, Any]:
    """The day as scripts read it."""
    return {
        "day": day.day.isoformat(),
        "plan": day.plan_id,
        "approved": day.approved,
        "closed_at": None if day.closed_at is None else desk.iso(day.closed_at),
        "counts": {str(state): number for state, number in day.counts.items()},
        "moved": day.moved,
        "routes": [_route_json(desk, route) for route in day.routes],
        "open": [_open_json(item) for item in waiting],
    }


def _route_json(desk: Desk, route: RouteProgress) -> dict[str, Any]:
    return {
        "vehicle": route.vehicle,
        "driver": route.driver,
        "departs": desk.iso(route.departs),
        "left": None if route.left_at is None else desk.iso(route.left_at),
        "returns": desk.iso(route.returns),
        "back": desk.iso(route.back),
        "stops": [_stop_json(desk, stop) for stop in route.stops],
    }


def _stop_json(desk: Desk, stop: StopProgress) -> dict[str, Any]:
    return {
        "position": stop.position,
        "orders": [_order_json(desk, order) for order in stop.orders],
        "planned": desk.iso(stop.planned_arrival),
        "eta": None if stop.eta is None else desk.iso(stop.eta),
        "announced": [desk.iso(instant) for instant in stop.announced] if stop.announced else None,
        "risk": stop.risk,
        "late_s": stop.late_s,
    }


def _order_json(desk: Desk, order: OrderProgress) -> dict[str, Any]:
    return {
        "order": order.order,
        "order_id": order.order_id,
        "state": order.state,
        "outcome": order.outcome,
        "reason": order.reason,
        "done_at": None if order.done_at is None else desk.iso(order.done_at),
    }


def _open_json(item: OpenOrder) -> dict[str, Any]:
    return {
        "order": item.order,
        "order_id": item.order_id,
        "state": item.state,
        "attempt": item.attempt,
        "why": item.why,
        "next_step": item.next_step,
        "next_day": item.next_day.isoformat() if item.next_day else None,
        "needs_decision": item.needs_decision,
    }


def marked_json(marked: Marked) -> dict[str, Any]:
    """An outcome as scripts read it."""
    return {
        "order": marked.order,
        "order_id": marked.order_id,
        "attempt": marked.attempt,
        "outcome": marked.outcome,
        "state": marked.state,
        "next_step": marked.next_step,
        "next_day": marked.next_day.isoformat() if marked.next_day else None,
        "already": marked.already,
        "learned": marked.learned,
    }


def closed_json(closed: Closed) -> dict[str, Any]:
    """A close as scripts read it."""
    return {
        "day": closed.day.isoformat(),
        "delivered": closed.delivered,
        "partial": closed.partial,
        "moved": [
            {"order": item.order, "order_id": item.order_id, "day": item.day.isoformat(), "attempt": item.attempt}
            for item in closed.moved
        ],
        "returned": [{"order": item.order, "order_id": item.order_id} for item in closed.returned],
        "already": closed.already,
    }


def _leaves(desk: Desk, route: RouteProgress) -> str:
    return f"{'leaves' if route.left_at is None else 'left'} {_at(desk, route.leaves)}"


def _at(desk: Desk, instant: int) -> str:
    return clock.wall(instant, desk.zone)
