"""Answers of the roads, asked once, kept, and filled in where no road is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pytest

from core.desk import Desk
from core.errors import Unavailable
from core.roads import service
from core.roads.adapters.hourly import Hourly
from core.roads.adapters.straight import StraightLine, guessed
from core.roads.model import UNREACHABLE, Drive, Point, Roads, Step, Table, Turn, Way
from core.roads.profiles import read

VAN = Drive("van")
LINE = StraightLine(guessed(1.0, 36))


@dataclass
class Grid:
    """Roads on a grid: from each point east and north, a second and ten metres a thousandth of a degree."""

    asked: list[tuple[int, int]] = field(default_factory=list)
    led: int = 0
    sea: frozenset[Point] = frozenset()  #: no road is near
    islands: frozenset[Point] = frozenset()  #: no way leads there
    away: bool = False

    def source(self, drive: Drive) -> str:
        return f"grid {drive.profile}"

    def provenance(self, drive: Drive) -> str:
        return "Roads of the grid."

    def table(self, origins: Sequence[Point], destinations: Sequence[Point], drive: Drive) -> Table:
        if self.away:
            raise Unavailable("The grid does not answer.")
        self.asked.append((len(origins), len(destinations)))
        seconds = np.array(
            [[self._far(here, there) for there in destinations] for here in origins], dtype=np.int32
        ).reshape(len(origins), len(destinations))
        off = np.array([-1 if point in self.sea else 7 for point in origins], dtype=np.int32)
        return Table(seconds, np.where(seconds == UNREACHABLE, UNREACHABLE, seconds * 10).astype(np.int32), off)

    def _far(self, here: Point, there: Point) -> int:
        if here == there:
            return 0
        if {here, there} & (self.sea | self.islands):
            return UNREACHABLE
        return round((abs(here[0] - there[0]) + abs(here[1] - there[1])) * 1000)

    def ways(self, points: Sequence[Point], drive: Drive) -> list[Way | None]:
        found: list[Way | None] = []
        for here, there in pairwise(points):
            self.led += 1
            steps = (Step(Turn.START, "Row", 10, 1), Step(Turn.ROUNDABOUT, "", 5, 1, exit=2))
            blocked = {here, there} & self.sea
            found.append(None if blocked else Way(3, 15, (here, (here[0], there[1]), there), steps))
        return found


def with_roads(desk: Desk, *roads: Roads) -> Desk:
    desk.adapters = replace(desk.adapters, roads=lambda _: roads)
    return desk


def points(count: int) -> list[Point]:
    return [(51.0 + i / 1000, 1.0 - (i * 7 % 13) / 1000) for i in range(count)]


def test_a_matrix_is_asked_for_once(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    first = service.matrix(here, points(5), VAN)
    again = service.matrix(here, points(5), VAN)
    assert grid.asked == [(5, 5)]
    assert (first.durations == again.durations).all()
    assert first.provenance == again.provenance == "Roads of the grid."
    assert first.away.tolist() == [7] * 5


def test_another_profile_is_another_question(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    service.matrix(here, points(3), VAN)
    service.matrix(here, points(3), Drive("bike"))
    assert len(grid.asked) == 2


def test_a_further_order_asks_for_one_row_and_one_column(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    service.matrix(here, points(20), VAN)
    grown = service.matrix(here, points(21), VAN)
    assert grid.asked[1:] == [(1, 21), (20, 1)]
    assert (grown.durations == Grid().table(points(21), points(21), VAN).durations).all()


def test_fewer_orders_and_another_order_of_them_ask_for_nothing(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    service.matrix(here, points(20), VAN)
    fewer = points(20)[12:0:-2] + points(20)[13:20]
    found = service.matrix(here, fewer, VAN)
    assert len(grid.asked) == 1
    assert (found.distances == Grid().table(fewer, fewer, VAN).distances).all()


def test_a_day_in_another_place_is_asked_for_anew(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    service.matrix(here, points(20), VAN)
    service.matrix(here, points(3) + [(52.0, i / 1000) for i in range(10)], VAN)
    assert grid.asked == [(20, 20), (13, 13)]


def test_a_point_near_no_road_is_reached_by_straight_lines_and_the_plan_says_so(desk: Desk) -> None:
    at = points(4)
    found = service.matrix(with_roads(desk, Grid(sea=frozenset({at[1]})), LINE), at, VAN)
    line = LINE.table(at, at, VAN)
    assert (found.durations[1] == line.durations[1]).all()
    assert (found.distances[:, 1] == line.distances[:, 1]).all()
    assert found.durations[0, 2] == Grid().table(at, at, VAN).durations[0, 2]
    assert found.provenance == ("Roads of the grid. One place lies near no road of it: straight line x 1 at 36 km/h.")
    assert found.source == "grid van; straight line x 1 at 36 km/h"
    assert found.away.tolist() == [7, -1, 7, 7]


def test_an_island_stays_out_of_reach_and_the_plan_says_so(desk: Desk) -> None:
    at = points(5)
    found = service.matrix(with_roads(desk, Grid(islands=frozenset(at[:2])), LINE), at, VAN)
    assert found.durations[0, 3] == UNREACHABLE
    assert found.provenance == "Roads of the grid. No road leads to 2 places from most of the others."


def test_where_the_best_does_not_answer_the_next_is_asked_and_the_plan_says_so(desk: Desk) -> None:
    found = service.matrix(with_roads(desk, Grid(away=True), LINE), points(3), VAN)
    assert found.provenance == ("The grid does not answer. Straight line x 1 at 36 km/h (van): no road is known.")


def test_what_is_kept_needs_no_answer(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    service.matrix(here, points(6), VAN)
    grid.away = True
    assert service.matrix(here, points(6), VAN).provenance == "Roads of the grid."


def test_with_nobody_to_ask_the_sentence_says_why(desk: Desk) -> None:
    with pytest.raises(Unavailable, match=r"The grid does not answer\."):
        service.matrix(with_roads(desk, Grid(away=True)), points(3), VAN)


def test_old_answers_are_forgotten_when_a_new_one_is_kept(desk: Desk) -> None:
    here = with_roads(desk, Grid(), LINE)
    service.matrix(here, points(3), VAN)
    with here.writing() as db:
        db.execute("UPDATE matrices SET at = at - 15 * 86400")
    service.matrix(here, [(40.0, 1.0), (40.0, 1.1)], VAN)
    assert here.db.execute("SELECT count(*) FROM matrices").fetchone()[0] == 1


def test_ways_are_asked_for_once_and_kept_whole(desk: Desk) -> None:
    grid = Grid()
    here = with_roads(desk, grid, LINE)
    first = service.ways(here, points(4), VAN)
    assert grid.led == 3
    again = service.ways(here, points(5), VAN)
    assert grid.led == 4
    assert [way.steps for way in again[:3]] == [way.steps for way in first]
    assert [round(lat, 6) for way in again[:3] for lat, _ in way.shape] == [
        round(lat, 6) for way in first for lat, _ in way.shape
    ]


def test_a_way_that_no_road_leads_is_a_line(desk: Desk) -> None:
    at = points(3)
    led, line, same = service.ways(with_roads(desk, Grid(sea=frozenset({at[2]})), LINE), [*at, at[2]], VAN)
    assert (led.straight, line.straight, same.distance_m) == (False, True, 0)


def test_hours_of_traffic_lengthen_times_and_steps_and_no_distance() -> None:
    a, b, c = (0.0, 0.0), (0.1, 0.0), (0.2, 0.1)
    shops = read('[van.hours]\n"7:00-9:00" = 0.5\n', "roads.toml")
    slow, fast = Drive("van", 7 * 60, 9 * 60), Drive("van", 12 * 60, 14 * 60)
    roads = Hourly(Grid(islands=frozenset([c])), shops)
    assert roads.source(slow) == "grid van at 0.500 of its speed"
    assert roads.source(fast) == "grid van"
    before, after = roads.table([a, b, c], [a, b, c], fast), roads.table([a, b, c], [a, b, c], slow)
    there = before.durations != UNREACHABLE
    assert (after.durations[there] == 2 * before.durations[there]).all()
    assert (after.durations[~there] == UNREACHABLE).all()
    assert not there.all()
    assert (after.distances == before.distances).all()
    [usual], [late] = roads.ways([a, b], fast), roads.ways([a, b], slow)
    assert usual is not None
    assert late is not None
    assert late.duration_s == 2 * usual.duration_s
    assert [step.duration_s for step in late.steps] == [2 * step.duration_s for step in usual.steps]
    assert late.distance_m == usual.distance_m
