"""Valhalla servers: recorded answers of a real one, the real one where it can be had, toys, and hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Unavailable
from core.roads.adapters import valhalla as adapter
from core.roads.adapters.server import Server
from core.roads.adapters.valhalla import Valhalla
from core.roads.model import UNREACHABLE, Drive, Point, Step, Turn
from tests.core.roads.loopback import Answer, Asked, Loopback, Said
from tests.core.roads.toys import ToyValhalla

VAN = Drive("van")
#: In Wendlesham: a close, two roads of the town, a village.
CLOSE, WEYBREAD, SOUTHERN, NORTH = (52.0932, 0.9148), (52.095, 0.92), (52.09, 0.91), (52.0975, 0.909)
SEA = (53.0, 3.0)


def valhalla(url: str, snap_m: int = 500) -> Valhalla:
    return Valhalla(Server("Valhalla", url, "roads.url"), snap_m)


def grid(count: int) -> list[Point]:
    return [(round(52 + i % 7 / 1000, 6), round(1 + i // 7 / 1000, 6)) for i in range(count)]


# What a real server answers


def test_a_table_has_times_distances_and_how_far_the_road_is(valhalla_url: str) -> None:
    points = [CLOSE, WEYBREAD, SOUTHERN]
    table = valhalla(valhalla_url).table(points, points, VAN)
    assert table.durations.tolist() == [[0, 42, 38], [44, 0, 47], [46, 56, 0]]
    assert table.distances.tolist() == [[0, 763, 630], [419, 0, 945], [718, 1033, 0]]
    assert table.away.tolist() == [17, 265, 118]


def test_a_place_near_no_road_is_told_and_the_others_are_answered(valhalla_url: str) -> None:
    points = [CLOSE, SEA, WEYBREAD]
    table = valhalla(valhalla_url).table(points, points, VAN)
    assert table.away.tolist() == [17, -1, 265]
    assert (table.durations[1] == UNREACHABLE).all()
    assert table.durations[np.ix_([0, 2], [0, 2])].tolist() == [[0, 42], [44, 0]]


def test_a_walker_goes_another_way_than_a_van_and_a_bike(valhalla_url: str) -> None:
    times = {
        profile: int(valhalla(valhalla_url).table([CLOSE], [NORTH], Drive(profile)).durations[0, 0])
        for profile in ("van", "car", "bike", "foot")
    }
    assert times["van"] == times["car"] < times["bike"] < times["foot"]


def test_ways_have_shapes_and_steps(valhalla_url: str) -> None:
    _, way = valhalla(valhalla_url).ways([CLOSE, WEYBREAD, SOUTHERN], VAN)
    assert way is not None
    assert way.steps == (
        Step(Turn.START, "Weybread Road", 458, 17),
        Step(Turn.ROUNDABOUT, "Southern Way", 486, 31, exit=1),
        Step(Turn.ARRIVE, "", 0, 0),
    )
    assert way.shape[0] == pytest.approx((52.092632, 0.919562), abs=1e-5)
    assert (way.duration_s, way.distance_m, way.straight) == (48, 945, False)


def test_no_way_leads_to_the_sea_and_the_others_are_found(valhalla_url: str) -> None:
    ways = valhalla(valhalla_url).ways([CLOSE, WEYBREAD, SEA, WEYBREAD, SOUTHERN], VAN)
    assert [way is None for way in ways] == [False, True, True, False]


# What it is asked


def test_a_van_needs_height_and_every_place_has_its_radius(serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyValhalla())
    valhalla(server.url, snap_m=250).table([CLOSE], [NORTH], VAN)
    looked_up, asked = server.asked
    assert (looked_up.path, asked.path) == ("/locate", "/sources_to_targets")
    assert asked.body["costing_options"]["auto"]["height"] == 2.7
    assert asked.body["sources"][0]["search_cutoff"] == 250
    assert asked.agent.startswith("roundsman/")


def test_of_no_places_nothing_is_asked(serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyValhalla())
    assert valhalla(server.url).table([], [], VAN).durations.shape == (0, 0)
    assert server.asked == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_the_limit_and_whoever_is_at_sea_the_table_is_right(
    serve: Callable[[Answer], Loopback], data: st.DataObject
) -> None:
    points = grid(25)
    sea = data.draw(st.sets(st.sampled_from(points), max_size=3))
    islands = data.draw(st.sets(st.sampled_from(points), max_size=1))
    toy = ToyValhalla(frozenset(sea), frozenset(islands), max_pairs=data.draw(st.integers(30, 2500)))
    origins = data.draw(st.lists(st.sampled_from(points), min_size=1, max_size=25))
    destinations = data.draw(st.lists(st.sampled_from(points), min_size=1, max_size=25))
    table = valhalla(serve(toy).url).table(origins, destinations, VAN)
    expected = toy.expected(origins, destinations)
    assert (table.durations == expected.durations).all()
    assert (table.distances == expected.distances).all()
    assert (table.away == expected.away).all()


def test_a_table_of_a_hundred_goes_in_squares_of_fifty(serve: Callable[[Answer], Loopback]) -> None:
    toy = ToyValhalla()
    valhalla(serve(toy).url).table(grid(100), grid(100), VAN)
    assert toy.parts == [(50, 50)] * 4


def test_a_table_that_would_take_too_long_is_not_begun(
    serve: Callable[[Answer], Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "WHOLE_S", 0.0)
    toy = ToyValhalla()
    with pytest.raises(Unavailable, match="for 100 places; an OSRM server takes seconds"):
        valhalla(serve(toy).url).table(grid(100), grid(100), VAN)
    assert len(toy.parts) == 1


# Servers in trouble, and hostile ones


def table(durations: object, **more: object) -> dict[str, object]:
    return {"sources_to_targets": {"durations": durations, "distances": [[0.1]], **more}, "units": "kilometers"}


HOSTILE_TABLES: dict[str, Any] = {
    "no object": [1],
    "an old form": {"sources_to_targets": [[{"time": 1, "distance": 1}]]},
    "no table": {"sources_to_targets": {}},
    "negative": table([[-5]]),
    "huge": table([[1e12]]),
    "too far for our numbers": table([[1]], distances=[[1e300]]),
    "words": table([["soon"]]),
    "wrong size": table([[1, 2]]),
    "an error that is unknown": {"error_code": 999, "error": "odd\x1b[2J"},
    "an error that is no number": {"error_code": ["x"], "error": "odd"},
    "OSRM": {"code": "InvalidUrl", "message": "URL string malformed"},
}


@pytest.mark.parametrize("body", HOSTILE_TABLES.values(), ids=HOSTILE_TABLES)
def test_whatever_a_server_answers_is_a_sentence(serve: Callable[[Answer], Loopback], body: object) -> None:
    def answer(asked: Asked) -> Said:
        return ToyValhalla()(asked) if asked.path == "/locate" else Said(body)

    server = serve(answer)
    with pytest.raises(Unavailable, match="answers as no Valhalla server does") as trouble:
        valhalla(server.url).table([CLOSE], [NORTH], VAN)
    assert server.url.removeprefix("http://") in str(trouble.value)
    assert str(trouble.value).isprintable()


@pytest.mark.parametrize(
    "body",
    [{}, [1], [{}, {}], [{"edges": [{"correlated_lat": 500, "correlated_lon": 0}]}], [{"edges": 3}], "<html>", None],
    ids=str,
)
def test_whatever_it_says_of_places_is_a_sentence(serve: Callable[[Answer], Loopback], body: object) -> None:
    with pytest.raises(Unavailable, match=r"change roads\.url"):
        valhalla(serve(lambda asked: Said(body)).url).table([CLOSE], [CLOSE], VAN)


def test_a_place_whose_road_is_farther_than_asked_is_near_none(serve: Callable[[Answer], Loopback]) -> None:
    far = [{"edges": [{"correlated_lat": CLOSE[0] + 0.01, "correlated_lon": CLOSE[1]}]}]
    assert valhalla(serve(lambda asked: Said(far)).url).table([CLOSE], [CLOSE], VAN).away.tolist() == [-1]


def test_a_place_at_a_crossing_is_as_far_as_the_crossing(serve: Callable[[Answer], Loopback]) -> None:
    def answer(asked: Asked) -> Said:
        crossing = [{"edges": None, "nodes": [{"lat": CLOSE[0] + 0.001, "lon": CLOSE[1]}]}]
        return Said(crossing) if asked.path == "/locate" else ToyValhalla()(asked)

    assert valhalla(serve(answer).url).table([CLOSE], [CLOSE], VAN).away.tolist() == [111]


def test_a_server_that_does_not_go_so_far_says_how_it_would(serve: Callable[[Answer], Loopback]) -> None:
    def answer(asked: Asked) -> Said:
        too_far = Said({"error_code": 154, "error": "Path distance exceeds the max distance limit: 400000 meters"}, 400)
        return ToyValhalla()(asked) if asked.path == "/locate" else too_far

    with pytest.raises(Unavailable, match="max_matrix_distance"):
        valhalla(serve(answer).url).table([CLOSE], [NORTH], VAN)


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Unavailable, match=r"The Valhalla server 127\.0\.0\.1:9 does not answer"):
        valhalla("http://127.0.0.1:9").ways([CLOSE, NORTH], VAN)


TRIPS: dict[str, Any] = {
    "no trip": {},
    "no legs": {"trip": {}},
    "too few legs": {"trip": {"legs": []}},
    "no summary": {"trip": {"legs": [{"shape": "??", "maneuvers": []}]}},
    "no shape": {"trip": {"legs": [{"summary": {"time": 1, "length": 1}, "maneuvers": []}]}},
    "no maneuvers": {"trip": {"legs": [{"summary": {"time": 1, "length": 1}, "shape": "??"}]}},
    "a maneuver of words": {
        "trip": {"legs": [{"summary": {"time": 1, "length": 1}, "shape": "??", "maneuvers": [{"time": "x"}]}]}
    },
}


@pytest.mark.parametrize("body", TRIPS.values(), ids=TRIPS)
def test_a_way_that_cannot_be_read_is_a_sentence(serve: Callable[[Answer], Loopback], body: object) -> None:
    with pytest.raises(Unavailable, match="answers as no Valhalla server does"):
        valhalla(serve(lambda asked: Said(body)).url).ways([CLOSE, NORTH], VAN)


def test_every_kind_of_maneuver_is_a_turn_of_ours(serve: Callable[[Answer], Loopback]) -> None:
    kinds = {1: "start", 8: "straight", 10: "right", 11: "sharp right", 12: "back", 14: "sharp left", 15: "left",
             16: "slight left", 9: "slight right", 22: "straight", 20: "slight right", 5: "arrive"}  # fmt: skip
    maneuvers = [{"type": kind, "length": 0.1, "time": 1, "street_names": [str(kind)]} for kind in kinds]
    leg = {"summary": {"time": 1, "length": 1.2}, "shape": "??", "maneuvers": maneuvers}
    [way] = valhalla(serve(lambda asked: Said({"trip": {"legs": [leg]}})).url).ways([CLOSE, NORTH], VAN)
    assert way is not None
    assert [step.turn.value for step in way.steps] == list(kinds.values())
