"""Whatever mappers write, a way is read or left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.region.network import NO_LIMIT, Spot, Use
from core.region.network.tags import spot, traits

KEYS = """
highway route oneway oneway:bicycle junction access vehicle motor_vehicle motorcar goods bicycle foot maxspeed
maxspeed:forward maxspeed:backward source:maxspeed surface smoothness tracktype maxheight maxweight service area
cycleway motorroad barrier bollard crossing direction driving_side
"""
WORDS = """
yes|no|private|destination|residential|motorway|track|footway|service|-1|50|30 mph|none|walk|DE:urban|roundabout|3.5
7.5 t|10'6"|gate|bollard|wall|traffic_signals|stop|forward|backward|opposite_lane|asphalt|mud|ferry|1e9|-3|50;80|٣|½
"""
_VALUES = st.one_of(st.sampled_from(WORDS.replace("\n", "|").split("|")), st.text(max_size=12))
TAGS = st.dictionaries(st.sampled_from(KEYS.split()), _VALUES, max_size=12)


@given(TAGS)
def test_a_way_has_traits_that_fit_into_a_region_or_none(tags: dict[str, str]) -> None:
    found = traits(tags)
    if found is None:
        return
    assert all(0 <= value < 65_536 for value in found)
    assert found.use & (Use.MOTOR | Use.MOTOR_BACK | Use.BIKE | Use.BIKE_BACK | Use.FOOT | Use.FOOT_BACK)
    assert all(limit == NO_LIMIT or 0 < limit <= 140 for limit in (found.limit, found.limit_back))


@given(TAGS)
def test_a_spot_says_something_or_nothing(tags: dict[str, str]) -> None:
    found = spot(tags)
    assert 0 <= int(found) < 65_536
    assert not (Spot.ON in found and Spot.BACK in found)
