"""What a person enters by hand: every field may come as text, and is checked as the same cell of a file would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from core.addresses import split_unit
from core.desk import Desk
from core.errors import BadInput
from core.orders.importing import contacts, numbers
from core.orders.importing.lines import parse_lines, parse_priority, parse_skills
from core.orders.model import OrderDraft, Place
from core.orders.windows import Window
from core.text import clean

_ONE_LINE = {
    "source_order_id": 100, "name": 200, "company": 200, "language": 20, "address": 500, "unit": 100,
}  # fmt: skip
_SEVERAL_LINES = {"notes": 2000, "access": 500}
#: What a field is called where its name in the code is not the word for it.
_LABELS = {
    "source_order_id": "Order number", "mass_g": "Mass", "volume_ml": "Volume", "service_s": "Minutes at the door",
    "windows": "Window", "lines": "Items", "places": "Further places", "requires": "Skills", "email": "E-mail",
}  # fmt: skip
_FIELDS = frozenset(field.name for field in fields(OrderDraft)) - {"cancelled"}


def entered(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as an order holds them, parsed where they are text, clean in any case.

    `windows="9-12; 14-16"`, `mass_g="2.5 kg"`, `day="tomorrow"`, `requires="fridge, lift"`. A unit in the
    address is taken from it where none is given. Raises BadInput naming the field.
    """
    parsed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _FIELDS:
            raise BadInput(f"An order has no field “{clean(name, limit=40)}”; it has {', '.join(sorted(_FIELDS))}.")
        try:
            parsed[name] = _PARSERS[name](desk, value) if isinstance(value, str) and name in _PARSERS else value
        except BadInput as wrong:
            shown = clean(str(value), limit=60)
            label = _LABELS.get(name, name.capitalize())
            raise BadInput(f"{label} “{shown}”: {str(wrong).removesuffix('.')}.") from wrong
    if parsed.get("address") and "unit" not in parsed:
        parsed["unit"] = split_unit(parsed["address"])[1]
    return parsed


def draft(desk: Desk, given: Mapping[str, Any]) -> OrderDraft:
    """The draft of an order from entered fields. Raises BadInput."""
    return OrderDraft(**entered(desk, given))


def tidied(desk: Desk, said: OrderDraft) -> OrderDraft:
    """The draft with its texts clean, its phone in E.164 and its unit told. Raises BadInput."""
    given = {name: getattr(said, name) for name in _FIELDS}
    if not said.unit:
        del given["unit"]
    return replace(said, **entered(desk, given))


def _text(limit: int, multiline: bool) -> Callable[[Desk, str], str]:
    return lambda desk, value: clean(value, limit=limit, multiline=multiline)


def _phone(desk: Desk, value: str) -> str:
    return contacts.phone(value, desk.setting("shop.country"))[0] if value.strip() else ""


def _mass(desk: Desk, value: str) -> int:
    return numbers.amount(value, _habit(desk, value), numbers.MASS_UNITS, "kg", numbers.LIMITS["mass"])


def _volume(desk: Desk, value: str) -> int:
    return numbers.amount(value, _habit(desk, value), numbers.VOLUME_UNITS, "l", numbers.LIMITS["volume"])


def _service(desk: Desk, value: str) -> int | None:
    if not value.strip():
        return None
    return numbers.amount(value, _habit(desk, value), numbers.TIME_UNITS, "min", numbers.LIMITS["time"])


def _habit(desk: Desk, value: str) -> numbers.Habit:
    evidence = numbers.NumberEvidence()
    evidence.take(value)
    return evidence.habit(desk.setting("shop.country"))[0]


_PARSERS: dict[str, Callable[[Desk, str], Any]] = {
    **{name: _text(limit, False) for name, limit in _ONE_LINE.items()},
    **{name: _text(limit, True) for name, limit in _SEVERAL_LINES.items()},
    "day": lambda desk, value: desk.day(value),
    "phone": _phone,
    "email": lambda desk, value: contacts.email(value) if value.strip() else "",
    "requires": lambda desk, value: parse_skills(value),
    "priority": lambda desk, value: parse_priority(value),
    "service_s": _service,
    "mass_g": _mass,
    "volume_ml": _volume,
    "windows": lambda desk, value: Window.parse(value),
    "lines": lambda desk, value: parse_lines(value),
    "places": lambda desk, value: tuple(Place(clean(part, limit=500)) for part in value.split(";") if part.strip()),
}
