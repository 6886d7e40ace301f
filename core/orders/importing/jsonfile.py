"""JSON: a list of objects with our field names, an object that holds such a list, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from core.errors import BadInput
from core.orders.importing.encodings import NAMES, checked, encoding_of
from core.orders.importing.sheet import SAYS, Cell, Row, Sheet, Stray, distinct

#: Objects within an order whose members are columns of their own: `address.city`.
_FLATTENED = ("address", "shipping", "shipping_address", "delivery", "recipient", "customer")


def read_json(data: bytes, name: str, *, encoding: str = "") -> Sheet:
    """The objects as rows, their keys as columns. Raises BadInput with line and column of what is no JSON."""
    codec, errors = (checked(encoding, data, name), "replace") if encoding else encoding_of(data, name)
    objects = _objects(data.decode(codec, errors).strip("\ufeff\0 \t\r\n"), name)
    if not objects:
        raise BadInput(f"{name} holds no orders: its list is empty.")
    flat = [_flat(item) for item in objects]
    keys = list(dict.fromkeys(key for item in flat if isinstance(item, dict) for key in item))
    if not keys:
        raise BadInput(f"{name} holds no objects; give a list of objects, one an order.")
    return Sheet(
        format="JSON",
        header=distinct(keys),
        rows=partial(_rows, flat, keys),
        encoding=NAMES.get(codec, codec),
        header_row=0,
    )


def _objects(text: str, name: str) -> list[Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as wrong:
        lines = _lines(text)
        if lines is not None:
            return lines
        raise BadInput(
            f"{name}, line {wrong.lineno}, column {wrong.colno}: this is no JSON ({wrong.msg.lower()}); mend it there."
        ) from wrong
    except (ValueError, RecursionError) as wrong:
        raise BadInput(f"{name} is nested too deeply, or holds a number too long, to be a list of orders.") from wrong
    if isinstance(value, dict):
        lists = [member for member in value.values() if _list_of_objects(member)]
        named = value.get("orders")
        return named if isinstance(named, list) else lists[0] if len(lists) == 1 and len(value) == 1 else [value]
    return value if isinstance(value, list) else [value]


def _list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _lines(text: str) -> list[Any] | None:
    """One object a line, or None where it is not that."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return None
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def _flat(item: Any) -> Any:
    """The object with the members of a nested address beside its own."""
    if not isinstance(item, dict):
        return item
    flat: dict[str, Any] = {}
    for key, value in item.items():
        if key == SAYS:
            continue
        if isinstance(value, dict) and key in _FLATTENED:
            flat |= {f"{key} {inner}": member for inner, member in value.items()}
        else:
            flat[key] = value
    return flat


def _rows(objects: list[Any], keys: list[str]) -> Iterator[Row]:
    """Each object under the keys of all; what is no object is a stray in its first cell."""
    for number, item in enumerate(objects, start=1):
        if isinstance(item, dict):
            yield number, [item.get(key) for key in keys]
        else:
            stray: list[Cell] = [Stray(item)]
            yield number, stray + [None] * (len(keys) - 1)
