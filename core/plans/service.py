"""What a dispatcher does with plans: build, look, change by hand, go back and forth, compare, approve."""

from __future__ import annotations

from core.plans.building import build
from core.plans.doors import RoadDoor, road_doors
from core.plans.editing import lock, lock_route, move, try_move, unassign, unlock
from core.plans.explaining import promise_costs, why
from core.plans.fixing import fix
from core.plans.history import diff, drift, mark_approved, redo, revisions, show, standing, undo
from core.plans.leading import route_ways

__all__ = [
    "RoadDoor",
    "build",
    "diff",
    "drift",
    "fix",
    "lock",
    "lock_route",
    "mark_approved",
    "move",
    "promise_costs",
    "redo",
    "revisions",
    "road_doors",
    "route_ways",
    "show",
    "standing",
    "try_move",
    "unassign",
    "undo",
    "unlock",
    "why",
]
