"""How hot the search is: worse solutions are taken less and less often."""

from __future__ import annotations

#: Temperature at the beginning and at the end, as parts of what a stop costs on average. A solution that is worse by a
#: stop's cost is often taken at first: the kernel makes 100,000 iterations a second, and with so many hot starts win at
#: every size, by 1 to 4 per cent where routes are long or vehicles differ.
HOT, COLD = 1.0, 0.001
#: So hot again after the search has frozen: few stops freeze when half of the time is left.
_AGAIN = 0.3
#: Not in the last part of the search: it would not come down in time.
_TOO_LATE = 0.97
#: Frozen: among so many looks at the cost, one each time every stop was chosen so often, there are no more different.
_LOOKS, _CHOSEN, _DIFFERENT = 10, 10, 3


class Cooling:
    """From hot to cold while the search goes along from 0 to 1; from warm to cold again where it froze before."""

    def __init__(self, stops: int) -> None:
        self.stops = stops
        self.since, self.hot, self.cold = 0.0, HOT, COLD  #: where this cooling began
        self.seen: list[float] = []
        self.look = 0  #: the iteration of the next look

    def heat(self, along: float) -> float:
        """Temperature, as a part of what a stop costs."""
        return float(self.hot * (self.cold / self.hot) ** ((along - self.since) / max(1e-9, 1.0 - self.since)))

    def watch(self, along: float, iterations: int, cost: float) -> None:
        """The cost now, after so many iterations; where it has frozen, a new cooling begins, down to where that was."""
        if iterations < self.look or along > _TOO_LATE:
            return
        self.look = iterations + _CHOSEN * self.stops
        self.seen = [*self.seen, cost][-_LOOKS:]
        if len(self.seen) == _LOOKS and len(set(self.seen)) <= _DIFFERENT:
            self.since, self.hot, self.cold = along, _AGAIN, self.heat(along)
            self.seen = []
