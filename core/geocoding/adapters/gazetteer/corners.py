"""Corners: "Main St & 2nd Ave", "Ecke Hauptstraße und Marktgasse". The place is where the two streets meet.

A corner is told with accuracy `near`: its point is known as exactly as a house's, but the door that is meant stands
somewhere about it, on any of four sides, so it is neither the house itself nor one placed between two houses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.geocoding.adapters.gazetteer.judge import Start, Where
from core.geocoding.adapters.gazetteer.query import Query, read
from core.geocoding.adapters.gazetteer.streets import Street
from core.geocoding.model import Accuracy, distance_m
from core.region.addresses.read import Addresses, Name, Piece

#: Streets less alike than this are none of the two, the more where nothing says that a corner is meant; so many of each
#: side are tried.
_LEAST, _LEAST_UNSAID, _TRIED = 0.75, 0.9, 4
#: Streets that come no nearer to each other than this have no corner.
_NEAREST_M, _MEETING_M = 150.0, 60.0
_LAST = 10**9
_Point = tuple[float, float]
_OF = r"(?:\s+(?:of|von|der|de|des|du|da|do|di|del|con|van|av|af|med|tra|between|zwischen|entre))*"
_LEAD = re.compile(
    r"^\s*(?:(?:at|on|an|à|na|en|no|all['’]|a l['’]|à l['’])\s*)?(?:the\s+|der\s+|la\s+|de\s+)?"
    r"(?:corner|cnr|intersection|junction|ecke|kreuzung|esquina|esq\.|cruce|angle|carrefour|croisement|hoek|kruising|"
    r"angolo|incrocio|cruzamento|r[óo]g|skrzy[żz]owanie|h[öo]rnet|hj[øo]rnet|roh|n[áa]ro[žz][íi]|k[öo][şs]e(?:si)?|"
    rf"угол|перекр[её]сток|ріг|ъгъл|γωνία){_OF}\s+",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\s*[&@]\s*|\s*[,/]?\s+(?:corner|cnr\.?|cor\.|ecke|esquina|esq\.|angle|hoek|angolo|r[óo]g|h[öo]rnet|hj[øo]rnet|roh|угол|"
    rf"ріг|γωνία|kulma|sarok)(?:{_OF})\s+|/(?:ecke)\s+",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\s+(?:and|und|et|y|e|en|och|og|ja|i|és|ve|a|at|и|та|і|και|con|com|mit|met)\s+|\s*/\s*", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?:corner|kulma|sarka|sarok|k[öo][şs]esi|hoek|ecke)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Corner:
    """An address that may name a corner: its words, and those of either street with how many stand before them."""

    query: Query
    sides: tuple[tuple[Query, int], tuple[Query, int]]
    said: bool  # by a word or sign that means a corner, not by an "and" alone


@dataclass(frozen=True, slots=True)
class Pair:
    """Two streets, and both as one."""

    one: Street
    other: Street
    both: Street


def named(text: str) -> list[Corner]:
    """The ways to read the text as a corner; most texts are none."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    strong = list(_STRONG.finditer(rest))
    found = strong or list(_WEAK.finditer(rest))
    said = bool(lead or strong)
    return [_corner(rest[: match.start()], _TAIL.sub(" ", rest[match.end() :]), said) for match in found[:3]]


def _corner(left: str, right: str, said: bool) -> Corner:
    one, other = read(left), read(right)
    return Corner(read(f"{left}, {right}"), ((one, 0), (other, len(one.words))), said)


def pairs(corner: Corner, sides: Sequence[Sequence[Street]]) -> Iterator[Pair]:
    """Streets that may be the two, each of one side."""
    least = _LEAST if corner.said else _LEAST_UNSAID
    if not corner.said and not all(any(len(word.text) > 2 for word in side.words) for side, _ in corner.sides):
        return  # "R/C" is a ground floor
    for one in sides[0][:_TRIED]:
        for other in sides[1][:_TRIED]:
            if one.name.main != other.name.main and min(one.likeness, other.likeness) >= least:
                text = f"{one.name.text} & {other.name.text}"
                name = Name(0, text, 0, (*one.name.terms, *other.name.terms), "", 0)
                likeness = (one.likeness + other.likeness) / 2
                behind = frozenset(position + corner.sides[1][1] for position in other.positions)
                both = Street(
                    name, likeness, one.positions | behind, one.misspelt + other.misspelt,
                    (*one.missing, *other.missing), one.weight + other.weight,
                )  # fmt: skip
                yield Pair(one, other, replace(both, other_kind=one.other_kind or other.other_kind))


def starts(region: Addresses, pair: Pair) -> list[Start]:
    """The places where the two streets meet, or else the one where they come nearest."""
    one, other = pair.one.name.main, pair.other.name.main
    pieces = region.pieces(one) + region.pieces(other)
    likeness = pair.both.likeness
    meetings = region.crossings(one, other)
    if meetings:
        how = "The two meet here." if len(meetings) == 1 else f"The two meet in {len(meetings)} places."
        return [Start(_where(at, pieces), Accuracy.NEAR, "", likeness, 0.92, how) for at in meetings]
    apart, at = _nearest(_points(region, one), _points(region, other))
    if apart > _NEAREST_M:
        return []
    how = f"The map shows no crossing of the two; here they come nearest, {apart:.0f} m apart."
    confidence = 0.86 if apart <= _MEETING_M else 0.7
    return [Start(_where(at, pieces), Accuracy.NEAR, "", likeness, confidence, how)]


def _nearest(ones: Sequence[_Point], others: Sequence[_Point]) -> tuple[float, _Point]:
    """The least way between two sets of points, and its middle; beyond `_NEAREST_M` nobody looks closely."""
    squares: dict[tuple[int, int], list[_Point]] = {}
    for point in ones:
        squares.setdefault(_square(point), []).append(point)
    best = _NEAREST_M + 1, (0.0, 0.0)
    for lat, lon in others:
        y, x = _square((lat, lon))
        for near in (squares.get((y + dy, x + dx), ()) for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
            for point in near:
                apart = distance_m(point, (lat, lon))
                best = min(best, (apart, ((point[0] + lat) / 2, (point[1] + lon) / 2)))
    return best


def _square(point: _Point) -> tuple[int, int]:
    """Squares of 220 m; in the far north they are narrower than they are high."""
    return int(point[0] // 0.002), int(point[1] // 0.004)


def _points(region: Addresses, name: int) -> list[_Point]:
    doors = [door.at for door in region.doors(name, 0, _LAST)]
    return doors or [piece.at for piece in region.pieces(name)]


def _where(at: tuple[float, float], pieces: Sequence[Piece]) -> Where:
    """The point with the place and postcode of the street that is nearest to it and has them."""
    near = sorted(pieces, key=lambda piece: distance_m(piece.at, at))
    city = next((piece.city for piece in near if piece.city), "")
    postcode = next((piece.postcode for piece in near if piece.postcode), "")
    return Where(at, city, postcode, near[0].crowd)
