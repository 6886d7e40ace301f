"""The house on its street: the mapped door, else a place between two, else the nearest, and it says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.geocoding.model import Accuracy, distance_m
from core.region.addresses.numbers import STEP, order, plain
from core.region.addresses.read import Addresses, Door, Piece

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
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class House:
    """Where a number is in one street; `doubt` from 0 (mapped) to 1, `why` in words."""

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
    by_piece = {piece.id: piece for piece in pieces}
    base = _figure(number)
    found: list[House] = []
    rows = region.doors(pieces[0].name, base * STEP, base * STEP + STEP - 1)
    for piece, doors in groupby(rows, key=lambda door: door.piece):
        found += _mapped(list(doors), number, by_piece[piece].pairs)
    answered = {house.piece for house in found}
    if len(answered) < len(pieces):
        around = region.doors(pieces[0].name, (base - _REACH) * STEP, (base + _REACH) * STEP + STEP - 1)
        for piece, doors in groupby(around, key=lambda door: door.piece):
            if piece not in answered:
                found += [
                    _doubted(house, by_piece[piece]) for house in _between(list(doors), number, by_piece[piece].pairs)
                ]
    return found


def _figure(number: str) -> int:
    match = _DIGITS.match(number)
    return int(match.group()) if match else 0


def _text(door: Door) -> str:
    return door.number or plain(door.place)


def _house(door: Door, accuracy: Accuracy, doubt: float, why: str) -> House:
    return House(door.piece, door.at, _text(door), accuracy, doubt, why, door.city, door.postcode)


def _completed(door: Door, others: Sequence[Door]) -> Door:
    """The door with the place and postcode that another entry of the same house has."""
    same = [other for other in others if distance_m(other.at, door.at) < _SAME_HOUSE_M]
    city = door.city or next((other.city for other in same if other.city), "")
    postcode = door.postcode or next((other.postcode for other in same if other.postcode), "")
    return door._replace(city=city, postcode=postcode)


def _mapped(doors: Sequence[Door], number: str, pairs: bool) -> list[House]:
    """Doors whose number is the one asked for, or that share its figure."""
    exact = [door for door in doors if _text(door) == number]
    if exact:
        why = f"number {number} is mapped"
        return [_house(_completed(door, exact), Accuracy.ADDRESS, 0.0, why) for door in exact]
    if pairs and "-" in number:
        same = [door for door in doors if door.place == order(number)]
        return [_house(door, Accuracy.NEAR, 0.05, f"{number} is not mapped, {_text(door)} is") for door in same]
    figure = str(_figure(number))
    rows = [door for door in doors if "-" in _text(door) and not pairs]
    plain_ones = [door for door in doors if _text(door) == figure]
    if plain_ones and number != figure:
        doubt = 0.02 if re.search(r"[-/]", number) else 0.05
        return [_house(door, Accuracy.NEAR, doubt, f"{number} is not mapped, {figure} is") for door in plain_ones]
    if rows:
        return [_house(door, Accuracy.ADDRESS, 0.01, f"{number} is in {_text(door)}") for door in rows]
    letters = doors if not pairs else []
    return [_house(door, Accuracy.NEAR, 0.05, f"{number} is not mapped, {_text(door)} is") for door in letters[:1]]


def _between(doors: Sequence[Door], number: str, pairs: bool) -> list[House]:
    """A place between the neighbours on the same side of the street, else the nearest neighbour."""
    wanted = order(number) if pairs else _figure(number) * STEP
    unit = 1 if pairs else STEP
    if pairs:
        doors = [door for door in doors if door.place // STEP == wanted // STEP]
    same_side = [door for door in doors if (door.place - wanted) // unit % 2 == 0]
    below = [door for door in same_side if door.place < wanted][::-1]
    above = [door for door in same_side if door.place > wanted]
    pairs_found = [
        (distance_m(low.at, high.at), low, high)
        for low in below[:4]
        for high in above[:4]
        if _agree(low.city, high.city) and _agree(low.postcode, high.postcode)
    ]
    if pairs_found:
        apart, low, high = min(pairs_found, key=lambda pair: (pair[2].place - pair[1].place, pair[0]))
        if apart <= _GAP_M:
            return [_interpolated(low, high, wanted, number, apart)]
    return _nearest(doors, wanted, unit, number)


def _doubted(house: House, piece: Piece) -> House:
    vague = piece.radius_m > _LONG_M and not house.city and not house.postcode
    return replace(house, doubt=house.doubt + _LONG_DOUBT) if vague else house


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _interpolated(low: Door, high: Door, wanted: int, number: str, apart: float) -> House:
    share = (wanted - low.place) / (high.place - low.place)
    at = (low.at[0] + share * (high.at[0] - low.at[0]), low.at[1] + share * (high.at[1] - low.at[1]))
    why = f"{number} lies between {_text(low)} and {_text(high)}, {apart:.0f} m apart"
    return House(
        low.piece,
        at,
        number,
        Accuracy.INTERPOLATED,
        0.04 + apart / 8000,
        why,
        low.city or high.city,
        low.postcode or high.postcode,
    )


def _nearest(doors: Iterable[Door], wanted: int, unit: int, number: str) -> list[House]:
    ranked = sorted(doors, key=lambda door: (abs(door.place - wanted), (door.place - wanted) // unit % 2))
    if not ranked:
        return []
    steps = abs(ranked[0].place - wanted) / unit
    if steps > _NEAR_NUMBERS:
        return []
    return [
        _house(
            ranked[0], Accuracy.NEAR, 0.08 + 0.015 * steps, f"{number} is not mapped, {_text(ranked[0])} is the nearest"
        )
    ]
