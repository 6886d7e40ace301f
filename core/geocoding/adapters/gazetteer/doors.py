"""The house on its street: the mapped door, else a place between two, else the nearest, and it says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.geocoding.model import APART_M, Accuracy, distance_m
from core.region.addresses.numbers import STEP, Counting, order, plain
from core.region.addresses.read import Addresses, Door, Piece, Row

#: How many numbers away the neighbours of a missing house are looked for.
_REACH = 30
#: Two neighbours farther apart than this tell nothing of what is between them.
_GAP_M = 400.0
#: A node and a building of one number so near to each other are one house.
_SAME_HOUSE_M = 150.0
#: A street this long runs through several places, each with its own numbers: a neighbour that does not say in which
#: it is tells less.
_LONG_M, _LONG_DOUBT = 1_500, 0.1
#: The nearest known house is a help up to so many numbers away.
_NEAR_NUMBERS = 12
_DOUBT_PER_M = 1 / 2_500
#: Houses with numbers as near as this to each other, and far apart on the map, belong to two countings.
_NEAR_BY = 4
_DIGITS = re.compile(r"\d+")
_LAST = 10**9
#: Entries of one number looked at: enough for any house.
_MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class House:
    """Where a number is in one street; `doubt` from 0 (mapped) to 1, `why` a sentence."""

    piece: int
    at: tuple[float, float]
    number: str
    accuracy: Accuracy
    doubt: float
    why: str
    city: str
    postcode: str


def houses(region: Addresses, pieces: Sequence[Piece], number: str) -> list[House]:
    """The number in each street of one name that knows it or its neighbours."""
    if not pieces:
        return []
    name, by_piece = pieces[0].name, {piece.id: piece for piece in pieces}
    found: list[House] = []
    for how in {piece.counting for piece in pieces}:
        figure = order(number, how) // STEP
        for piece, doors in groupby(_at(region, name, number, how), key=lambda door: door.piece):
            if by_piece[piece].counting is how:
                found += _mapped(list(doors), number, how)
        answered = {house.piece for house in found}
        if all(piece.id in answered for piece in pieces if piece.counting is how):
            continue
        rows = {row.piece: row for row in reversed(region.rows(name, figure))}
        around = region.doors(name, (figure - _REACH) * STEP, (figure + _REACH) * STEP + STEP - 1)
        doors_of = {piece: list(doors) for piece, doors in groupby(around, key=lambda door: door.piece)}
        for piece in sorted((rows.keys() | doors_of.keys()) - answered):
            if by_piece[piece].counting is how:
                house = _between(doors_of.get(piece, []), number, how, rows.get(piece))
                found += [_doubted(each, by_piece[piece]) for each in house]
    return found


def counted_anew(region: Addresses, piece: Piece, house: House) -> bool:
    """Whether the street's numbers begin anew elsewhere: houses with numbers close to this one lie far from it."""
    if piece.radius_m < APART_M / 2:
        return False
    place = order(house.number, piece.counting)
    reach = _NEAR_BY * (1 if piece.counting is Counting.BLOCKS else STEP)
    around = region.doors(piece.name, place - reach, place + reach)
    return any(door.piece == piece.id and distance_m(door.at, house.at) > APART_M for door in around)


def _at(region: Addresses, name: int, number: str, how: Counting) -> list[Door]:
    base = order(number, how) // STEP * STEP
    found = region.doors(name, base, base + STEP - 1)
    if how is Counting.TWICE and "/" not in number and not any(_names(door, number) for door in found):
        # Only the number that counts in the whole place is told: the street's own order does not know it.
        found += [door for door in region.doors(name, 0, _LAST) if _text(door).startswith(f"{number}/")]
    return found


def _names(door: Door, number: str) -> bool:
    return number in _text(door).split("/")


def _figure(number: str) -> int:
    match = _DIGITS.search(number)
    return int(match.group()) if match else 0


def _text(door: Door) -> str:
    return door.number or plain(door.place)


def _house(door: Door, accuracy: Accuracy, doubt: float, why: str) -> House:
    return House(door.piece, door.at, _text(door), accuracy, doubt, why, door.city, door.postcode)


def _entries(doors: Sequence[Door]) -> Iterator[Door]:
    """One door for all the entries of a house (its building, the shops in it): the one in their midst, completed."""
    left = list(doors)
    while left:
        near = [[other for other in left if _same_house(other, door)] for door in left]
        most = max(len(others) for others in near)
        _, door, same = min(
            (sum(distance_m(other.at, door.at) for other in others), door, others)
            for door, others in zip(left, near, strict=True)
            if len(others) == most
        )
        city = door.city or next((other.city for other in same if other.city), "")
        postcode = door.postcode or next((other.postcode for other in same if other.postcode), "")
        yield door._replace(city=city, postcode=postcode)
        left = [other for other in left if other not in same]


def _same_house(one: Door, other: Door) -> bool:
    agree = _agree(one.city, other.city) and _agree(one.postcode, other.postcode)
    return agree and distance_m(one.at, other.at) < _SAME_HOUSE_M


