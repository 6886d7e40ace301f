"""SQL of one order's sheet: the order, its pin, its places in plans and every line about it, in one question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import wall
from core.geocoding.model import digest
from core.orders.model import Order, PinFact
from core.orders.store.reading import WHOLE, whole
from core.store import journal
from core.store.journal import Event
from core.store.sqlite import Database

#: Subjects are found by their index; of the imports, which are few, the one that brought the order.
_DOSSIER = """
WITH placed AS MATERIALIZED (
    SELECT x.plan_id, p.day, v.name, s.position, s.arrival
    FROM plan_stop_orders x JOIN plans p ON p.id = x.plan_id
    JOIN plan_stops s ON s.plan_id = x.plan_id AND s.route = x.route AND s.position = x.position
    JOIN plan_routes r ON r.plan_id = x.plan_id AND r.route = x.route JOIN vehicles v ON v.id = r.vehicle_id
    WHERE x.order_id = :id
),
subjects AS MATERIALIZED (
    SELECT 'order:' || id AS subject FROM orders WHERE id = :id
    UNION SELECT 'message:' || id FROM messages WHERE order_id = :id
    UNION SELECT 'pin:' || address_digest(address_key) FROM orders WHERE id = :id AND address_key <> ''
    UNION SELECT 'day:' || day FROM orders WHERE id = :id
    UNION SELECT 'day:' || day FROM placed
),
told AS MATERIALIZED (
    SELECT e.seq FROM subjects CROSS JOIN event e ON e.subject = subjects.subject
    UNION
    SELECT e.seq FROM event e WHERE e.subject = 'orders'
        AND :id BETWEEN json_extract(e.data, '$.first_id') AND json_extract(e.data, '$.last_id')
)
SELECT /*whole*/,
    (SELECT json_group_array(json_array(plan_id, day, name, position, arrival)) FROM placed),
    (SELECT json_group_array(json_array(e.seq, e.at, e.who, e.kind, e.subject, e.data, p.data) ORDER BY e.seq)
     FROM told CROSS JOIN event e ON e.seq = told.seq LEFT JOIN event_private p ON p.seq = e.seq),
    (SELECT json_array(at, who, lat, lon, state, source, accuracy, confidence, label)
     FROM pins WHERE address_key = o.address_key)
FROM orders o WHERE o.id = :id
""".replace("/*whole*/", WHOLE)


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


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What is known of the order's address, since when, and by whom."""

    at: int
    who: str
    pin: PinFact

    @property
    def words(self) -> str:
        """How it was found, where no person set it and no delivery taught it: `address, 98 % sure (region)`."""
        pin = self.pin
        if pin.source in {"", "person", "learned"}:
            return ""
        found = (pin.accuracy, f"{pin.confidence * 100:.0f} % sure" if pin.accuracy else "nothing certain")
        waits = ", waits for a person" if pin.state == "review" else ""
        return f"{', '.join(part for part in found if part)} ({pin.source}){waits}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order with all that the file tells of it."""

    order: Order
    places: Mapping[int, Place]  #: by the number of the revision
    lines: Sequence[Event]  #: of the journal, oldest first: about it, its messages, its pin and its days
    looked_up: LookedUp | None


def sheet(db: Database, order_id: int) -> Sheet | None:
    """All that the file tells of an order; None where there is none with that id."""
    db.conn.create_function("address_digest", 1, digest, deterministic=True)
    row = db.execute(_DOSSIER, {"id": order_id}).fetchone()
    if row is None:
        return None
    *columns, places, lines, found = row
    return Sheet(
        whole(columns),
        {plan: Place(*rest) for plan, *rest in json.loads(places)},
        journal.events(json.loads(lines)),
        _looked_up(json.loads(found)) if found else None,
    )


def _looked_up(row: Sequence[Any]) -> LookedUp:
    at, who, *pin = row
    return LookedUp(at, who, PinFact(*pin))
