"""What was proven of the routes of revisions."""

from __future__ import annotations

from collections.abc import Mapping

from core.plans.proof import OrderProof
from core.store.sqlite import Database

#: Of one plan, by vehicle.
_OF_PLAN = "SELECT vehicle_id, cost, bound, proven, seconds FROM route_proof WHERE plan_id = ?"
#: The higher bound is the better one, whoever found it.
_PUT = """
INSERT INTO route_proof (plan_id, vehicle_id, cost, bound, proven, seconds) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (plan_id, vehicle_id) DO UPDATE SET bound = excluded.bound, proven = excluded.proven,
    seconds = excluded.seconds WHERE excluded.proven > proven OR excluded.bound > bound
"""


def of_plan(db: Database, plan_id: int) -> dict[int, OrderProof]:
    """By vehicle; a route that nobody has tried is not in it."""
    rows = db.execute(_OF_PLAN, (plan_id,)).fetchall()
    return {vehicle: OrderProof(cost, bound, bool(proven), seconds) for vehicle, cost, bound, proven, seconds in rows}


def put(db: Database, plan_id: int, proofs: Mapping[int, OrderProof]) -> None:
    """Keep them, by vehicle, unless what is known is better already."""
    for vehicle, proof in proofs.items():
        db.execute(_PUT, (plan_id, vehicle, proof.cost, proof.bound, int(proof.proven), proof.seconds))
