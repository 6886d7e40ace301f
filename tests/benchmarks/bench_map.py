"""How quick a map is drawn: 50,000 pieces of road at 200x60, with and without what a plan lays over them.

Run it with: python -m tests.benchmarks.bench_map
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from console.map.drawing import frame
from console.map.scene import Ink, Mark, Scene, Way, route_ink
from console.map.view import View
from core.region.drawn import Box, RoadLines
from core.region.items import SCALE

PIECES, FRAMES = 50_000, 60
SIZES = ((80, 24), (200, 60))
ROUTES, STOPS, BENDS = 20, 25, 400
#: The area: about 12 km by 12 km.
SOUTH, WEST, HIGH, WIDE = 51.8, 0.8, 0.108, 0.175


def main() -> None:
    """Print the table."""
    roads, plan = town(PIECES), laid_over()
    print(f"{PIECES:,} pieces of road, {ROUTES} routes of {STOPS} stops along {BENDS} bends; {FRAMES} frames each")
    print(f"{'what':<34}{'size':>8}{'pieces':>9}{'median':>10}{'p95':>10}{'of CPU':>10}   target")
    for width, height in SIZES:
        # So near that every class is shown, so far that all are seen: the most there is to draw.
        whole = View.fitting([(SOUTH, WEST), (SOUTH + HIGH, WEST + WIDE)], width, height)
        for what, scene, view in (
            ("all classes in one view", Scene(roads=all_main(roads)), whole),
            ("all classes, with a plan", Scene(all_main(roads), *plan), whole),
            ("a town, fitted", Scene(roads, *plan), whole),
            ("a town, near", Scene(roads, *plan), whole.zoomed(8)),
        ):
            seen = len(scene.roads.within(Box(*view.box))) if scene.roads else 0
            median, p95, cpu = timed(lambda scene=scene, view=view: frame(scene, view))
            times = f"{median:>7.1f} ms{p95:>7.1f} ms{cpu:>7.1f} ms"
            print(f"{what:<34}{f'{width}x{height}':>8}{seen:>9,}{times}   <= 30 ms")


def town(pieces: int) -> RoadLines:
    """Streets as a random walk lays them, in pieces of about 60 m, most of them small."""
    rng = np.random.default_rng(1)
    lat = SOUTH + rng.random(pieces) * HIGH
    lon = WEST + rng.random(pieces) * WIDE
    turn = rng.random(pieces) * 2 * np.pi
    length = rng.exponential(60, pieces) / 111_195
    ends = np.stack([lat, lat + length * np.sin(turn)]), np.stack([lon, lon + length * np.cos(turn) / 0.62])
    road = -np.sort(-rng.choice([4, 6, 8, 11, 13, 17], pieces, p=[0.03, 0.05, 0.12, 0.5, 0.2, 0.1])).astype(np.uint8)
    lats, lons = (np.rint(each * SCALE).astype(np.int32) for each in ends)
    return RoadLines(lats, lons, road, np.zeros(pieces, np.int32))


def all_main(roads: RoadLines) -> RoadLines:
    """The same as main roads, which are shown at every scale."""
    return RoadLines(roads.lat, roads.lon, np.full(len(roads), 4, np.uint8), roads.name)


def laid_over() -> tuple[tuple[Way, ...], tuple[Mark, ...]]:
    """Routes and the signs of their stops."""
    rng = np.random.default_rng(2)
    ways, marks = [], []
    for at in range(ROUTES):
        north, east = np.cumsum(rng.normal(0, 0.0006, (2, BENDS)), axis=1)
        lats, lons = (SOUTH + HIGH / 2 + north).tolist(), (WEST + WIDE / 2 + east).tolist()
        places = tuple(zip(lats, lons, strict=True))
        ways.append(Way(places, route_ink(at, under=at == 0), wide=at == 0))
        marks += [Mark(place, str(n + 1), Ink.ROUTE, near=True) for n, place in enumerate(places[:: BENDS // STOPS])]
    return tuple(ways), tuple(marks)


def timed(draw: Callable[[], object]) -> tuple[float, float, float]:
    """Median and 95th percentile of a frame, and what the processor works on one: ms."""
    draw()
    times, worked = [], time.process_time()
    for _ in range(FRAMES):
        since = time.perf_counter()
        draw()
        times.append((time.perf_counter() - since) * 1000)
    cpu = (time.process_time() - worked) * 1000 / FRAMES
    return statistics.median(times), sorted(times)[int(FRAMES * 0.95)], cpu


if __name__ == "__main__":
    main()
