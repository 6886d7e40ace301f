"""The fields in which an order is typed, and what two people's changes of it look like side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from console.dialogs.conflict import Difference
from console.dialogs.form import Field
from core.errors import BadInput
from core.orders.model import Order, window_text

#: Field, label, hint: in the order in which a customer tells it on the phone.
_FIELDS = (
    ("name", "Name", ""),
    ("company", "Company", ""),
    ("phone", "Phone", "as you would dial it"),
    ("email", "E-mail", ""),
    ("address", "Address", "12 High Street, Colchester CO1 1AA"),
    ("unit", "Flat, floor", ""),
    ("access", "How to get in", "code, bell, safe place"),
    ("day", "Day", "tomorrow, friday, 2026-11-24"),
    ("windows", "Window", "9-12; 14:00-16:30 soft; empty: any time"),
    ("mass_g", "Mass", "2.5 kg"),
    ("volume_ml", "Volume", "30 l"),
    ("service_s", "At the door", "8 min; empty: as the shop has it"),
    ("requires", "Needs", "fridge, lift"),
    ("priority", "Priority", "0; a higher one is dropped later"),
    ("notes", "Notes", ""),
)
LABELS = {name: label for name, label, _ in _FIELDS}

#: What a blank means where it is no text.
_NOTHING: Mapping[str, Any] = {"mass_g": 0, "volume_ml": 0, "priority": 0}
_NEEDED = frozenset({"address", "day"})
#: A line end inside a one-line field.
_LINE_END = " ⏎ "
#: Gives the value of a field's text, or raises BadInput.
Parse = Callable[[str, str], Any]


def fields(parse: Parse, *, order: Order | None = None, day: date | None = None) -> list[Field]:
    """The form's fields: of an order, or empty ones for a new order on a day."""
    texts = written(order) if order else {"day": day.isoformat() if day else ""}
    known = [_field(name, label, hint, texts.get(name, ""), parse) for name, label, hint in _FIELDS]
    if order:
        return known
    goods = _field("lines", "Goods", "2 x Sourdough; 1 x Milk", "", parse)
    number = _field("source_order_id", "Order number", "empty: given by itself", "", parse)
    return [*known, goods, number]


def written(order: Order) -> dict[str, str]:
    """An order's fields as one would type them; reading them again gives the same values."""
    return {
        "name": order.name,
        "company": order.company,
        "phone": order.phone,
        "email": order.email,
        "address": order.address,
        "unit": order.unit,
        "access": order.access.replace("\n", _LINE_END),
        "day": order.day.isoformat(),
        "windows": window_text(order.windows).replace("–", "-"),
        "mass_g": _amount(order.mass_g, "g", "kg"),
        "volume_ml": _amount(order.volume_ml, "ml", "l"),
        "service_s": f"{order.service_s / 60:g} min" if order.service_s is not None else "",
        "requires": ", ".join(sorted(order.requires)),
        "priority": str(order.priority),
        "notes": order.notes.replace("\n", _LINE_END),
    }


def differences(given: Iterable[str], mine: Mapping[str, str], before: Order, now: Order) -> list[Difference]:
    """Which of the fields that were typed another console has changed meanwhile, to something else."""
    seen, theirs = written(before), written(now)
    return [
        Difference(name, LABELS[name], mine[name], theirs[name])
        for name in given
        if name in LABELS and theirs[name] not in (mine[name], seen[name])
    ]


def _field(name: str, label: str, hint: str, text: str, parse: Parse) -> Field:
    def read(typed: str) -> Any:
        if not typed and name in _NOTHING:
            return _NOTHING[name]
        try:
            return parse(name, typed.replace(_LINE_END, "\n"))
        except BadInput as wrong:
            # The reason without the name that the field has on the command line.
            raise BadInput(f"{label}: {wrong.__cause__ or wrong}") from wrong

    return Field(name, label, text, hint, read, required=name in _NEEDED)


def _amount(value: int, small: str, large: str) -> str:
    # All digits: a rounded one would be read back as a change.
    if not value:
        return ""
    return f"{value} {small}" if value % 100 else f"{value / 1000:g} {large}"
