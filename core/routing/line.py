"""One vehicle's sequence of stops in the making, and exactly what a trial insertion into it would break."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.routing.legs import Leg, back, leg, legs
from core.routing.load import Load, lacking, loads, over, peak
from core.routing.model import Problem, Vehicle
from core.routing.reloading import left, moved
from core.routing.schedule import State, States, earliest, ended, latest_departure, leaving, run, step

Visits = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a sequence of stops on a vehicle breaks; empty and zero where nothing is broken."""

    lacking: frozenset[str] = frozenset()  #: skills
    over: tuple[tuple[int, int], ...] = ()  #: (dimension, amount) above capacity
    stops_over: int = 0
    range_over_m: int = 0
    late_stops: int = 0  #: how many hard windows are overrun
    late_s: int = 0  #: by all of them together
    late_stop: int = -1  #: one of them
    shift_over_s: int = 0
    lasting_over_s: int = 0  #: under way longer than the vehicle may be
    missed: int = 0  #: breaks
    no_way: int = 0  #: legs that lead nowhere
    lacking_goods: int = 0  #: stops whose goods cannot be aboard
    own_lock: bool = False  #: the lock of the stop that is tried
    order: bool = False  #: locks of others, or an order to be kept
    parted: bool = False  #: the other stop of its shipment is not there, or on the wrong side
    changes: int = 0  #: announced stops changed above the most that may be

    @property
    def kinds(self) -> int:
        """How many changes it would take; 0 means that it fits."""
        rules = (self.lacking, self.stops_over, self.range_over_m, self.shift_over_s, self.missed, self.no_way)
        others = (self.lasting_over_s, self.lacking_goods, self.own_lock, self.order, self.parted, self.changes)
        return sum(map(bool, rules)) + sum(map(bool, others)) + len(self.over) + self.late_stops

    @property
    def size(self) -> int:
        """All amounts together, whatever their units: smaller is nearer to fitting, for one and the same line."""
        counts = self.stops_over + self.lacking_goods + self.changes + sum(amount for _, amount in self.over)
        return counts + self.range_over_m + self.late_s + self.shift_over_s + self.lasting_over_s


