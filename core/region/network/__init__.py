"""The roads of a region: junctions, the links between them, and what may turn into what."""

from __future__ import annotations

from enum import IntEnum, IntFlag, auto


class RoadClass(IntEnum):
    """What kind of road a link is, by OpenStreetMap's `highway`; the number is kept in region files."""

    MOTORWAY = 0
    MOTORWAY_LINK = 1
    TRUNK = 2
    TRUNK_LINK = 3
    PRIMARY = 4
    PRIMARY_LINK = 5
    SECONDARY = 6
    SECONDARY_LINK = 7
    TERTIARY = 8
    TERTIARY_LINK = 9
    UNCLASSIFIED = 10
    RESIDENTIAL = 11
    LIVING_STREET = 12
    SERVICE = 13
    TRACK = 14
    PEDESTRIAN = 15
    CYCLEWAY = 16
    FOOTWAY = 17
    PATH = 18
    STEPS = 19
    FERRY = 20

    @property
    def word(self) -> str:
        """As it is written in a file of profiles."""
        return self.name.lower()


class Ground(IntEnum):
    """How good the surface is, best first; a profile says how fast it can be driven."""

    PAVED = 0
    COMPACTED = 1
    SETTS = 2
    ROUGH = 3
    COBBLES = 4
    EARTH = 5
    MUD = 6

    @property
    def word(self) -> str:
        """As it is written in a file of profiles."""
        return self.name.lower()


class Use(IntFlag):
    """Who may use a link, and what is special about it."""

    MOTOR = auto()  #: motor vehicles, from its first to its last junction
    MOTOR_BACK = auto()  #: and the other way
    BIKE = auto()
    BIKE_BACK = auto()
    FOOT = auto()
    FOOT_BACK = auto()
    OWN = auto()  #: motor vehicles only with business there: private, destination, deliveries
    ROUNDABOUT = auto()
    SLOW = auto()  #: alleys, drives, parking aisles
    LEFT = auto()  #: traffic keeps to the left


class Spot(IntFlag):
    """What stands at a junction or on a link and costs time, or lets somebody not pass."""

    SIGNALS = auto()
    CROSSING = auto()  #: where people on foot go first
    STOP = auto()
    GIVE_WAY = auto()
    GATE = auto()
    NO_MOTOR = auto()
    NO_BIKE = auto()
    NO_FOOT = auto()
    ON = auto()  #: signals, stop or give way sign: only for those who drive in the way's direction
    BACK = auto()  #: only for those who drive against it


#: No limit is known, in an array of limits.
NO_LIMIT = 0
