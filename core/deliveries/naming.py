"""Which order a person means."""

from __future__ import annotations

from core.deliveries.store import orders
from core.desk import Desk
from core.errors import BadInput, NotFound
from core.text import clean


def find_order(desk: Desk, text: str) -> int:
    """The id of the order named by our id, or by its number at its source with or without its #.

    `id:17` means our id and nothing else. Raises NotFound, and BadInput where several orders are meant.
    """
    asked = clean(text, limit=200)
    by_id = asked.lower().startswith("id:")
    found = orders.meant(desk.db, asked[3:].strip() if by_id else asked)
    if by_id:
        found = [order for order in found if str(order.id) == asked[3:].strip()]
    if not found:
        raise NotFound(f"There is no order “{asked}”; roundsman orders list shows all.")
    if len(found) > 1:
        meant = "; ".join(f"id:{order.id} is {order.order} from {order.source} of {order.day}" for order in found)
        raise BadInput(f"“{asked}” may be several orders; say which by its id. {meant}.")
    return found[0].id
