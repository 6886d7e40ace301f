"""Every street of a region in brief, and the doors whose number begins so: what suggestions are made of."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.region.addresses.numbers import STEP, order, plain
from core.region.addresses.read import Addresses, Area
from core.region.addresses.squares import apart_m
from core.region.items import SCALE, Point

#: Doors read of a street for one beginning of a number, from each of the ranges 1, 10-19, 100-199 and so on; and of
#: one figure where more than that is begun (12a, 89-3).
_MOST_DOORS, _MOST_OF_FIGURE = 24, 500
_LONGEST_NUMBER = 6
_FIGURE = re.compile(r"\d{1,6}")

_NAMES = "SELECT id, main, terms, joined FROM name ORDER BY id"
_STREETS = """
SELECT id, name, lat, lon, radius_m, coalesce(city, 0), coalesce(postcode, 0) FROM piece ORDER BY name, id
"""
_DOORS = """
SELECT place, number, coalesce(city, 0), coalesce(postcode, 0), lat, lon FROM door
WHERE piece = ? AND place BETWEEN ? AND ? ORDER BY place, nth LIMIT ?
"""
#: The doors next to a place in the order, before and behind it.
_BEFORE = """
SELECT place, number, coalesce(city, 0), coalesce(postcode, 0), lat, lon FROM door
WHERE piece = ? AND place <= ? ORDER BY place DESC LIMIT 1
"""
_BEHIND = """
SELECT place, number, coalesce(city, 0), coalesce(postcode, 0), lat, lon FROM door
WHERE piece = ? AND place > ? ORDER BY place LIMIT 1
"""
#: Whether the doors of a street agree on town and postcode: how many there are, and the least and largest of each.
_AGREED = """
SELECT count(*), count(city), min(city), max(city), count(postcode), min(postcode), max(postcode)
FROM door WHERE piece = ?
"""
_NAME = "SELECT text FROM name WHERE id = ?"
#: Numbers farther from each other than this tell nothing of one another.
_NEIGHBOURS = 12
#: A node and a building of one number so near to each other are one house.
_SAME_HOUSE_M = 150.0


class BriefName(NamedTuple):
    """A street's name by its terms; `main` is the name under which its doors are kept, `joined` "" where none is."""

    id: int
    main: int
    terms: str
    joined: str


class BriefStreet(NamedTuple):
    """One street; city and postcode are numbers, 0 for none; the point is in ten-millionths of a degree."""

    id: int
    name: int
    lat: int
    lon: int
    radius_m: int
    city: int
    postcode: int


class BriefDoor(NamedTuple):
    """A door of a street; `mapped` is False where the point is only that of the next one."""

    place: int
    number: str
    city: int
    postcode: int
    point: Point
    mapped: bool = True

    @property
    def at(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.point[0] / SCALE, self.point[1] / SCALE


class Outline(Addresses):
    """An open region file, read for its streets as a whole."""

    def brief_names(self) -> list[BriefName]:
        """Every name, the other ones of a street, too."""
        return [BriefName(*row) for row in self.db.execute(_NAMES).fetchall()]

    def brief_streets(self) -> list[BriefStreet]:
        """Every street, those of one name together."""
        return [BriefStreet(*row) for row in self.db.execute(_STREETS).fetchall()]

    def name(self, id_: int) -> str:
        """The text of a name."""
        found = self.db.execute(_NAME, (id_,)).fetchone()
        return str(found[0]) if found else ""

    def cities(self) -> dict[int, str]:
        """The towns that doors name."""
        return dict(self.db.execute("SELECT id, text FROM city").fetchall())

    def every_postcode(self) -> list[tuple[int, str, Area]]:
        """Number, key (`gather.postcode_key`) and extent of every postcode."""
        rows = self.db.execute("SELECT id, key, text, lat, lon, radius_m FROM postcode").fetchall()
        return [
            (id_, key, Area(text, "postcode", (lat / SCALE, lon / SCALE), reach))
            for id_, key, text, lat, lon, reach in rows
        ]

    def doors_begun(self, street: int, number: str) -> list[BriefDoor]:
        """The doors of a street whose number begins so, in their order; a row of houses answers for each of them."""
        figure = _FIGURE.match(number)
        if figure is None:
            return []
        found: list[BriefDoor] = []
        others: list[BriefDoor] = []
        plain_figure = figure.group() == number
        most = _MOST_DOORS if plain_figure else _MOST_OF_FIGURE
        for low, high in _ranges(figure.group(), plain_figure):
            asked = (street, low * STEP, high * STEP + STEP - 1, most)
            for row in self.db.execute(_DOORS, asked).fetchall():
                door = _door(row)
                if door.number.startswith(number):
                    _take(found, door)
                elif door.place == order(number):
                    # 14 is in the row 12-16; 89-5 may be how somebody writes 89-05.
                    others.append(door if "-" in number else door._replace(number=number))
        for door in others:
            _take(found, door)
        return sorted(found, key=lambda door: door.place)

    def neighbour(self, street: int, number: str) -> BriefDoor | None:
        """The door of a street whose number is next to one that is not mapped; None where the nearest is far off."""
        wanted = order(number)
        rows = [self.db.execute(question, (street, wanted)).fetchone() for question in (_BEFORE, _BEHIND)]
        doors = sorted((_door(row) for row in rows if row), key=lambda door: abs(door.place - wanted))
        return doors[0] if doors and abs(doors[0].place - wanted) <= _NEIGHBOURS * STEP else None

    def agreed(self, street: int) -> tuple[int, int]:
        """Town and postcode of a street, each 0 unless most of its doors tell it and none another."""
        count, *told = self.db.execute(_AGREED, (street,)).fetchone()
        city, postcode = (
            int(low) if many * 2 >= count and low is not None and low == high else 0
            for many, low, high in (told[:3], told[3:])
        )
        return city, postcode


def _door(row: tuple[int, str, int, int, int, int]) -> BriefDoor:
    place, number, city, postcode, lat, lon = row
    return BriefDoor(place, number or plain(place), city, postcode, (lat, lon))


def _take(found: list[BriefDoor], door: BriefDoor) -> None:
    """Add a door; another entry of a house that is there only completes it."""
    for i, other in enumerate(found):
        if other.number == door.number and apart_m(other.point, door.point) < _SAME_HOUSE_M:
            city, postcode = other.city or door.city, other.postcode or door.postcode
            found[i] = other._replace(city=city, postcode=postcode)
            return
    found.append(door)


def _ranges(figure: str, open_end: bool) -> list[tuple[int, int]]:
    """The numbers that begin with these digits: 1, 10 to 19, 100 to 199; itself alone where a letter follows."""
    first = int(figure)
    longer = _LONGEST_NUMBER - len(figure) if open_end and first else 0
    return [(first * 10**more, (first + 1) * 10**more - 1) for more in range(longer + 1)]
