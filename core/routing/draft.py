"""All routes in the making. Engines' answers are repaired on it, and what they left out is tried on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.routing.line import Line, Shortfall
from core.routing.model import Problem, Stop
from core.routing.schedule import schedule


@dataclass(frozen=True, slots=True)
class Trial:
    """A stop tried before position `at` of a vehicle's route."""

    vehicle: int
    at: int
    stop: int
    place: int
    shortfall: Shortfall
    cost: float  #: what it adds, minor units; see `Line.trial`


class Draft:
    """One line for each vehicle; a stop is on one of them or left out."""

    def __init__(self, problem: Problem, sequences: Sequence[Sequence[tuple[int, int]]] = ()) -> None:
        self.problem = problem
        self.lines: list[Line] = []
        seen: set[int] = set()
        for vehicle in range(len(problem.vehicles)):
            line = []
            for visit in sequences[vehicle] if vehicle < len(sequences) else ():
                if visit[0] not in seen:
                    seen.add(visit[0])
                    line.append(visit)
            self.lines.append(Line(problem, vehicle, line))
        self._positioned = any(stop.lock and stop.lock.position is not None for stop in problem.stops)
        self._kept: dict[int, list[tuple[int, bool]]] = {}  #: stop: (other, whether the other comes before)
        for order in problem.sequences:
            for at, stop in enumerate(order):
                others = [(other, number < at) for number, other in enumerate(order) if number != at]
                self._kept.setdefault(stop, []).extend(others)

    @property
    def left_out(self) -> list[int]:
        """Stops on no line."""
        served = {stop for line in self.lines for stop, _ in line.sequence}
        return [stop for stop in range(len(self.problem.stops)) if stop not in served]

    def trials(self, stop: int) -> Iterator[Trial]:
        """The stop at every position of every vehicle's line, at each of its doors."""
        for line in self.lines:
            for at in range(len(line.sequence) + 1):
                for door in self.problem.stops[stop].doors:
                    yield self._trial(line, at, stop, door.place)

    def best(self, stop: int) -> Trial | None:
        """The cheapest trial that breaks nothing."""
        fitting = (
            self._trial(line, at, stop, door.place)
            for line in self.lines
            if line.takes(stop)
            for at in range(len(line.sequence) + 1)
            for door in self.problem.stops[stop].doors
            if not line.hopeless(at, stop, door.place)
        )
        return min((t for t in fitting if not t.shortfall.kinds), key=lambda t: t.cost, default=None)

    def _trial(self, line: Line, at: int, stop: int, place: int) -> Trial:
        shortfall, cost = line.trial(at, stop, place)
        own = self._locked(self.problem.stops[stop], line.vehicle, at)
        order = bool(self._pushed(line.vehicle, at)) or self._disorders(stop, line.vehicle, at)
        if own or order:
            shortfall = replace(shortfall, own_lock=own, order=order)
        return Trial(line.vehicle, at, stop, place, shortfall, cost)

    def in_the_way(self, trial: Trial) -> int | None:
        """The only stop whose lock, taken off, would leave the trial its place; None where there is not one only."""
        pushed = self._pushed(trial.vehicle, trial.at)
        alone = len(pushed) == 1 and not self._disorders(trial.stop, trial.vehicle, trial.at)
        return pushed[0] if alone else None

    def keeps(self, stop: int, instead_of: tuple[int, int]) -> bool:
        """Whether the stop can stand where (vehicle, position) another one stands, as far as locks and orders go."""
        vehicle, at = instead_of
        lock, length = self.problem.stops[stop].lock, len(self.lines[vehicle].sequence)
        held = lock is None or (lock.vehicle == vehicle and lock.position in (None, at, at - length))
        return held and not self._disorders(stop, vehicle, at)

    def free(self, vehicle: int) -> bool:
        """Whether no stop of the vehicle's line is locked to a position."""
        stops = (self.problem.stops[stop] for stop, _ in self.lines[vehicle].sequence)
        return not any(each.lock is not None and each.lock.position is not None for each in stops)

    def ordered(self, stop: int) -> bool:
        """Whether the stop has a place among others that is to be kept, or a position of its own."""
        lock = self.problem.stops[stop].lock
        return stop in self._kept or (lock is not None and lock.position is not None)

    def added(self, trial: Trial) -> float:
        """What the trial adds for certain: money and lateness against soft windows, waiting included."""
        line = self.lines[trial.vehicle]
        visits = [*line.sequence[: trial.at], (trial.stop, trial.place), *line.sequence[trial.at :]]
        before = schedule(self.problem, trial.vehicle, line.sequence)
        after = schedule(self.problem, trial.vehicle, visits)
        late_s = after.late_s - before.late_s  # nothing hard is late where the trial breaks nothing
        return after.cost - before.cost + self.problem.late_cost_hour * late_s / 3600

    def insert(self, trial: Trial) -> None:
        """Carry the trial out."""
        line = self.lines[trial.vehicle]
        line.sequence.insert(trial.at, (trial.stop, trial.place))
        line.renew()

    def broken(self, vehicle: int) -> tuple[int, int]:
        """How many rules the vehicle's line breaks as it is, locks and kept orders among them, and by how much."""
        line = self.lines[vehicle]
        shortfall = line.shortfall()
        broken = shortfall.kinds
        for at, (stop, _) in enumerate(line.sequence):
            lock = self.problem.stops[stop].lock
            held = lock is None or (lock.vehicle == vehicle and lock.position in (None, at, at - len(line.sequence)))
            broken += (not held) + self._disorders(stop, vehicle, at)
        return broken, shortfall.size

    def _locked(self, wanted: Stop, vehicle: int, at: int) -> bool:
        """Whether the stop's own lock keeps it from being inserted there."""
        lock, length = wanted.lock, len(self.lines[vehicle].sequence) + 1
        return lock is not None and not (lock.vehicle == vehicle and lock.position in (None, at, at - length))

    def _pushed(self, vehicle: int, at: int) -> list[int]:
        """The locked stops that would not be at their positions once something is inserted there."""
        sequence, found = self.lines[vehicle].sequence if self._positioned else (), []
        for index, (visited, _) in enumerate(sequence):
            lock = self.problem.stops[visited].lock
            after = index + (at <= index)
            if lock is not None and lock.position not in (None, after, after - len(sequence) - 1):
                found.append(visited)
        return found

    def _disorders(self, stop: int, vehicle: int, at: int) -> bool:
        """Whether an order to be kept is broken with the stop there."""
        return any(self._astray(other, before, vehicle, at) for other, before in self._kept.get(stop, ()))

    def _astray(self, other: int, before: bool, vehicle: int, at: int) -> bool:
        """Whether a stop of the same kept order is elsewhere, or on the wrong side of position `at`."""
        for line in self.lines:
            for index, (visited, _) in enumerate(line.sequence):
                if visited == other:
                    return line.vehicle != vehicle or (index < at) != before
        return False
