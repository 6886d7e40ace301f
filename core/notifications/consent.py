"""Who wants no messages: entered, taken back and listed by a person."""

from __future__ import annotations

from collections.abc import Sequence

from core.desk import Desk
from core.errors import NotFound, Refused
from core.notifications import addresses, holding, optouts, people
from core.notifications.optouts import OptOut

#: Channels that a customer can be done with.
CHANNELS = ("email", "sms")


def opt_out(desk: Desk, address: str, *, channel: str = "", words: str = "") -> bool:
    """Nothing is sent to that address or number any more; False where that was so already.

    The channel follows from the address. `words` are what they said. Raises BadInput.
    """
    kind, written = addresses.read(desk, address)
    with desk.writing() as db:
        return holding.silence(desk, db, channel or kind, written, "person", words=words) is not None


def opt_in(desk: Desk, address: str, *, channel: str = "") -> None:
    """They want messages again. Raises BadInput, and NotFound where there is no such opt-out."""
    kind, written = addresses.read(desk, address)
    with desk.writing() as db:
        if not optouts.remove(db, channel or kind, written):
            raise NotFound(f"“{address}” has not opted out; roundsman messages optouts shows who has.")
        desk.record(db, "optout.removed", "optout:", {"channel": channel or kind, "source": "person"}, {"to": written})


def opt_out_order(desk: Desk, order_id: int, *, words: str = "") -> tuple[OptOut, ...]:
    """The customer of that order wants no messages, by whatever channel they can be told.

    Raises NotFound, and Refused where the order has neither an e-mail address nor a number.
    """
    with desk.writing() as db:
        person = people.of_orders(db, [order_id]).get(order_id)
        if person is None:
            raise NotFound(f"There is no order {order_id}; roundsman orders list shows all.")
        found = (
            ("email", addresses.email(person.customer.email)[0]),
            ("sms", addresses.number(person.customer.phone)[0]),
        )
        known = [(channel, address) for channel, address in found if address]
        if not known:
            raise Refused(f"Order {person.customer.order} has no address that messages go to: nothing is sent anyway.")
        for channel, address in known:
            holding.silence(desk, db, channel, address, "person", words=words)
        return tuple(OptOut(channel, address, desk.now(), "person", words) for channel, address in known)


def opt_outs(desk: Desk) -> Sequence[OptOut]:
    """Everybody who has opted out, the latest first, with where we know it from."""
    return optouts.everybody(desk.db)
