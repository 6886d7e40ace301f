"""Four places of the real map, no network: addresses pinned, ways by road, routes drawn along them."""

from __future__ import annotations

import csv
import json
import random
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from console.cli import run
from core.geocoding.model import distance_m
from core.plans import service as plans
from core.wiring import open_desk
from tests.acceptance.shopkeeper import Door, every_door, misspelt

DAY = "2026-03-03"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class City:
    """An extract, how its addresses are written, and how much of it can be asked of it."""

    extract: str
    write: Callable[[Door, str], str]
    orders: int = 300
    box: tuple[float, float, float, float] = (-180, -90, 180, 90)


def _behind(door: Door, street: str) -> str:
    return f"{street} {door.number}"


def _before(door: Door, street: str) -> str:
    return f"{door.number} {street}"


CITIES = {
    "Helsinki": City("helsinki.osm.pbf", _behind),
    "Liechtenstein": City("liechtenstein-autauga.osm.pbf", _behind, box=(9.47, 47.04, 9.64, 47.28)),
    "Queens": City("queens.osm.pbf", _before),
    "Porto": City("porto.osm.pbf", _behind, orders=65),
}


@pytest.fixture(autouse=True)
def cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """The network is cut: whoever wants to leave this machine is refused, and nobody has wanted to."""
    wanted: list[object] = []

    def refused(*asked: object, **more: object) -> None:
        wanted.append(asked)
        raise OSError("the network is cut")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    yield wanted
    assert wanted == []


