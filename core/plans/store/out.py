"""Which vans of a day have left, and what came of their stops so far."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from core.plans.under_way import Point, UnderWay
from core.store.sqlite import Database

#: Routes of the dispatched plan with the orders on them that are out.
_ROUTES = """
SELECT r.vehicle_id, r.departs, r.rests, s.order_id, o.state = 'out'
FROM days d JOIN plan_routes r ON r.plan_id = d.approved
JOIN plan_stop_orders s ON s.plan_id = r.plan_id AND s.route = r.route JOIN orders o ON o.id = s.order_id
WHERE d.day = ?
"""
#: What counts of every try on a day, first done first, with the door where it was.
_TRIED = """
SELECT a.order_id, a.vehicle_id, a.done_at, p.lat, p.lon
FROM attempts a
JOIN plan_stop_orders s ON s.plan_id = a.plan_id AND s.order_id = a.order_id
JOIN plan_stops p ON p.plan_id = s.plan_id AND p.route = s.route AND p.position = s.position
WHERE a.day = ? AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.day = a.day)
ORDER BY a.done_at, a.id
"""
#: An outcome that is entered so long before its van is to leave is a rehearsal, s.
_EARLY_S = 6 * 3600


def done(db: Database, day: date) -> dict[int, int]:
    """When each order that was tried on the day had its outcome, UTC seconds."""
    return {row[0]: row[2] for row in db.execute(_TRIED, (day.isoformat(),)).fetchall()}


def under_way(db: Database, day: date, now: int) -> Mapping[int, UnderWay]:
    """The vans that have left by now, by id."""
    departs: dict[int, int] = {}
    rests: dict[int, list[tuple[int, int]]] = {}
    aboard: dict[int, set[int]] = defaultdict(set)
    for vehicle, leaves, had, order, out in db.execute(_ROUTES, (day.isoformat(),)).fetchall():
        departs[vehicle] = leaves
        rests[vehicle] = [(begins, ends) for begins, ends in json.loads(had)]
        if out:
            aboard[vehicle].add(order)
    path: dict[int, list[Point]] = defaultdict(list)
    last: dict[int, int] = {}
    for _, vehicle, at, lat, lon in db.execute(_TRIED, (day.isoformat(),)).fetchall():
        if vehicle in departs:
            last[vehicle] = at
            if path[vehicle][-1:] != [(lat, lon)]:
                path[vehicle].append((lat, lon))
    return {
        vehicle: UnderWay(
            since=min(since, last.get(vehicle, since)),
            at=last.get(vehicle, since),
            path=tuple(path[vehicle]),
            aboard=frozenset(aboard[vehicle]),
            rests=tuple((begins, ends) for begins, ends in rests[vehicle] if ends <= max(now, last.get(vehicle, 0))),
        )
        for vehicle, since in departs.items()
        if since <= now or last.get(vehicle, 0) >= since - _EARLY_S
    }
