"""Who is asked about the roads, in which order, and what the plan says when the network is cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Unavailable
from core.roads import service
from core.roads.model import Drive
from tests.core.roads.loopback import Answer, Loopback, Said
from tests.core.roads.toys import ToyOsrm, ToyValhalla, seconds

VAN, BIKE = Drive("van"), Drive("bike")
DOORS = [(52.0932, 0.9148), (52.095, 0.92), (52.09, 0.91)]
LINE = "Straight line x 1.35 at 28 km/h (van): no road is known."
NOBODY = "http://127.0.0.1:9"


def sources(desk: Desk, drive: Drive = VAN) -> list[str]:
    found = []
    for one in desk.adapters.roads(desk):
        try:
            found.append(one.source(drive))
        except Unavailable:
            found.append("none")
    return found


def test_without_any_settings_a_line_is_drawn(desk: Desk) -> None:
    assert service.matrix(desk, DOORS, VAN).provenance == LINE


def test_a_server_is_asked_before_everything_else(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyOsrm())
    desk.set("roads.url", server.url)
    found = service.matrix(desk, DOORS, VAN)
    host = server.url.removeprefix("http://")
    assert found.durations[0, 1] == seconds(DOORS[0], DOORS[1])
    assert found.provenance == f"Roads of the OSRM server {host} (van), free-flow times."
    assert found.source == f"OSRM {host} within 500 m"
    service.matrix(desk, DOORS, VAN)
    assert len(server.asked) == 1


def test_the_hours_of_the_profiles_hold_for_a_server_as_well(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    desk.set("roads.url", serve(ToyOsrm()).url)
    desk.beside(".roads.toml").write_text('[van.hours]\n"7:00-9:00" = 0.5\n')
    rush, noon = Drive("van", 7 * 60, 9 * 60), Drive("van", 12 * 60, 14 * 60)
    found = service.matrices(desk, DOORS, [rush, noon])
    assert found[noon].durations[0, 1] == seconds(DOORS[0], DOORS[1])
    assert found[rush].durations[0, 1] == 2 * found[noon].durations[0, 1]
    assert (found[rush].distances == found[noon].distances).all()
    assert found[rush].provenance.endswith("free-flow times. Hours of the profile: 50% of that speed on average.")


def test_with_the_network_cut_the_line_is_taken_and_the_plan_says_so(desk: Desk) -> None:
    desk.set("roads.url", NOBODY)
    found = service.matrix(desk, DOORS, VAN)
    assert found.provenance == (
        "The OSRM server 127.0.0.1:9 does not answer (Connection refused); see that it runs, or change roads.url. "
        + LINE
    )
    assert not service.ways(desk, DOORS, VAN)[0].steps


def test_with_the_network_cut_what_is_known_is_still_known(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyOsrm())
    desk.set("roads.url", server.url)
    service.matrix(desk, DOORS, VAN)
    server.answer = lambda asked: Said("", 503)
    assert service.matrix(desk, DOORS, VAN).provenance.startswith("Roads of the OSRM server")
    assert "is in trouble itself (HTTP 503)" in service.matrix(desk, [*DOORS, (52.1, 0.9)], VAN).provenance


def test_with_the_server_away_osrm_on_this_machine_is_asked(desk: Desk, standin: None) -> None:
    folder = desk.beside(".graphs") / "van"
    folder.mkdir(parents=True)
    (folder / "county.osrm.hsgr").write_text("right")
    desk.set("roads.url", NOBODY)
    found = service.matrix(desk, DOORS[:2], VAN)
    assert found.durations.tolist() == [[0, 10], [10, 0]]
    assert "does not answer" in found.provenance
    assert "Roads of OSRM on this machine, graph county" in found.provenance


def test_a_bike_is_not_asked_of_a_server_for_vans(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyOsrm())
    desk.set("roads.url", server.url)
    found = service.matrix(desk, DOORS, BIKE)
    assert server.asked == []
    assert found.provenance.startswith(
        "No OSRM server is set for bike; “roundsman settings set roads.url_bike http://…” names one. Straight line"
    )


def test_each_kind_of_vehicle_has_its_server(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    vans, bikes = serve(ToyOsrm()), serve(ToyOsrm())
    desk.set("roads.url", vans.url)
    desk.set("roads.url_bike", bikes.url + "/routed-bike/")
    service.matrix(desk, DOORS, BIKE)
    service.matrix(desk, DOORS, Drive("car"))
    assert [asked.path.partition("v1")[0] for asked in (*bikes.asked, *vans.asked)] == [
        "/routed-bike/table/",
        "/table/",
    ]
    assert "/v1/cycling/" in bikes.asked[0].path


def test_one_valhalla_serves_every_vehicle(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    server = serve(ToyValhalla())
    desk.set("roads.url", server.url)
    desk.set("roads.source", "valhalla")
    for drive, costing in ((VAN, "auto"), (BIKE, "bicycle"), (Drive("foot"), "pedestrian")):
        found = service.matrix(desk, DOORS, drive)
        assert found.durations[0, 1] == seconds(DOORS[0], DOORS[1])
        assert server.asked[-1].body["costing"] == costing
    assert found.provenance.startswith("Roads of the Valhalla server")


def test_a_server_that_is_named_without_an_address_says_so(desk: Desk) -> None:
    desk.set("roads.source", "osrm")
    assert service.matrix(desk, DOORS, VAN).provenance == (
        f"No OSRM server is set for van; “roundsman settings set roads.url http://…” names one. {LINE}"
    )


@pytest.mark.parametrize("named", ["straight", "region"])
def test_who_names_a_lesser_one_is_not_given_a_better_one(desk: Desk, named: str) -> None:
    desk.set("roads.url", NOBODY)
    desk.beside(".graphs").mkdir()
    desk.set("roads.source", named)
    assert service.matrix(desk, DOORS, VAN).provenance.endswith(LINE)
    assert "OSRM" not in service.matrix(desk, DOORS, VAN).provenance


def test_osrm_on_this_machine_is_asked_where_it_is_named_or_has_a_folder(desk: Desk, tmp_path: Path) -> None:
    assert sources(desk) == ["straight line x 1.35 at 28 km/h"]
    desk.set("roads.source", "osrm-local")
    assert len(sources(desk)) == 2
    assert "has no graph for van" in service.matrix(desk, DOORS, VAN).provenance
    desk.set("roads.source", "")
    desk.set("roads.osrm_folder", "graphs")
    (tmp_path / "graphs").mkdir()
    assert len(sources(desk)) == 2


def test_a_door_far_from_every_road_is_reached_by_a_line_and_the_plan_says_so(
    desk: Desk, serve: Callable[[Answer], Loopback]
) -> None:
    desk.set("roads.url", serve(ToyOsrm(sea=frozenset({DOORS[1]}))).url)
    desk.set("roads.snap_m", "300")
    found = service.matrix(desk, DOORS, VAN)
    assert found.away.tolist() == [0, -1, 0]
    assert "within 300 m" in found.source
    assert "One place lies near no road of it: straight line" in found.provenance
    assert found.durations[0, 2] == seconds(DOORS[0], DOORS[2])


def test_who_knows_the_roads_is_told_with_what_is_amiss(desk: Desk, serve: Callable[[Answer], Loopback]) -> None:
    assert service.known_by(desk, VAN) == LINE
    desk.set("roads.url", NOBODY)
    assert service.known_by(desk, VAN).startswith("The OSRM server 127.0.0.1:9 does not answer")
    server = serve(ToyOsrm(sea=frozenset({(0.0, 0.0)})))
    desk.set("roads.url", server.url)
    assert service.known_by(desk, VAN) == (
        f"Roads of the OSRM server {server.url.removeprefix('http://')} (van), free-flow times."
    )


@pytest.mark.parametrize(
    "address",
    [
        "localhost:5000",
        "ftp://localhost",
        "http://",
        "http://[bad",
        "http://x:99999",
        "http://x:port",
        "http://x:0",
        "/",
    ],
)
def test_what_is_no_address_of_a_server_is_refused(desk: Desk, address: str) -> None:
    with pytest.raises(BadInput, match="is no address of a server; write it like"):
        desk.set("roads.url", address)


@pytest.mark.parametrize(
    "address", ["http://ann:hunter2@x", "http://ann:hunter2@", "http://x/?key=hunter2", "https://x/#hunter2"]
)
def test_a_secret_in_an_address_is_refused_and_not_repeated(desk: Desk, address: str) -> None:
    with pytest.raises(BadInput, match="no place for a secret") as refusal:
        desk.set("roads.url_bike", address)
    assert "hunter2" not in str(refusal.value)


def test_a_source_that_does_not_exist_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="choose nothing, osrm, valhalla, osrm-local, region, straight"):
        desk.set("roads.source", "google")
