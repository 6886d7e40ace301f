"""House numbers: what stands in a map's tag or a customer's line, brought to one form and one order.

The order is an integer that sorts a street's doors: 1000 for each number, below that the letter (`12a`) or, where a
street counts in `block-house` pairs as Queens does (`89-33`), the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from core.text import fold

STEP = 1000
#: A pair of numbers farther apart than this is no row of houses.
_LONGEST_RANGE = 40
#: The same for a pair that is written the wrong way round, which is rather a house and its part: 112-3.
_LONGEST_REVERSED = 10
_LETTER = r"[^\W\d_](?![^\W\d_])"
_TAIL = rf"(?:\s?[-/]?\s?(?:bis|ter|quater|[^\W\d_]\d{{1,5}}|{_LETTER}|½)|\s?[-/.]\s?\d{{1,5}}(?:{_LETTER})?)"
_ONE = re.compile(rf"(?:[a-z](?=\d))?\d{{1,6}}{_TAIL}*")
_MARKED = re.compile(r"^(?:no|nr|n|№|д|дом|cp|c\.p|č\.p|ev\.č)?[.:°º]?\s*(?=\d)")
_SIMPLE = re.compile(r"[1-9][0-9]{0,5}(?:-[0-9]{1,5})?")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
#: Letters of other scripts that look like Latin ones: a customer's 12A and the map's 12А are one door.
_ALIKE = str.maketrans("авекмнорстухαβεηικμνορτυχζ", "abekmhopctyxabehikmnoptyxz")
_BUILDING = re.compile(r"\s*(?:корпус|корп|к)\.?\s*(?=\d)")
_STRUCTURE = re.compile(r"\s*(?:строение|стр|с)\.?\s*(?=\d)")
_BEFORE_LETTER = re.compile(r"(?<=\d)[-/ ]+(?=[^\W\d_]|½)")
_ZEROS = re.compile(r"^([a-z]?)0+(?=\d)")
_SECOND_LETTER = re.compile(r"(?<=[a-z])/[a-z]$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|er|re|eme|ieme)")
_PAIR = re.compile(r"(\d{1,6})-(\d{1,5})(?!\d)")
_PARTS = re.compile(r"(\d{1,6})/(\d{1,5})(?!\d)")
_FIGURE = re.compile(r"\d+")


class Counting(IntEnum):
    """How a street's houses are counted."""

    PLAIN = 0  #: 12, 12a, and 12-14 for a row
    BLOCKS = 1  #: block and house: 89-05
    TWICE = 2  #: the house's number in the whole place, and behind the stroke the one in the street: 1234/12


def number_key(text: str) -> str:
    """A number in the form in which it is kept and compared: `12 A`, `12/A` and `12А` are 12a; `007` is 7."""
    if _SIMPLE.fullmatch(text):
        return text
    text = _plain_letters(text)
    text = re.sub(r"\s?([-/.])\s?", r"\1", text)
    return _ZEROS.sub(r"\1", _BEFORE_LETTER.sub("", text).replace(" ", ""))


def house_numbers(tag: str) -> list[str]:
    """The numbers in a map's tag: `36;38` is two, `12 - 14` one, `8, Floor 6` just 8, `Keskuskatu 5` none."""
    if _SIMPLE.fullmatch(tag):
        return [tag]
    found: list[str] = []
    for part in re.split(r"[;,+]", tag[:200]):
        written = _plain_letters(_MARKED.sub("", part.lower().strip()))
        match = _ONE.match(written)
        # "8, 2. krs." is house 8: what follows a first number and is a floor is not another house.
        if match and not (found and written[match.end() :].strip(" '.")):
            found.append(_SECOND_LETTER.sub("", number_key(match.group())))
    return found


def _plain_letters(text: str) -> str:
    """Folded, in Latin letters where they look so, a half kept as ½, Russian building and structure as k and c."""
    text = fold(text.translate(_DASHES).replace("½", "\ue000")).replace("\ue000", "½").replace(" 1/2", "½")
    return _STRUCTURE.sub("c", _BUILDING.sub("k", text)).translate(_ALIKE)


def looks_like_number(word: str) -> bool:
    """Whether a folded word of an address may be a house number: 12, 12a, 12-14, 89-33, 12/3; ordinals are none."""
    return word[-1:] != "-" and _ONE.fullmatch(word) is not None and not _ORDINAL.fullmatch(word)


def counting(numbers: Sequence[str]) -> Counting:
    """How a street's numbers count: pairs are block and house (`89-05`), or rows of houses (`12-14`)."""
    pairs = [(a, b) for number in numbers if (match := _PAIR.fullmatch(number)) for a, b in (match.groups(),)]
    if _mostly(pairs, sum(b.startswith("0") or abs(int(a) - int(b)) > _LONGEST_RANGE for a, b in pairs), 3):
        return Counting.BLOCKS
    parts = [(int(a), int(b)) for number in numbers if (match := _PARTS.match(number)) for a, b in (match.groups(),)]
    twice = sum(a > b + _LONGEST_RANGE for a, b in parts)
    return Counting.TWICE if 2 * twice > len(numbers) and _mostly(parts, twice, 2) else Counting.PLAIN


def _mostly(them: Sequence[object], count: int, share: int) -> bool:
    return bool(them) and count * share >= len(them)


def order(number: str, how: Counting = Counting.BLOCKS) -> int:
    """The place of a number in its street: 12a -> 12001, block and house 89-33 -> 89033, 1234/12 -> 12000."""
    if how is Counting.TWICE and (match := _PARTS.match(number)):
        return int(match.group(2)) * STEP
    if how is Counting.BLOCKS and (match := _PAIR.match(number)):
        return int(match.group(1)) * STEP + min(int(match.group(2)), STEP - 1)
    figure = _FIGURE.search(number)
    if figure is None:
        return 0
    letter = number[figure.end() : figure.end() + 1]
    return int(figure.group()) * STEP + (ord(letter) - ord("a") + 1 if "a" <= letter <= "z" else 0)


def orders(number: str, how: Counting) -> Iterable[int]:
    """Every place that a number takes: a row of houses `12-16` answers for 12, 14 and 16, `12/14` for both."""
    if how is Counting.PLAIN and (match := _PAIR.match(number)):
        low, high = int(match.group(1)), int(match.group(2))
        most = _LONGEST_RANGE if low <= high else _LONGEST_REVERSED
        if (min(low, high) < 10 and low > high) or abs(high - low) > most:
            return [low * STEP]
        low, high = sorted((low, high))
        return range(low * STEP, high * STEP + 1, (2 if (high - low) % 2 == 0 and high > low else 1) * STEP)
    if how is Counting.PLAIN and (match := _PARTS.fullmatch(number)):
        low, high = int(match.group(1)), int(match.group(2))
        return [low * STEP, high * STEP] if 0 < high - low <= 8 and low > 9 else [low * STEP]
    return [order(number, how)]


def plain(place: int) -> str:
    """The number that needs no text of its own: 12000 -> "12"; "" where the order does not tell it."""
    return str(place // STEP) if place % STEP == 0 else ""
