"""All routes in the making. Engines' answers are repaired on it, and what they left out is tried on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from core.routing.changes import holds
from core.routing.line import Line, Shortfall
from core.routing.model import Problem, Stop
from core.routing.reloading import fitted
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
    """One line for each vehicle; a stop is on one of them or left out.

    `reloads` are the positions before which each vehicle loads again; a vehicle that is not told loads where it must.
    """

    def __init__(
        self,
        problem: Problem,
        sequences: Sequence[Sequence[tuple[int, int]]] = (),
        reloads: Sequence[Sequence[int]] = (),
    ) -> None:
        self.problem = problem
        self.lines: list[Line] = []
        seen: set[int] = set()
        for vehicle in range(len(problem.vehicles)):
            line: list[tuple[int, int]] = []
            loading = set[int]()
            told = set(reloads[vehicle]) if vehicle < len(reloads) else set()
            for at, visit in enumerate(sequences[vehicle] if vehicle < len(sequences) else ()):
                if at in told:
                    loading.add(len(line))
                if visit[0] not in seen:
                    seen.add(visit[0])
                    line.append(visit)
            self.lines.append(Line(problem, vehicle, line, self._loading(vehicle, line, loading)))
        self._unchanged: dict[tuple[object, ...], int] = {}
        self._positioned = any(stop.lock and stop.lock.position is not None for stop in problem.stops)
        self._kept: dict[int, list[tuple[int, bool]]] = {}  #: stop: (other, whether the other comes before)
        for order in problem.sequences:
            for at, stop in enumerate(order):
                others = [(other, number < at) for number, other in enumerate(order) if number != at]
                self._kept.setdefault(stop, []).extend(others)

    def _loading(self, vehicle: int, line: list[tuple[int, int]], told: set[int]) -> list[int]:
        """Where the line loads again: as told, unless that is not at all or more often than it may."""
        positions = sorted(at for at in told if at < len(line))
        if self.problem.vehicles[vehicle].reloads and (
            not positions or len(positions) > self.problem.vehicles[vehicle].reloads
        ):
            return list(fitted(self.problem, vehicle, line))
        return positions if self.problem.vehicles[vehicle].reloads else []

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

    def best(self, stop: int, vehicle: int | None = None) -> Trial | None:
        """The cheapest trial that breaks nothing, on that vehicle or on any; where announced stops are held, first one
        that changes fewest.
        """
        held = self.problem.most_changed is not None
        fitting = self.fitting(stop, vehicle)
        ranked = (((self._changes(self.longer(trial)) if held else 0, trial.cost), trial) for trial in fitting)
        return min(ranked, key=lambda each: each[0], default=(None, None))[1]

    def fitting(self, stop: int, vehicle: int | None = None) -> Iterator[Trial]:
        """The trials that break nothing, on that vehicle or on any; what cannot fit for certain is not tried."""
        for line in self.lines if vehicle is None else [self.lines[vehicle]]:
            if not line.takes(stop):
                continue
            for at in range(len(line.sequence) + 1):
                for door in self.problem.stops[stop].doors:
                    if line.hopeless(at, stop, door.place):
                        continue
                    trial = self._trial(line, at, stop, door.place)
                    if not trial.shortfall.kinds:
                        yield trial

    def _trial(self, line: Line, at: int, stop: int, place: int) -> Trial:
        shortfall, cost = line.trial(at, stop, place)
        own = self._locked(self.problem.stops[stop], line.vehicle, at)
        order = bool(self._pushed(line.vehicle, at)) or self._disorders(stop, line.vehicle, at)
        parted = self._parted(stop, line.vehicle, at)
        if own or order or parted:
            shortfall = replace(shortfall, own_lock=own, order=order, parted=parted)
        if self.problem.most_changed is not None and not shortfall.kinds:
            shortfall = replace(shortfall, changes=self._too_many(line.longer(at, stop, place)))
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

    def pair(self, collect: int) -> Line | None:
        """The cheapest line that takes the shipment collected at this stop and breaks nothing; None if none does."""
        found = []
        deliver = self.problem.deliver_of[collect]
        for line in self.lines:
            for at, door in product(range(len(line.sequence) + 1), self.problem.stops[collect].doors):
                if not line.takes(collect) or line.hopeless(at, collect, door.place):
                    continue
                begun, cost = line.longer(at, collect, door.place), line.trial(at, collect, door.place)[1]
                for then, other in product(range(at + 1, len(line.sequence) + 2), self.problem.stops[deliver].doors):
                    shortfall, more = begun.trial(then, deliver, other.place)
                    if not shortfall.kinds:
                        found.append((cost + more, line.vehicle, at, then, door.place, other.place))
        for _, vehicle, at, then, place, other_place in sorted(found):
            line = self.lines[vehicle].longer(at, collect, place).longer(then, deliver, other_place)
            if self._sound(line):
                return line
        return None

    def _sound(self, line: Line) -> bool:
        """Whether the line in place of its vehicle's breaks nothing, locks, kept orders and changes among it."""
        if self.problem.most_changed is not None and self._too_many(line):
            return False
        before, self.lines[line.vehicle] = self.lines[line.vehicle], line
        sound = not self.broken(line.vehicle)[0]
        self.lines[line.vehicle] = before
        return sound

    def added(self, trial: Trial) -> float:
        """What the trial adds for certain: money and lateness against soft windows, waiting included."""
        return self.dearer(self.longer(trial))

    def longer(self, trial: Trial) -> Line:
        """The line of the trial's vehicle as it would be."""
        return self.lines[trial.vehicle].longer(trial.at, trial.stop, trial.place)

    def dearer(self, line: Line) -> float:
        """What the line costs for certain more than its vehicle's as it is."""
        old = self.lines[line.vehicle]
        before = schedule(self.problem, old.vehicle, old.sequence, old.reloads)
        after = schedule(self.problem, line.vehicle, line.sequence, line.reloads)
        late_s = after.late_s - before.late_s  # nothing hard is late where the line breaks nothing
        return after.cost - before.cost + self.problem.late_cost_hour * late_s / 3600

    def more(self, trial: Trial) -> int:
        """What the trial adds to the cost of its vehicle's route, in money alone."""
        old, new = self.lines[trial.vehicle], self.longer(trial)
        before = schedule(self.problem, old.vehicle, old.sequence, old.reloads)
        return schedule(self.problem, new.vehicle, new.sequence, new.reloads).cost - before.cost

    def insert(self, trial: Trial) -> None:
        """Carry the trial out."""
        self.put(self.longer(trial))

    def put(self, line: Line) -> None:
        """The line in place of its vehicle's."""
        self.lines[line.vehicle] = line

    def broken(self, vehicle: int) -> tuple[int, int]:
        """How many rules the vehicle's line breaks as it is, locks and kept orders among them, and by how much."""
        line = self.lines[vehicle]
        shortfall = line.shortfall()
        broken = shortfall.kinds
        for at, (stop, _) in enumerate(line.sequence):
            lock = self.problem.stops[stop].lock
            held = lock is None or (lock.vehicle == vehicle and lock.position in (None, at, at - len(line.sequence)))
            broken += (not held) + self._disorders(stop, vehicle, at) + self._parted(stop, vehicle, at)
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

    def _parted(self, stop: int, vehicle: int, at: int) -> bool:
        """Whether the other stop of its shipment is left out, elsewhere, or on the wrong side of position `at`."""
        other = self.problem.partner(stop)
        if other is None:
            return False
        before = other in self.problem.deliver_of
        left_out = all(visited != other for line in self.lines for visited, _ in line.sequence)
        return left_out or self._astray(other, before, vehicle, at)

    def _too_many(self, line: Line) -> int:
        """Announced stops changed with the line in place of its vehicle's: above the most, and above what are now."""
        return max(
            0, self._changes(line) - max(self.problem.most_changed or 0, self._changes(self.lines[line.vehicle]))
        )

    def _changes(self, line: Line) -> int:
        """Announced stops changed with the line in place of its vehicle's."""
        others = sum(self._kept_told(each) for each in self.lines if each.vehicle != line.vehicle)
        told = sum(stop.announced is not None for stop in self.problem.stops)
        return told - others - self._kept_told(line)

    def _kept_told(self, line: Line) -> int:
        """Stops of the line that are as they were announced."""
        key = (line.vehicle, tuple(line.sequence), tuple(line.reloads))
        if key not in self._unchanged:
            route = schedule(self.problem, line.vehicle, line.sequence, line.reloads)
            self._unchanged[key] = sum(
                self.problem.stops[visit.stop].announced is not None
                and holds(self.problem, visit.stop, line.vehicle, visit.start_s)
                for visit in route.visits
            )
        return self._unchanged[key]

    def _astray(self, other: int, before: bool, vehicle: int, at: int) -> bool:
        """Whether a stop of the same kept order is elsewhere, or on the wrong side of position `at`."""
        for line in self.lines:
            for index, (visited, _) in enumerate(line.sequence):
                if visited == other:
                    return line.vehicle != vehicle or (index < at) != before
        return False
