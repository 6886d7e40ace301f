"""Plans as rows: written once, read whole."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from core.plans.misses import Miss
from core.plans.model import Lock, Plan, Promise, Route, Stop, StopOrder, Unassigned
from core.plans.proof import OrderProof
from core.plans.store import proofs
from core.plans.supposition import packed, real_vehicle, supposed_id, supposed_name, unpacked
from core.store.sqlite import Database

_PLAN = """
SELECT id, day, parent, change, note, engine, seed, matrix, accepted, ready, cost, distance_m, duration_s, at, who,
       supposed
FROM plans WHERE id = ?
"""
_ROUTES = """
SELECT r.route, r.vehicle_id, r.supposed, v.name, v.profile, r.driver_id, coalesce(d.name, ''), r.departs, r.returns,
       r.distance_m, r.duration_s, r.cost, r.load_g, r.rests, r.locked, p.name, p.lat, p.lon
FROM plan_routes r JOIN vehicles v ON v.id = r.vehicle_id JOIN depots p ON p.id = v.depot_id
LEFT JOIN drivers d ON d.id = r.driver_id
WHERE r.plan_id = ? ORDER BY r.route
"""
_STOPS = """
SELECT route, position, lat, lon, arrival, starts, departure, leg_s, leg_m, locked, windows
FROM plan_stops WHERE plan_id = ? ORDER BY route, position
"""
#: The orders of all stops; the address is that of the place where each is left.
_ORDERS = """
SELECT s.route, s.position, o.id, o.source_order_id, o.name,
       coalesce((SELECT l.address FROM places l WHERE l.order_id = o.id AND s.place > 0 AND s.place =
           (SELECT count(*) FROM places e WHERE e.order_id = o.id AND e.position <= l.position)), o.address),
       o.unit, max(o.mass_g, (SELECT coalesce(sum(b.mass_g), 0) FROM parcels b WHERE b.order_id = o.id)),
       max(o.volume_ml, (SELECT coalesce(sum(b.volume_ml), 0) FROM parcels b WHERE b.order_id = o.id)),
       max(1, (SELECT count(*) FROM parcels b WHERE b.order_id = o.id)), o.state, s.place
