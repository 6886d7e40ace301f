"""What would place an order that is on no route, as a plan keeps it."""

from __future__ import annotations

from dataclasses import dataclass

#: How many a plan keeps for one order; `plan why` works all of them out anew.
KEPT = 8


@dataclass(frozen=True, slots=True)
class Miss:
    """A single change that would place the order on a vehicle's route as it is."""

    vehicle_id: int
    vehicle: str
    change: str  #: a `routing.Change`; `fits` where nothing has to change
    amount: int  #: in the unit of the change: s, g, ml, m, parcels, stops, or 1
    sentence: str
    cost: int  #: what the plan then costs more, minor units; negative: less