@pytest.fixture
def verb(shop_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The command line of a shop, the evening before the day."""
    monkeypatch.setenv("ROUNDSMAN_NOW", "2026-03-02T17:30:00+01:00")
    monkeypatch.setenv("ROUNDSMAN_USER", "ann")

    def call(*arguments: object, codes: tuple[int, ...] = (0,)) -> str:
        capsys.readouterr()
        got = run(["--file", str(shop_file), *map(str, arguments)])
        out, err = capsys.readouterr()
        assert got in codes, f"{arguments}: {err}"
        return out

    return call


@pytest.mark.parametrize("name", CITIES)
def test_a_day_is_pinned_reviewed_planned_and_drawn_on_its_own_roads(
    name: str, verb: Callable[..., str], data: Path, tmp_path: Path, shop_file: Path
) -> None:
    city = CITIES[name]
    extract = data / "osm" / city.extract
    truth = written(extract, city, tmp_path / "orders.csv")
    fleet(verb, truth)
    verb("region", "add", extract)
    assert json.loads(verb("import", tmp_path / "orders.csv", "--day", DAY, "--yes", "--json"))["new"] == len(truth)
    pinned(verb, truth, shop_file)
    plan = json.loads(verb("plan", "build", "--day", DAY, "--iterations", 20, "--json"))
    assert plan["matrix"] == f"Roads of the region ({city.extract}) by van."
    placed = {order for route in plan["routes"] for stop in route["stops"] for order in stop["orders"]}
    left = {each["order"] for each in plan["unassigned"]}
    assert len(placed | left) == len(truth)
    assert len(placed) >= 0.9 * len(truth)
    drawn(shop_file)
    verb("sheet", "--day", DAY, "--gpx", tmp_path / "routes.gpx")
    tracks = ET.parse(tmp_path / "routes.gpx").findall("g:trk", {"g": "http://www.topografix.com/GPX/1/1"})
    assert len(tracks) == len(plan["routes"])


def written(extract: Path, city: City, target: Path) -> dict[str, Door]:
    """Orders at real addresses as customers write them; the true door by order number."""
    chance = random.Random(11)
    chosen = chance.sample(every_door(extract, box=city.box), city.orders)
    truth: dict[str, Door] = {}
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("Order", "Name", "Email", "Address", "Weight kg"))
        for number, door in enumerate(chosen):
            street = door.street
            if number % 6 == 0 and len(street) > 5:
                street = misspelt(street, chance)
            text = city.write(door, street)
            text += (" Apt 3", "", "", "", "", "")[(number + 3) % 6]
            place = " ".join(part for part in ("" if number % 6 == 2 else door.postcode, door.city) if part)
            text = f"{text}, {place}" if place else text
            truth[f"N{number}"] = door
            rows.writerow(
                (
                    f"N{number}",
                    f"Customer {number}",
                    f"c{number}@example.com",
                    text.lower() if number % 6 == 1 else text,
                    "2",
                )
            )
    return truth


def fleet(verb: Callable[..., str], truth: dict[str, Door]) -> None:
    """Ten vans that leave from the middle of it all."""
    middle = [statistics.median(getattr(door, axis) for door in truth.values()) for axis in ("lat", "lon")]
    verb("fleet", "depot", "Yard", "--at", f"{middle[0]:.6f},{middle[1]:.6f}")
    for number in range(10):
        verb("fleet", "vehicle", f"Van {number}", "--mass", "900kg", "--cost-km", "0.5", "--cost-hour", "20")
        verb("fleet", "driver", f"Driver {number}")
        verb(
            "fleet",
            "shift",
            f"Van {number}",
            f"Driver {number}",
            "--days",
            "mon-sun",
            "--from",
            "7:00",
            "--to",
            "19:00",
        )


def pinned(verb: Callable[..., str], truth: dict[str, Door], shop_file: Path) -> None:
    """What is accepted is right within 500 m; a person settles the rest, from the candidates where one is right."""
    verb("geocode", "--day", DAY, codes=(0, 3))
    desk = open_desk(shop_file)
    accepted = desk.db.execute(
        "SELECT o.source_order_id, p.lat, p.lon FROM orders o JOIN pins p USING (address_key) "
        "WHERE p.state = 'accepted'"
    ).fetchall()
    desk.close()
    wrong = [
        number for number, lat, lon in accepted if distance_m((lat, lon), (truth[number].lat, truth[number].lon)) > 500
    ]
    assert wrong == []
    assert len(accepted) >= 0.7 * len(truth)
    for line in verb("pins", "list", "--day", DAY, "--json").splitlines():
        settled(verb, truth, json.loads(line))
    assert verb("pins", "list", "--day", DAY, "--json") == ""


def settled(verb: Callable[..., str], truth: dict[str, Door], item: Any) -> None:
    door = truth[item["number"]]
    far = [distance_m((each["lat"], each["lon"]), (door.lat, door.lon)) for each in item["candidates"]]
    if far and min(far) < 50:
        verb("pins", "pick", item["number"], far.index(min(far)) + 1)
    else:
        verb("pins", "set", item["number"], f"{door.lat:.6f}", f"{door.lon:.6f}")


def drawn(shop_file: Path) -> None:
    """Every leg is drawn along roads from door to door, as long as the plan says."""
    desk = open_desk(shop_file)
    plan = plans.show(desk, desk.day(DAY))
    assert plan is not None
    for route in plan.routes:
        depot = (route.depot_lat, route.depot_lon)
        ends = [depot, *((stop.lat, stop.lon) for stop in route.stops), depot]
        for way, leg_m, (start, finish) in zip(
            plans.route_ways(desk, route), [*(stop.leg_m for stop in route.stops), None], pairwise(ends), strict=True
        ):
            assert not way.straight
            assert leg_m in (None, way.distance_m)
            length = sum(distance_m(one, other) for one, other in pairwise(way.shape))
            assert length == pytest.approx(way.distance_m, rel=0.004, abs=3)
            assert max(distance_m(way.shape[0], start), distance_m(way.shape[-1], finish)) <= 510
            assert sum(step.distance_m for step in way.steps) == pytest.approx(way.distance_m, abs=len(way.steps))
    desk.close()


def test_in_a_network_without_routes_a_whole_day_goes_to_its_end_and_letters_wait(data: Path, tmp_path: Path) -> None:
    """A4, by real processes that have no network but their own loopback, and that is down."""
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("a network of its own cannot be made here: unshare -rn is refused")
    truth = written(data / "osm" / "helsinki.osm.pbf", City("", _behind, orders=25), tmp_path / "orders.csv")
    lat, lon = (statistics.median(getattr(door, axis) for door in truth.values()) for axis in ("lat", "lon"))
    steps = [
        f"fleet depot Yard --at {lat:.6f},{lon:.6f}", "fleet vehicle Van --cost-km 0.5", "fleet driver Dora",
        "fleet shift Van Dora --days mon-sun --from 7:00 --to 19:00",
        "settings set messages.channel email", "settings set messages.from shop@example.com",
        "settings set smtp.host mail.example.com",
        f"region add {data / 'osm' / 'helsinki.osm.pbf'}", f"import {tmp_path / 'orders.csv'} --day {DAY} --yes",
        f"geocode --day {DAY}", f"plan build --day {DAY} --iterations 20", f"plan approve --day {DAY}",
        f"sheet --day {DAY} --directions", "messages send", "messages list", f"day show --day {DAY}",
    ]  # fmt: skip
    script = tmp_path / "day.sh"
    program = f"{sys.executable} -m console --file {tmp_path / 'shop.db'}"
    script.write_text("\n".join(f"echo '== {step}'; {program} {step}; echo \"-- $?\"" for step in steps))
    told = subprocess.run(
        ["unshare", "-rn", "sh", str(script)],
        cwd=ROOT, env={"ROUNDSMAN_NOW": "2026-03-02T17:30:00+02:00", "ROUNDSMAN_USER": "ann", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = {part.partition("\n")[0]: part for part in told.stdout.split("== ")[1:]}
    codes = {step: int(part.rpartition("-- ")[2]) for step, part in said.items()}
    assert {step: code for step, code in codes.items() if code not in (0, 3)} == {"messages send": 1}, told.stderr
    assert "0 sent, 25 waiting." in told.stderr
    assert said["messages list"].count("queued") == 25
    assert "Roads of the region (helsinki.osm.pbf) by van." in said[steps[10]]
    assert "> Set out" in said[steps[12]]
    assert "Traceback" not in told.stderr
