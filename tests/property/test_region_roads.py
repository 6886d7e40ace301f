"""Tables of the region's roads against searches that share nothing with them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from core.region.items import Item, RoadSpot, TurnRule
from core.region.network import Spot
from core.roads.adapters.region.graph import Graph
from core.roads.adapters.region.paths import Paths
from core.roads.adapters.region.snapping import Foot
from core.roads.adapters.region.tables import Tables, arriving, direct, leaving
from core.roads.adapters.region.weights import NO_WAY, metres, parts, seconds
from tests.core.region.making import roads
from tests.core.roads.town import graph

KINDS = (
    {"highway": "residential"}, {"highway": "residential", "oneway": "yes"}, {"highway": "primary", "maxspeed": "70"},
    {"highway": "service", "access": "private"}, {"highway": "tertiary", "oneway": "-1", "junction": "roundabout"},
)  # fmt: skip


@st.composite
def towns(draw: st.DrawFn) -> list[Item]:
    """Crossings here and there, ways between some of them, rules and spots at some."""
    count = draw(st.integers(2, 14))
    at = st.tuples(st.integers(0, 20), st.integers(0, 20))
    corners = {n: (60.0 * y, 60.0 * x) for n, (y, x) in enumerate(draw(st.lists(at, min_size=count, max_size=count)))}
    ends = st.integers(0, count - 1)
    lines = draw(
        st.lists(st.tuples(st.lists(ends, min_size=2, max_size=4), st.sampled_from(KINDS)), min_size=1, max_size=24)
    )
    made = roads(corners, *((n, nodes, tags) for n, (nodes, tags) in enumerate(lines)))
    way = st.integers(0, len(lines) - 1)
    rules = draw(
        st.lists(st.builds(TurnRule, st.booleans(), st.tuples(way), ends, st.tuples(way), st.booleans()), max_size=4)
    )
    spots = draw(
        st.lists(st.builds(RoadSpot, ends, st.sampled_from([Spot.SIGNALS, Spot.NO_MOTOR, Spot.GATE])), max_size=3)
    )
    return [*made, *rules, *spots]


@st.composite
def feet(draw: st.DrawFn, of: Graph) -> list[Foot]:
    links = np.flatnonzero(of.usable[0::2] | of.usable[1::2]).tolist()
    shares = st.sampled_from([0.0, 0.25, 0.5, 0.8, 1.0])
    spots = st.builds(Foot, st.sampled_from(links), shares, st.just(0.0), st.just(False))
    return draw(st.lists(spots, min_size=1, max_size=6))


def drawn(items: list[Item], profile: str, *, ordered: bool) -> Graph:
    with TemporaryDirectory() as folder:
        return graph(items, Path(folder), profile=profile, ordered=ordered)


def by_scipy(of: Graph, stands: list[Foot]) -> np.ndarray:
    """The least weights as scipy finds them over arcs and turns, one origin at a time."""
    starts, goals = leaving(of, stands), arriving(of, stands)
    count = len(of.usable)
    # Half a unit keeps turns that cost nothing in the sparse matrix; one per turn is far below what tells ways apart.
    turns = csr_array((of.turn_weight.astype(np.float64) + 0.5, of.turn_to, of.turn_start), shape=(count, count))
    far = dijkstra(turns, directed=True)
    found = np.full((len(stands), len(stands)), np.inf)
    for i, start in enumerate(stands):
        for j, finish in enumerate(stands):
            if (along := direct(of, start, finish)) < NO_WAY:
                found[i, j] = along
            for a in range(starts.start[i], starts.start[i + 1]):
                for b in range(goals.start[j], goals.start[j + 1]):
                    way = float(starts.weight[a]) + far[starts.vertex[a], goals.vertex[b]] + float(goals.weight[b])
                    found[i, j] = min(found[i, j], way)
    return found


@settings(max_examples=60, deadline=None)
@given(st.data(), towns(), st.sampled_from(["car", "bike", "foot"]))
def test_the_hierarchy_the_search_and_scipy_agree(data: st.DataObject, items: list[Item], profile: str) -> None:
    plain, ordered = (drawn(items, profile, ordered=ordered) for ordered in (False, True))
    if not plain.usable.any():
        return
    stands = data.draw(feet(plain))
    searched, by_hierarchy = Tables(plain).table(stands, stands), Tables(ordered).table(stands, stands)
    assert (searched == by_hierarchy).all()
    expected = by_scipy(plain, stands)
    assert (np.isinf(expected) == (searched >= NO_WAY)).all()
    there = searched < NO_WAY
    # Floats hold 53 bits: compare times and distances, not the last bit of a weight with entries.
    off = np.abs(searched[there].astype(np.float64) - expected[there])
    assert (off <= np.maximum(1000.0, expected[there] * 1e-12)).all()


@settings(max_examples=40, deadline=None)
@given(st.data(), towns())
def test_ways_are_those_of_the_table(data: st.DataObject, items: list[Item]) -> None:
    of = drawn(items, "car", ordered=False)
    if not of.usable.any():
        return
    stands = data.draw(feet(of))
    table = Tables(of).table(stands, stands)
    paths = Paths(of)
    for i, start in enumerate(stands):
        for j, finish in enumerate(stands):
            way = paths.way(start, finish)
            if table[i, j] >= NO_WAY:
                assert way is None
                continue
            assert way is not None
            assert (way.duration_s, way.distance_m) == (seconds(table[i : i + 1, j])[0], metres(table[i : i + 1, j])[0])
            assert abs(sum(step.distance_m for step in way.steps) - way.distance_m) <= len(way.steps)


@settings(max_examples=30, deadline=None)
@given(st.data(), towns())
def test_on_foot_the_distance_is_that_between_crossings(data: st.DataObject, items: list[Item]) -> None:
    """Feet turn for nothing and go both ways: a plain search from crossing to crossing has to find the same."""
    of = drawn([item for item in items if not isinstance(item, RoadSpot)], "foot", ordered=True)
    network = of.network
    stands = data.draw(feet(of))
    count = len(network.lat)
    lengths = np.full((count, count), np.inf)
    for link, (a, b) in enumerate(zip(network.tail, network.head, strict=True)):
        time = parts(int(of.weight[2 * link]))[0]
        lengths[a, b] = lengths[b, a] = min(lengths[a, b], time)
    far = dijkstra(np.where(np.isinf(lengths), 0, np.maximum(lengths, 1e-6)), directed=False)
    np.fill_diagonal(far, 0)
    found = Tables(of).table(stands, stands)

    def ends(foot: Foot) -> list[tuple[int, float]]:
        """The crossings at both ends of a link, and how long it takes to them."""
        whole = parts(int(of.weight[2 * foot.link]))[0]
        return [(network.tail[foot.link], foot.share * whole), (network.head[foot.link], (1 - foot.share) * whole)]

    for i, start in enumerate(stands):
        for j, finish in enumerate(stands):
            ways = [to + far[a, b] + back for a, to in ends(start) for b, back in ends(finish)]
            if start.link == finish.link:
                ways.append(abs(ends(start)[0][1] - ends(finish)[0][1]))
            assert (min(ways) == np.inf) == (found[i, j] >= NO_WAY)
            if found[i, j] < NO_WAY:
                assert abs(parts(int(found[i, j]))[0] - min(ways)) < 0.05
