"""What a dispatcher does with plans: build, look, change by hand, go back and forth, compare, approve."""

from __future__ import annotations

from core.plans.building import build
from core.plans.comparing import compare
from core.plans.doors import RoadDoor, road_doors
from core.plans.editing import lock, lock_route, move, rehearse, try_move, unassign, unlock
from core.plans.explaining import promise_costs, why
from core.plans.fixing import fix
from core.plans.history import diff, drift, go_to, mark_approved, redo, revisions, show, standing, undo
from core.plans.inserting import Place, Places, insert, places
from core.plans.leading import route_ways
from core.plans.mapped import ground, led
from core.plans.proving import RouteProof, improve, prove
from core.plans.spreading import spread
from core.plans.tree import Branch, tree
from core.plans.whatif import adopt, discard, suppose

__all__ = [
    "Branch",
    "Place",
    "Places",
    "RoadDoor",
    "RouteProof",
    "adopt",
    "build",
    "compare",
    "diff",
    "discard",
    "drift",
    "fix",
    "go_to",
    "ground",
    "improve",
    "insert",
    "led",
    "lock",
    "lock_route",
    "mark_approved",
    "move",
    "places",
    "promise_costs",
    "prove",
    "redo",
    "rehearse",
    "revisions",
    "road_doors",
    "route_ways",
    "show",
    "spread",
    "standing",
    "suppose",
    "tree",
    "try_move",
    "unassign",
    "undo",
    "unlock",
    "why",
]
