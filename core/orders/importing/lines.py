"""What is owed, written into one cell: `2 x Sourdough; 1 x Milk`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import BadInput
from core.orders.importing.values import tidy
from core.orders.model import Line
from core.text import clean, fold

_HARD_BREAK = re.compile(r"\s*[;|\n]\s*")
_COMMA = re.compile(r"\s*,\s*")
_BEFORE = re.compile(r"(\d{1,6})\s*(?:[x×*]\s+|[x×*](?=\D)|\s(?=\D))\s*(.+)", re.IGNORECASE)
_AFTER = re.compile(r"(.+?)\s*(?:\s[x×*]\s*|[×*]\s*|\(\s*[x×]?\s*|:\s*)(\d{1,6})\s*\)?", re.IGNORECASE)
#: More lines than any basket has.
LIMIT = 500


def parse_lines(text: str) -> tuple[Line, ...]:
    """The lines in the text. A comma parts them where every part begins with a number. Raises BadInput."""
    parts = [part for part in _HARD_BREAK.split(text.strip()) if part]
    if len(parts) == 1:
        by_comma = [part for part in _COMMA.split(parts[0]) if part]
        if len(by_comma) > 1 and all(_BEFORE.fullmatch(part) for part in by_comma):
            parts = by_comma
    if len(parts) > LIMIT:
        raise BadInput(f"it has more than {LIMIT} lines")
    return tuple(_line(part) for part in parts)


def _line(part: str) -> Line:
    if match := _BEFORE.fullmatch(part):
        return Line(tidy(match[2], 300), int(match[1]))
    if match := _AFTER.fullmatch(part):
        return Line(tidy(match[1], 300), int(match[2]))
    return Line(tidy(part, 300), 1)


def parse_skills(text: str) -> frozenset[str]:
    """The skills in `fridge, tail lift`, folded."""
    return frozenset(skill for skill in _words(text) if skill)


def _words(text: str) -> Iterator[str]:
    for part in re.split(r"[,;|/\n]", text):
        yield fold(clean(part, limit=40))


_PRIORITIES = {"low": -1, "normal": 0, "standard": 0, "medium": 0, "high": 1, "urgent": 2, "express": 2}


def parse_priority(text: str) -> int:
    """A whole number from -100 to 100, or one of low, normal, high, urgent. Raises BadInput."""
    word = fold(text)
    if word in _PRIORITIES:
        return _PRIORITIES[word]
    if re.fullmatch(r"[+-]?\d{1,3}", word, re.ASCII) and -100 <= int(word) <= 100:
        return int(word)
    raise BadInput("this is no priority; give a whole number, higher is served first, or low, normal, high, urgent")
