"""What is known of the order of a route's stops, in minor units, lateness against soft windows priced in."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class OrderProof:
    """No order of the same stops on the same vehicle that keeps every rule costs less than `bound`."""

    cost: int  #: of the route's own order, rounded up
    bound: int  #: rounded down
    proven: bool  #: its own order is the best
    seconds: float  #: of searching

    @property
    def gap_percent(self) -> float | None:
        """By how much of the best order's cost it is dearer at most, rounded up; None where that cannot be said."""
        if self.proven:
            return 0.0
        return ceil((self.cost - self.bound) * 1000 / self.bound) / 10 if self.bound > 0 else None

    @property
    def words(self) -> str:
        """`order proven`, `at most 1.8 % from the best order`; blank where nothing can be said."""
        if self.proven:
            return "order proven"
        gap = self.gap_percent
        return "" if gap is None else f"at most {gap:.1f} % from the best order"
