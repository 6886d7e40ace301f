"""The file of profiles: what it says, what a shop changes in it, and what cannot be."""

from __future__ import annotations

from contextlib import suppress
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk import Desk
from core.errors import BadInput
from core.region.network import RoadClass
from core.roads.model import Drive
from core.roads.profiles import Hours, Traffic, Zone, in_force, parking_s, read, share, usual

SQUARE = ((50.0, 8.0), (50.0, 8.1), (50.1, 8.1), (50.1, 8.0))


def test_the_file_that_comes_with_it_holds_what_vehicles_move_as() -> None:
    found = read()
    assert list(found.by_name) == ["car", "van", "bike", "foot"]
    assert [profile.roads for profile in found.by_name.values()] == [
        Traffic.MOTOR,
        Traffic.MOTOR,
        Traffic.BIKE,
        Traffic.FOOT,
    ]
    assert found.zones == ()
    van, car = found.by_name["van"], found.by_name["car"]
    assert (van.height_m, van.kmh, van.seconds) == (2.7, car.kmh, car.seconds)
    assert car.ground_kmh[0] == inf
    assert car.kmh[RoadClass.MOTORWAY] == 90


def test_a_shop_changes_what_it_says_and_keeps_the_rest() -> None:
    found = read("[car.kmh]\nresidential = 20\n[foot]\ntop_kmh = 4\n")
    assert found.by_name["car"].kmh[RoadClass.RESIDENTIAL] == 20
    assert found.by_name["van"].kmh[RoadClass.RESIDENTIAL] == 20  # it is like the car
    assert found.by_name["car"].kmh[RoadClass.PRIMARY] == 65
    assert found.by_name["foot"].top_kmh == 4
    assert found.digest != read().digest


def test_what_says_the_same_has_the_same_digest() -> None:
    assert read("# nothing\n").digest == read().digest == read(usual()).digest


def test_hours_weigh_by_the_time_they_take() -> None:
    hours = (Hours(420, 540, 0.5), Hours(480, 600, 0.25))
    assert share(hours, Drive("van", 0, 400)) == 1
    assert share(hours, Drive("van", 420, 480)) == pytest.approx(0.5)
    assert share(hours, Drive("van", 480, 540)) == pytest.approx(0.25)  # the slower one
    assert share(hours, Drive("van", 360, 480)) == pytest.approx(2 / (1 + 2))
    night = (Hours(1320, 360, 0.5),)
    assert share(night, Drive("van", 1380, 60)) == pytest.approx(0.5)
    assert share(night, Drive("van", 600, 1000)) == 1
    assert share((Hours(0, 1439, 1.2),), Drive("van", 60, 120)) == pytest.approx(1.2)


@given(st.integers(0, 1439), st.integers(0, 1439), st.floats(0.1, 1), st.integers(0, 1439), st.integers(0, 1439))
def test_a_share_lies_between_the_slowest_and_the_usual(
    since: int, until: int, left: float, begin: int, end: int
) -> None:
    assert left - 1e-9 <= share((Hours(since, until, left),), Drive("van", begin, end)) <= 1 + 1e-9


def test_the_first_zone_that_holds_a_point_tells_its_parking() -> None:
    zones = (Zone("inner", SQUARE, 300), Zone("outer", tuple((2 * lat - 50, 2 * lon - 8) for lat, lon in SQUARE), 60))
    assert [parking_s(zones, at) for at in ((50.05, 8.05), (50.15, 8.05), (51.0, 8.0))] == [300, 60, 0]


def test_zones_are_read_with_name_parking_and_hours() -> None:
    [zone] = read(
        '[[zone]]\nname = "Old town"\ncorners = [[50, 8], [50, 8.1], [50.1, 8]]\nparking_min = 4\n'
        'hours = { "8:00-18:00" = 0.6 }\n'
    ).zones
    assert (zone.name, zone.parking_s, zone.hours) == ("Old town", 240, (Hours(480, 1080, 0.6),))


BAD = [
    ("[car", "Expected"),
    ("[lorry]\nkmh = 1", "there is no “lorry”"),
    ("[car]\ncolour = 'red'", "there is no “colour”"),
    ("[car.kmh]\nresidental = 20", "Did you mean residential?"),
    ("[car.kmh]\nresidential = 'slow'", "kmh residential: “slow” cannot be; give a number from 0 to 200"),
    ("[car.kmh]\nresidential = true", "cannot be"),
    ("[car.kmh]\nresidential = nan", "cannot be"),
    ("[car]\nkmh = 5", "is no table"),
    ("car = 5", "is no table"),
    ("[car]\nroads = 'rails'", "“rails” is not known; choose motor, bike or foot"),
    ("[car]\nlike = 'van'", "circle"),
    ("[van]\nlike = 'bus'", "“bus” is none of the others"),
    ("[van]\nlike = 'van'", "none of the others"),
    ("[van.hours]\n'7-9' = 0", "from 0.05 to 2"),
    ("[van.hours]\nmorning = 0.5", "no time of day"),
    ("[van.hours]\n'7:00' = 0.5", "no time of day"),
    ("[van.hours]\n'7:00-7:00' = 0.5", "no length"),
    ("zone = 5", "begins with [[zone]]"),
    ("[[zone]]\nname = 'x'", "three points"),
    ("[[zone]]\ncorners = [[50, 8], [50, 8.1]]", "three points"),
    ("[[zone]]\ncorners = [[50, 8], [50, 8.1], [500, 8]]", "three points"),
    ("[[zone]]\ncorners = ['a', 'b', 'c']", "[latitude, longitude]"),
    ("[[zone]]\ncorners = [[50, 8], [50, 8.1], [50.1, 8]]\nparking_min = -1", "from 0 to 120"),
    ("[[zone]]\ncolour = 1", "there is no “colour”"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_what_cannot_be_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(text, "shop.roads.toml")
    assert said in str(refused.value)
    assert "shop.roads.toml" in str(refused.value)


@given(st.text(max_size=200))
def test_whatever_the_text_it_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert len(read(text).by_name) == 4


def test_the_file_beside_the_shop_s_is_in_force_and_another_when_it_is_named(desk: Desk) -> None:
    assert in_force(desk).digest == read().digest
    desk.beside(".roads.toml").write_text("[van]\ntop_kmh = 60\n")
    assert in_force(desk).by_name["van"].top_kmh == 60
    desk.path.with_name("slow.toml").write_text("[van]\ntop_kmh = 30\n")
    desk.set("roads.profiles", "slow.toml")
    assert in_force(desk).by_name["van"].top_kmh == 30
    desk.set("roads.profiles", "gone.toml")
    with pytest.raises(BadInput, match="mend the setting"):
        in_force(desk)
    desk.path.with_name("gone.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="UTF-8"):
        in_force(desk)


def test_the_example_in_the_file_is_right() -> None:
    example = usual()[usual().index("# [van.hours]") :]
    found = read("\n".join(line.removeprefix("# ") for line in example.splitlines() if "=" in line or "[" in line))
    assert [hours.share for hours in found.by_name["van"].hours] == [0.7, 0.75]
    assert [(zone.name, zone.parking_s) for zone in found.zones] == [("Old town", 240)]
