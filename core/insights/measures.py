"""The table of numbers: each stands here once, with its formula; screens, verbs and tests read it.

On time and first attempt as the last-mile trade measures them: a promise is met within the window it names, what failed
or was never tried stays below the line; a first attempt counts once it has come to an outcome.
"""

from __future__ import annotations

from core.deliveries.model import FailureReason
from core.insights.model import Grain, Measure, Unit

#: An outcome is entered after the service at the door, which takes about that: a window is met so much later still.
GRACE_S = 300
#: Failures that lie with the customer, not with the round.
BY_CUSTOMER = (
    FailureReason.NOT_HOME, FailureReason.CLOSED, FailureReason.REFUSED, FailureReason.MOVED, FailureReason.PAYMENT,
    FailureReason.PROOF_MISSING, FailureReason.AGE_CHECK, FailureReason.CUSTOMER_DEFER,
)  # fmt: skip
_GRACE = f"within {GRACE_S // 60} min of it"
_WAITS = "An order that waits for its time today is not counted yet; failed ones and those never tried are."
_OVER = "Routes of approved plans, once all their stops are done or their day is over; distances and hours as planned."


def _tries(
    name: str, title: str, counts: str, of: str, formula: str, *, unit: Unit = Unit.SHARE, up: bool | None = True
) -> Measure:
    return Measure(name, title, unit, Grain.TRY, counts, of, formula, up)


def _routes(name: str, title: str, unit: Unit, counts: str, of: str, formula: str, up: bool) -> Measure:
    return Measure(name, title, unit, Grain.ROUTE, counts, of, f"{formula} {_OVER}", up)


MEASURES = (
    _tries(
        "orders",
        "Orders due",
        "orders",
        "",
        "Orders of the day that were not called off, and those that were tried on it and moved on.",
        unit=Unit.COUNT,
        up=None,
    ),
    _tries("delivered", "Delivered", "delivered", "", "Orders delivered in full.", unit=Unit.COUNT),
    _tries(
        "delivery-success",
        "Delivery success",
        "delivered",
        "attempted",
        "Orders delivered in full ÷ orders with an outcome. In part is no success here.",
    ),
    _tries(
        "first-attempt",
        "First attempt",
        "first_delivered",
        "first_closed",
        "Orders delivered in full at try 1 ÷ orders whose try 1 has an outcome.",
    ),
    _tries(
        "first-attempt-own",
        "First attempt, ours",
        "first_delivered",
        "first_own",
        "The same without first tries that failed through the customer: "
        + ", ".join(reason.words for reason in BY_CUSTOMER)
        + ".",
    ),
    _tries(
        "on-time",
        "On time, promise",
        "on_time",
        "promised",
        f"Delivered, in full or in part, in a promised window or {_GRACE} ÷ orders with a promise. {_WAITS}",
    ),
    _tries(
        "on-time-told",
        "On time, as told",
        "in_told",
        "told",
        f"Delivered, in full or in part, in the window last sent before, or {_GRACE} ÷ deliveries whose customer was "
        "sent a window.",
    ),
    _tries(
        "otif",
        "On time and in full",
        "in_full",
        "due",
        f"Delivered in full, in a promised window or {_GRACE}; at any time of the day where none is promised ÷ orders "
        f"due. {_WAITS}",
    ),
    _routes("cost-per-stop", "Cost per stop", Unit.MONEY, "cost", "stops", "Cost of routes ÷ stops done.", False),
    _routes(
        "cost-per-order",
        "Cost per delivery",
        Unit.MONEY,
        "cost",
        "served",
        "Cost of routes ÷ orders they delivered in full, so that a second try counts twice.",
        False,
    ),
    _routes("km-per-stop", "Km per stop", Unit.METRES, "distance", "stops", "Km of routes ÷ stops done.", False),
    _routes(
        "stops-per-hour",
        "Stops per hour",
        Unit.AN_HOUR,
        "stops",
        "seconds",
        "Stops done ÷ hours from departure to return, breaks taken off.",
        True,
    ),
    _routes(
        "capacity",
        "Capacity used",
        Unit.SHARE,
        "load",
        "room",
        "Mass aboard at its peak ÷ mass the vehicles carry.",
        True,
    ),
    _tries(
        "second-tries",
        "Second tries",
        "again",
        "attempted",
        "Tries after the first ÷ tries with an outcome.",
        up=False,
    ),
    _tries(
        "addresses-found",
        "Addresses found",
        "found_alone",
        "looked_up",
        "Orders whose pin was found and accepted, with no person or delivery to correct it ÷ orders whose address was "
        "looked up.",
    ),
    _tries(
        "messages-sent",
        "Customers told",
        "sent",
        "to_tell",
        "Orders that a message was sent for ÷ orders that went out and whose message for the day has come due.",
    ),
    _tries("failed", "Failed tries", "failed", "", "Tries with nothing delivered.", unit=Unit.COUNT, up=False),
    *(
        _tries(
            f"failed-{reason.words.replace(' ', '-')}",
            f"  {reason.words}",
            reason.value,
            "",
            f"Tries with nothing delivered for the reason “{reason.words}”.",
            unit=Unit.COUNT,
            up=False,
        )
        for reason in FailureReason
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
