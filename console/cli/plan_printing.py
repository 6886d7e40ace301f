"""Plans on paper and as JSON: how the verbs of `plan` print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.cli.frame import emit_json, narrate, say, table
from core import clock, units
from core.plans.supposition import as_dict
from core.units import Money

if TYPE_CHECKING:
    from core.desk import Desk
    from core.plans.differences import EtaChange, Moved, PlanDiff
    from core.plans.misses import Miss
    from core.plans.model import Drift, Plan, Route, Stop, Unassigned
    from core.plans.proof import OrderProof


#: What a plan over several depots takes for granted.
SEVERAL_DEPOTS = "Several depots: the goods of each order are taken to be where its van loads."


def plan_json(desk: Desk, plan: Plan) -> dict[str, Any]:
    """The plan as scripts rely on it."""
    return {
        "plan": plan.id,
        "day": plan.day.isoformat(),
        "parent": plan.parent,
        "change": plan.change,
        "note": plan.note,
        "engine": plan.engine,
        "seed": plan.seed,
        "matrix": plan.matrix,
        "cost": plan.cost,
        "currency": desk.setting("shop.currency"),
        "distance_m": plan.distance_m,
        "duration_s": plan.duration_s,
        "at": desk.iso(plan.at),
        "who": plan.who,
        "routes": [_route_json(desk, route) for route in plan.routes],
        "unassigned": [
            {
                "order": left.source_order_id,
                "order_id": left.order_id,
                "code": left.code,
                "reason": left.reason,
                "nearest_miss": left.nearest_miss or None,
                "misses": [_miss_json(miss) for miss in left.misses],
                "locked": left.locked.value or None,
            }
            for left in plan.unassigned
        ],
        "accepted": list(plan.accepted),
        "supposed": [as_dict(one) for one in plan.supposed],
    }


def _miss_json(miss: Miss) -> dict[str, Any]:
    return {
        "vehicle": miss.vehicle,
        "change": miss.change,
        "amount": miss.amount,
        "sentence": miss.sentence,
        "cost": miss.cost,
    }


def _help(desk: Desk, left: Unassigned) -> str:
    """The nearest miss with what it costs, and how many more there are."""
    if not left.misses:
        return left.nearest_miss
    minor = left.misses[0].cost
    cost, less = Money(abs(minor), desk.setting("shop.currency")), "less" if minor < 0 else "more"
    more = f"; {len(left.misses) - 1} more: plan why {left.source_order_id}" if len(left.misses) > 1 else ""
    return f"{left.nearest_miss} ({cost} {less}{more})"


def _route_json(desk: Desk, route: Route) -> dict[str, Any]:
    return {
        "vehicle": route.vehicle,
        "driver": route.driver,
        "depot": route.depot,
        "departs": desk.iso(route.departs),
        "returns": desk.iso(route.returns),
        "distance_m": route.distance_m,
        "duration_s": route.duration_s,
        "cost": route.cost,
        "load_g": route.load_g,
        "locked": route.locked,
        "proof": proof_json(route.proof),
        "rests": [[desk.iso(begins), desk.iso(ends)] for begins, ends in route.rests],
        "stops": [
            {
                "orders": [order.source_order_id for order in stop.orders],
                "order_ids": [order.id for order in stop.orders],
                "lat": stop.lat,
                "lon": stop.lon,
                "arrival": desk.iso(stop.arrival),
                "starts": desk.iso(stop.starts),
                "departure": desk.iso(stop.departure),
                "leg_s": stop.leg_s,
                "leg_m": stop.leg_m,
                "late_s": stop.late_s,
                "locked": stop.locked.value or None,
            }
            for stop in route.stops
        ],
    }


def proof_json(proof: OrderProof | None) -> dict[str, Any] | None:
    """What is known of a route's order; None where nobody has tried."""
    return None if proof is None else {"proven": proof.proven, "gap_percent": proof.gap_percent}


def print_plan(desk: Desk, plan: Plan, drift: Drift | None = None) -> None:
    """Sums, one table a route, what is on none, what was accepted."""
    say(f"Plan {plan.id} of {plan.day:%A} {plan.day}: {plan.note}, by {plan.who} at {_wall(desk, plan.at)}")
    say(f"{_sums(desk, plan)}, {len(plan.placed)} orders on {len(plan.routes)} routes. {plan.matrix}".rstrip())
    several = len({route.depot for route in plan.routes}) > 1
    if several:
        say(SEVERAL_DEPOTS)
    for route in plan.routes:
        _print_route(desk, route, several)
    if plan.unassigned:
        say(f"\nOn no route: {len(plan.unassigned)}")
        rows = [(left.source_order_id, left.code, left.reason, _help(desk, left)) for left in plan.unassigned]
        table(("order", "code", "why", "what would help, and cost"), rows)
    if plan.accepted:
        say("\nAccepted by the dispatcher:")
        for sentence in plan.accepted:
            say(f"  {sentence}")
    if drift:
        say(f"\n{drift_words(drift)}")


