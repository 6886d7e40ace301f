"""SQL of the journal's subjects: whose number is whose."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.store.sqlite import Database

#: Of these orders and messages, the id and number of the order that each is or goes to.
_ORDERS = """
SELECT 'order:' || o.id, o.id, o.source_order_id FROM json_each(:orders) w CROSS JOIN orders o ON o.id = w.value
UNION ALL
SELECT 'message:' || m.id, o.id, o.source_order_id
FROM json_each(:messages) w CROSS JOIN messages m ON m.id = w.value JOIN orders o ON o.id = m.order_id
"""


def orders_of(db: Database, subjects: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Of subjects such as `order:17` and `message:5` the order's id and number; others are passed over."""
    given = {"orders": _ids(subjects, "order:"), "messages": _ids(subjects, "message:")}
    return {subject: (order, number) for subject, order, number in db.execute(_ORDERS, given).fetchall()}


def _ids(subjects: Sequence[str], kind: str) -> str:
    tails = {subject.removeprefix(kind) for subject in subjects if subject.startswith(kind)}
    return json.dumps(sorted(int(tail) for tail in tails if tail.isascii() and tail.isdigit()))
