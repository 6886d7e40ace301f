"""What is known of the order of one route's stops."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Proof:
    """No order of the same stops on this vehicle that keeps every rule costs less than `bound`.

    Costs are in minor units, exact: the money of the route and its lateness against soft windows, priced as engines
    price it. Orders are timed as `schedule` times them. Without a bound nothing was proven, and `untried` says why.
    """

    vehicle: int
    cost: Fraction  #: of the route as it stands
    bound: Fraction | None
    proven: bool  #: the route's own order is the best
    seconds: float = 0.0  #: of searching
    better: tuple[tuple[int, int], ...] | None = None  #: `(stop, place)` in an order that costs less, if one was found
    better_cost: Fraction | None = None
    untried: str = ""  #: a sentence; empty where it was tried

    @property
    def gap(self) -> float | None:
        """By what fraction of the best order's cost the route is dearer at most; None where that cannot be said."""
        if self.proven:
            return 0.0
        return float((self.cost - self.bound) / self.bound) if self.bound else None