def _print_route(desk: Desk, route: Route, several: bool) -> None:
    depot = f", from {route.depot}" if several else ""
    locked = ", locked" if route.locked else ""
    proof = f", {route.proof.words}" if route.proof is not None and route.proof.words else ""
    say(
        f"\n{route.vehicle}, {route.driver or 'no driver'}: {_wall(desk, route.departs)} to "
        f"{_wall(desk, route.returns)}, {units.distance(route.distance_m)}, {units.mass(route.load_g)}"
        f"{depot}{locked}{proof}"
    )
    rows = [
        (
            stop.position + 1,
            _wall(desk, stop.arrival),
            ", ".join(order.source_order_id for order in stop.orders),
            _promise(desk, stop),
            stop.locked.value,
            stop.orders[0].name,
            stop.orders[0].address,
        )
        for stop in route.stops
    ]
    table(("stop", "ETA", "order", "promise", "lock", "name", "address"), rows, right=(0,))


def diff_json(desk: Desk, found: PlanDiff) -> dict[str, Any]:
    """What differs between two revisions."""

    def moved(each: Moved) -> dict[str, Any]:
        return {"order": each.number, "order_id": each.order_id, "from": each.before or None, "to": each.after or None}

    def eta(each: EtaChange) -> dict[str, Any]:
        return {
            "order": each.number,
            "order_id": each.order_id,
            "before": desk.iso(each.before),
            "after": desk.iso(each.after),
            "seconds": each.seconds,
        }

    return {
        "before": found.before,
        "after": found.after,
        "moved": [moved(each) for each in found.moved],
        "assigned": [moved(each) for each in found.assigned],
        "unassigned": [moved(each) for each in found.unassigned],
        "etas": [eta(each) for each in found.etas],
        "broken": [eta(each) for each in found.broken],
        "saved": [eta(each) for each in found.saved],
        "distance_m": found.distance_m,
        "duration_s": found.duration_s,
        "cost": found.cost,
    }


def print_diff(desk: Desk, found: PlanDiff) -> None:
    """The same for people."""
    sums = (
        f"{units.distance(found.distance_m)}, {units.duration(found.duration_s)}, "
        f"{Money(found.cost, desk.setting('shop.currency'))}"
    )
    say(f"From plan {found.before} to plan {found.after}: {sums} (less where negative)")
    for title, several in (("moved", found.moved), ("placed", found.assigned), ("taken off", found.unassigned)):
        for each in several:
            way = f"{each.before or 'no route'} to {each.after or 'no route'}"
            say(f"  {title}: order {each.number} ({each.name}), {way}")
    for title, changes in (("ETA", found.etas), ("promise broken", found.broken), ("promise kept", found.saved)):
        for change in changes:
            times = f"{_wall(desk, change.before)} to {_wall(desk, change.after)}"
            say(f"  {title}: order {change.number} ({change.name}), {times}")
    if not found:
        say("  nothing that a customer, a driver or the till would notice")


def changed(desk: Desk, now: Plan, as_json: bool) -> None:
    """After a change: the plan for scripts, one line for people."""
    if as_json:
        emit_json(plan_json(desk, now))
        return
    cost = Money(now.cost, desk.setting("shop.currency"))
    counts = f"{len(now.placed)} orders on {len(now.routes)} routes, {len(now.unassigned)} on none"
    narrate(f"Plan {now.id}: {now.note}. {counts}, {units.distance(now.distance_m)}, {cost}.")


def _sums(desk: Desk, plan: Plan) -> str:
    cost = Money(plan.cost, desk.setting("shop.currency"))
    return f"{units.distance(plan.distance_m)}, {units.duration(plan.duration_s)}, {cost}"


def _promise(desk: Desk, stop: Stop) -> str:
    windows = "; ".join(f"{_wall(desk, window.opens)}-{_wall(desk, window.closes)}" for window in stop.windows)
    return f"{windows} LATE {units.duration(stop.late_s)}" if stop.late_s else windows


def drift_words(drift: Drift) -> str:
    """What the plan does not know yet, in one sentence."""
    counts = (
        ("changed", drift.changed),
        ("gone", drift.gone),
        ("new", drift.fresh),
        ("with another shift", drift.vehicles),
    )
    said = ", ".join(f"{len(several)} {word}" for word, several in counts if several)
    return f"Orders and vehicles since this plan: {said}. Build again, or change the plan by hand."


def _wall(desk: Desk, instant: int) -> str:
    return clock.wall(instant, desk.zone)