@dataclass(slots=True)
class Line:
    """One vehicle's sequence with its states worked out, so that a trial costs only what comes after it."""

    problem: Problem
    vehicle: int
    sequence: list[tuple[int, int]]  #: (stop, place)
    reloads: list[int] = field(default_factory=list)  #: positions before which it loads again, in order
    way: list[Leg] = field(init=False)
    states: list[States] = field(init=False)  #: before each leg, and after the last
    loads: list[Load] = field(init=False)  #: of each trip
    latest: list[int] = field(init=False)  #: when each leg must be over, breaks aside, for the rest to be in time

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Work the line out after its sequence has changed."""
        van = self.problem.vehicles[self.vehicle]
        self.way = legs(self.problem, self.vehicle, self.sequence, self.reloads)
        self.states = [leaving(van, earliest(van))]
        for one in self.way:
            self.states.append(step(van, one, self.states[-1]))
        self.loads = loads(self.problem, self.vehicle, self.sequence, self.reloads)
        self.latest = _latest(self.way, van.latest_end_s)

    @property
    def load(self) -> tuple[int, ...]:
        """The most that is aboard at once, for each of `Problem.dimensions`."""
        return peak(self.loads)

    def put(self, sequence: Visits, reloads: Sequence[int]) -> None:
        """Another sequence and other loads in place of these."""
        self.sequence, self.reloads = list(sequence), list(reloads)
        self.renew()

    def without(self, stops: Collection[int]) -> tuple[list[tuple[int, int]], list[int]]:
        """Sequence and loads as they are once the stops are taken off: what `put` takes."""
        kept = [stop not in stops for stop, _ in self.sequence]
        sequence = [visit for visit, stays in zip(self.sequence, kept, strict=True) if stays]
        reloads = self.reloads and left(self.problem, self.vehicle, sequence, kept, self.reloads)
        return sequence, reloads

    def longer(self, at: int, stop: int, place: int) -> Line:
        """A line of its own that visits the stop before position `at` as well, loading again as `trial` found best."""
        sequence = self._with(at, stop, place)
        reloads = self._reloaded(at, stop, place)[2] if self._reloading else self.reloads
        return Line(self.problem, self.vehicle, sequence, list(reloads))

    def _with(self, at: int, stop: int, place: int) -> list[tuple[int, int]]:
        return [*self.sequence[:at], (stop, place), *self.sequence[at:]]

    @property
    def _reloading(self) -> bool:
        return self.problem.vehicles[self.vehicle].reloads > 0

    def takes(self, stop: int) -> bool:
        """Whether skills, load and number of stops leave room for it."""
        van, wanted = self.problem.vehicles[self.vehicle], self.problem.stops[stop]
        if wanted.skills - van.skills or (van.max_stops is not None and len(self.sequence) >= van.max_stops):
            return False
        if self._reloading or van.aboard is not None or self.problem.partner(stop) is not None:
            return True  # room depends on where it is visited
        first, last = self.loads[0].first, self.loads[0].last
        return all(
            most is None or (begins + on <= most and ends + off <= most)
            for begins, on, ends, off, most in zip(
                first, wanted.demand, last, wanted.collected, van.capacity, strict=True
            )
        )

    def hopeless(self, at: int, stop: int, place: int) -> bool:
        """Whether a stop before position `at` is too late for certain; a quick look before a whole trial."""
        if self._reloading:
            return False
        free_s = min(state.time_s for state in self.states[at].values())
        new = leg(self.problem, self.vehicle, self.sequence[at - 1] if at else None, (stop, place))
        door = self.problem.door(stop, place)
        start_s = door.start(free_s + new.travel_s + new.setup_s)
        if door.late(start_s)[0]:
            return True
        left_s = start_s + door.service_s
        if at == len(self.sequence):
            after = back(self.problem, self.vehicle, (stop, place))
            return left_s + sum(one.travel_s for one in after) > self.problem.vehicles[self.vehicle].latest_end_s
        after = [leg(self.problem, self.vehicle, (stop, place), self.sequence[at])]
        return left_s + after[0].travel_s + after[0].setup_s > self.latest[at]

    def shortfall(self) -> Shortfall:
        """What the line breaks as it is, locks aside."""
        needed: frozenset[str] = frozenset()
        for stop, _ in self.sequence:
            needed |= self.problem.stops[stop].skills
        final = ended(self.problem.vehicles[self.vehicle], self.states[-1])
        return self._shortfall(self.way, final, needed, self.sequence, self.reloads)

    def trial(self, at: int, stop: int, place: int) -> tuple[Shortfall, float]:
        """What visiting the stop before position `at` breaks (locks aside), and about what it adds to the cost.

        Where two windows or breaks are overrun the look ahead ends: there may be more, and by more.
        The cost is in minor units: driving and service, overtime and lateness against soft windows, without waiting.
        """
        if self._reloading:
            shortfall, cost, _ = self._reloaded(at, stop, place)
            return shortfall, cost
        problem, number = self.problem, self.vehicle
        new = [leg(problem, number, self.sequence[at - 1] if at else None, (stop, place))]
        if at < len(self.sequence):
            new.append(leg(problem, number, (stop, place), self.sequence[at]))
        else:
            new += back(problem, number, (stop, place))
        final = self._follow(at, new)
        way = [*self.way[:at], *new, *self.way[at + 1 :]]
        shortfall = self._shortfall(way, final, problem.stops[stop].skills, self._with(at, stop, place))
        return shortfall, self._added(new, self.way[at : at + 1], final)

    def _reloaded(self, at: int, stop: int, place: int) -> tuple[Shortfall, float, list[int]]:
        """What `trial` answers, worked out from the start for each way to load again; and the best of these ways."""
        van, sequence = self.problem.vehicles[self.vehicle], self._with(at, stop, place)
        found = []
        for reloads in moved(self.problem, self.vehicle, sequence, at, self.reloads):
            way = legs(self.problem, self.vehicle, sequence, reloads)
            final = ended(van, run(van, way, self.states[0]))
            short = self._shortfall(way, final, self.problem.stops[stop].skills, sequence, reloads)
            found.append((short, self._added(way, self.way, final), reloads))
        return min(found, key=lambda each: (each[0].kinds, each[0].size, each[1]))

    def _follow(self, at: int, new: Sequence[Leg]) -> State:
        """The end of the route with the new legs; given up, as it then stands, once two rules are broken."""
        van, states = self.problem.vehicles[self.vehicle], self.states[at]
        for one in (*new, *self.way[at + 1 :]):
            states = step(van, one, states)
            if all(state.late_stops + state.missed > 1 for state in states.values()):
                break
        return ended(van, states)

    def _added(self, new: Sequence[Leg], old: Sequence[Leg], final: State) -> float:
        van = self.problem.vehicles[self.vehicle]
        metres = sum(one.distance_m for one in new) - sum(one.distance_m for one in old)
        busy_s = sum(one.busy_s for one in new) - sum(one.busy_s for one in old)
        before = ended(van, self.states[-1])
        late_s = final.late_soft_s - before.late_soft_s
        over_s = max(0, final.time_s - van.shift_end_s) - max(0, before.time_s - van.shift_end_s)
        hourly = van.cost_hour * busy_s + van.cost_overtime_hour * over_s + self.problem.late_cost_hour * late_s
        fixed = 0 if self.sequence else van.cost_fixed
        return fixed + van.cost_stop + van.cost_km * metres / 1000 + hourly / 3600

    def _shortfall(
        self, way: Sequence[Leg], final: State, skills: frozenset[str], visits: Visits, reloads: Sequence[int] = ()
    ) -> Shortfall:
        problem, vehicle = self.problem, self.vehicle
        van = problem.vehicles[vehicle]
        most_m = van.max_distance_m
        return Shortfall(
            lacking=skills - van.skills,
            over=over(problem, vehicle, peak(loads(problem, vehicle, visits, reloads))),
            stops_over=0 if van.max_stops is None else max(0, len(visits) - van.max_stops),
            range_over_m=0 if most_m is None else max(0, sum(one.distance_m for one in way) - most_m),
            late_stops=final.late_stops,
            late_s=final.late_hard_s,
            late_stop=final.late_stop,
            shift_over_s=max(0, final.time_s - van.latest_end_s),
            lasting_over_s=_lasting_over_s(van, way, final),
            missed=final.missed,
            no_way=sum(1 for one in way if not one.way),
            lacking_goods=len(lacking(problem, vehicle, visits, reloads)),
        )


def _lasting_over_s(van: Vehicle, way: Sequence[Leg], final: State) -> int:
    """How much longer than it may be the vehicle is under way, leaving as late as it can."""
    if van.max_duration_s is None or final.time_s - earliest(van) <= van.max_duration_s:
        return 0
    return max(0, final.time_s - latest_departure(van, way) - van.max_duration_s)


def _latest(way: Sequence[Leg], latest_end_s: int) -> list[int]:
    """For each leg, the last moment at which its door may be reached, setup done, for all after it to be in time."""
    latest, over_s = [], latest_end_s
    for one in reversed(way):
        if one.door is not None:
            over_s -= one.door.service_s
            if one.door.windows and not one.door.late(over_s)[1]:
                open_s = [min(window.closes_s, over_s) for window in one.door.windows if window.opens_s <= over_s]
                over_s = open_s[-1] if open_s else -1
        latest.append(over_s)
        over_s -= one.travel_s + one.setup_s
    return latest[::-1]
