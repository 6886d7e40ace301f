"""What a dispatcher does with plans: build, look, change by hand, go back and forth, compare, approve."""

from __future__ import annotations

from core.plans.building import build
from core.plans.doors import RoadDoor, road_doors
from core.plans.editing import lock, lock_route, move, try_move, unassign, unlock
from core.plans.history import diff, drift, mark_approved, redo, revisions, show, standing, undo
from core.plans.leading import route_ways
from core.plans.proving import RouteProof, improve, prove

__all__ = [
    "RoadDoor",
    "RouteProof",
    "build",
    "diff",
    "drift",
    "improve",
    "lock",
    "lock_route",
    "mark_approved",
    "move",
    "prove",
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
]
