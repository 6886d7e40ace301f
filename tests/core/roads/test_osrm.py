"""OSRM servers: recorded answers of a real one, a real one where it can be had, toys with limits, and hostile ones."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Unavailable
from core.roads.adapters.osrm import Osrm, OsrmServer
from core.roads.adapters.server import Server
from core.roads.model import UNREACHABLE, Drive, Point, Step, Turn
from tests.core.roads.loopback import Answer, Loopback, Said
from tests.core.roads.toys import ToyOsrm

VAN = Drive("van")
#: In Wendlesham: a close, two roads of the town, a village.
CLOSE, WEYBREAD, SOUTHERN, NORTH = (52.0932, 0.9148), (52.095, 0.92), (52.09, 0.91), (52.0975, 0.909)
SEA = (53.0, 3.0)


def osrm(url: str, snap_m: int = 500) -> Osrm:
    server = Server("OSRM", url, "roads.url")
    return Osrm(OsrmServer({"van": server, "car": server}), snap_m)


def grid(count: int) -> list[Point]:
    return [(round(52 + i % 7 / 1000, 6), round(1 + i // 7 / 1000, 6)) for i in range(count)]


# What a real server answers


def test_a_table_has_times_distances_and_how_far_the_road_is(osrm_url: str) -> None:
    points = [CLOSE, WEYBREAD, SOUTHERN]
    table = osrm(osrm_url).table(points, points, VAN)
    assert table.durations.tolist() == [[0, 31, 45], [29, 0, 57], [50, 62, 0]]
    assert table.distances.tolist() == [[0, 420, 632], [420, 0, 947], [719, 1035, 0]]
    assert table.away.tolist() == [17, 265, 118]


def test_some_are_asked_of_others(osrm_url: str) -> None:
    table = osrm(osrm_url).table([SOUTHERN], [CLOSE, WEYBREAD, CLOSE], VAN)
    assert table.durations.tolist() == [[50, 62, 50]]
    assert table.away.tolist() == [118]


def test_a_place_near_no_road_is_told_and_the_others_are_answered(osrm_url: str) -> None:
    points = [CLOSE, SEA, WEYBREAD]
    table = osrm(osrm_url).table(points, points, VAN)
    assert table.away.tolist() == [17, -1, 265]
    assert (table.durations[1] == UNREACHABLE).all()
    assert (table.distances[:, 1] == UNREACHABLE).all()
    assert table.durations[np.ix_([0, 2], [0, 2])].tolist() == [[0, 31], [29, 0]]


def test_how_near_a_road_has_to_be_is_a_setting(osrm_url: str) -> None:
    points = [CLOSE, WEYBREAD, SOUTHERN]
    assert osrm(osrm_url, snap_m=120).table(points, points, VAN).away.tolist() == [17, -1, 118]


def test_a_single_place_is_asked_about_too(osrm_url: str) -> None:
    table = osrm(osrm_url).table([CLOSE], [CLOSE], VAN)
    assert (table.durations.tolist(), table.away.tolist()) == ([[0]], [17])


def test_ways_have_shapes_and_steps(osrm_url: str) -> None:
    first, second = osrm(osrm_url).ways([CLOSE, WEYBREAD, SOUTHERN], VAN)
    assert first is not None
    assert second is not None
    assert first.steps == (
        Step(Turn.START, "Wendle Park", 52, 14),
        Step(Turn.SHARP_RIGHT, "Weybread Road", 368, 17),
        Step(Turn.ARRIVE, "Weybread Road", 0, 0),
    )
    assert first.shape[0] == pytest.approx((52.093275, 0.915012))
    assert first.shape[-1] == pytest.approx((52.092632, 0.919562))
    assert (first.duration_s, first.distance_m, first.straight) == (31, 420, False)
    assert second.steps == (
        Step(Turn.START, "Weybread Road", 460, 22),
        Step(Turn.ROUNDABOUT, "Southern Way", 488, 35, exit=1),
        Step(Turn.ARRIVE, "Southern Way", 0, 0),
    )


def test_a_way_takes_as_long_as_the_table_says(osrm_url: str) -> None:
    points = [CLOSE, WEYBREAD, SOUTHERN, NORTH]
    roads = osrm(osrm_url)
    table = roads.table(points, points, VAN)
    for number, way in enumerate(roads.ways(points, VAN)):
        assert way is not None
        assert way.duration_s == table.durations[number, number + 1]
        assert way.distance_m == table.distances[number, number + 1]


def test_no_way_leads_to_the_sea_and_the_others_are_found(osrm_url: str) -> None:
    ways = osrm(osrm_url).ways([CLOSE, WEYBREAD, SEA, WEYBREAD, SOUTHERN], VAN)
    assert [way is None for way in ways] == [False, True, True, False]


def test_a_table_in_parts_is_the_table_in_one(real_osrm: str) -> None:
    points = [(round(52.088 + i % 13 / 1300, 6), round(0.905 + i // 13 / 700, 6)) for i in range(160)]
    roads = osrm(real_osrm, snap_m=2000)  # it takes a hundred places at a time
    table = roads.table(points, points, VAN)
    some = roads.table(points[50:150], points[50:150], VAN)
    assert (table.durations[50:150, 50:150] == some.durations).all()
    assert (table.durations.diagonal() == 0).all()


# What it is asked


def test_it_is_told_who_is_calling_and_the_radius_of_every_place(serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyOsrm())
    osrm(server.url, snap_m=250).table(grid(3), grid(3), VAN)
    [asked] = server.asked
    assert asked.agent.startswith("roundsman/")
    assert "radiuses=250;250;250" in asked.path
    assert asked.path.startswith("/table/v1/driving/1.000000,52.000000;")


def test_of_no_places_nothing_is_asked(serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyOsrm())
    assert osrm(server.url).table([], [], VAN).durations.shape == (0, 0)
    assert osrm(server.url).ways([CLOSE], VAN) == []
    assert server.asked == []


def test_a_large_table_is_one_question_where_the_server_takes_it(serve: Callable[[Answer], Loopback]) -> None:
    toy = ToyOsrm(max_table=1000)
    points = grid(450)
    table = osrm(serve(toy).url).table(points, points, VAN)
    assert toy.parts == [(450, 450)]
    assert (table.durations == toy.expected(points, points).durations).all()


@pytest.mark.parametrize(
    "too_long", [Said("", 414), Said("", 431), Said("<html>Bad Request", 400), Said(hangs_up=True)], ids=str
)
def test_where_the_line_is_too_long_it_is_asked_in_parts(serve: Callable[[Answer], Loopback], too_long: Said) -> None:
    toy = ToyOsrm(max_table=10_000, max_line=8000, too_long=too_long)
    points = grid(300)
    table = osrm(serve(toy).url).table(points, points, VAN)
    assert (table.distances == toy.expected(points, points).distances).all()
    assert len(toy.parts) == 9


def test_a_server_that_takes_next_to_nothing_is_given_up(serve: Callable[[Answer], Loopback]) -> None:
    points = grid(30)
    with pytest.raises(Unavailable, match="--max-table-size"):
        osrm(serve(ToyOsrm(max_table=5)).url).table(points, points, VAN)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_the_limit_and_whoever_is_at_sea_the_table_is_right(
    serve: Callable[[Answer], Loopback], data: st.DataObject
) -> None:
    points = grid(40)
    sea = data.draw(st.sets(st.sampled_from(points), max_size=4))
    islands = data.draw(st.sets(st.sampled_from(points), max_size=4))
    toy = ToyOsrm(frozenset(sea), frozenset(islands), max_table=data.draw(st.integers(10, 100)))
    origins = data.draw(st.lists(st.sampled_from(points), min_size=1, max_size=30))
    destinations = data.draw(st.lists(st.sampled_from(points), min_size=1, max_size=30))
    table = osrm(serve(toy).url).table(origins, destinations, VAN)
    expected = toy.expected(origins, destinations)
    assert (table.durations == expected.durations).all()
    assert (table.distances == expected.distances).all()
    assert (table.away == expected.away).all()


def test_a_server_that_pays_no_heed_to_our_radius_is_not_believed(serve: Callable[[Answer], Loopback]) -> None:
    far = {"location": [8.0, 50.0]}

    def snaps_far(asked: object) -> Said:
        table = [[0, 5], [5, 0]]
        near = {"location": [CLOSE[1], CLOSE[0]]}
        places = {"sources": [near, far], "destinations": [near, far]}
        return Said({"code": "Ok", "durations": table, "distances": table, **places})

    table = osrm(serve(snaps_far).url).table([CLOSE, SEA], [CLOSE, SEA], VAN)
    assert table.away.tolist() == [0, -1]
    assert table.durations.tolist() == [[0, UNREACHABLE], [UNREACHABLE, UNREACHABLE]]


def test_two_doors_on_one_spot_may_lie_a_hair_less_than_nothing_apart(serve: Callable[[Answer], Loopback]) -> None:
    near = [{"location": [CLOSE[1], CLOSE[0]]}] * 2
    said = {"code": "Ok", "durations": [[0, 0], [0, 0]], "distances": [[0, -0.2], [0.2, 0]]}
    answer = Said({**said, "sources": near, "destinations": near})
    table = osrm(serve(lambda asked: answer).url).table([CLOSE, NORTH], [CLOSE, NORTH], VAN)
    assert table.distances[0, 0] == 0


def test_a_vehicle_that_no_server_is_set_for_is_refused_with_the_way_out(serve: Callable[[Answer], Loopback]) -> None:
    servers = {"bike": Server("OSRM", "", "roads.url_bike", "bike")}
    with pytest.raises(Unavailable, match=r"No OSRM server is set for bike; .*settings set roads\.url_bike"):
        Osrm(OsrmServer(servers), 500).table([CLOSE], [CLOSE], Drive("bike"))


# Steps


def leg(*steps: tuple[str, str, str, float], **more: object) -> Said:
    """A route of one leg whose steps are (type, modifier, street, metres)."""
    said = [
        {"name": street, "distance": metres, "duration": metres / 10, "geometry": "_ibE_ibE",
         "maneuver": {"type": kind, "modifier": modifier, "exit": 2}}
        for kind, modifier, street, metres in steps
    ]  # fmt: skip
    total = sum(metres for *_, metres in steps)
    return Said({"code": "Ok", "routes": [{"legs": [{"steps": said, "distance": total, "duration": total / 10}]}]})


def steps_of(serve: Callable[[Answer], Loopback], said: Said) -> list[tuple[str, str, int, int]]:
    [way] = osrm(serve(lambda asked: said).url).ways([CLOSE, NORTH], VAN)
    assert way is not None
    assert sum(step.distance_m for step in way.steps) == way.distance_m
    return [(step.turn.value, step.street, step.distance_m, step.exit) for step in way.steps]


def test_where_nothing_is_decided_steps_are_one(serve: Callable[[Answer], Loopback]) -> None:
    said = leg(
        ("depart", "left", "Row", 10), ("continue", "straight", "Row", 20), ("new name", "straight", "Lane", 30),
        ("use lane", "straight", "Lane", 40), ("notification", "straight", "Lane", 50), ("arrive", "right", "Lane", 0),
    )  # fmt: skip
    assert steps_of(serve, said) == [("start", "Row", 30, 0), ("straight", "Lane", 120, 0), ("arrive", "Lane", 0, 0)]


def test_a_fork_is_told_even_straight_on_along_the_same_street(serve: Callable[[Answer], Loopback]) -> None:
    said = leg(("depart", "", "A 1", 10), ("fork", "straight", "A 1", 20), ("fork", "slight left", "A 1", 30))
    assert [step[0] for step in steps_of(serve, said)] == ["start", "straight", "slight left"]


def test_a_roundabout_is_one_step_out_at_its_exit(serve: Callable[[Answer], Loopback]) -> None:
    said = leg(("depart", "", "Row", 10), ("rotary", "left", "Ring", 20), ("exit rotary", "left", "Lane", 30))
    assert steps_of(serve, said) == [("start", "Row", 10, 0), ("roundabout", "Lane", 50, 2)]


def test_a_small_roundabout_is_turned_at_as_at_a_crossing(serve: Callable[[Answer], Loopback]) -> None:
    said = leg(("depart", "", "Row", 10), ("roundabout turn", "right", "Lane", 20), ("turn", "uturn", "Lane", 5))
    assert steps_of(serve, said)[1:] == [("right", "Lane", 20, 0), ("back", "Lane", 5, 0)]


def test_a_street_s_name_is_cleaned(serve: Callable[[Answer], Loopback]) -> None:
    assert steps_of(serve, leg(("depart", "", "\x1b[31mRed‮ Row", 10)))[0][1] == r"\x1b[31mRed\u202e Row"


# Servers in trouble, and hostile ones

PLACE = {"location": [CLOSE[1], CLOSE[0]]}


def table(durations: object = ((0, 1), (1, 0)), **more: object) -> Said:
    right = {"distances": [[0, 1], [1, 0]], "sources": [PLACE] * 2, "destinations": [PLACE] * 2}
    return Said({"code": "Ok", "durations": durations, **right, **more})


HOSTILE = {
    "html": Said("<html><h1>Welcome to nginx"),
    "nothing": Said(""),
    "cut off": Said('{"code": "Ok", "durations": [[0'),
    "no object": Said("[1]"),
    "null": Said("null"),
    "a number": Said("7"),
    "no code": Said({"durations": [[0]]}),
    "an unknown code": Said({"code": "Nope\x1b[2J", "message": "x" * 5000}),
    "a code that is none": Said({"code": ["Ok"]}),
    "deep nesting": Said("[" * 200_000),
    "invalid UTF-8": Said(b'{"code": "\xff\xfe"}'),
    "NaN": Said('{"code": "Ok", "durations": [[0, NaN], [1, 0]]}'),
    "infinity": Said('{"code": "Ok", "durations": [[0, 1e999], [1, 0]]}'),
    "a number of 100,000 digits": Said(f'{{"code": "Ok", "durations": [[0, {"9" * 100_000}], [1, 0]]}}'),
    "a number of 1,000 digits": Said(f'{{"code": "Ok", "durations": [[0, {"9" * 1_000}], [1, 0]]}}'),
    "no table": table(None),
    "too few rows": table([[0, 1]]),
    "ragged rows": table([[0, 1], [1]]),
    "too many columns": table([[0, 1, 2], [1, 0, 2]]),
    "words": table([["far", "near"], ["near", "far"]]),
    "objects": table([[{}, 1], [1, 0]]),
    "nested": table([[[0], [1]], [[1], [0]]]),
    "negative": table([[0, -40], [1, 0]]),
    "huge": table([[0, 1e12], [1, 0]]),
    "no distances": table(distances=None),
    "no waypoints": table(sources=None),
    "too few waypoints": table(sources=[PLACE]),
    "a waypoint nowhere": table(sources=[PLACE, {"location": [1e9, 52]}]),
    "a waypoint of words": table(sources=[PLACE, {"location": ["a", "b"]}]),
    "a lost place that was not asked for": Said({"code": "NoSegment", "message": "for coordinate 99"}, 400),
    "a lost place without a number": Said({"code": "NoSegment", "message": "somewhere"}, 400),
    "a lost place of many digits": Said({"code": "NoSegment", "message": f"coordinate {'9' * 6000}"}, 400),
    "not found": Said("<html>Not Found", 404),
    "bad gateway": Said("<html>Bad Gateway", 502),
    "no gzip": Said(b"not gzip", headers={"Content-Encoding": "gzip"}),
    "hangs up": Said(hangs_up=True),
    "a redirect": Said("", 302, {"Location": "https://user:secret@evil.example/"}),
    "a redirect to nowhere": Said("", 301, {"Location": "http://[bad"}),
    "a redirect without an address": Said("", 307),
    "shut": Said("", 401, {"WWW-Authenticate": "Basic"}),
    "slow down": Said("", 429, {"Retry-After": "30"}),
    "slow down until a date": Said("", 429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    "Valhalla": Said({"error_code": 106, "error": "Try any of: '/route'"}, 404),
}  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_server_answers_is_a_sentence_that_names_it_and_the_way_out(
    serve: Callable[[Answer], Loopback], said: Said
) -> None:
    server = serve(lambda asked: said)
    with pytest.raises(Unavailable) as trouble:
        osrm(server.url).table([CLOSE, NORTH], [CLOSE, NORTH], VAN)
    sentence = str(trouble.value)
    assert server.url.removeprefix("http://") in sentence
    assert "change roads.url" in sentence
    assert sentence.isprintable()
    assert len(sentence) < 400
    assert "secret" not in sentence
    assert len(server.asked) < 10


@pytest.mark.parametrize(
    ("name", "word"),
    [("slow down", "refuses more questions for now and asks to wait 30 s"), ("a redirect", "on to evil.example"),
     ("shut", "lets nobody in"), ("Valhalla", "settings set roads.source valhalla"), ("bad gateway", "HTTP 502")],
)  # fmt: skip
def test_what_is_the_matter_is_said(serve: Callable[[Answer], Loopback], name: str, word: str) -> None:
    server = serve(lambda asked: HOSTILE[name])
    with pytest.raises(Unavailable, match=word):
        osrm(server.url).table([CLOSE, NORTH], [CLOSE, NORTH], VAN)


ROUTES = {
    "no routes": {"routes": []},
    "no legs": {"routes": [{}]},
    "too many legs": {"routes": [{"legs": [{}, {}]}]},
    "no steps": {"routes": [{"legs": [{"distance": 1, "duration": 1}]}]},
    "a shape that is none": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0] | {"geometry": "_"},
    "no shape": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0] | {"geometry": None},
    "a shape beyond the poles": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0]
    | {"geometry": "_cidiP_cidiP"},
    "a long step": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0] | {"distance": 1e9},
    "a step of words": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0] | {"duration": "long"},
    "no maneuver": leg(("depart", "", "Row", 1)).body["routes"][0]["legs"][0]["steps"][0] | {"maneuver": 3},
}


@pytest.mark.parametrize("said", ROUTES.values(), ids=ROUTES)
def test_a_way_that_cannot_be_read_is_a_sentence(serve: Callable[[Answer], Loopback], said: dict[str, object]) -> None:
    if "routes" not in said:
        said = {"routes": [{"legs": [{"steps": [said], "distance": 1, "duration": 1}]}]}
    server = serve(lambda asked: Said({"code": "Ok", **said}))
    with pytest.raises(Unavailable, match="answers as no OSRM server does"):
        osrm(server.url).ways([CLOSE, NORTH], VAN)


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Unavailable, match=r"server 127\.0\.0\.1:9 does not answer \(.*refused\); see that it runs"):
        osrm("http://127.0.0.1:9").table([CLOSE], [CLOSE], VAN)


def test_a_name_that_nobody_knows_is_a_sentence() -> None:
    with pytest.raises(Unavailable, match=r"osrm\.invalid does not answer"):
        osrm("http://osrm.invalid").table([CLOSE], [CLOSE], VAN)


def test_a_password_in_an_address_is_in_no_sentence_and_no_source() -> None:
    roads = osrm("http://ann:hunter2@127.0.0.1:9/osrm/")
    assert roads.source(VAN) == "OSRM 127.0.0.1:9/osrm within 500 m"
    assert "hunter2" not in roads.provenance(VAN)
    with pytest.raises(Unavailable) as trouble:
        roads.table([CLOSE], [CLOSE], VAN)
    assert "hunter2" not in str(trouble.value)


def test_a_server_that_is_slow_is_waited_for_only_so_long(
    serve: Callable[[Answer], Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.roads.adapters.server.ANSWER_S", 0.2)
    over = threading.Event()

    def slow(asked: object) -> Said:
        over.wait(5)
        return Said("")

    server = serve(slow)
    with pytest.raises(Unavailable, match="does not answer in time"):
        osrm(server.url).table([CLOSE], [CLOSE], VAN)
    over.set()


def test_an_answer_that_drips_is_waited_for_only_so_long(
    serve: Callable[[Answer], Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.roads.adapters.server.ANSWER_S", 0.3)
    server = serve(lambda asked: Said("x" * 40, drips_s=0.02))
    with pytest.raises(Unavailable, match="does not answer in time"):
        osrm(server.url).table([CLOSE], [CLOSE], VAN)


def test_an_answer_without_an_end_is_broken_off(
    serve: Callable[[Answer], Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.roads.adapters.server._LARGEST_BYTES", 100_000)
    server = serve(lambda asked: Said("x" * 1_000_000))
    with pytest.raises(Unavailable, match="answers without an end"):
        osrm(server.url).table([CLOSE], [CLOSE], VAN)


def test_all_parts_together_have_a_deadline(
    serve: Callable[[Answer], Loopback], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.roads.adapters.server.WHOLE_S", -1.0)
    with pytest.raises(Unavailable, match="does not answer in time"):
        osrm(serve(ToyOsrm()).url).table([CLOSE], [CLOSE], VAN)


def test_nothing_of_the_network_is_loaded_before_it_is_asked() -> None:
    code = "import sys, core.roads.adapters.osrm, core.roads.adapters.valhalla; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
