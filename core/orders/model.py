"""What an order is: facts without I/O.

An order is named for ever by `(source, source_order_id)`. What its source says of it is its *content*; its state, its
attempt number and its version belong to the desk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from core.orders.windows import Window

__all__ = [
    "CONTENT",
    "HAND",
    "Change",
    "Counts",
    "Line",
    "Order",
    "OrderDraft",
    "OrderRow",
    "OrderState",
    "Parcel",
    "PinFact",
    "Place",
    "Window",
    "changes",
    "draft_of",
    "window_text",
]

#: The source of orders entered by hand.
HAND = "hand"
#: The fields that a source says, in the order in which a change is shown.
CONTENT = (
    "day", "name", "company", "phone", "email", "language", "address", "unit", "notes", "access", "requires",
    "priority", "service_s", "mass_g", "volume_ml", "windows", "lines", "parcels", "places",
)  # fmt: skip


class OrderState(StrEnum):
    """Where an order stands."""

    NEW = "new"  #: to be planned
    OUT = "out"  #: dispatched
    DELIVERED = "delivered"  #: the customer has it
    PARTIAL = "partial"  #: some of it was delivered
    ATTEMPTED = "attempted"  #: a try failed, the next step is pending
    RETURNED = "returned"  #: it came back for good
    CANCELLED = "cancelled"  #: it is not to be delivered any more


@dataclass(frozen=True, slots=True)
class Line:
    """What is owed: so many of one thing. The price is in minor units, None where nobody said it."""

    name: str
    quantity: int = 1
    sku: str = ""
    price_minor: int | None = None
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.quantity} x {self.name or self.sku}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One physical piece."""

    label: str = ""
    mass_g: int = 0
    volume_ml: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A further address at which the order may be left: work, a neighbour, a locker."""

    address: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What an import or a person says of an order, parsed and clean. No day: the desk decides it.

    `lat` and `lon` come together or not at all. `cancelled` says that the source has called it off.
    """

    source_order_id: str = ""
    day: date | None = None
    name: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    address: str = ""
    unit: str = ""
    notes: str = ""
    access: str = ""
    requires: frozenset[str] = frozenset()
    priority: int = 0
    service_s: int | None = None
    mass_g: int = 0
    volume_ml: int = 0
    windows: tuple[Window, ...] = ()
    lines: tuple[Line, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    places: tuple[Place, ...] = ()
    lat: float | None = None
    lon: float | None = None
    cancelled: bool = False

    def content(self) -> dict[str, Any]:
        """Its content as JSON values by field; `day` is None where it says none."""
        return _content(self)

    def numbered(self, number: str) -> OrderDraft:
        """The same with another number."""
        return replace(self, source_order_id=number)

    def content_hash(self) -> str:
        """The digest of everything the source says, coordinates too: the same for the same order, whatever the file."""
        said = [list(_content(self).values()), self.lat, self.lon, self.cancelled]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands in the file. Instants are UTC seconds; no `service_s`: the shop's default."""

    id: int
    source: str
    source_order_id: str
    day: date
    state: OrderState
    attempt: int
    name: str
    company: str
    phone: str
    email: str
    language: str
    address: str
    address_key: str
    unit: str
    notes: str
    access: str
    requires: frozenset[str]
    priority: int
    service_s: int | None
    mass_g: int
    volume_ml: int
    created_at: int
    updated_at: int
    version: int
    windows: tuple[Window, ...] = ()
    lines: tuple[Line, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    places: tuple[Place, ...] = ()

    def content(self) -> dict[str, Any]:
        """Its content as JSON values by field."""
        return _content(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as it was and as it is to be: JSON values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PinFact:
    """Where the order's address lies, as far as it is known."""

    lat: float | None
    lon: float | None
    state: str
    source: str
    accuracy: str
    confidence: float
    label: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row of the list of orders. `pin` is `accepted`, `review` or blank (not looked up yet)."""

    id: int
    number: str
    day: date
    state: OrderState
    attempt: int
    name: str
    address: str
    phone: str
    windows: str
    mass_g: int
    parcels: int
    priority: int
    notes: str
    pin: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many orders stand in each state, and how many to be planned have no accepted pin."""

    states: Mapping[OrderState, int]
    unpinned: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.states.values())


def draft_of(order: Order) -> OrderDraft:
    """What would have to be said to get this order: the start of an edit."""
    said = {field: getattr(order, field) for field in CONTENT}
    return OrderDraft(source_order_id=order.source_order_id, **said)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """The fields that differ. A day that the new content leaves open stays as it is."""
    return tuple(
        Change(field, before[field], after[field])
        for field in CONTENT
        if before[field] != after[field] and not (field == "day" and after[field] is None)
    )


def _content(said: OrderDraft | Order) -> dict[str, Any]:
    return {
        "day": said.day.isoformat() if said.day else None,
        "name": said.name,
        "company": said.company,
        "phone": said.phone,
        "email": said.email,
        "language": said.language,
        "address": said.address,
        "unit": said.unit,
        "notes": said.notes,
        "access": said.access,
        "requires": sorted(said.requires),
        "priority": said.priority,
        "service_s": said.service_s,
        "mass_g": said.mass_g,
        "volume_ml": said.volume_ml,
        "windows": [[w.opens.isoformat("minutes"), w.closes.isoformat("minutes"), w.hard] for w in said.windows],
        "lines": [[line.sku, line.name, line.quantity, line.price_minor, line.currency] for line in said.lines],
        "parcels": [[parcel.label, parcel.mass_g, parcel.volume_ml] for parcel in said.parcels],
        "places": [[place.kind, place.address] for place in said.places],
    }


def window_text(windows: Sequence[Window]) -> str:
    """The windows of one order in one cell; blank where any time will do."""
    return "; ".join(str(window) for window in windows)
