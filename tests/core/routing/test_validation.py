"""What no engine should see is refused with a sentence that names the place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from core.routing.model import UNREACHABLE, Announced, Balance, Break, Door, Lock, Matrix, Problem, Stop
from tests.core.routing.days import day, stop, street, van, window


def _with_matrix(durations: object, distances: object = None) -> Problem:
    made = np.array(durations, dtype=float)
    return Problem(0, (Matrix(made, made if distances is None else np.array(distances)),), (), ()).validated()


def test_fractions_are_rounded_and_the_matrices_cannot_be_changed_afterwards() -> None:
    matrix = _with_matrix([[0, 1.6], [2.4, 0]]).matrices[0]
    assert matrix.durations.tolist() == [[0, 2], [2, 0]]
    assert matrix.durations.dtype == np.int32
    with pytest.raises(ValueError, match="read-only"):
        matrix.durations[0, 1] = 5


@pytest.mark.parametrize("wrong", [-1, float("nan"), 20_000_000])
def test_a_negative_missing_or_endless_entry_is_refused_with_its_two_places(wrong: float) -> None:
    with pytest.raises(BadInput, match="from place 1 to place 0"):
        _with_matrix([[0, 5], [wrong, 0]])


def test_infinity_means_that_no_way_leads_there_in_time_and_distance_alike() -> None:
    matrix = _with_matrix([[0, float("inf")], [7, 0]], [[0, 3], [UNREACHABLE, 0]]).matrices[0]
    assert matrix.leg(0, 1) is None
    assert matrix.leg(1, 0) is None
    assert matrix.durations[0, 1] == matrix.distances[0, 1] == UNREACHABLE


def test_the_way_from_a_place_to_itself_is_none_whatever_the_matrix_says() -> None:
    assert _with_matrix([[3, 1], [1, UNREACHABLE]]).matrices[0].leg(1, 1) == (0, 0)


@pytest.mark.parametrize(
    ("matrices", "sentence"),
    [
        ((), "has no matrix"),
        ((Matrix(np.zeros((2, 3)), np.zeros((2, 3))),), "not a square table"),
        ((Matrix(np.zeros((2, 2)), np.zeros((3, 3))),), "different shapes"),
        ((street(2), street(3)), "do not have the same places"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(matrices: tuple[Matrix, ...], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        Problem(0, matrices, (), ()).validated()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (stop(1, window(10, 9), name="Mill"), "A window of stop Mill closes 3600 s before it opens"),
        (stop(1, window(9, 11), window(10, 12), name="Mill"), "windows of stop Mill overlap"),
        (stop(1, window(-1, 11), name="Mill"), "Mill lies outside the day"),
        (stop(1, name="Mill", service_s=-5), "Service at stop Mill cannot take -5 s"),
        (stop(1, name="Mill", demand=(-1,)), "Stop Mill asks for"),
        (stop(1, name="Mill", demand=(1, 2)), "Stop Mill asks for"),
        (stop(1, name="Mill", pickup=(-1,)), "At stop Mill"),
        (stop(1, name="Mill", pickup=(1, 2)), "At stop Mill"),
        (
            stop(1, name="Mill", announced=Announced(1, 0)),
            "Mill was announced with a vehicle that the day does not have",
        ),
        (stop(1, name="Mill", announced=Announced(0, -1)), "Mill was announced for a time outside the day"),
        (stop(1, name="Mill", drop_cost=-1), "Leaving out stop Mill cannot cost -1"),
        (stop(1, name="Mill", lock=Lock(3)), "locked to a vehicle that the day does not have"),
        (Stop("s", (Door(9),), name="Mill"), "Stop Mill has the doors"),
        (Stop("s", (), name="Mill"), "Stop Mill has the doors"),
        (Stop("s", (Door(1), Door(1)), name="Mill"), "Stop Mill has the doors"),
    ],
)
def test_a_stop_that_cannot_be_is_refused_by_name(wrong: Stop, sentence: str) -> None:
    good = day([stop(1)], [van()])
    demanding = wrong if wrong.demand else replace(wrong, demand=(0,))
    with pytest.raises(BadInput, match=sentence):
        replace(good, stops=(demanding,), dimensions=("mass_g",), vehicles=(van(capacity=(10,)),)).validated()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"shift_end_s": 0}, "The shift of Van 1 ends before it starts"),
        ({"latest_start_s": 0}, "Van 1 must leave before its shift starts"),
        ({"breaks": (Break(50_000, 40_000, 600),)}, "A break of Van 1"),
        ({"breaks": (Break(40_000, 50_000, 0),)}, "A break of Van 1"),
        ({"breaks": (Break(40_000, 50_000, 600), Break(50_100, 51_000, 600))}, "The breaks of Van 1 overlap"),
        ({"start": 7}, "starts or ends at a place"),
        ({"end": 7}, "starts or ends at a place"),
        ({"matrix": 2}, "Van 1 has no matrix"),
        ({"capacity": (5,)}, "Van 1 carries"),
        ({"cost_km": -1}, "A cost of Van 1"),
        ({"cost_hour": 10**13}, "A cost of Van 1"),
        ({"cost_stop": -1}, "A cost of Van 1"),
        ({"cost_overtime_hour": 10**13}, "A cost of Van 1"),
        ({"overtime_s": -1}, "The overtime of Van 1 is negative"),
        ({"overtime_s": 10**7}, "The overtime of Van 1 .* outside the day"),
        ({"reloads": -1}, "Van 1 cannot come back to load -1 times"),
        ({"reload_s": -5}, "Van 1 cannot come back to load 0 times for -5 s"),
        ({"reload_places": (0, 9)}, "Van 1 loads again at a place"),
        ({"aboard": frozenset({4})}, "Van 1 has goods aboard for a stop that the day does not have"),
        ({"max_stops": -1}, "largest number of stops of Van 1"),
    ],
)
def test_a_vehicle_that_cannot_be_is_refused_by_name(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        day([stop(1)], [van(**wrong)])


def test_two_stops_locked_to_one_position_are_refused_with_both_names() -> None:
    with pytest.raises(BadInput, match="Stops Mill and Forge are locked to the same position of Van 1"):
        day([stop(1, name="Mill", lock=Lock(0, 0)), stop(2, name="Forge", lock=Lock(0, 0))], [van()])


@pytest.mark.parametrize(("order", "sentence"), [((0, 5), "does not have"), ((0, 0), "same stop twice")])
def test_an_order_to_be_kept_that_cannot_be_is_refused(order: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        day([stop(1)], [van()], sequences=(order,))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pairs": ((0, 9),)}, "A shipment names a stop that the day does not have"),
        ({"pairs": ((0, 0),)}, "Stop Mill is in 2 shipments"),
        ({"pairs": ((0, 1), (1, 2))}, "Stop Forge is in 2 shipments"),
        ({"balance": Balance("time", -1)}, "Work cannot be balanced by time at -1"),
        ({"balance": Balance("weight", 5)}, "Work cannot be balanced by weight"),  # type: ignore[arg-type]
        ({"most_changed": -1}, "announced stops that may change"),
        ({"eta_tolerance_s": -1}, "nor their tolerance can be negative"),
    ],
)
def test_a_day_that_cannot_be_is_refused(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        day([stop(1, name="Mill"), stop(2, name="Forge"), stop(3)], [van()], **wrong)


def test_goods_are_aboard_one_vehicle_and_not_those_still_to_be_collected() -> None:
    stops = [stop(1, name="Mill"), stop(2, name="Forge")]
    both = [van(aboard=frozenset({0})), van(2, aboard=frozenset({0}))]
    with pytest.raises(BadInput, match="The goods of stop Mill are aboard Van 1 and Van 2; keep one"):
        day(stops, both)
    with pytest.raises(BadInput, match="Van 1 cannot have aboard what is still to be collected for stop Mill"):
        day(stops, [both[0]], pairs=((1, 0),))
