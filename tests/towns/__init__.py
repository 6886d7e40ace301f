"""Small towns of many countries, written by hand, and the ways in which their addresses are asked for."""

from tests.towns.east import EAST
from tests.towns.model import Town
from tests.towns.north import NORTH
from tests.towns.overseas import OVERSEAS
from tests.towns.south import SOUTH
from tests.towns.west import WEST

TOWNS: tuple[Town, ...] = (*WEST, *NORTH, *SOUTH, *EAST, *OVERSEAS)

__all__ = ["TOWNS", "Town"]