FROM plan_stop_orders s JOIN orders o ON o.id = s.order_id
WHERE s.plan_id = ? ORDER BY s.route, s.position, o.id
"""
_UNASSIGNED = """
SELECT u.order_id, u.code, u.reason, u.nearest_miss, o.name, o.source_order_id, u.locked, u.vehicle_id, u.misses
FROM plan_unassigned u JOIN orders o ON o.id = u.order_id
WHERE u.plan_id = ? ORDER BY o.priority DESC, u.order_id
"""
_NEEDS = """
SELECT order_id, needs FROM plan_stop_orders WHERE plan_id = :plan
UNION ALL SELECT order_id, needs FROM plan_unassigned WHERE plan_id = :plan
"""
_PUT_PLAN = """
INSERT INTO plans (day, parent, change, note, engine, seed, matrix, accepted, ready, cost, distance_m, duration_s,
                   at, who, supposed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_ROUTE = """
INSERT INTO plan_routes (plan_id, route, vehicle_id, supposed, driver_id, departs, returns, distance_m, duration_s,
                         cost, load_g, rests, locked)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_STOP = """
INSERT INTO plan_stops (plan_id, route, position, lat, lon, arrival, starts, departure, leg_s, leg_m, locked, windows)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_ORDER = "INSERT INTO plan_stop_orders (plan_id, order_id, route, position, place, needs) VALUES (?, ?, ?, ?, ?, ?)"
_PUT_UNASSIGNED = """
INSERT INTO plan_unassigned (plan_id, order_id, code, reason, nearest_miss, needs, locked, vehicle_id, misses)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def plan(db: Database, plan_id: int) -> Plan | None:
    """The revision, whole; None where there is none of that number."""
    row = db.execute(_PLAN, (plan_id,)).fetchone()
    if row is None:
        return None
    unassigned = db.execute(_UNASSIGNED, (plan_id,)).fetchall()
    number, day, parent, change, note, engine, seed, matrix, accepted, ready, cost, metres, seconds, *made = row
    at, who, supposed = made
    return Plan(
        id=number,
        day=date.fromisoformat(day),
        parent=parent,
        change=change,
        note=note,
        engine=engine,
        seed=seed,
        matrix=matrix,
        cost=cost,
        distance_m=metres,
        duration_s=seconds,
        at=at,
        who=who,
        routes=_routes(db, plan_id),
        unassigned=tuple(_unassigned(row) for row in unassigned),
        accepted=tuple(json.loads(accepted)),
        ready=ready,
        supposed=unpacked(supposed),
    )


def _unassigned(row: tuple[Any, ...]) -> Unassigned:
    order, code, reason, miss, name, source_order_id, locked, vehicle, misses = row
    kept = tuple(Miss(**each) for each in json.loads(misses))
    return Unassigned(order, code, reason, miss, name, source_order_id, Lock(locked), vehicle, kept)


def planned_for(db: Database, plan_id: int) -> dict[int, str]:
    """For each order of the plan the digest of what it asked then."""
    return dict(db.execute(_NEEDS, {"plan": plan_id}).fetchall())


def put(db: Database, plan: Plan, digests: Mapping[int, str]) -> int:
    """Store the plan as a new revision, whatever its id, and return its number."""
    values = (plan.day.isoformat(), plan.parent, plan.change, plan.note, plan.engine, plan.seed, plan.matrix)
    accepted = json.dumps(plan.accepted, ensure_ascii=False)
    sums = (plan.ready, plan.cost, plan.distance_m, plan.duration_s, plan.at, plan.who, packed(plan.supposed))
    number = int(db.execute(_PUT_PLAN, (*values, accepted, *sums)).lastrowid or 0)
    for route in plan.routes:
        _put_route(db, number, route, digests)
    db.conn.executemany(
        _PUT_UNASSIGNED,
        [
            (
                number,
                left.order_id,
                left.code,
                left.reason,
                left.nearest_miss,
                digests.get(left.order_id, ""),
                left.locked.value,
                left.vehicle_id,
                json.dumps([asdict(miss) for miss in left.misses], ensure_ascii=False),
            )
            for left in plan.unassigned
        ],
    )
    return number


def _put_route(db: Database, plan_id: int, route: Route, digests: Mapping[int, str]) -> None:
    at = (plan_id, route.index)
    times = (route.departs, route.returns, route.distance_m, route.duration_s)
    rests = json.dumps(route.rests)
    carried = (route.cost, route.load_g, rests, int(route.locked))
    db.execute(_PUT_ROUTE, (*at, *real_vehicle(route.vehicle_id), route.driver_id or None, *times, *carried))
    for stop in route.stops:
        windows = json.dumps([[promise.opens, promise.closes, promise.hard] for promise in stop.windows])
        where = (stop.position, stop.lat, stop.lon, stop.arrival, stop.starts, stop.departure)
        db.execute(_PUT_STOP, (*at, *where, stop.leg_s, stop.leg_m, stop.locked.value, windows))
        db.conn.executemany(
            _PUT_ORDER,
            [
                (plan_id, order.id, route.index, stop.position, order.place, digests.get(order.id, ""))
                for order in stop.orders
            ],
        )


def _routes(db: Database, plan_id: int) -> tuple[Route, ...]:
    orders: dict[tuple[int, int], list[StopOrder]] = defaultdict(list)
    for route, position, *order in db.execute(_ORDERS, (plan_id,)).fetchall():
        orders[route, position].append(StopOrder(*order))
    stops: dict[int, list[Stop]] = defaultdict(list)
    for row in db.execute(_STOPS, (plan_id,)).fetchall():
        stops[row[0]].append(_stop(row[1:], tuple(orders[row[0], row[1]])))
    proven = proofs.of_plan(db, plan_id)
    rows = db.execute(_ROUTES, (plan_id,)).fetchall()
    return tuple(_route(row, tuple(stops[row[0]]), proven.get(row[1])) for row in rows)


def _stop(row: tuple[Any, ...], orders: tuple[StopOrder, ...]) -> Stop:
    position, lat, lon, arrival, starts, departure, leg_s, leg_m, locked, windows = row
    promises = tuple(Promise(opens, closes, bool(hard)) for opens, closes, hard in json.loads(windows))
    return Stop(position, orders, lat, lon, arrival, starts, departure, leg_s, leg_m, Lock(locked), promises)


def _route(row: tuple[Any, ...], stops: tuple[Stop, ...], proof: OrderProof | None) -> Route:
    index, vehicle_id, supposed, vehicle, profile, driver_id, driver, departs, returns, *rest = row
    metres, seconds, cost, load_g, rests, locked, depot, lat, lon = rest
    return Route(
        index=index,
        vehicle_id=supposed_id(vehicle_id, supposed),
        vehicle=supposed_name(vehicle, supposed),
        driver_id=driver_id,
        driver=driver,
        departs=departs,
        returns=returns,
        distance_m=metres,
        duration_s=seconds,
        cost=cost,
        load_g=load_g,
        locked=bool(locked),
        stops=stops,
        rests=tuple((begins, ends) for begins, ends in json.loads(rests)),
        depot=depot,
        depot_lat=lat,
        depot_lon=lon,
        profile=profile,
        proof=proof,
    )
