"""Whom orders go to, with all that decides how they are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.notifications.quiet import zone_at
from core.notifications.templates import Customer
from core.store.sqlite import Database

#: Orders with their customers and where their doors lie.
_PEOPLE = """
SELECT o.id, o.source_order_id, o.name, o.address, o.email, o.phone, o.language, o.source, o.requires, p.lat, p.lon
FROM orders o LEFT JOIN pins p ON p.address_key = o.address_key AND o.address_key <> '' AND p.state = 'accepted'
WHERE o.id IN (SELECT value FROM json_each(?)) ORDER BY o.id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """The customer of an order."""

    customer: Customer
    phone: str
    language: str  #: as the order has it; empty where nobody said
    types: tuple[str, ...]  #: of the order: its source, and what it requires
    at: tuple[float, float] | None  #: (lat, lon) of the door

    def zone(self, shop: ZoneInfo) -> ZoneInfo:
        """The zone of their clock; the shop's where the door is not known."""
        return shop if self.at is None else zone_at(round(self.at[0], 2), round(self.at[1], 2), shop)


def of_orders(db: Database, orders: Sequence[int]) -> dict[int, Person]:
    """The customers of these orders, by order."""
    rows = db.execute(_PEOPLE, (json.dumps(list(orders)),)).fetchall()
    return {row[0]: _person(*row[:5], *row[5:]) for row in rows}


def _person(
    order_id: int, order: str, name: str, address: str, email: str, phone: str, language: str, source: str,
    requires: str, lat: float | None, lon: float | None,
) -> Person:  # fmt: skip
    at = None if lat is None or lon is None else (lat, lon)
    types = (source, *(str(word) for word in json.loads(requires)))
    return Person(Customer(order_id, order, name, address, email), phone, language, types, at)
