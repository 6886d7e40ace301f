"""Numbers, weights and volumes as files write them: `1.234,5`, `1,234.5`, `2.5 kg`, `3 lb`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from core.errors import BadInput
from core.orders.importing.sheet import Cell, text

_NUMBER = re.compile(r"([+-]?)(\d[\d.,' \u00a0\u202f’]*|[.,]\d+)")
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_QUANTITY = re.compile(r"([+-]?\s*[\d.,][\d.,' \u00a0\u202f’]*?)\s*([^\W\d_]+[.³23]?)?")
_GROUPS = re.compile(r"[' \u00a0\u202f’]")

#: Grams and millilitres in one of each unit. A bare unit word of a header counts too.
MASS_UNITS = {
    "kg": 1000.0, "kgs": 1000.0, "kilo": 1000.0, "kilos": 1000.0, "kilogram": 1000.0, "kilograms": 1000.0,
    "kilogramm": 1000.0, "g": 1.0, "gr": 1.0, "gram": 1.0, "grams": 1.0, "gramm": 1.0, "mg": 0.001,
    "t": 1_000_000.0, "lb": 453.592_37, "lbs": 453.592_37, "pound": 453.592_37, "pounds": 453.592_37,
    "oz": 28.349_523_125, "ounce": 28.349_523_125, "ounces": 28.349_523_125, "st": 6350.293_18,
}  # fmt: skip
VOLUME_UNITS = {
    "l": 1000.0, "lt": 1000.0, "ltr": 1000.0, "litre": 1000.0, "litres": 1000.0, "liter": 1000.0, "liters": 1000.0,
    "ml": 1.0, "cl": 10.0, "dl": 100.0, "m3": 1_000_000.0, "m³": 1_000_000.0, "cbm": 1_000_000.0, "dm3": 1000.0,
    "dm³": 1000.0, "cm3": 1.0, "cm³": 1.0, "ccm": 1.0, "ft3": 28_316.846_592, "ft³": 28_316.846_592,
}  # fmt: skip
TIME_UNITS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "mins": 60.0, "minute": 60.0,
    "minutes": 60.0, "m": 60.0, "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "hours": 3600.0,
}  # fmt: skip
#: The most that one order can weigh (100 t), fill (1,000 m³) or take at the door (a day): beyond, a unit is mistaken.
LIMITS = {"mass": 100_000_000, "volume": 1_000_000_000, "time": 86_400}


class Habit(StrEnum):
    """Which sign stands before the decimals."""

    POINT = "point"
    COMMA = "comma"
    OPEN = "open"


#: Countries (ISO 3166) that write 1.234,5; elsewhere it is 1,234.5.
_COMMA_COUNTRIES = (
    "AR AT BE BG BR BY CL CO CZ DE DK EC EE ES FI FR GR HR HU ID IS IT LT LU LV MA MC MD MK NL NO PL PT PY RO RS RU SE "
    "SI SK TN TR UA UY VE VN"
)


#: Cells that prove a decimal sign; more are not asked.
_PROOFS = 500


@dataclass(slots=True)
class NumberEvidence:
    """What the numbers of a file say about its decimal sign."""

    point: int = 0
    comma: int = 0
    open: int = 0
    example: str = ""

    def take(self, cell: Cell) -> None:
        """Weigh one cell: `1,5` and `1.234,5` prove a comma, `1,234` proves nothing."""
        if not isinstance(cell, str) or not ("," in cell or "." in cell) or self.point + self.comma > _PROOFS:
            return
        match = _NUMBER.search(cell)
        if not match:
            return
        digits = _GROUPS.sub("", match[2]).rstrip(".,")
        sign = _decimal_sign(digits)
        if sign == ",":
            self.comma += 1
        elif sign == ".":
            self.point += 1
        elif "," in digits or "." in digits:
            self.open += 1
            self.example = self.example or cell.strip()

    def habit(self, country: str) -> tuple[Habit, str]:
        """The habit to read with, and the sentence to say where the country had to decide."""
        if self.point or self.comma:
            return (Habit.COMMA if self.comma > self.point else Habit.POINT), ""
        habit = Habit.COMMA if len(country) == 2 and country in _COMMA_COUNTRIES else Habit.POINT
        said = (
            f"Numbers such as {self.example} were read with a {habit.value} before the decimals, as is usual in "
            f"{country}; no cell of the file proves it."
        )
        return habit, said if self.open else ""


def plain(raw: str, habit: Habit) -> str:
    """The same text with its number readable in either habit: `1,234` is `1234`, or `1.2340` where a comma is decimal.

    Raises BadInput where there is no number.
    """
    match = _NUMBER.search(raw)
    digits = _GROUPS.sub("", match[2]).rstrip(".,") if match else ""
    if match is None or len(re.findall("[.,]", digits)) != 1 or _decimal_sign(digits):
        return raw
    value = number(digits, habit)
    said = f"{value:.0f}" if value.is_integer() and value >= 1000 else f"{value:.4f}"
    return f"{raw[: match.start(2)]}{said}{raw[match.start(2) + len(match[2].rstrip()) :]}"


def _decimal_sign(digits: str) -> str:
    """The decimal sign, where the number alone shows it: it has both signs, or what follows is no group of three."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return ""
    sign = digits[last]
    other = "." if sign == "," else ","
    if other in digits:
        return sign if digits.count(sign) == 1 else ""
    after = len(digits) - last - 1
    if digits.count(sign) == 1 and (after != 3 or last == 0 or last > 3 or digits.startswith("0")):
        return sign
    return ""


