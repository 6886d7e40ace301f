"""Refuses a problem that no engine should see, in sentences that name the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.routing.model import LONGEST, UNREACHABLE, Announced, Matrix, Problem, Stop, Vehicle

#: The largest demand, capacity or cost: sums of them stay far inside 64 bits.
LARGEST = 10**12


def validated(problem: Problem) -> Problem:
    """The problem with its matrices as read-only int32, unreachable both ways alike. Raises BadInput."""
    if not problem.matrices:
        raise BadInput("The problem has no matrix: times and distances between the places are missing.")
    matrices = tuple(_matrix(matrix, number) for number, matrix in enumerate(problem.matrices))
    places = matrices[0].places
    if any(matrix.places != places for matrix in matrices):
        raise BadInput("The matrices of the vehicle profiles do not have the same places; build them anew.")
    of_all = (_of_stops(problem, places), _of_vehicles(problem, places), _of_sequences(problem))
    for complaint in chain(*of_all, _of_shipments(problem), _of_aboard(problem), _of_wishes(problem)):
        raise BadInput(complaint)
    return replace(problem, matrices=matrices)


def _matrix(matrix: Matrix, number: int) -> Matrix:
    if type(matrix) is not Matrix:
        return matrix  # works its ways out as they should be
    durations = _entries(matrix.durations, f"durations of matrix {number}")
    distances = _entries(matrix.distances, f"distances of matrix {number}")
    if durations.shape != distances.shape:
        raise BadInput(f"Durations and distances of matrix {number} have different shapes.")
    nowhere = (durations == UNREACHABLE) | (distances == UNREACHABLE)
    np.fill_diagonal(nowhere, False)
    for entries in (durations, distances):
        entries[nowhere] = UNREACHABLE
        np.fill_diagonal(entries, 0)
        entries.setflags(write=False)
    return Matrix(durations, distances)


def _entries(given: NDArray[Any], name: str) -> NDArray[np.int32]:
    array = np.asarray(given)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise BadInput(f"The {name} are not a square table, but of shape {array.shape}.")
    entries = array.astype(np.float64)
    entries[np.isposinf(entries)] = UNREACHABLE
    wrong = ~((entries >= 0) & (entries < LONGEST)) & (entries != UNREACHABLE)  # NaN compares false
    if wrong.any():
        origin, to = (int(at) for at in np.argwhere(wrong)[0])
        raise BadInput(f"The {name} hold {array[origin, to]} from place {origin} to place {to}: not a way one can go.")
    return np.rint(entries).astype(np.int32)


def _of_stops(problem: Problem, places: int) -> Iterator[str]:
    for stop in problem.stops:
        yield from _of_doors(stop, places)
        if len(stop.demand) != len(problem.dimensions) or _negative(stop.demand):
            yield f"Stop {stop} asks for {stop.demand} of {problem.dimensions}: one amount each, none negative."
        if stop.pickup and (len(stop.pickup) != len(problem.dimensions) or _negative(stop.pickup)):
            yield f"At stop {stop} {stop.pickup} of {problem.dimensions} is collected: one amount each, none negative."
        if _negative((stop.drop_cost,)):
            yield f"Leaving out stop {stop} cannot cost {stop.drop_cost}."
        if stop.announced is not None:
            yield from _of_announced(problem, stop, stop.announced)
    yield from _of_locks(problem)


def _of_locks(problem: Problem) -> Iterator[str]:
    taken: dict[tuple[int, int], Stop] = {}
    for stop in problem.stops:
        lock = stop.lock
        if lock is not None and not 0 <= lock.vehicle < len(problem.vehicles):
            yield f"Stop {stop} is locked to a vehicle that the day does not have."
        elif lock is not None and lock.position is not None:
            other = taken.setdefault((lock.vehicle, lock.position), stop)
            if other is not stop:
                vehicle = problem.vehicles[lock.vehicle]
                yield f"Stops {other} and {stop} are locked to the same position of {vehicle}; unlock one."


def _of_announced(problem: Problem, stop: Stop, told: Announced) -> Iterator[str]:
    if told.vehicle is not None and not 0 <= told.vehicle < len(problem.vehicles):
        yield f"Stop {stop} was announced with a vehicle that the day does not have; announce it anew."
    if not 0 <= told.start_s <= LONGEST:
        yield f"Stop {stop} was announced for a time outside the day."


def _of_doors(stop: Stop, places: int) -> Iterator[str]:
    here = [door.place for door in stop.doors]
    if not here or len(set(here)) < len(here) or not all(0 <= place < places for place in here):
        yield f"Stop {stop} has the doors {here}: it needs one or more, each at another one of {places} places."
    for door in stop.doors:
        if not (0 <= door.service_s <= LONGEST and 0 <= door.setup_s <= LONGEST):
            yield f"Service at stop {stop} cannot take {door.service_s} s after {door.setup_s} s of setup."
        for window in door.windows:
            if window.closes_s < window.opens_s:
                early_s = window.opens_s - window.closes_s
                yield f"A window of stop {stop} closes {early_s} s before it opens; change one of its ends."
            if not 0 <= window.opens_s <= window.closes_s <= LONGEST:
                yield f"A window of stop {stop} lies outside the day."
        if any(later.opens_s <= window.closes_s for window, later in pairwise(door.windows)):
            yield f"The windows of stop {stop} overlap or are out of order; join or sort them."


def _of_vehicles(problem: Problem, places: int) -> Iterator[str]:
    for vehicle in problem.vehicles:
        if not (0 <= vehicle.start < places and (vehicle.end is None or 0 <= vehicle.end < places)):
            yield f"{vehicle} starts or ends at a place that the matrices do not have."
        if not 0 <= vehicle.matrix < len(problem.matrices):
            yield f"{vehicle} has no matrix for its profile."
        if len(vehicle.capacity) != len(problem.dimensions) or _negative(vehicle.capacity):
            yield f"{vehicle} carries {vehicle.capacity} of {problem.dimensions}: one amount each, none negative."
        if _negative(_costs(vehicle)):
            yield f"A cost of {vehicle} is negative or beyond all measure."
        if _negative((vehicle.max_distance_m, vehicle.max_stops)):
            yield f"The range or the largest number of stops of {vehicle} is negative."
        if _negative((vehicle.max_duration_s,)):
            yield f"The longest time that {vehicle} may be under way is negative."
        yield from _of_reloads(vehicle, places)
        yield from _of_shift(vehicle)


def _of_reloads(vehicle: Vehicle, places: int) -> Iterator[str]:
    if vehicle.reloads < 0 or not 0 <= vehicle.reload_s <= LONGEST:
        yield f"{vehicle} cannot come back to load {vehicle.reloads} times for {vehicle.reload_s} s."
    if not all(0 <= place < places for place in vehicle.reload_places):
        yield f"{vehicle} loads again at a place that the matrices do not have."


def _costs(vehicle: Vehicle) -> tuple[int, ...]:
    hourly = (vehicle.cost_hour, vehicle.cost_overtime_hour)
    return (vehicle.cost_fixed, vehicle.cost_km, vehicle.cost_stop, *hourly)


def _of_shift(vehicle: Vehicle) -> Iterator[str]:
    if not 0 <= vehicle.shift_start_s <= vehicle.shift_end_s <= LONGEST:
        yield f"The shift of {vehicle} ends before it starts, or lies outside the day."
    if not 0 <= vehicle.overtime_s <= LONGEST - vehicle.shift_end_s:
        yield f"The overtime of {vehicle} is negative, or ends outside the day."
    if vehicle.latest_start_s is not None and vehicle.latest_start_s < vehicle.shift_start_s:
        yield f"{vehicle} must leave before its shift starts; move one of the two."
    for rest in vehicle.breaks:
        if not (0 <= rest.earliest_s <= rest.latest_s <= LONGEST and 0 < rest.duration_s <= LONGEST):
            yield f"A break of {vehicle} must begin before it may, or takes no time."
    for rest, later in pairwise(vehicle.breaks):
        if later.earliest_s < rest.latest_s + rest.duration_s:
            yield f"The breaks of {vehicle} overlap or are out of order."


def _of_sequences(problem: Problem) -> Iterator[str]:
    for sequence in problem.sequences:
        if not all(0 <= stop < len(problem.stops) for stop in sequence):
            yield "An order that was kept names a stop that the day does not have; unlock it."
        elif len(set(sequence)) < len(sequence):
            yield "An order that was kept names the same stop twice; unlock it."


def _of_shipments(problem: Problem) -> Iterator[str]:
    named = Counter(stop for pair in problem.pairs for stop in pair)
    if not all(0 <= stop < len(problem.stops) for stop in named):
        yield "A shipment names a stop that the day does not have."
    for stop, times in named.items():
        if times > 1:
            yield f"Stop {problem.stops[stop]} is in {times} shipments; give each shipment two stops of its own."


def _of_aboard(problem: Problem) -> Iterator[str]:
    holders: dict[int, Vehicle] = {}
    for vehicle in problem.vehicles:
        for stop in sorted(vehicle.aboard or ()):
            if not 0 <= stop < len(problem.stops):
                yield f"{vehicle} has goods aboard for a stop that the day does not have."
            elif stop in problem.collect_of:
                yield f"{vehicle} cannot have aboard what is still to be collected for stop {problem.stops[stop]}."
            elif holders.setdefault(stop, vehicle) is not vehicle:
                yield f"The goods of stop {problem.stops[stop]} are aboard {holders[stop]} and {vehicle}; keep one."


def _of_wishes(problem: Problem) -> Iterator[str]:
    wanted = problem.balance
    if wanted is not None and (wanted.by not in ("time", "stops") or not 0 <= wanted.cost <= LARGEST):
        yield f"Work cannot be balanced by {wanted.by} at {wanted.cost}: by time or stops, at a price of 0 or more."
    if problem.eta_tolerance_s < 0 or (problem.most_changed is not None and problem.most_changed < 0):
        yield "Neither the number of announced stops that may change nor their tolerance can be negative."


def _negative(amounts: Sequence[int | None]) -> bool:
    return any(amount is not None and not 0 <= amount <= LARGEST for amount in amounts)
