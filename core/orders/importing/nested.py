"""Lines, parcels and places in one cell: a number, text, or in JSON a list of objects. Each raises BadInput."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from core.errors import BadInput
from core.orders.importing.lines import LIMIT, parse_lines
from core.orders.importing.numbers import LIMITS, MASS_UNITS, VOLUME_UNITS, Habit, amount, cell_number, minor, whole
from core.orders.importing.sheet import Cell
from core.orders.importing.values import plain_text
from core.orders.model import Line, Parcel, Place
from core.units import minor_units

T = TypeVar("T")
#: More pieces than one order has.
PARCELS_LIMIT = 999


def lines(cell: Cell, currency: str) -> tuple[Line, ...]:
    """What is owed: `2 x Bread; 1 x Milk`, or a list of texts or of objects with name, quantity, sku, price."""
    if isinstance(cell, list):
        return tuple(line for item in _short(cell, LIMIT) for line in _lines(item, currency))
    return parse_lines(plain_text(cell, 20_000, multiline=True))


def _lines(item: Any, currency: str) -> tuple[Line, ...]:
    if isinstance(item, str):
        return parse_lines(item)
    said = _object(item, "a line", "name, quantity, sku, price")
    own = plain_text(said.get("currency"), 3).upper() or currency
    if said.get("price_minor") is not None:
        price: int | None = whole(said["price_minor"], Habit.POINT, -(10**12), 10**12)
    else:
        price = None if said.get("price") in (None, "") else minor(said["price"], Habit.POINT, minor_units(own))
    line = Line(
        plain_text(said.get("name") or said.get("item") or said.get("title"), 300),
        quantity(said.get("quantity", 1), Habit.POINT),
        plain_text(said.get("sku"), 100),
        price,
        own if price is not None else "",
    )
    if not line.name and not line.sku:
        raise BadInput("a line needs a name or a sku")
    return (line,)


def quantity(cell: Cell, habit: Habit) -> int:
    """How many: a whole number, none or more."""
    value = cell_number(cell, habit)
    if not value.is_integer() or not 0 <= value <= 1_000_000:
        raise BadInput("a quantity is a whole number, not negative")
    return int(value)


def parcels(cell: Cell, habit: Habit) -> tuple[Parcel, ...]:
    """The pieces: how many, or a list of objects with label, mass_g, volume_ml."""
    if isinstance(cell, list):
        return tuple(_parcel(item) for item in _short(cell, PARCELS_LIMIT))
    count = whole(cell, habit, 0, PARCELS_LIMIT)
    return tuple(Parcel(f"{at}/{count}") for at in range(1, count + 1))


def _parcel(item: Any) -> Parcel:
    said = _object(item, "a parcel", "label, mass_g, volume_ml")
    return Parcel(
        plain_text(said.get("label"), 100),
        _amount(said, "mass", MASS_UNITS, "kg", "g"),
        _amount(said, "volume", VOLUME_UNITS, "l", "ml"),
    )


def _amount(said: dict[str, Any], what: str, units: dict[str, float], usual: str, small: str) -> int:
    """`mass_g` in grams, `mass` in the usual unit or the one it names."""
    limit = LIMITS[what]
    if said.get(f"{what}_{small}") is not None:
        return amount(said[f"{what}_{small}"], Habit.POINT, units, small, limit)
    return 0 if said.get(what) in (None, "") else amount(said[what], Habit.POINT, units, usual, limit)


def places(cell: Cell) -> tuple[Place, ...]:
    """Further addresses: apart by `;`, or a list of texts or of objects with address and kind."""
    if isinstance(cell, list):
        return tuple(_place(item) for item in _short(cell, 20))
    said = plain_text(cell, 2000, multiline=True).replace("\n", ";")
    return tuple(Place(part.strip()) for part in said.split(";") if part.strip())


def _place(item: Any) -> Place:
    if isinstance(item, str):
        return Place(plain_text(item, 500))
    said = _object(item, "a place", "address, kind")
    address = plain_text(said.get("address"), 500)
    if not address:
        raise BadInput("a place needs an address")
    return Place(address, plain_text(said.get("kind"), 40))


def joined(cell: Cell, parse: Callable[[str], T]) -> T:
    """What `parse` makes of text, or of a list of texts."""
    if isinstance(cell, list):
        return parse(", ".join(plain_text(item) for item in cell))
    return parse(plain_text(cell))


def _object(item: Any, what: str, members: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadInput(f"{what} is an object with {members}")
    return item


def _short(items: list[Any], limit: int) -> list[Any]:
    if len(items) > limit:
        raise BadInput(f"the list is longer than {limit}")
    return items
