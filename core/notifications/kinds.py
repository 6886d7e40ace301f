"""What each kind of message is like: whether it is sent where nobody decides, whether it may wait, what it states."""

from __future__ import annotations

from dataclasses import dataclass

from core.notifications.model import Kind
from core.orders.model import OrderState

_HOUR_S = 3600
_GOING = frozenset({OrderState.OUT})


@dataclass(frozen=True, slots=True)
class Trait:
    """One kind: see the fields."""

    words: str  #: as a person says it
    usual: bool  #: whether it is sent where no rule says so; nobody is told what the shop did not ask for
    waits: bool  #: in quiet hours it waits for their end, else it is not sent at all
    states_eta: bool  #: it says when the order comes, and gives way to a newer one that does
    while_in: frozenset[OrderState]  #: it is worth nothing once the order stands elsewhere
    life_s: int = 0  #: how long it is worth something; 0: until the end of its window


TRAITS = {
    Kind.PLANNED: Trait("planned: day and window", True, True, True, _GOING),
    Kind.OUT: Trait("out for delivery", False, False, True, _GOING),
    Kind.NEXT: Trait("almost there", False, False, True, _GOING),
    Kind.DELAYED: Trait("delayed: another window", True, True, True, _GOING),
    Kind.DELIVERED: Trait(
        "delivered, with proof", False, True, False, frozenset({OrderState.DELIVERED, OrderState.PARTIAL}), 24 * _HOUR_S
    ),
    Kind.ATTEMPTED: Trait(
        "attempted, and what follows", False, True, False,
        frozenset({OrderState.ATTEMPTED, OrderState.NEW, OrderState.RETURNED}), 24 * _HOUR_S,
    ),
    Kind.RESCHEDULED: Trait(
        "on another day", False, True, False, frozenset({OrderState.NEW, OrderState.OUT}), 48 * _HOUR_S
    ),
    Kind.PICKUP: Trait(
        "ready to be fetched", False, True, False,
        frozenset({OrderState.NEW, OrderState.ATTEMPTED, OrderState.RETURNED}), 7 * 24 * _HOUR_S,
    ),
    Kind.FEEDBACK: Trait(
        "asked how it was", False, True, False, frozenset({OrderState.DELIVERED, OrderState.PARTIAL}), 72 * _HOUR_S
    ),
}  # fmt: skip
