"""All orders of one route's stops as a CP-SAT model: a circuit through their doors, with the clock along it.

Every order that `check` accepts, with every timing that it accepts, is a solution of the model and costs no less in
reality than here; the model may hold more. So what no solution of the model undercuts, no order undercuts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, Domain, IntVar, LinearExpr

from core.routing.model import Break, Door, Problem
from core.routing.proof.prices import rates

#: In the circuit: where the route begins and ends.
_DEPOT = 0


@dataclass(frozen=True, slots=True)
class _Node:
    """A stop at one of its doors."""

    stop: int
    door: Door


@dataclass(slots=True)
class Orders:
    """The model of one vehicle with these stops."""

    problem: Problem
    vehicle: int
    stops: Sequence[int]
    model: CpModel = field(init=False)
    cost: LinearExpr = field(init=False)  #: units, without what is paid in any order
    _nodes: dict[int, _Node] = field(init=False)  #: from 1
    _arcs: dict[tuple[int, int], IntVar] = field(init=False)
    _chosen: dict[int, list[IntVar]] = field(init=False)  #: what is true where the node is visited; empty: always
    _starts: dict[int, IntVar] = field(init=False)  #: of service, by stop
    _depart: IntVar = field(init=False)
    _return: IntVar = field(init=False)

    def __post_init__(self) -> None:
        self.model = CpModel()
        doors = ((stop, door) for stop in self.stops for door in self.problem.stops[stop].doors)
        self._nodes = {number: _Node(stop, door) for number, (stop, door) in enumerate(doors, start=1)}
        self._arcs, self._chosen = {}, {node: [] for node in self._nodes}
        self._circuit()
        self._clock()
        late_s = self._windows()
        rested_s = self._breaks()
        self._busy(rested_s)
        self._range()
        self._places()
        lasting_s = self._return - self._depart
        metres = LinearExpr.sum([self._leg(*arc)[1] * taken for arc, taken in self._arcs.items()])
        per_m, per_s, per_late_s, per_over_s = rates(self.problem, self.vehicle)
        self.cost = per_m * metres + per_s * lasting_s + per_late_s * late_s + per_over_s * self._overtime()
        self.model.minimize(self.cost)

    # -- what a search does with it --

    def below(self, most: int) -> None:
        """From now on only what costs no more than this."""
        self.model.add(self.cost <= most)

    def without(self, sequence: Sequence[tuple[int, int]]) -> None:
        """From now on without this order of doors."""
        number = {(node.stop, node.door.place): at for at, node in self._nodes.items()}
        path = [_DEPOT, *(number[visit] for visit in sequence), _DEPOT]
        self.model.add_bool_or([self._arcs[arc].negated() for arc in pairwise(path)])

    def sequence(self, solver: cp_model.CpSolver) -> tuple[tuple[int, int], ...]:
        """The order of doors in the solution that was found."""
        after = {origin: to for (origin, to), taken in self._arcs.items() if solver.boolean_value(taken)}
        found, here = [], after[_DEPOT]
        while here != _DEPOT:
            found.append((self._nodes[here].stop, self._nodes[here].door.place))
            here = after[here]
        return tuple(found)

    # -- the rules --

    def _circuit(self) -> None:
        """Every stop once, at one of its doors; no arc where no way leads."""
        circuit: list[tuple[int, int, Any]] = []
        for origin, to in product((_DEPOT, *self._nodes), repeat=2):
            if origin != to and self._may(origin, to):
                taken = self._arcs[origin, to] = self.model.new_bool_var("")
                circuit.append((origin, to, taken))
        for stop in self.stops:
            mine = [at for at, node in self._nodes.items() if node.stop == stop]
            if len(mine) > 1:
                chosen = [self.model.new_bool_var("") for _ in mine]
                circuit += [(at, at, visited.negated()) for at, visited in zip(mine, chosen, strict=True)]
                self.model.add_exactly_one(chosen)
                self._chosen |= {at: [visited] for at, visited in zip(mine, chosen, strict=True)}
        self.model.add_circuit(circuit)

    def _may(self, origin: int, to: int) -> bool:
        if _DEPOT not in (origin, to) and self._nodes[origin].stop == self._nodes[to].stop:
            return False
        if to == _DEPOT and self.problem.vehicles[self.vehicle].end is None:
            return True
        return self.problem.matrix(self.vehicle).leg(*self._ends(origin, to)) is not None

    def _ends(self, origin: int, to: int) -> tuple[int, int]:
        """The places of an arc; an open route ends where its last stop is."""
        van = self.problem.vehicles[self.vehicle]
        here = van.start if origin == _DEPOT else self._nodes[origin].door.place
        there = van.end if to == _DEPOT else self._nodes[to].door.place
        return here, here if there is None else there

    def _leg(self, origin: int, to: int) -> tuple[int, int]:
        """Seconds, setup with them, and metres of an arc."""
        if to == _DEPOT and self.problem.vehicles[self.vehicle].end is None:
            return 0, 0
        way = self.problem.matrix(self.vehicle).leg(*self._ends(origin, to))
        assert way is not None
        if to == _DEPOT:
            return way
        door = self._nodes[to].door
        same = origin != _DEPOT and self._nodes[origin].door.place == door.place
        return way[0] + (0 if same else door.setup_s), way[1]

    def _service(self, node: int) -> int:
        return 0 if node == _DEPOT else self._nodes[node].door.service_s

    def _clock(self) -> None:
        """When the vehicle leaves, serves and is back: service no earlier than the way from before allows."""
        van = self.problem.vehicles[self.vehicle]
        latest_s = van.latest_end_s if van.latest_start_s is None else min(van.latest_start_s, van.latest_end_s)
        self._depart = self.model.new_int_var(van.shift_start_s, latest_s, "")
        self._return = self.model.new_int_var(van.shift_start_s, van.latest_end_s, "")
        self._starts = {stop: self.model.new_int_var(van.shift_start_s, van.latest_end_s, "") for stop in self.stops}
        self.model.add(self._return >= self._depart)
        if van.max_duration_s is not None:
            self.model.add(self._return - self._depart <= van.max_duration_s)

    def _overtime(self) -> IntVar:
        van = self.problem.vehicles[self.vehicle]
        over_s = self.model.new_int_var(0, van.overtime_s, "")
        self.model.add(over_s >= self._return - van.shift_end_s)
        return over_s

    def _begins(self, node: int) -> IntVar:
        """When service at the node begins; for the depot, when the route is over."""
        return self._return if node == _DEPOT else self._starts[self._nodes[node].stop]

    def _left(self, node: int) -> LinearExpr:
        """When the node is left."""
        return self._depart + 0 if node == _DEPOT else self._begins(node) + self._service(node)

    def _windows(self) -> LinearExpr:
        """Service begins in a window of the door chosen, or late where that is allowed. Returns the lateness (s)."""
        end_s, late = self.problem.vehicles[self.vehicle].latest_end_s, []
        for number, node in self._nodes.items():
            windows, start, chosen = node.door.windows, self._starts[node.stop], self._chosen[number]
            if not windows:
                continue
            closes_s = windows[-1].closes_s
            until = [
                *(window.closes_s for window in windows[:-1]),
                closes_s if windows[-1].hard else max(end_s, closes_s),
            ]
            allowed = Domain.from_intervals([[w.opens_s, shut] for w, shut in zip(windows, until, strict=True)])
            self.model.add_linear_expression_in_domain(start, allowed).only_enforce_if(*chosen)
            if until[-1] > closes_s:
                late.append(self.model.new_int_var(0, until[-1] - closes_s, ""))
                self.model.add(late[-1] >= start - closes_s).only_enforce_if(*chosen)
        return LinearExpr.sum(late)

    def _breaks(self) -> LinearExpr:
        """The legs, with the breaks had on them. Returns the time that is rested (s)."""
        owed = self.problem.vehicles[self.vehicle].breaks
        taken = [self._rest(rest) for rest in owed]
        for (origin, to), arc in self._arcs.items():
            way_s, _ = self._leg(origin, to)
            rested = LinearExpr.sum([rest.duration_s * had[origin] for rest, had in zip(owed, taken, strict=True)])
            self.model.add(self._begins(to) >= self._left(origin) + way_s + rested).only_enforce_if(arc)
        return LinearExpr.sum(
            [rest.duration_s * one for rest, had in zip(owed, taken, strict=True) for one in had.values()]
        )

    def _rest(self, rest: Break) -> dict[int, IntVar]:
        """By node: whether the break is had between leaving it and the next service; or it is not owed."""
        had = {node: self.model.new_bool_var("") for node in (_DEPOT, *self._nodes)}
        home, gone = self.model.new_bool_var(""), self.model.new_bool_var("")
        self.model.add_exactly_one([*had.values(), home, gone])
        self.model.add(self._return <= rest.latest_s).only_enforce_if(home)
        self.model.add(self._depart >= rest.earliest_s + rest.duration_s).only_enforce_if(gone)
        begins = self.model.new_int_var(rest.earliest_s, rest.latest_s, "")
        for (origin, to), arc in self._arcs.items():
            here = [had[origin], arc]
            self.model.add(begins >= self._left(origin)).only_enforce_if(here)
            self.model.add(self._begins(to) >= begins + rest.duration_s).only_enforce_if(here)
        for node in self._nodes:
            self.model.add_bool_and(self._chosen[node]).only_enforce_if(had[node])
        return had

    def _busy(self, rested_s: LinearExpr) -> None:
        """The route lasts no less than its work: true anyway, but far off for a solver that sees leg by leg."""
        work = [(self._leg(origin, to)[0] + self._service(to)) * taken for (origin, to), taken in self._arcs.items()]
        self.model.add(self._return - self._depart >= LinearExpr.sum(work) + rested_s)

    def _range(self) -> None:
        most_m = self.problem.vehicles[self.vehicle].max_distance_m
        if most_m is not None:
            metres = LinearExpr.sum([self._leg(*arc)[1] * taken for arc, taken in self._arcs.items()])
            self.model.add(metres <= most_m)

    def _places(self) -> None:
        """Stops locked to a position, orders that are kept, and shipments."""
        locked = [(stop, lock.position) for stop in self.stops if (lock := self.problem.stops[stop].lock) is not None]
        fixed = {stop: at % len(self.stops) for stop, at in locked if at is not None}
        rules = (*self.problem.sequences, *self.problem.pairs)
        kept = [[stop for stop in sequence if stop in self._starts] for sequence in rules]
        pairs = [pair for sequence in kept for pair in pairwise(sequence)]
        if not fixed and not pairs:
            return
        place = {stop: self.model.new_int_var(0, len(self.stops) - 1, "") for stop in self.stops}
        self.model.add_all_different(place.values())
        for (origin, to), arc in self._arcs.items():
            self._steps(place, origin, to, arc)
        for stop, at in fixed.items():
            self.model.add(place[stop] == at)
        for earlier, later in pairs:
            self.model.add(place[earlier] < place[later])
            self.model.add(self._starts[earlier] <= self._starts[later])

    def _steps(self, place: dict[int, IntVar], origin: int, to: int, arc: IntVar) -> None:
        first, last = 0, len(self.stops) - 1
        if origin == _DEPOT:
            self.model.add(place[self._nodes[to].stop] == first).only_enforce_if(arc)
        elif to == _DEPOT:
            self.model.add(place[self._nodes[origin].stop] == last).only_enforce_if(arc)
        else:
            before, after = place[self._nodes[origin].stop], place[self._nodes[to].stop]
            self.model.add(after == before + 1).only_enforce_if(arc)
