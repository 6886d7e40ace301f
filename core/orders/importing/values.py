"""One cell to one value: text, yes or no, coordinates, windows. Each raises BadInput with the reason alone."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from unicodedata import is_normalized

from core.clock import parse_wall
from core.errors import BadInput
from core.orders.importing.numbers import Habit, cell_number
from core.orders.importing.sheet import Cell, text
from core.orders.windows import DAY_ENDS, Window
from core.text import clean, fold

_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "sim", "hard"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "nao", "nee", "soft", ""})
_PAIR = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[°]?\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[°]?\s*")
#: Marks over letters: how many may stand on one letter is for `clean` to say.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def plain_text(cell: Cell, limit: int = 200, multiline: bool = False) -> str:
    """The text of a cell, clean; a number without its `.0`."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable() and "  " not in cell and len(cell) <= limit:
            return cell.strip()  # nearly every cell: at once
        return tidy(cell.strip(), limit, multiline)
    if isinstance(cell, list | dict):
        raise BadInput("here stands a list or an object; give text")
    try:
        said = text(cell)
    except OverflowError as wrong:
        raise BadInput(
            "the spreadsheet has rounded this number; format the column as text and enter it again"
        ) from wrong
    return tidy(said.strip(), limit, multiline)


def tidy(said: str, limit: int, multiline: bool = False) -> str:
    """The text as `clean` makes it, at once where there is nothing to do."""
    return said if len(said) <= limit and _is_clean(said) else clean(said, limit=limit, multiline=multiline)


def _is_clean(said: str) -> bool:
    """Whether `clean` would change nothing: most cells are so, and this is five times as fast."""
    if not said.isprintable() or "  " in said:
        return False
    return said.isascii() or (is_normalized("NFC", said) and not _MARKS.search(said))


def yes(cell: Cell) -> bool:
    """Whether the cell says yes. Raises BadInput for neither yes nor no."""
    word = fold(plain_text(cell))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadInput("say yes or no")


def coordinate(cell: Cell, habit: Habit, limit: float, what: str) -> float:
    """A latitude (limit 90) or longitude (180) in degrees. Raises BadInput."""
    if isinstance(cell, str) and re.fullmatch(r"\s*[+-]?\d{1,3}\.\d+\s*", cell):
        value = float(cell)
    else:
        value = cell_number(cell, habit)
    if not -limit <= value <= limit:
        raise BadInput(f"a {what} lies between -{limit:g} and {limit:g} degrees")
    return value


def pair(cell: Cell) -> tuple[float, float]:
    """Latitude and longitude in one cell: `47.1415, 9.5215`. Raises BadInput."""
    if isinstance(cell, list) and len(cell) == 2:
        cell = f"{cell[0]}, {cell[1]}"
    match = _PAIR.fullmatch(cell) if isinstance(cell, str) else None
    if not match:
        raise BadInput("write latitude and longitude like 47.1415, 9.5215")
    return (
        coordinate(match[1], Habit.POINT, 90, "latitude"),
        coordinate(match[2], Habit.POINT, 180, "longitude"),
    )


@lru_cache(maxsize=4096)
def _windows(said: str, hard: bool) -> tuple[Window, ...]:
    return Window.parse(said, hard=hard)


def windows(cell: Cell, hard: bool) -> tuple[Window, ...]:
    """The windows in a cell: text, or in JSON a list of texts or of objects with opens, closes and hard."""
    if isinstance(cell, list):
        return tuple(window for item in cell for window in _nested_window(item, hard))
    if isinstance(cell, dict):
        return _nested_window(cell, hard)
    if isinstance(cell, date | datetime):
        raise BadInput("the spreadsheet has made a date of this window; format the column as text and enter it again")
    try:
        return _windows(plain_text(cell), hard)
    except BadInput as wrong:
        # The sentence quotes the cell; so does the list of errors.
        raise BadInput(_reason(str(wrong))) from wrong


def _nested_window(item: Any, hard: bool) -> tuple[Window, ...]:
    if isinstance(item, str):
        return windows(item, hard)
    if isinstance(item, list) and len(item) in {2, 3}:
        item = dict(zip(("opens", "closes", "hard"), item, strict=False))
    if not isinstance(item, dict) or not item.get("opens") or not item.get("closes"):
        raise BadInput("a window needs opens and closes")
    firm = item.get("hard", hard)
    return (between(item["opens"], item["closes"], firm if isinstance(firm, bool) else yes(firm)),)


def between(opens: Cell, closes: Cell, hard: bool) -> Window:
    """The window from one cell to another; a blank one leaves that side open. Raises BadInput."""
    first, last = _clock(opens, time(0)), _clock(closes, DAY_ENDS)
    try:
        return Window(first, last, hard)
    except BadInput as wrong:
        raise BadInput(_reason(str(wrong))) from wrong


def _reason(sentence: str) -> str:
    """A sentence as the reason beside a cell: without what it quotes of it, its capital and its full stop."""
    said = re.sub(r"^“[^”]*” ", "it ", sentence).rstrip(".")
    return said[:1].lower() + said[1:]


def _clock(cell: Cell, otherwise: time) -> time:
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440)  # a spreadsheet's time of day is a fraction of it
        return time(minutes // 60 % 24, minutes % 60)
    said = re.sub(r"([:.]\d{2})[:.]\d{2}$", r"\1", plain_text(cell))
    if not said:
        return otherwise
    try:
        return parse_wall(said)
    except BadInput as wrong:
        raise BadInput("this is no time of day; write 9:30 or 17:00") from wrong
