"""What the tags of a way and of a spot say to those who come along."""

from __future__ import annotations

import pytest

from core.region.network import Ground, RoadClass, Spot, Use
from core.region.network.tags import spot, traits

BOTH = Use.MOTOR | Use.MOTOR_BACK
BIKES = Use.BIKE | Use.BIKE_BACK
FEET = Use.FOOT | Use.FOOT_BACK
ALL = BOTH | BIKES | FEET


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"highway": "residential"}, ALL),
        ({"highway": "motorway"}, Use.MOTOR),
        ({"highway": "motorway", "oneway": "no"}, BOTH),
        ({"highway": "motorway_link"}, BOTH),
        ({"highway": "trunk", "motorroad": "yes"}, BOTH),
        ({"highway": "footway"}, FEET),
        ({"highway": "footway", "bicycle": "yes"}, FEET | BIKES),
        ({"highway": "footway", "access": "yes"}, FEET),
        ({"highway": "steps"}, FEET),
        ({"highway": "cycleway", "foot": "no"}, BIKES),
        ({"highway": "path"}, BIKES | FEET),
        ({"highway": "pedestrian", "motor_vehicle": "delivery"}, BOTH | FEET | Use.OWN),
        ({"highway": "track"}, ALL | Use.OWN),
        ({"highway": "service", "service": "driveway"}, ALL | Use.SLOW),
        ({"highway": "service", "access": "private"}, ALL | Use.OWN),
        ({"highway": "residential", "motor_vehicle": "destination"}, ALL | Use.OWN),
        ({"highway": "residential", "access": "no"}, None),
        ({"highway": "residential", "access": "no", "motorcar": "yes"}, BOTH),
        ({"highway": "residential", "motor_vehicle": "agricultural"}, BIKES | FEET),
        ({"highway": "residential", "bicycle": "use_sidepath"}, BOTH | FEET),
        ({"highway": "residential", "oneway": "yes"}, Use.MOTOR | Use.BIKE | FEET),
        ({"highway": "residential", "oneway": "-1"}, Use.MOTOR_BACK | Use.BIKE_BACK | FEET),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, Use.MOTOR | BIKES | FEET),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite_lane"}, Use.MOTOR | BIKES | FEET),
        ({"highway": "tertiary", "junction": "roundabout"}, Use.MOTOR | Use.BIKE | FEET | Use.ROUNDABOUT),
        ({"highway": "residential", "area": "yes"}, BIKES | FEET),
        ({"highway": "residential", "driving_side": "left"}, ALL | Use.LEFT),
        ({"route": "ferry"}, ALL),
        ({"route": "ferry", "motor_vehicle": "no"}, BIKES | FEET),
        ({"highway": "construction"}, None),
        ({"highway": "proposed"}, None),
        ({"building": "yes"}, None),
    ],
)  # fmt: skip
def test_who_may_use_a_way(tags: dict[str, str], use: Use | None) -> None:
    found = traits(tags)
    assert (found.use if found else None) == use


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50), ("30 mph", 48), ("none", 140), ("walk", 6), ("DE:urban", 50), ("de:rural", 100), ("RO:rural", 90),
        ("GB:nsl_single", 97), ("signals", 0), ("", 0), ("fast", 0), ("50;30", 50), ("999", 140), ("7,5", 8), ("0", 0),
    ],
)  # fmt: skip
def test_limits_as_they_are_written(value: str, kmh: int) -> None:
    found = traits({"highway": "primary", "maxspeed": value})
    assert found is not None
    assert (found.limit, found.limit_back) == (kmh, kmh)


def test_a_limit_can_hold_in_one_direction_only() -> None:
    found = traits({"highway": "primary", "maxspeed": "50", "maxspeed:backward": "30"})
    assert found is not None
    assert (found.limit, found.limit_back) == (50, 30)


def test_the_kind_of_limit_stands_in_for_the_figure() -> None:
    found = traits({"highway": "primary", "source:maxspeed": "FR:rural"})
    assert found is not None
    assert found.limit == 80


@pytest.mark.parametrize(
    ("tags", "ground"),
    [
        ({}, Ground.PAVED), ({"surface": "asphalt"}, Ground.PAVED), ({"surface": "cobblestone"}, Ground.COBBLES),
        ({"surface": "asphalt", "smoothness": "horrible"}, Ground.MUD), ({"tracktype": "grade2"}, Ground.ROUGH),
        ({"highway": "track"}, Ground.ROUGH), ({"surface": "blue"}, Ground.PAVED),
    ],
)  # fmt: skip
def test_the_worst_of_what_is_said_of_the_ground_counts(tags: dict[str, str], ground: Ground) -> None:
    found = traits({"highway": "residential", **tags})
    assert found is not None
    assert found.ground is ground


@pytest.mark.parametrize(
    ("tags", "height", "weight"),
    [
        ({"maxheight": "3.2"}, 32, 0), ({"maxheight": "2.5 m"}, 25, 0), ({"maxheight": "10'6\""}, 32, 0),
        ({"maxheight": "default"}, 0, 0), ({"maxheight": "none"}, 0, 0), ({"maxweight": "3.5"}, 0, 35),
        ({"maxweight": "7.5 t"}, 0, 75), ({"maxweight": "3500 kg"}, 0, 35), ({"maxweight": "500 kg"}, 0, 5),
    ],
)  # fmt: skip
def test_bridges_that_are_low_or_weak(tags: dict[str, str], height: int, weight: int) -> None:
    found = traits({"highway": "residential", **tags})
    assert found is not None
    assert (found.height_dm, found.weight_q) == (height, weight)


@pytest.mark.parametrize(
    ("highway", "road"),
    [("road", RoadClass.UNCLASSIFIED), ("bridleway", RoadClass.PATH), ("primary_link", RoadClass.PRIMARY_LINK)],
)
def test_kinds_that_are_like_another(highway: str, road: RoadClass) -> None:
    found = traits({"highway": highway})
    assert found is not None
    assert found.road is road


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"highway": "traffic_signals"}, Spot.SIGNALS),
        ({"highway": "traffic_signals", "traffic_signals:direction": "backward"}, Spot.SIGNALS | Spot.BACK),
        ({"highway": "crossing", "crossing": "traffic_signals"}, Spot.SIGNALS),
        ({"highway": "crossing", "crossing": "zebra"}, Spot.CROSSING),
        ({"highway": "crossing", "crossing": "unmarked"}, Spot(0)),
        ({"highway": "stop", "direction": "forward"}, Spot.STOP | Spot.ON),
        ({"highway": "give_way"}, Spot.GIVE_WAY),
        ({"barrier": "bollard"}, Spot.NO_MOTOR),
        ({"barrier": "bollard", "bollard": "rising"}, Spot(0)),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Spot(0)),
        ({"barrier": "gate"}, Spot.GATE),
        ({"barrier": "gate", "access": "no"}, Spot.GATE | Spot.NO_MOTOR),
        ({"barrier": "gate", "access": "private"}, Spot.GATE),
        ({"barrier": "stile"}, Spot.NO_MOTOR | Spot.NO_BIKE),
        ({"barrier": "wall"}, Spot.NO_MOTOR | Spot.NO_BIKE | Spot.NO_FOOT),
        ({"barrier": "toll_booth"}, Spot(0)),
        ({"natural": "tree"}, Spot(0)),
    ],
)  # fmt: skip
def test_what_stands_at_a_spot(tags: dict[str, str], said: Spot) -> None:
    assert spot(tags) == said
