"""Takes in roads as a source tells them, in flat arrays: 24 bytes a node of a way and some 100 a way."""

from __future__ import annotations

from array import array

from core.region.items import Road, RoadSpot, TurnRule
from core.text import clean


class GatheredRoads:
    """All ways met so far, one behind the other."""

    def __init__(self) -> None:
        self.nodes = array("q")
        self.lats = array("i")
        self.lons = array("i")
        self.starts = array("q", (0,))  #: where each way's nodes begin, and the end of the last
        self.ways = array("q")
        self.traits = array("H")  #: seven figures a way: `Traits` in order
        self.names = array("i")  #: number of each way's name, 0: none
        self.texts: dict[str, int] = {"": 0}
        self.spots: dict[int, int] = {}
        self.rules: list[TurnRule] = []
        self._before: set[int] = set()  #: ways of the sources before, of which this one may hold some again

    def __len__(self) -> int:
        return len(self.ways)

    def another_source(self) -> None:
        """What comes next is from another file: ways that are known already are the same ways."""
        self._before.update(self.ways)

    def road(self, item: Road) -> None:
        """Keep a way of two nodes or more."""
        if len(item.nodes) < 2 or item.way in self._before:
            return
        self.nodes.extend(item.nodes)
        self.lats.extend([point[0] for point in item.points])
        self.lons.extend([point[1] for point in item.points])
        self.starts.append(len(self.nodes))
        self.ways.append(item.way)
        self.traits.extend(item.traits)
        name = item.name
        if name not in self.texts:
            name = clean(name, limit=200)
        self.names.append(self.texts.setdefault(name, len(self.texts)))

    def spot(self, item: RoadSpot) -> None:
        """Keep what stands at a node."""
        self.spots[item.node] = int(item.spot)

    def rule(self, item: TurnRule) -> None:
        """Keep who may turn where."""
        self.rules.append(item)
