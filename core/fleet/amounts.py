"""Amounts as people type them: `600kg`, `3 m3`, `0.45`, `80km`. Each refusal says how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from core.errors import BadInput
from core.text import clean
from core.units import Money

_MASS: dict[str, int | Decimal] = {
    "g": 1,
    "kg": 1000,
    "t": 1_000_000,
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "": 1000,
}
_VOLUME: dict[str, int | Decimal] = {
    "ml": 1,
    "cl": 10,
    "l": 1000,
    "m3": 1_000_000,
    "m³": 1_000_000,
    "ft3": Decimal("28316.846592"),
    "": 1000,
}
_DISTANCE: dict[str, int | Decimal] = {"m": 1, "km": 1000, "mi": Decimal("1609.344"), "": 1000}
#: The largest amount that is taken for meant: a ship's load, a trip round the world.
_LARGEST = 10**10
_AMOUNT = re.compile(r"([\d.,' ]*\d)\s*([a-z³]*3?)", re.IGNORECASE)


def mass(text: str) -> int:
    """Grams in `600kg`, `1.2 t`, `850 g`; a bare number is kg. Raises BadInput."""
    return _amount(text, _MASS, "600kg, 850 g or 1.2t")


def volume(text: str) -> int:
    """Millilitres in `3m3`, `250 l`, `500ml`; a bare number is litres. Raises BadInput."""
    return _amount(text, _VOLUME, "3m3, 250 l or 500ml")


def distance(text: str) -> int:
    """Metres in `80km`, `500 m`, `50mi`; a bare number is km. Raises BadInput."""
    return _amount(text, _DISTANCE, "80km, 500 m or 50mi")


def count(text: str) -> int:
    """A whole number of parcels or stops. Raises BadInput."""
    word = clean(text, limit=40)
    if not (word.isascii() and word.isdigit() and int(word) <= 1_000_000):
        raise BadInput(f"“{word}” is no number of things; write it like 25.")
    return int(word)


def money(text: str, currency: str) -> int:
    """Minor units in `0.45` or `12,50 EUR`, at a precision of the currency. Raises BadInput for another currency."""
    word = clean(text, limit=40)
    bare = word.upper().replace(currency, "").strip()
    whole = str(Money(100, currency)).startswith("100 ")
    minor = _number(bare, word, f"0.45 or 12.50 (in {currency})") * (1 if whole else 100)
    if minor != minor.to_integral_value():
        raise BadInput(f"“{word}” is finer than {currency} can be paid; give {'no' if whole else 'two'} decimals.")
    return int(minor)


def _amount(text: str, units: Mapping[str, int | Decimal], like: str) -> int:
    word = clean(text, limit=40)
    match = _AMOUNT.fullmatch(word.strip())
    if match is None or match[2].lower() not in units:
        raise BadInput(f"“{word}” cannot be read; write it like {like}.")
    amount = _number(match[1], word, like) * units[match[2].lower()]
    if amount > _LARGEST:
        raise BadInput(f"“{word}” is more than any vehicle has; write it like {like}.")
    return int(amount.to_integral_value())


def _number(digits: str, word: str, like: str) -> Decimal:
    """A number with `.` or `,` before the decimals. `1,500` may be either of two: it is asked for again."""
    bare = digits.replace("'", "").replace(" ", "")
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", bare):
        plain = bare.replace(",", "")
        raise BadInput(f"“{word}” can be read in two ways; write {plain} or {bare.replace(',', '.')}.")
    try:
        number = Decimal(bare.replace(",", "") if "," in bare and "." in bare else bare.replace(",", "."))
    except InvalidOperation as wrong:
        raise BadInput(f"“{word}” cannot be read; write it like {like}.") from wrong
    if not number.is_finite() or number < 0 or number > _LARGEST:
        raise BadInput(f"“{word}” cannot be; write it like {like}.")
    return number
