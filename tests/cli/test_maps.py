"""`roundsman plan map` and `pins map`: the same drawings as text."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from core.desk import Desk
from core.geocoding import service as geocoding
from core.plans import service as plans
from tests.cli.conftest import Roundsman
from tests.console import rounds, town
from tests.console.rounds import MONDAY

ON = ("--day", MONDAY.isoformat())


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """The planned Monday, with streets around it."""
    return town.with_town(rounds.planned(desk))


def braille(text: str) -> int:
    return sum(0x2800 < ord(letter) <= 0x28FF for letter in text)


def test_the_plan_is_drawn_as_plain_text_of_the_size_that_is_asked_for(roundsman: Roundsman, shop: Desk) -> None:
    ran = roundsman("plan", "map", *ON, "--width", 60, "--height", 20)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) == 20
    assert max(map(len, lines)) <= 60
    assert braille(ran.out) > 50
    assert "\x1b" not in ran.out
    assert {"A", "B", "?", "⌂"} <= set("".join(lines[:-1]))
    assert "A Van 1" in lines[-1]
    assert lines[-1].endswith("km")


def test_one_route_is_brought_near_with_its_stops_by_number(roundsman: Roundsman, shop: Desk) -> None:
    whole = roundsman("plan", "map", *ON, "--width", 80, "--height", 30, "--json").json
    ran = roundsman("plan", "map", *ON, "--route", "van 2", "--width", 80, "--height", 30, "--json")
    count = len(plans.show(shop, MONDAY).routes[1].stops)
    assert all(str(n) in "".join(ran.json["lines"][:-1]) for n in range(1, count + 1))
    assert ran.json["box"][2] - ran.json["box"][0] < whole["box"][2] - whole["box"][0]
    assert "1-2 Van 2" in ran.json["lines"][-1]
    assert ran.json["signs"] == {"A": "Van 1", "B": "Van 2"}


def test_a_van_without_a_route_and_a_day_without_a_plan_are_refused(roundsman: Roundsman, shop: Desk) -> None:
    ran = roundsman("plan", "map", *ON, "--route", "Van 9")
    assert (ran.code, ran.out) == (1, "")
    assert "on the road are: Van 1, Van 2" in ran.err
    assert roundsman("plan", "map", "--day", "2026-03-04").code == 1
    assert roundsman("plan", "map", *ON, "--width", 3).code == 2


def test_the_plan_is_drawn_without_a_region_too(roundsman: Roundsman, desk: Desk) -> None:
    rounds.planned(desk)
    ran = roundsman("plan", "map", *ON, "--width", 60, "--height", 20)
    assert ran.code == 0
    assert braille(ran.out) > 20


def test_the_map_of_a_pin_shows_candidates_streets_and_house_numbers(roundsman: Roundsman, shop: Desk) -> None:
    ran = roundsman("pins", "map", "1001", "--width", 80, "--height", 24)
    assert ran.code == 0
    assert "◆" in ran.out
    assert "London Road" in ran.out
    assert " 31 " in ran.out
    box = roundsman("pins", "map", "1001", "--json").json["box"]
    place = geocoding.pin_of(shop, rounds.number(shop, "1001")).place
    assert box[0] < place[0] < box[2]
    assert box[1] < place[1] < box[3]


def test_an_order_that_nobody_has_looked_up_has_no_map(roundsman: Roundsman, shop: Desk) -> None:
    ran = roundsman("pins", "map", "1009")
    assert ran.code == 1
    assert "roundsman geocode" in ran.err


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals_and_not_where_nobody_wants_them(
    shop: Desk, shop_file: Path, no_color: str, coloured: bool
) -> None:
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "console", "--file", str(shop_file), "plan", "map", *ON, "--height", "12"]
    env = {**os.environ, "NO_COLOR": no_color, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=writer, env=env) as child:
        os.close(writer)
        said = b""
        while chunk := _read(reader):
            said += chunk
        assert child.wait() == 0
    os.close(reader)
    assert (b"\x1b[1;3" in said or b"\x1b[36m" in said) is coloured
    assert b"\x1b" in said if coloured else b"\x1b" not in said


def _read(reader: int) -> bytes:
    """What comes, and nothing once the other end is closed: Linux then fails with EIO."""
    try:
        return os.read(reader, 65536)
    except OSError:
        return b""
