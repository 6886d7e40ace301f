"""Orders as a shop in Liechtenstein would write them: real addresses, some typed badly, some without postcode."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

import osmium

#: Liechtenstein; the same extract holds a county of Alabama as well.
WEST, SOUTH, EAST, NORTH = 9.47, 47.04, 9.64, 47.28
HEADER = ("Order", "Name", "Phone", "Email", "Address", "Postcode", "City", "Window", "Weight kg", "Items", "Notes")


@dataclass(frozen=True, slots=True)
class Door:
    """An address of the extract and where it lies."""

    street: str
    number: str
    postcode: str
    city: str
    lat: float
    lon: float


def doors(extract: Path, box: tuple[float, float, float, float] = (WEST, SOUTH, EAST, NORTH)) -> list[Door]:
    """Every address node of Liechtenstein that has a street, a number and a place, in the extract's order."""
    return [door for door in every_door(extract, nodes_only=True, box=box) if door.city]


def every_door(
    extract: Path, *, nodes_only: bool = False, box: tuple[float, float, float, float] = (-180, -90, 180, 90)
) -> list[Door]:
    """Every address within (west, south, east, north) with street and number, of buildings where their middle is."""
    west, south, east, north = box
    kinds = osmium.osm.NODE if nodes_only else osmium.osm.NODE | osmium.osm.WAY
    found: list[Door] = []
    for thing in osmium.FileProcessor(str(extract), kinds).with_locations():
        tags = thing.tags
        if not (tags.get("addr:street") and tags.get("addr:housenumber")):
            continue
        points = [thing.location] if thing.is_node() else [node.location for node in thing.nodes]
        known = [(point.lat, point.lon) for point in points if point.valid()]
        if known and known[0] == known[-1] and len(known) > 2:
            known.pop()
        if not known:
            continue
        lat, lon = (sum(part) / len(known) for part in zip(*known, strict=True))
        if south <= lat <= north and west <= lon <= east:
            facts = (tags.get("addr:postcode", ""), tags.get("addr:city", ""))
            found.append(Door(tags["addr:street"], tags["addr:housenumber"], *facts, lat, lon))
    return found


def misspelt(word: str, rng: random.Random) -> str:
    """The word with one letter left out, doubled or swapped with its neighbour; never the first one."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def write_orders(extract: Path, target: Path, *, count: int = 120, seed: int = 7) -> dict[str, Door]:
    """Write `count` orders as CSV with semicolons; returns the true door by order number.

    One in six streets is misspelt, one in three orders lacks its postcode, one in three promises a window.
    """
    rng = random.Random(seed)
    chosen = rng.sample(doors(extract), count)
    truth: dict[str, Door] = {}
    with target.open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(HEADER)
        for n, door in enumerate(chosen):
            order = f"LI-{1001 + n}"
            truth[order] = door
            street = misspelt(door.street, rng) if n % 6 == 0 else door.street
            window = ("", "8:00-12:00", "13:00-18:00")[n % 3]
            weight = f"{rng.randint(5, 120) / 10:.1f}".replace(".", ",")
            person = (order, f"Kundin Nr. {n + 1}", f"+423 23{n + 10000:05d}", f"kundin{n + 1}@example.com")
            place = (f"{street} {door.number}", "" if n % 3 == 0 else door.postcode, door.city)
            note = "Bitte läuten" if n % 10 == 0 else ""
            rows.writerow((*person, *place, window, weight, "2 x Brot; 1 x Käse", note))
    return truth