def _mapped(doors: Sequence[Door], number: str, how: Counting) -> list[House]:
    """Doors whose number is the one asked for, or that share its figure."""
    exact = [door for door in doors if _text(door) == number]
    if exact:
        why = f"Number {number} is on the map."
        return [_house(door, Accuracy.ADDRESS, 0.0, why) for door in _entries(exact[:_MOST_ENTRIES])]
    if how is Counting.TWICE:
        named = [door for door in doors if _names(door, number)] or [
            door for door in doors if set(_text(door).split("/")) & set(number.split("/"))
        ]
        doubt = 0.0 if "/" not in number else 0.03
        return [
            _house(door, Accuracy.ADDRESS, doubt, f"Number {number} is {_text(door)} on the map.") for door in named
        ]
    if how is Counting.BLOCKS and "-" in number:
        same = [door for door in doors if door.place == order(number)]
        return [_instead(door, number, 0.05) for door in same]
    figure = str(_figure(number))
    plain_ones = [door for door in doors if _text(door) == figure]
    if plain_ones and number != figure:
        return [_instead(door, number, 0.05) for door in plain_ones]
    rows = [door for door in doors if how is Counting.PLAIN and re.match(r"\d+[-/]\d{2,}|\d-\d", _text(door))]
    if rows:
        return [_house(door, Accuracy.ADDRESS, 0.01, f"Number {number} is part of {_text(door)}.") for door in rows]
    return [_instead(door, number, 0.05) for door in doors[:1]] if how is Counting.PLAIN else []


def _instead(door: Door, number: str, doubt: float) -> House:
    return _house(door, Accuracy.NEAR, doubt, f"Number {number} is not on the map, {_text(door)} is.")


def _between(doors: Sequence[Door], number: str, how: Counting, row: Row | None) -> list[House]:
    """A place between the neighbours on the same side, or in a row known by its ends, else the nearest neighbour."""
    blocks = how is Counting.BLOCKS
    wanted = order(number, how) if blocks else order(number, how) // STEP * STEP
    unit = 1 if blocks else STEP
    if blocks:
        doors = [door for door in doors if door.place // STEP == wanted // STEP]
    same_side = [door for door in doors if (door.place - wanted) // unit % 2 == 0]
    below = [door for door in same_side if door.place < wanted][::-1]
    above = [door for door in same_side if door.place > wanted]
    pairs = [
        (distance_m(low.at, high.at), low, high)
        for low in below[:4]
        for high in above[:4]
        if _agree(low.city, high.city) and _agree(low.postcode, high.postcode)
    ]
    apart, low, high = min(
        pairs, key=lambda pair: (pair[2].place - pair[1].place, pair[0]), default=(_GAP_M + 1, None, None)
    )
    if row and not (low and high and apart <= _GAP_M and (high.place - low.place) // STEP < row.high - row.low):
        return [_in_row(row, number, wanted // STEP)]
    if low and high and apart <= _GAP_M:
        return [_interpolated(low, high, wanted, number, apart)]
    return _nearest(doors, wanted, unit, number)


def _doubted(house: House, piece: Piece) -> House:
    vague = piece.radius_m > _LONG_M and not house.city and not house.postcode
    return replace(house, doubt=house.doubt + _LONG_DOUBT) if vague else house


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _interpolated(low: Door, high: Door, wanted: int, number: str, apart: float) -> House:
    at = _towards(low.at, high.at, (wanted - low.place) / (high.place - low.place))
    why = (
        f"Number {number} is not on the map; it is placed between {_text(low)} and {_text(high)}, {apart:.0f} m apart."
    )
    city, postcode = low.city or high.city, low.postcode or high.postcode
    return House(low.piece, at, number, Accuracy.INTERPOLATED, 0.04 + apart / 8000, why, city, postcode)


def _in_row(row: Row, number: str, figure: int) -> House:
    """The point that lies along the row's line as far as the number lies between its ends."""
    legs = [distance_m(a, b) for a, b in zip(row.line, row.line[1:], strict=False)]
    left = sum(legs) * (figure - row.low) / max(1, row.high - row.low)
    at = row.line[-1]
    for leg, start, end in zip(legs, row.line, row.line[1:], strict=False):
        if left <= leg and leg > 0:
            at = _towards(start, end, left / leg)
            break
        left -= leg
    which = "" if row.step == 1 else ", every second number" if row.step == 2 else f", every {row.step}th number"
    why = f"The map tells the row of houses from {row.low} to {row.high}{which}; {number} is placed along it."
    doubt = 0.03 + sum(legs) / 20_000
    return House(row.piece, at, number, Accuracy.INTERPOLATED, doubt, why, row.city, row.postcode)


def _towards(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _nearest(doors: Iterable[Door], wanted: int, unit: int, number: str) -> list[House]:
    ranked = sorted(doors, key=lambda door: (abs(door.place - wanted), (door.place - wanted) // unit % 2))
    if not ranked:
        return []
    nearest = ranked[0]
    steps = abs(nearest.place - wanted) / unit
    if steps > _NEAR_NUMBERS:
        return []
    why = f"Number {number} is not on the map; {_text(nearest)} is the nearest."
    doubt = 0.08 + 0.015 * steps
    other = next((door for door in ranked if door.place != nearest.place), None)
    if other:
        # As far apart as the houses of this street are for each number, so far may the missing one be.
        doubt += _DOUBT_PER_M * steps * distance_m(nearest.at, other.at) / (abs(other.place - nearest.place) / unit)
    return [_house(nearest, Accuracy.NEAR, doubt, why)]
