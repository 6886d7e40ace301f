"""House numbers: what stands in a map's tag or a customer's line, brought to one form and one order.

The order is an integer that sorts a street's doors: 1000 for each number, below that the letter (`12a`) or, where a
street counts in `block-house` pairs as Queens does (`89-33`), the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.text import fold

STEP = 1000
#: A pair of numbers farther apart than this is no row of houses.
_LONGEST_RANGE = 40
_ONE = re.compile(r"(\d{1,6})\s?([a-z](?![a-z]))?")
_PAIR = re.compile(r"(\d{1,5})\s?([a-z](?![a-z]))?\s?[-/]\s?(\d{1,5})([a-z](?![a-z]))?")
_SIMPLE = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,5})?")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
#: A number as customers write it: 12, 12a, 12-14, 89-33, 12/3, 12/3a. Ordinals (113th) are none.
_WRITTEN = re.compile(r"\d{1,6}[a-z]?(?:[-/]\d{1,5}[a-z]?)*")


def house_numbers(tag: str) -> list[str]:
    """The numbers in a map's tag: `36;38` is two, `12 - 14` one, `8, Floor 6` just 8, `Keskuskatu 5` none."""
    if _SIMPLE.fullmatch(tag):
        return [tag]
    found: list[str] = []
    for part in re.split(r"[;,]", fold(tag.translate(_DASHES))):
        part = part.strip()
        match = _PAIR.match(part) or _ONE.match(part)
        if match:
            number = re.sub(r"\s", "", match.group())
            # "8, 2. krs." is house 8: what follows a first number and is a floor is not another house.
            if found and not re.fullmatch(r"[a-z]?'?", part[match.end() :].strip()):
                continue
            found.append(number)
    return found


def looks_like_number(word: str) -> bool:
    """Whether a folded word of an address may be a house number."""
    return _WRITTEN.fullmatch(word) is not None


def counts_in_pairs(numbers: Iterable[str]) -> bool:
    """Whether a street's hyphenated numbers are block and house (`89-05`) and not rows of houses (`12-14`)."""
    pairs = [number.split("-") for number in numbers if "-" in number]
    plain = [(a, b) for a, b in (pair for pair in pairs if len(pair) == 2) if a.isdigit() and b.isdigit()]
    blocks = sum(1 for a, b in plain if b.startswith("0") or abs(int(a) - int(b)) > _LONGEST_RANGE)
    return bool(plain) and blocks * 3 >= len(plain)


def order(number: str) -> int:
    """The place of a number in its street, a pair read as block and house: 12a -> 12001, 89-33 -> 89033."""
    match = _PAIR.match(number)
    if match and "-" in number:
        return int(match.group(1)) * STEP + min(int(match.group(3)), STEP - 1)
    first = _ONE.match(number)
    if first is None:
        return 0
    letter = first.group(2)
    return int(first.group(1)) * STEP + (ord(letter) - ord("a") + 1 if letter and letter.isascii() else 0)


def orders(number: str, pairs: bool) -> list[int]:
    """Every place that a number takes: a row of houses `12-16` answers for 12, 14 and 16."""
    match = _PAIR.match(number)
    if match is None or pairs or "-" not in number:
        return [order(number)]
    low, high = sorted((int(match.group(1)), int(match.group(3))))
    if high - low > _LONGEST_RANGE:
        return [low * STEP]
    step = 2 if (high - low) % 2 == 0 else 1
    return [n * STEP for n in range(low, high + 1, step)]


def plain(place: int) -> str:
    """The number that needs no text of its own: 12000 -> "12"; "" where the order does not tell it."""
    return str(place // STEP) if place % STEP == 0 else ""
