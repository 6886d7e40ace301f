"""Ways cut into links, rules of turning as pairs of arcs, and the order in which links are taken out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.errors import Cancelled, Unavailable
from core.region.build import build, source_of
from core.region.file import RegionFile
from core.region.items import Item, Road, RoadSpot, TurnRule
from core.region.network import Spot, write
from core.region.network.bans import bans
from core.region.network.gather import GatheredRoads
from core.region.network.links import HALTS, Links, links
from core.region.network.order import order
from core.region.network.read import digest, network
from tests.core.region.making import Corner, Listed, network_of, roads, row

LANE = {"highway": "residential", "name": "Mill Lane"}
#: A crossing (0) with four arms, 100 m each: north, east, south, west.
CROSS: dict[int, Corner] = {0: (0, 0), 1: (100, 0), 2: (0, 100), 3: (-100, 0), 4: (0, -100)}


def gathered(items: Sequence[Item]) -> GatheredRoads:
    found = GatheredRoads()
    for item in items:
        match item:
            case Road():
                found.road(item)
            case RoadSpot():
                found.spot(item)
            case TurnRule():
                found.rule(item)
    return found


def pairs(found: Links) -> set[tuple[int, int]]:
    """The nodes that links join."""
    return {(int(found.nodes[a]), int(found.nodes[b])) for a, b in zip(found.tail, found.head, strict=True)}


def test_ways_are_cut_where_they_meet_and_at_their_ends() -> None:
    found = links(gathered(roads(CROSS, (1, [1, 0, 3], LANE), (2, [4, 0, 2], LANE))))
    assert pairs(found) == {(1, 0), (0, 3), (4, 0), (0, 2)}
    assert found.length_cm.tolist() == pytest.approx([10_000] * 4, rel=2e-3)


def test_a_way_that_nobody_meets_is_one_link_with_all_its_points() -> None:
    found = links(gathered(roads(CROSS, (1, [1, 0, 3], LANE))))
    assert pairs(found) == {(1, 3)}
    assert found.shape_start.tolist() == [0, 3]
    assert found.length_cm[0] == pytest.approx(20_000, rel=2e-3)


def test_a_way_is_cut_at_gates_and_where_somebody_cannot_pass() -> None:
    for stopper in (Spot.NO_MOTOR, Spot.GATE):
        found = links(gathered([*roads(CROSS, (1, [1, 0, 3], LANE)), RoadSpot(0, stopper)]))
        assert pairs(found) == {(1, 0), (0, 3)}
        assert found.spots.tolist() == [int(stopper), 0, 0]


def test_a_ring_comes_back_to_where_it_began() -> None:
    found = links(gathered(roads(CROSS, (1, [1, 2, 3, 4, 1], LANE))))
    assert pairs(found) == {(1, 1)}
    found = links(gathered(roads(CROSS, (1, [1, 2, 3, 4, 1], LANE), (2, [0, 3], LANE))))
    assert pairs(found) == {(1, 3), (3, 1), (0, 3)}


def test_what_stands_on_a_link_is_counted_for_those_whom_it_concerns() -> None:
    corners = {n: (0, 10.0 * n) for n in range(6)}
    items: list[Item] = [
        *roads(corners, (1, [0, 1, 2, 3, 4, 5], LANE)),
        RoadSpot(1, Spot.SIGNALS | Spot.ON),
        RoadSpot(2, Spot.SIGNALS),
        RoadSpot(3, Spot.STOP | Spot.BACK),
        RoadSpot(4, Spot.CROSSING),
        RoadSpot(0, Spot.SIGNALS),  # at a junction: it is the junction's
        RoadSpot(77, Spot.SIGNALS),  # on no way
    ]
    found = links(gathered(items))
    said = dict(zip(HALTS, found.halts[0].tolist(), strict=True))
    assert said == {
        "signals": 2, "signals_back": 1, "stops": 0, "stops_back": 1, "give_ways": 0, "give_ways_back": 0,
        "crossings": 1,
    }  # fmt: skip
    assert found.spots[0] == Spot.SIGNALS


def test_a_way_of_one_node_is_no_road() -> None:
    assert len(gathered(roads(CROSS, (1, [1], LANE)))) == 0


def test_the_same_way_in_two_extracts_is_one_way(tmp_path: Path) -> None:
    items = roads(CROSS, (1, [1, 0], LANE), (2, [0, 2], LANE))
    more = [*roads(CROSS, (2, [0, 2], LANE), (3, [0, 3], LANE))]
    target = tmp_path / "two.region.db"
    build(target, [Listed(items, "one"), Listed(more, "two")], now=0)
    assert len(network(RegionFile(target)).tail) == 3


@pytest.mark.parametrize(
    ("rule", "forbidden"),
    [
        (TurnRule(False, (1,), 0, (2,), False), {(1, 2)}),
        (TurnRule(True, (1,), 0, (2,), False), {(1, 3), (1, 4)}),
        (TurnRule(False, (1,), 0, (1,), False), {(1, 1)}),
        (TurnRule(False, (1, 3), 0, (2,), True), {(1, 2), (3, 2)}),
    ],
)
def test_a_rule_forbids_pairs_of_arcs(rule: TurnRule, forbidden: set[tuple[int, int]]) -> None:
    items = roads(CROSS, *((n, [n, 0], LANE) for n in (1, 2, 3, 4)))
    found = gathered(items)
    made = links(found)
    said = bans(made, np.array(found.ways), [rule])
    # Way n is link n - 1 and leads to the crossing: along it by its onward arc, away by the one back.
    assert {(int(a) // 2 + 1, int(b) // 2 + 1) for a, b in zip(said.coming, said.going, strict=True)} == forbidden
    assert all(arc % 2 == 0 for arc in said.coming)
    assert all(arc % 2 == 1 for arc in said.going)
    assert set(said.bikes.tolist()) == {int(rule.bikes)}


@pytest.mark.parametrize(
    "rule",
    [
        TurnRule(False, (1,), None, (2,), False),
        TurnRule(False, (1,), 99, (2,), False),
        TurnRule(False, (9,), 0, (2,), False),
        TurnRule(False, (1,), 0, (), False),
    ],
)
def test_a_rule_that_cannot_be_read_is_counted(rule: TurnRule) -> None:
    found = gathered(roads(CROSS, *((n, [n, 0], LANE) for n in (1, 2, 3, 4))))
    said = bans(links(found), np.array(found.ways), [rule])
    assert (len(said.coming), said.left_out) == (0, 1)


def grid(side: int, seed: int = 1) -> GatheredRoads:
    """Streets of a town of that many crossings a side, some of them missing."""
    chance = random.Random(seed)
    corners = {r * side + c: (80.0 * r + chance.uniform(-20, 20), 90.0 * c) for r in range(side) for c in range(side)}
    ways = [(a, b) for a in corners for b in (a + 1, a + side) if b in corners and (b != a + 1 or b % side)]
    kept = [pair for pair in ways if chance.random() < 0.9]
    return gathered(roads(corners, *((n, pair, LANE) for n, pair in enumerate(kept))))


def test_links_of_the_first_cut_are_taken_out_last_and_part_the_town() -> None:
    found = links(grid(24))
    ranks = order(found, np.zeros(1, np.uint8))
    assert sorted(ranks) == list(range(len(ranks)))
    # Without the 60 links of the highest ranks, of a thousand, the town falls into parts of less than 80 %.
    parent = list(range(len(found.nodes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for link in np.flatnonzero(ranks < len(ranks) - 60):
        parent[root(int(found.tail[link]))] = root(int(found.head[link]))
    sizes = np.bincount([root(at) for at in range(len(parent))])
    assert sizes.max() < 0.8 * len(parent)


def test_the_order_is_the_same_every_time() -> None:
    found = links(grid(10))
    ranks = order(found, np.zeros(1, np.uint8))
    assert (order(found, np.zeros(1, np.uint8)) == ranks).all()


def test_parts_that_do_not_hang_together_are_ordered_as_well() -> None:
    corners = {n: (100.0 * (n // 2), 5000.0 * (n % 2)) for n in range(8)}
    found = links(gathered(roads(corners, (1, [0, 2, 4], LANE), (2, [1, 3], LANE), (3, [5, 7, 5], LANE))))
    assert sorted(order(found, np.zeros(1, np.uint8))) == list(range(len(found.tail)))


def test_no_roads_have_an_empty_order() -> None:
    assert len(order(links(gathered([])), np.zeros(1, np.uint8))) == 0


def test_ordering_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "WORTH_ORDERING", 1)
    asked = iter([False])  # while it is read; when the order begins, somebody has cancelled
    items = roads(CROSS, (1, [1, 0, 3], LANE))
    with pytest.raises(Cancelled, match="it is as it was"):
        build(tmp_path / "r.db", [Listed(items)], now=0, cancelled=lambda: next(asked, True))
    assert list(tmp_path.iterdir()) == []


def test_a_small_network_needs_no_order(tmp_path: Path) -> None:
    found = network_of(roads(CROSS, (1, [1, 0, 3], LANE)), tmp_path)
    assert len(found.order) == 0


def test_the_digest_tells_roads_apart(tmp_path: Path) -> None:
    one = roads(CROSS, (1, [1, 0, 3], LANE))
    other = roads(CROSS, (1, [1, 0, 2], LANE))
    first, again, third = (network_of(items, tmp_path).digest for items in (one, one, other))
    assert first == again != third


def test_names_and_limits_survive_the_file(tmp_path: Path) -> None:
    tags = {**LANE, "maxspeed": "30", "maxspeed:backward": "20"}
    found = network_of(roads(CROSS, (1, [1, 0], tags), (2, [0, 2], {"highway": "service"})), tmp_path)
    assert [found.texts[name] for name in found.names] == ["Mill Lane", ""]
    assert found.traits[0, 2:4].tolist() == [30, 20]
    assert not found.left_hand  # 50° N, 8° E is in Germany


def test_a_region_without_roads_says_so(tmp_path: Path) -> None:
    target = tmp_path / "r.db"
    build(target, [Listed(row("Mill Lane", range(1, 3), 0, 0))], now=0)
    region = RegionFile(target)
    assert digest(region) == ""
    with pytest.raises(Unavailable, match="holds no roads"):
        network(region)


RULES = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="51.00" lon="0.0"/><node id="2" lat="51.01" lon="0.0"/>
<node id="3" lat="51.01" lon="0.01"><tag k="highway" v="traffic_signals"/></node>
<node id="4" lat="51.02" lon="0.0"><tag k="barrier" v="bollard"/></node><node id="5" lat="51.03" lon="0.0"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="ref" v="A 12"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="East Street"/></way>
<way id="12"><nd ref="2"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/></way>
<relation id="1"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/>
 <member type="way" ref="11" role="to"/><tag k="type" v="restriction"/>
 <tag k="restriction" v="no_right_turn"/></relation>
<relation id="2"><member type="way" ref="11" role="from"/><member type="node" ref="2" role="via"/>
 <member type="way" ref="12" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_right_turn"/>
 <tag k="except" v="motorcar;bicycle"/></relation>
<relation id="3"><member type="way" ref="11" role="from"/><member type="way" ref="10" role="via"/>
 <member type="way" ref="12" role="to"/><tag k="type" v="restriction"/>
 <tag k="restriction" v="only_straight_on"/></relation>
<relation id="4"><member type="way" ref="12" role="from"/><member type="node" ref="2" role="via"/>
 <member type="way" ref="11" role="to"/><tag k="type" v="restriction"/>
 <tag k="restriction:conditional" v="no_left_turn @ (Mo-Fr 07:00-09:00)"/></relation>
</osm>"""


def test_roads_signals_barriers_and_rules_are_read_from_a_map(tmp_path: Path) -> None:
    (tmp_path / "map.osm").write_text(RULES)
    target = tmp_path / "r.db"
    build(target, [source_of(tmp_path / "map.osm")], now=0)
    region = RegionFile(target)
    found = network(region)
    assert len(found.tail) == 4  # the last way is cut at its bollard
    assert set(found.texts) == {"", "A 12", "East Street"}
    assert sorted(found.spots.tolist()) == [0, 0, 0, int(Spot.SIGNALS), int(Spot.NO_MOTOR)]
    assert found.ban_coming.tolist() == [0]  # along the A 12, as its first arc
    assert found.ban_going.tolist() == [2]  # into East Street
    assert found.left_hand  # in England
    meta = dict(region.db.execute("SELECT key, value FROM meta").fetchall())
    assert meta["bans_left_out"] == "1"  # the one over several ways
    assert int(meta["road_m"]) == pytest.approx(1112 + 701 + 2224, abs=5)
