"""Addresses that a half-typed one may become: the streets that fit it, and the numbers that exist on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.geocoding.adapters.gazetteer.begun import BegunStreet, BegunStreets
from core.geocoding.adapters.gazetteer.label import label, number_first
from core.geocoding.adapters.gazetteer.query import Query, read
from core.geocoding.guide import Suggestion
from core.geocoding.model import Accuracy, distance_m
from core.region.addresses.outline import BriefDoor, Outline
from core.region.addresses.terms import term
from core.region.items import SCALE
from core.text import fold

#: Streets whose doors are read.
_WITH_DOORS = 12
#: Streets of one label so near to each other are one.
_SAME_M = 3_000.0
#: A street that reaches farther from its middle may run through several places.
_IN_ONE_PLACE_M = 1_000
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Choice:
    """A street, with the door on it that may be meant: one in another town than typed, or with another number."""

    begun: BegunStreet
    door: BriefDoor | None = None
    elsewhere: bool = False
    other: bool = False

    @property
    def keeps(self) -> bool:
        return self.begun.keeps and not self.elsewhere


class Suggester:
    """Suggests addresses of one region. It belongs to one thread at a time."""

    def __init__(
        self, region: Outline, own: str = "", depots: Sequence[tuple[float, float]] = (), radius_m: float = 60_000
    ) -> None:
        """`own` is the shop's own address; `depots` are the (lat, lon) around which it serves."""
        self._region = region
        self._streets = BegunStreets(region, own, depots, radius_m)
        self._towns = self._streets.towns
        self._agreements: dict[int, tuple[int, int]] = {}

    def complete(self, text: str, limit: int = 8) -> list[Suggestion]:
        """What the text may become, likeliest first; nothing for a text that names no street of the region."""
        query = read(text)
        found = map(self._suggestion, self._in_order(self._streets.find(query)))
        return [_marked(_with_unit(each, query.unit), query) for each in self._apart(found, limit)]

    def _in_order(self, streets: Sequence[BegunStreet]) -> Iterator[_Choice]:
        """The number as typed on each street, then the longer ones; where none begins so, the number as typed."""
        choices = self._at_doors(streets[:_WITH_DOORS]) if any(begun.number for begun in streets) else []
        if not any(choice.door for choice in choices):
            choices = [self._choice(begun, self._beside(begun)) for begun in streets]
        choices.sort(key=lambda choice: (choice.elsewhere, choice.other))
        # What lies in another town than was typed is shown where nothing else is.
        return (choice for choice in choices if choice.elsewhere == choices[0].elsewhere)

    def _at_doors(self, streets: Sequence[BegunStreet]) -> list[_Choice]:
        """The doors that are there; a street whose name takes the number that was typed is one, too."""
        found = []
        for begun in streets:
            if begun.number:
                doors = self._region.doors_begun(begun.street.id, begun.number)
                found += [self._choice(begun, door) for door in doors]
            else:
                found.append(_Choice(begun))
        return found

    def _beside(self, begun: BegunStreet) -> BriefDoor | None:
        """The number that was typed, where the next one to it is."""
        beside = self._region.neighbour(begun.street.id, begun.number) if begun.number else None
        return beside._replace(number=begun.number, mapped=False) if beside else None

    def _choice(self, begun: BegunStreet, door: BriefDoor | None) -> _Choice:
        if door is None:
            return _Choice(begun, other=bool(begun.number))
        elsewhere = any(self._towns.fit_of_door(word, door) == 0 for word in begun.towns)
        return _Choice(begun, door, elsewhere, door.number != begun.number)

    # -- how they are written --

    def _suggestion(self, choice: _Choice) -> Suggestion:
        return self._at_door(choice, choice.door) if choice.door else self._on_street(choice)

    def _at_door(self, choice: _Choice, door: BriefDoor) -> Suggestion:
        city, postcode = door.city, door.postcode
        if not (city and postcode):
            agreed = self._agreed(choice.begun)
            city, postcode = city or agreed[0], postcode or agreed[1]
        code, town = self._towns.postcodes.get(postcode, ""), self._towns.cities.get(city, "")
        near = town or self._towns.near(*door.at)
        # A place that only the map tells stands in for a town where nothing else says where it is.
        text = label(self._region.name(choice.begun.name), door.number, code, town if town or code else near)
        accuracy = Accuracy.ADDRESS if door.mapped else Accuracy.NEAR
        return Suggestion(text, near, *door.at, accuracy, keeps=choice.keeps)

    def _on_street(self, choice: _Choice) -> Suggestion:
        """The street itself, with the number if one was typed that nobody has mapped."""
        begun, street = choice.begun, choice.begun.street
        at = street.lat / SCALE, street.lon / SCALE
        city, postcode = self._agreed(begun)
        named = (self._towns.named(word, street.city, at) for word in begun.towns)
        town = self._towns.cities.get(city, "") or next(filter(None, named), "")
        near = town or self._towns.near(*at)
        code, name = self._towns.postcodes.get(postcode, ""), self._region.name(begun.name)
        text = label(name, begun.number, code, near if not code and street.radius_m <= _IN_ONE_PLACE_M else town)
        cursor = None if begun.number else 0 if number_first(name) else len(name)
        return Suggestion(text, near, *at, Accuracy.STREET, cursor=cursor, keeps=choice.keeps)

    def _agreed(self, begun: BegunStreet) -> tuple[int, int]:
        """Town and postcode on which the doors of the street agree, 0 for none."""
        id_ = begun.street.id
        if id_ not in self._agreements:
            self._agreements[id_] = self._region.agreed(id_)
        return self._agreements[id_]

    def _apart(self, found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
        """The first ones, each text once; of two that are written alike and lie apart each names its place."""
        kept: list[Suggestion] = []
        for each in found:
            if len(kept) == limit:
                break
            same = next((i for i, other in enumerate(kept) if other.text == each.text), None)
            if same is not None and distance_m((kept[same].lat, kept[same].lon), (each.lat, each.lon)) > _SAME_M:
                kept[same], each = self._in_part(kept[same]), self._in_part(each)
            if all(other.text != each.text for other in kept):
                kept.append(each)
        return kept

    def _in_part(self, each: Suggestion) -> Suggestion:
        """The suggestion with the part of its town, where one is known that it does not name."""
        part = self._towns.near(each.lat, each.lon, part=True)
        return each if not part or part in each.text else replace(each, text=f"{each.text}, {part}", town=part)


def _with_unit(each: Suggestion, unit: str) -> Suggestion:
    """The suggestion behind the flat or floor that was typed."""
    if not unit:
        return each
    cursor = None if each.cursor is None else each.cursor + len(unit) + 2
    return replace(each, text=f"{unit}, {each.text}", cursor=cursor)


def _marked(each: Suggestion, query: Query) -> Suggestion:
    """The suggestion with the parts of its text that were typed."""
    typed = [part for word in query.words for part in _TOKEN.findall(word.text)]
    parts = []
    for token in _TOKEN.finditer(each.text):
        whole = fold(token.group())
        length = max((len(part) for part in typed if whole.startswith(part)), default=0)
        if length == 0 and any(term(part) == term(whole) for part in typed):
            length = len(whole)
        if length:
            letters = next(n for n in range(1, len(token.group()) + 1) if len(fold(token.group()[:n])) >= length)
            parts.append((token.start(), token.start() + letters))
    return replace(each, matched=tuple(parts))
