"""What happens at the door and what follows: outcomes, reasons, next steps, and what the use-cases answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import Refused
from core.orders.model import OrderState

__all__ = [
    "Attempt",
    "Closed",
    "Dispatched",
    "FailureReason",
    "Marked",
    "Moved",
    "NextStep",
    "OpenOrder",
    "Outcome",
    "PinDistance",
    "Returned",
    "StillOpen",
]


class Outcome(StrEnum):
    """What came of one try at an order."""

    DELIVERED = "delivered"  #: the customer has all of it
    PARTIAL = "partial"  #: some of it was delivered, some was short
    FAILED = "failed"  #: nothing was delivered

    @property
    def state(self) -> OrderState:
        """Where it leaves the order."""
        return {
            Outcome.DELIVERED: OrderState.DELIVERED,
            Outcome.PARTIAL: OrderState.PARTIAL,
            Outcome.FAILED: OrderState.ATTEMPTED,
        }[self]


class NextStep(StrEnum):
    """What is to be done about an order that was not delivered in full."""

    RESCHEDULE = "reschedule"  #: another try on another day
    RETURN = "return"  #: it goes back to the shop for good
    CONTACT = "contact"  #: ask the customer
    FIX_ADDRESS = "fix_address"  #: mend the address or its pin
    ASK_ACCESS = "ask_access"  #: find out how to get in
    FIND = "find"  #: look for the parcel and load it again
    REPLACE = "replace"  #: send another one
    CLAIM = "claim"  #: a claim for what is lost
    NEW_DATE = "new_date"  #: on the day that the customer wishes
    BACK_ORDER = "back_order"  #: the rest follows as an order of its own

    @property
    def settles_itself(self) -> bool:
        """Whether closing the day can take the step without asking anybody."""
        return self in {NextStep.RESCHEDULE, NextStep.RETURN}

    @property
    def words(self) -> str:
        """The step as a person says it."""
        return _STEPS[self]


_STEPS = {
    NextStep.RESCHEDULE: "another try on another day",
    NextStep.RETURN: "back to the shop",
    NextStep.CONTACT: "ask the customer",
    NextStep.FIX_ADDRESS: "mend the address or its pin",
    NextStep.ASK_ACCESS: "find out how to get in",
    NextStep.FIND: "find the parcel",
    NextStep.REPLACE: "replace what was damaged",
    NextStep.CLAIM: "make a claim",
    NextStep.NEW_DATE: "agree on a new day",
    NextStep.BACK_ORDER: "deliver the rest later",
}


class FailureReason(StrEnum):
    """Why nothing was delivered. Whose codes these map to (EDI 214, AfterShip, …) is for those who export them."""

    NOT_HOME = "NOT_HOME"  #: nobody was there; a card was left
    CLOSED = "CLOSED"  #: the business was closed
    BAD_ADDRESS = "BAD_ADDRESS"  #: the address is wrong
    NOT_FOUND = "NOT_FOUND"  #: the address may be right, the door was not found
    REFUSED = "REFUSED"  #: the customer did not want it
    MOVED = "MOVED"  #: the customer lives there no more
    NO_ACCESS = "NO_ACCESS"  #: the gate, the lift or the road was shut
    NO_TIME = "NO_TIME"  #: the shift was over
    NOT_ON_VEHICLE = "NOT_ON_VEHICLE"  #: it had not been loaded
    DAMAGED = "DAMAGED"  #: it was broken on the way
    LOST = "LOST"  #: it is not to be found
    PAYMENT = "PAYMENT"  #: it was not paid for
    PROOF_MISSING = "PROOF_MISSING"  #: a code, an ID or a paper was missing
    AGE_CHECK = "AGE_CHECK"  #: nobody of age was there
    CUSTOMER_DEFER = "CUSTOMER_DEFER"  #: the customer asked for another day
    WEATHER = "WEATHER"  #: it could not be driven
    ROAD = "ROAD"  #: the road was closed
    BREAKDOWN = "BREAKDOWN"  #: the vehicle broke down
    ACCIDENT = "ACCIDENT"  #: there was an accident

    @property
    def next_step(self) -> NextStep:
        """What is done about it where nobody decides otherwise."""
        return _USUAL.get(self, NextStep.RESCHEDULE)

    @property
    def words(self) -> str:
        """`NOT_HOME` as `not home`."""
        return self.value.replace("_", " ").lower()


_USUAL = {
    FailureReason.BAD_ADDRESS: NextStep.FIX_ADDRESS,
    FailureReason.NOT_FOUND: NextStep.FIX_ADDRESS,
    FailureReason.REFUSED: NextStep.RETURN,
    FailureReason.MOVED: NextStep.CONTACT,
    FailureReason.NO_ACCESS: NextStep.ASK_ACCESS,
    FailureReason.NOT_ON_VEHICLE: NextStep.FIND,
    FailureReason.DAMAGED: NextStep.REPLACE,
    FailureReason.LOST: NextStep.CLAIM,
    FailureReason.PAYMENT: NextStep.CONTACT,
    FailureReason.AGE_CHECK: NextStep.RETURN,
    FailureReason.CUSTOMER_DEFER: NextStep.NEW_DATE,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One line about a try at an order. A correction is a further line; the last one of a number counts."""

    id: int
    order_id: int
    number: int  #: 1 for the first try
    day: date
    plan_id: int | None
    vehicle_id: int | None
    outcome: Outcome
    reason: FailureReason | None
    next_step: NextStep | None
    next_day: date | None
    note: str
    received_by: str
    done_at: int  #: at the door, UTC s
    corrects: int | None
    at: int  #: entered, UTC s
    who: str
    short: tuple[tuple[int, int], ...] = ()  #: position of a line, how many of it were delivered
    address_key: str = ""  #: of the address that was tried: the order's own, or the further place it was planned for
    place: tuple[float, float] | None = None  #: (lat, lon) where the driver stood
    pin_m: int | None = None  #: how far that was from the address's pin, m


