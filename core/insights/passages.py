"""SQL of an order's history and of the journal's subjects: places in plans, messages, and whose number is whose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.clock import wall
from core.store.sqlite import Database

#: Where each revision has the order: its day, vehicle, stop and arrival.
_PLACES = """
SELECT x.plan_id, p.day, v.name, s.position, s.arrival
FROM plan_stop_orders x JOIN plans p ON p.id = x.plan_id
JOIN plan_stops s ON s.plan_id = x.plan_id AND s.route = x.route AND s.position = x.position
JOIN plan_routes r ON r.plan_id = x.plan_id AND r.route = x.route JOIN vehicles v ON v.id = r.vehicle_id
WHERE x.order_id = ?
"""
_MESSAGES = "SELECT id FROM messages WHERE order_id = ?"
#: How the pin of an address was found, where no person set it and no delivery taught it.
_FOUND = """
SELECT at, who, source, accuracy, round(confidence * 100), state FROM pins
WHERE address_key = ? AND source NOT IN ('', 'person', 'learned')
"""
#: Of these orders and messages, the id and number of the order that each is or goes to.
_ORDERS = """
SELECT 'order:' || o.id, o.id, o.source_order_id FROM json_each(:orders) w CROSS JOIN orders o ON o.id = w.value
UNION ALL
SELECT 'message:' || m.id, o.id, o.source_order_id
FROM json_each(:messages) w CROSS JOIN messages m ON m.id = w.value JOIN orders o ON o.id = m.order_id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a revision has an order."""

    day: str
    vehicle: str
    position: int
    arrival: int

    def words(self, zone: ZoneInfo) -> str:
        """`Van 1, stop 3, 10:40`."""
        return f"{self.vehicle}, stop {self.position + 1}, {wall(self.arrival, zone)}"


def places_of(db: Database, order_id: int) -> dict[int, Place]:
    """Where each revision has the order, by the number of the revision."""
    return {plan: Place(*rest) for plan, *rest in db.execute(_PLACES, (order_id,)).fetchall()}


def messages_of(db: Database, order_id: int) -> list[int]:
    """The messages to the order's customer."""
    return [row[0] for row in db.execute(_MESSAGES, (order_id,)).fetchall()]


def pin_found(db: Database, address_key: str) -> tuple[int, str, str] | None:
    """When the pin of an address was found, by whom, and what was found in words; None where nobody looked it up."""
    row = db.execute(_FOUND, (address_key,)).fetchone()
    if row is None:
        return None
    at, who, source, accuracy, sure, state = row
    words = ", ".join(part for part in (accuracy, f"{sure:.0f} % sure" if accuracy else "nothing certain") if part)
    return at, who, f"{words} ({source})" + (", waits for a person" if state == "review" else "")


def orders_of(db: Database, subjects: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Of subjects such as `order:17` and `message:5` the order's id and number; others are passed over."""
    given = {"orders": _ids(subjects, "order:"), "messages": _ids(subjects, "message:")}
    return {subject: (order, number) for subject, order, number in db.execute(_ORDERS, given).fetchall()}


def _ids(subjects: Sequence[str], kind: str) -> str:
    tails = {subject.removeprefix(kind) for subject in subjects if subject.startswith(kind)}
    return json.dumps(sorted(int(tail) for tail in tails if tail.isascii() and tail.isdigit()))