def number(raw: str, habit: Habit) -> float:
    """The number in the text. Raises BadInput for what is none, or none in either habit."""
    if habit is Habit.POINT and _PLAIN.fullmatch(raw):
        return float(raw)
    compact = raw.strip().replace("−", "-")
    match = _NUMBER.fullmatch(compact)
    if not match:
        raise BadInput("this is no number")
    digits = _GROUPS.sub("", match[2])
    sign = _decimal_sign(digits) or ("." if habit is Habit.POINT else ",")
    whole, mark, decimals = digits.rpartition(sign)
    if not mark or sign in whole or "." in decimals or "," in decimals:
        # Several of the sign: 1.234.567 has groups and no decimals, whatever the habit.
        whole, decimals = digits, ""
    return _finite(float(f"{match[1]}{_ungrouped(whole)}.{decimals or '0'}"))


def _ungrouped(whole: str) -> str:
    """The digits before the decimals without the signs between groups of three. Raises BadInput for other groups."""
    first, *groups = re.split(r"[.,]", whole)
    if groups and (len({*re.findall(r"[.,]", whole)}) > 1 or not first or any(len(group) != 3 for group in groups)):
        raise BadInput("this is no number")
    return (first + "".join(groups)) or "0"


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise BadInput("this is no number")
    return value


def cell_number(cell: Cell, habit: Habit) -> float:
    """The number in a cell of any kind. Raises BadInput."""
    if isinstance(cell, bool):
        raise BadInput("this is no number")
    if isinstance(cell, int | float):
        try:
            return _finite(float(cell))
        except OverflowError as wrong:
            raise BadInput("this is no number") from wrong
    if not isinstance(cell, str):
        raise BadInput("this is no number")
    return number(cell, habit)


def whole(cell: Cell, habit: Habit, low: int, high: int) -> int:
    """A whole number from `low` to `high`. Raises BadInput."""
    value = cell_number(cell, habit)
    if not value.is_integer():
        raise BadInput("this is no whole number")
    if not low <= value <= high:
        raise BadInput(f"it must be from {low:,} to {high:,}")
    return int(value)


def unit_of(column: str, units: dict[str, float]) -> str:
    """The unit that the name of a column says: `Weight (kg)`, `mass_g`; blank where it says none."""
    words: list[str] = re.findall(r"[^\W\d_]+[³3]?", column.casefold())
    return next((word for word in reversed(words) if word in units), "")


def amount(cell: Cell, habit: Habit, units: dict[str, float], default: str, limit: int) -> int:
    """A weight, volume or time in its smallest unit; the cell's own unit wins over `default`. Raises BadInput."""
    if isinstance(cell, str) and habit is Habit.POINT and _PLAIN.fullmatch(cell):
        value, unit = float(cell), default
    elif isinstance(cell, str):
        match = _QUANTITY.fullmatch(cell.strip().replace("−", "-"))
        if not match:
            raise BadInput(f"this is no amount; write it like 2.5 {default}")
        unit = (match[2] or default).casefold().rstrip(".")
        if unit not in units:
            raise BadInput(f"the unit {unit} is not known; use {default}")
        value = number(match[1].replace(" ", ""), habit)
    else:
        value, unit = cell_number(cell, habit), default
    if value < 0:
        raise BadInput("it cannot be negative")
    found = round(value * units[unit])
    if found > limit:
        raise BadInput(f"it is more than any order can be; is {unit} the right unit?")
    return found


def minor(cell: Cell, habit: Habit, scale: int) -> int:
    """A price in minor units, `scale` to the unit; currency signs are passed over. Raises BadInput."""
    raw = cell if isinstance(cell, int | float) else re.sub(r"[^\d.,'+\- ]", "", text(cell)).strip()
    value = cell_number(raw, habit)
    if abs(value) > 1e10:
        raise BadInput("it is more than any price")
    return round(value * scale)