@dataclass(frozen=True, slots=True)
class PinDistance:
    """How far pins lie from where deliveries were made; None without any that tells its place."""

    median_m: float | None
    counted: int  #: deliveries, whole and in part, whose place is known
    without_place: int  #: those whose place nobody told


@dataclass(frozen=True, slots=True)
class CannotBeTold:
    """An order whose customer no message reaches, and why."""

    order_id: int
    order: str
    why: str


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A plan revision is approved: its orders are out, its messages are written."""

    plan_id: int
    day: date
    orders: int  #: on routes
    messages: int  #: newly written
    cannot_be_told: tuple[CannotBeTold, ...] = ()
    withdrawn: tuple[int, ...] = ()  #: orders that were out and are on no route any more
    already: bool = False  #: this very revision was approved before: nothing was done


@dataclass(frozen=True, slots=True)
class Marked:
    """An outcome is entered."""

    order_id: int
    order: str  #: its number at its source
    attempt: int
    outcome: Outcome
    state: OrderState
    next_step: NextStep | None
    next_day: date | None
    already: bool = False  #: the same was entered before: nothing was done
    learned: str = ""  #: a sentence, where it taught something of the address's pin


@dataclass(frozen=True, slots=True)
class Moved:
    """An order goes out on another day."""

    order_id: int
    order: str
    day: date
    attempt: int


@dataclass(frozen=True, slots=True)
class Returned:
    """An order is back in the shop for good."""

    order_id: int
    order: str


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order of a day that has come to no end, and what is missing."""

    order_id: int
    order: str
    name: str
    state: OrderState
    attempt: int
    vehicle: str  #: where it is on a route
    why: str
    next_step: NextStep | None = None
    next_day: date | None = None
    needs_decision: bool = True  #: False: closing the day settles it


class StillOpen(Refused):
    """The day cannot be closed; `orders` have no end, or need a decision."""

    def __init__(self, sentence: str, orders: tuple[OpenOrder, ...]) -> None:
        super().__init__(sentence)
        self.orders = orders


@dataclass(frozen=True, slots=True)
class Closed:
    """A service day is closed: what became of its orders."""

    day: date
    delivered: int
    partial: int
    moved: tuple[Moved, ...]
    returned: tuple[Returned, ...]
    already: bool = False  #: it was closed before: nothing was done
