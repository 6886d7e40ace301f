"""The region's roads: what may be driven, what it costs, where a pin stands, and how a way is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.region.build import build
from core.region.file import RegionFile
from core.region.items import RoadSpot, TurnRule
from core.region.network import Spot
from core.roads.adapters.region.roads import RegionRoads
from core.roads.model import UNREACHABLE, Drive, Step, Turn
from core.roads.profiles import read
from tests.core.region.making import Corner, Listed, row
from tests.core.roads.town import STREET, VAN, grid, point, town

#: A crossing (0) with four arms of 300 m: north (1), east (2), south (3), west (4).
CROSS: dict[int, Corner] = {0: (0, 0), 1: (300, 0), 2: (0, 300), 3: (-300, 0), 4: (0, -300)}
ARMS = tuple((n, [0, n], {**STREET, "name": name}) for n, name in enumerate(("North", "East", "South", "West"), 1))
NORTH, EAST, SOUTH, WEST = (point(200, 0), point(0, 200), point(-200, 0), point(0, -200))


def seconds(roads: RegionRoads, *points: tuple[float, float], drive: Drive = VAN) -> list[list[int]]:
    return roads.table(points, points, drive).durations.tolist()


def test_a_straight_way_takes_its_length_at_its_speed(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    table = roads.table([NORTH], [SOUTH], VAN)
    assert table.distances[0, 0] == pytest.approx(400, abs=2)
    assert table.durations[0, 0] == pytest.approx(40, abs=1)


def test_a_turn_costs_more_the_sharper_it_is_and_more_across_oncoming_traffic(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    straight, left, right = (seconds(roads, NORTH, to)[0][1] for to in (SOUTH, EAST, WEST))
    assert straight < right < left  # southbound, traffic on the right: east is a left turn


def test_where_traffic_keeps_to_the_left_the_other_turn_is_dear(tmp_path: Path) -> None:
    london = {n: (150_000 + north, -572_000 + east) for n, (north, east) in CROSS.items()}
    roads = town(tmp_path, london, *ARMS)
    here = [point(150_000 + north, -572_000 + east) for north, east in ((200, 0), (0, 200), (0, -200))]
    to_east, to_west = seconds(roads, *here)[0][1:]
    assert to_west > to_east


def test_one_way_streets_are_driven_one_way(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (300.0, 200.0)}
    roads = town(tmp_path, corners, (1, [1, 2], {**STREET, "oneway": "yes"}), (2, [2, 3, 1], STREET))
    there = roads.table([point(0, 100)], [point(0, 300)], VAN)
    back = roads.table([point(0, 300)], [point(0, 100)], VAN)
    assert there.distances[0, 0] == pytest.approx(200, abs=2)
    assert back.distances[0, 0] == pytest.approx(100 + 2 * 360.6 + 100, abs=5)


def test_a_forbidden_turn_is_driven_round(tmp_path: Path) -> None:
    ring = (9, [1, 2, 3, 4, 1], STREET)
    free = town(tmp_path, CROSS, *ARMS, ring).table([SOUTH], [EAST], VAN)
    ban = TurnRule(False, (3,), 0, (2,), False)
    held = town(tmp_path, CROSS, *ARMS, ring, more=[ban])
    assert held.table([SOUTH], [EAST], VAN).distances[0, 0] > free.distances[0, 0] + 100
    assert held.table([SOUTH], [NORTH], VAN).distances[0, 0] == pytest.approx(400, abs=2)
    # On foot, and for a bicycle that the rule does not name, it does not hold.
    assert held.table([SOUTH], [EAST], Drive("bike")).distances[0, 0] == free.distances[0, 0]
    assert held.table([SOUTH], [EAST], Drive("foot")).distances[0, 0] == free.distances[0, 0]


def test_nobody_turns_round_but_at_a_dead_end(tmp_path: Path) -> None:
    corners = {0: (0.0, 0.0), 1: (0.0, 500.0), 2: (0.0, 1000.0), 3: (0.0, -500.0), 4: (300.0, 500.0)}
    oneway = {**STREET, "oneway": "yes"}
    # Whoever wants back against the one-way street has to go to the end of the road and turn there.
    roads = town(
        tmp_path, corners, (1, [0, 1], oneway), (2, [1, 2], STREET), (3, [3, 0], STREET), (4, [1, 4, 3], STREET)
    )
    back = roads.table([point(0, 400)], [point(0, 100)], VAN)
    detour = 100 + 300 + 1044 + 500 + 100
    assert back.distances[0, 0] == pytest.approx(detour, abs=8)
    leaving = roads.table([point(0, 900)], [point(0, 600)], VAN)
    assert leaving.distances[0, 0] == pytest.approx(300, abs=2)


def test_a_private_road_is_driven_by_those_with_business_there_and_is_no_short_cut(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (900.0, 200.0)}
    yard = {"highway": "service", "access": "private", "name": "Yard"}
    roads = town(tmp_path, corners, (1, [1, 2], yard), (2, [1, 3, 2], STREET))
    across = roads.table([point(450, 100)], [point(450, 300)], VAN)
    assert across.distances[0, 0] == pytest.approx(922, abs=5)  # over the hill, not through the yard
    into = roads.table([point(450, 100)], [point(0, 200)], VAN)
    assert into.distances[0, 0] == pytest.approx(461 + 200, abs=5)
    out = roads.table([point(0, 200)], [point(450, 300)], VAN)
    assert out.distances[0, 0] == pytest.approx(200 + 461, abs=5)
    within = roads.table([point(0, 100)], [point(0, 300)], VAN)
    assert within.distances[0, 0] == pytest.approx(200, abs=2)


def test_where_a_private_road_is_the_only_way_it_is_driven(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (0.0, 800.0), 4: (0.0, -400.0)}
    yard = {"highway": "service", "access": "private", "maxspeed": "45"}
    roads = town(tmp_path, corners, (1, [1, 2], yard), (2, [2, 3], STREET), (3, [4, 1], STREET))
    table = roads.table([point(0, -300)], [point(0, 700)], VAN)
    assert table.distances[0, 0] == pytest.approx(1000, abs=3)
    assert table.durations[0, 0] == pytest.approx(100, abs=2)


@pytest.mark.parametrize(
    ("spot", "more_s"), [(Spot.SIGNALS, 2), (Spot.STOP, 2), (Spot.GIVE_WAY, 1), (Spot.GATE, 60), (Spot(0), 0)]
)
def test_what_stands_on_the_way_costs_its_seconds(tmp_path: Path, spot: Spot, more_s: int) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 300.0), 3: (0.0, 600.0)}
    roads = town(tmp_path, corners, (1, [1, 2, 3], STREET), more=[RoadSpot(2, spot)])
    assert seconds(roads, point(0, 100), point(0, 500))[0][1] == pytest.approx(40 + more_s, abs=1)


def test_a_bollard_stops_vans_and_lets_bicycles_pass(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 300.0), 3: (0.0, 600.0), 4: (400.0, 300.0)}
    roads = town(tmp_path, corners, (1, [1, 2, 3], STREET), (2, [1, 4, 3], STREET), more=[RoadSpot(2, Spot.NO_MOTOR)])
    ends = [point(0, 200)], [point(0, 400)]
    assert roads.table(*ends, Drive("bike")).distances[0, 0] == pytest.approx(200, abs=2)
    assert roads.table(*ends, VAN).distances[0, 0] == pytest.approx(200 + 1000 + 200, abs=5)


def test_low_bridges_are_no_way_for_those_that_are_higher(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (900.0, 200.0)}
    low = {**STREET, "maxheight": "2.3"}
    roads = town(tmp_path, corners, (1, [1, 2], low), (2, [1, 3, 2], STREET))
    ends = [point(450, 100)], [point(450, 300)]
    assert roads.table(*ends, Drive("car")).distances[0, 0] == pytest.approx(461 + 400 + 461, abs=1000)
    assert roads.table([point(450, 100)], [point(10, 200)], Drive("car")).away[0] < 20
    foot = roads.feet([point(10, 200)], VAN)[0]
    assert foot is not None
    assert foot.away_m > 100  # the van's nearest road is another


def test_profiles_use_their_own_roads_at_their_own_speed(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (900.0, 200.0)}
    path = {"highway": "footway"}
    roads = town(tmp_path, corners, (1, [1, 2], path), (2, [1, 3, 2], STREET))
    walk = roads.table([point(0, 0)], [point(0, 400)], Drive("foot"))
    assert walk.distances[0, 0] == pytest.approx(400, abs=3)
    assert walk.durations[0, 0] == pytest.approx(400 / 5 * 3.6, abs=4)
    assert roads.table([point(0, 0)], [point(0, 400)], VAN).distances[0, 0] == pytest.approx(1844, abs=10)


def test_a_pin_stands_at_the_nearest_road_and_the_distance_is_told(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    table = roads.table([point(40, 150), NORTH], [NORTH, EAST], VAN)
    assert table.away.tolist() == [40, 0]


def test_a_pin_near_no_road_stands_nowhere(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    sea, far = point(900, 900), (-33.0, 151.0)
    table = roads.table([sea, far, NORTH], [NORTH, sea], VAN)
    assert table.away.tolist() == [-1, -1, 0]
    assert table.durations[0].tolist() == [UNREACHABLE, UNREACHABLE]
    assert table.durations[2, 0] == 0
    assert roads.ways([sea, NORTH], VAN) == [None]


def test_the_limit_of_snapping_can_be_changed(tmp_path: Path) -> None:
    assert town(tmp_path, CROSS, *ARMS, snap_m=100).table([point(150, 150)], [NORTH], VAN).away[0] == -1
    assert town(tmp_path, CROSS, *ARMS, snap_m=200).table([point(150, 150)], [NORTH], VAN).away[0] == 150


def test_pins_on_one_link_are_driven_along_it_or_round_the_block(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 400.0), 3: (300.0, 200.0)}
    roads = town(tmp_path, corners, (1, [1, 2], {**STREET, "oneway": "yes"}), (2, [2, 3, 1], STREET))
    here, there = point(0, 150), point(0, 250)
    table = roads.table([here, there], [here, there], VAN)
    assert table.distances.diagonal().tolist() == [0, 0]
    assert table.distances[0, 1] == pytest.approx(100, abs=1)
    assert table.distances[1, 0] == pytest.approx(150 + 721 + 150, abs=5)


def test_an_island_is_where_a_pin_stands_only_if_no_other_road_is_near(tmp_path: Path) -> None:
    corners, ways = grid(16)
    island = {9001: (2100.0, 0.0), 9002: (2100.0, 400.0)}
    yard = {9003: (1510.0, 1000.0), 9004: (1510.0, 1050.0)}
    roads = town(tmp_path, corners | island | yard, *ways, (8000, [9001, 9002], STREET), (8001, [9003, 9004], STREET))
    on_island, at_yard = roads.feet([point(2090, 200), point(1512, 1025)], VAN)
    assert on_island is not None
    assert (on_island.island, round(on_island.away_m)) == (True, 10)
    assert at_yard is not None
    assert (at_yard.island, round(at_yard.away_m)) == (False, 12)
    table = roads.table([point(2090, 100)], [point(2090, 300), point(0, 0)], VAN)
    assert table.durations[0].tolist() == [20, UNREACHABLE]


def test_a_way_has_the_times_of_the_table_and_a_line_along_the_roads(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    points = [NORTH, EAST, point(0, 120), WEST, NORTH]
    table = roads.table(points, points, VAN)
    for number, way in enumerate(roads.ways(points, VAN)):
        assert way is not None
        assert (way.duration_s, way.distance_m) == (
            table.durations[number, number + 1],
            table.distances[number, number + 1],
        )
        assert way.shape[0] == pytest.approx(points[number], abs=1e-5)
        assert way.shape[-1] == pytest.approx(points[number + 1], abs=1e-5)
    first = roads.ways([NORTH, EAST], VAN)[0]
    assert first is not None
    assert first.shape[1] == pytest.approx(point(0, 0), abs=1e-6)


def test_a_driver_is_told_where_to_turn_and_into_what(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    [left, straight, back] = roads.ways([NORTH, EAST, WEST, NORTH], VAN)
    assert left is not None
    assert left.steps == (
        Step(Turn.START, "North", 200, 20),
        Step(Turn.LEFT, "East", 200, 20),
        Step(Turn.ARRIVE, "East", 0, 0),
    )
    assert straight is not None
    assert [step.turn for step in straight.steps] == [Turn.START, Turn.STRAIGHT, Turn.ARRIVE]
    assert straight.steps[1].street == "West"
    assert back is not None
    assert back.steps[1].turn is Turn.LEFT


def test_a_roundabout_is_left_at_its_counted_exit(tmp_path: Path) -> None:
    circle: dict[int, Corner] = {5: (30, 0), 6: (0, 30), 7: (-30, 0), 8: (0, -30)}
    ring = {**STREET, "junction": "roundabout", "name": "Circus"}
    arms = tuple((n, [n + 4, n], {**STREET, "name": name}) for n, name in enumerate(("N", "E", "S", "W"), 1))
    # Anticlockwise, as where traffic keeps to the right: north, west, south, east.
    roads = town(tmp_path, CROSS | circle, (9, [5, 8, 7, 6, 5], ring), *arms)
    told = {}
    for name, to in {"W": WEST, "S": SOUTH, "E": EAST}.items():
        [way] = roads.ways([NORTH, to], VAN)
        assert way is not None
        assert [step.turn for step in way.steps] == [Turn.START, Turn.ROUNDABOUT, Turn.ARRIVE]
        told[name] = (way.steps[1].exit, way.steps[1].street)
    assert told == {"W": (1, "W"), "S": (2, "S"), "E": (3, "E")}


def test_bends_and_names_that_stay_the_same_are_no_step(tmp_path: Path) -> None:
    corners = {1: (0.0, 0.0), 2: (0.0, 200.0), 3: (100.0, 400.0), 4: (250.0, 500.0), 5: (-100.0, 200.0)}
    roads = town(
        tmp_path,
        corners,
        (1, [1, 2], STREET),
        (2, [2, 3], STREET),
        (3, [3, 4], STREET),
        (4, [2, 5], {"highway": "service"}),
    )
    [way] = roads.ways([point(0, 50), point(200, 467)], VAN)
    assert way is not None
    assert [step.turn for step in way.steps] == [Turn.START, Turn.SLIGHT_LEFT, Turn.ARRIVE]


def test_hours_and_zones_slow_traffic_and_stand_in_the_provenance(tmp_path: Path) -> None:
    own = """
    [van.hours]
    "07:00-09:00" = 0.5
    [[zone]]
    name = "Old town"
    corners = [[50.0, 8.0], [50.0, 8.01], [50.01, 8.01], [50.01, 8.0]]
    hours = { "00:00-24:00" = 0.25 }
    """
    roads = town(tmp_path, CROSS, *ARMS, profiles=read(own))
    noon, rush, night = (Drive("van", since, until) for since, until in ((720, 780), (420, 540), (1320, 120)))
    south = [point(-50, 0)], [point(-250, 0)]
    north = [point(50, 0)], [point(250, 0)]
    assert [roads.table(*south, when).durations[0, 0] for when in (noon, rush, night)] == [20, 40, 20]
    assert roads.table(*north, rush).durations[0, 0] in (79, 80)
    assert roads.table(*north, Drive("foot", 420, 540)).durations[0, 0] == pytest.approx(200 / 5 * 3.6, abs=2)
    assert "at 50 % of the usual speed" in roads.provenance(rush)
    assert roads.source(noon) == roads.source(Drive("van", 600, 660)) != roads.source(rush)


def test_the_detour_is_measured_on_the_region_itself(tmp_path: Path) -> None:
    corners, ways = grid(12)
    found = town(tmp_path, corners, *ways).detour(VAN)
    assert 1.15 < found.factor < 1.41  # of a grid: between straight on and the diagonal's root of two
    assert 25 < found.speed_kmh < 36
    with pytest.raises(Unavailable, match="too few"):
        town(tmp_path, {1: (0.0, 0.0), 2: (0.0, 100.0)}, (1, [1, 2], STREET)).detour(VAN)


def test_a_profile_that_nobody_knows_goes_like_a_van(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    assert roads.source(Drive("lorry")) == roads.source(VAN)


def test_no_points_give_empty_tables(tmp_path: Path) -> None:
    roads = town(tmp_path, CROSS, *ARMS)
    assert roads.table([], [NORTH], VAN).durations.shape == (0, 1)
    assert roads.table([NORTH], [], VAN).durations.shape == (1, 0)
    assert roads.ways([NORTH], VAN) == []


def test_a_region_without_roads_is_refused(tmp_path: Path) -> None:
    build(tmp_path / "r.db", [Listed(row("Mill Lane", range(1, 3), 0, 0))], now=0)
    with pytest.raises(Unavailable, match="holds no roads"):
        RegionRoads(RegionFile(tmp_path / "r.db"), read(), 500)
