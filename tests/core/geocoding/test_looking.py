"""What is asked before anything is looked up: what is at a point, and what a half-typed address may become."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Unavailable
from core.geocoding import looking
from core.geocoding.guide import Around, NearAddress, NearStreet

AT = (52.0978994, 0.8929007)
HOUSE = "32 High Street, Wendlesham WL1 1BF"


def test_the_door_at_a_point_is_named(town_desk: Desk) -> None:
    found = looking.around(town_desk, *AT, 3)
    assert found.address is not None
    assert (found.address.label, found.address.distance_m) == (HOUSE, 0)
    assert len(found.addresses) == 3
    assert found.said == f"at {HOUSE}"
    assert found.street is not None
    assert found.street.label == "High Street"


def test_swapped_coordinates_are_noticed(town_desk: Desk) -> None:
    found = looking.around(town_desk, AT[1], AT[0])
    assert not found.known
    assert found.said == "no street or address is known within 1.0 km (are latitude and longitude swapped?)"
    assert "swapped" not in looking.around(town_desk, 10.0, 10.0).said


DOOR = NearAddress("14 Mill Lane", 50.0, 8.0, 12)


@pytest.mark.parametrize(
    ("distance_m", "street", "said"),
    [
        (1, None, "at 14 Mill Lane"),
        (12, NearStreet("Mill Lane", 30), "12 m from 14 Mill Lane"),
        (340, NearStreet("Long Row", 8), "8 m from Long Row; the nearest known address is 340 m away: 14 Mill Lane"),
        (340, None, "the nearest known address is 340 m away: 14 Mill Lane"),
        (None, NearStreet("Long Row", 8), "8 m from Long Row; no address is known within 1.0 km"),
        (None, None, "no street or address is known within 1.0 km"),
    ],
)
def test_a_far_address_is_not_passed_off_as_the_place(
    distance_m: int | None, street: NearStreet | None, said: str
) -> None:
    near = () if distance_m is None else (NearAddress(DOOR.label, DOOR.lat, DOOR.lon, distance_m),)
    assert Around(50.0, 8.0, near, street, 1_000).said == said


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_a_point_off_the_earth_is_refused(town_desk: Desk, point: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="is no place"):
        looking.around(town_desk, *point)


def test_an_address_is_completed_near_the_depot_first(town_desk: Desk) -> None:
    assert looking.complete(town_desk, "32 high st wend")[0].text == HOUSE
    town_desk.set("area.radius_km", "1")
    high = [each.town for each in looking.complete(town_desk, "high st")]
    assert high[0] == "Wendlesham"
    assert len(set(high)) == len(high) > 1


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("x" * 10_000, "400"), ("🎉", "no letter"), (" \t", "empty")]
)
def test_a_text_that_can_be_no_address_is_refused(town_desk: Desk, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        looking.complete(town_desk, text)


def test_without_a_region_the_way_out_is_named_and_a_word_beside_stays_away(desk: Desk) -> None:
    assert looking.guide(desk) is None
    assert looking.near(desk, *AT) is None
    for ask in (lambda: looking.around(desk, *AT), lambda: looking.complete(desk, "high")):
        with pytest.raises(Unavailable, match="region add"):
            ask()


def test_a_region_that_is_damaged_anywhere_is_named_with_the_remedy_or_answers(desk: Desk, town_file: Path) -> None:
    whole = town_file.read_bytes()
    damaged = desk.path.with_name("damaged.region.db")
    desk.set("region.file", str(damaged))
    refused = []
    for seed in range(60):
        rng = random.Random(seed)
        content = bytearray(whole)
        for _ in range(rng.choice((1, 20, 300, 3_000))):
            content[rng.randrange(4_096, len(content))] ^= rng.randrange(1, 256)
        damaged.write_bytes(content)
        try:
            looking.around(desk, *AT)
            looking.complete(desk, "32 high st wend")
        except Unavailable as told:
            refused.append(str(told))
    assert len(refused) > 10
    assert all("build it again: roundsman region add" in sentence for sentence in refused)
