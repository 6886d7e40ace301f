"""What came of an order: entered in few keys, corrected by a further line, and what is to be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from console import formats
from console.dialogs.choose import Choose, Option
from console.dialogs.form import Field, Form
from console.dialogs.reason import WhyFailed
from core.deliveries import service
from core.deliveries.model import Marked, Outcome
from core.errors import BadInput
from core.geocoding.points import read_point
from core.orders import service as orders
from core.orders.model import Order, OrderState

if TYPE_CHECKING:
    from console.screens.day import DayScreen

#: `service.mark` or `service.correct`.
Enter = Callable[..., Marked]

_OUTCOMES = (
    Option(Outcome.DELIVERED, "delivered", "the customer has all of it"),
    Option(Outcome.PARTIAL, "in part", "some of it was short"),
    Option(Outcome.FAILED, "not delivered", "a reason is asked for"),
)


async def delivered(screen: DayScreen, order_id: int, enter: Enter = service.mark) -> None:
    """The customer has it: who took it, and a note, both may stay empty."""
    order = await _order(screen, order_id)
    said = await screen.ask(Form(f"Delivered: {_name(order)}", _proof(order)))
    if said is not None:
        await _entered(screen, enter, order, Outcome.DELIVERED, **said)


async def failed(screen: DayScreen, order_id: int, enter: Enter = service.mark) -> None:
    """Nothing was delivered: one letter says why, and the usual next step follows."""
    order = await _order(screen, order_id)
    reason = await screen.ask(WhyFailed(f"Not delivered: {_name(order)}"))
    if reason is not None:
        await _entered(screen, enter, order, Outcome.FAILED, reason=reason)


async def partial(screen: DayScreen, order_id: int, enter: Enter = service.mark) -> None:
    """Some of it was short: how many of each line were delivered, or a note where it has no lines."""
    order = await _order(screen, order_id)
    fields = [
        Field(f"line {at}", f"{line.name or line.sku}", str(line.quantity), parse=_pieces(line.quantity))
        for at, line in enumerate(order.lines)
    ]
    said = await screen.ask(
        Form(f"Delivered in part: {_name(order)}", [*fields, *_proof(order)], "How many of each did the customer get?")
    )
    if said is not None:
        given = {at: said.pop(f"line {at}") for at in range(len(order.lines))}
        short = {at: pieces for at, pieces in given.items() if pieces < order.lines[at].quantity}
        await _entered(screen, enter, order, Outcome.PARTIAL, delivered_lines=short or None, **said)


async def correct(screen: DayScreen, order_id: int) -> None:
    """Say anew what came of the last try."""
    order = await _order(screen, order_id)
    answer = await screen.ask(Choose(f"What really came of {_name(order)}?", _OUTCOMES))
    if answer is not None:
        ways = {Outcome.DELIVERED: delivered, Outcome.PARTIAL: partial, Outcome.FAILED: failed}
        await ways[Outcome(answer)](screen, order_id, service.correct)


async def next_step(screen: DayScreen, order_id: int) -> None:
    """What is done about an order that was not delivered: another day, or back to the shop."""
    order = await _order(screen, order_id)
    options = [Option("day", "Another try on another day")]
    if order.state is OrderState.ATTEMPTED:
        options.append(Option("return", "Back to the shop for good"))
    answer = await screen.ask(Choose(f"What next with {_name(order)}?", options))
    if answer == "return":
        await screen.core(service.return_to_shop, screen.desk, order_id)
        screen.shows(f"{order.source_order_id} is back in the shop.")
    elif answer == "day" and (said := await screen.ask(Form("Which day?", [_day(screen, "tomorrow")]))):
        moved = await screen.core(service.reschedule, screen.desk, order_id, said["day"])
        day = formats.day(moved.day, screen.desk.today())
        screen.shows(f"{moved.order} goes out on {day}, try {moved.attempt}.")


async def _entered(screen: DayScreen, enter: Enter, order: Order, outcome: Outcome, **said: Any) -> None:
    marked = await screen.core(enter, screen.desk, order.id, outcome, **said)
    if enter is service.mark:
        screen.advance(order.id)
    screen.shows(sentence(marked))


def sentence(marked: Marked) -> str:
    """What was entered, and what follows from it."""
    word, _ = formats.order_state(marked.state)
    said = f"{marked.order}: {word}"
    if marked.learned:
        return f"{said}. {marked.learned}"
    if marked.already:
        return f"{said}, as entered before."
    if marked.outcome is Outcome.FAILED and marked.next_step is not None:
        return f"{said}. Next: {marked.next_step.words}; n decides otherwise, c corrects."
    return f"{said}. c corrects it."


def _proof(order: Order) -> list[Field]:
    return [
        Field("received_by", "Received by", hint=order.name or "who took it"),
        Field("note", "Note", hint="left with the neighbour, number 14"),
        Field("place", "Stood at", hint="51.88912, 0.90371, if the driver told", parse=_place),
    ]


def _place(text: str) -> tuple[float, float] | None:
    return read_point(text) if text else None


def _pieces(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text) <= most):
            raise BadInput(f"“{text}” cannot be; give a number from 0 to {most}.")
        return int(text)

    return read


def _day(screen: DayScreen, text: str) -> Field:
    return Field("day", "Day", text, "tomorrow, friday, +3, 2026-11-24", parse=screen.desk.day, required=True)


async def _order(screen: DayScreen, order_id: int) -> Order:
    return await screen.core(orders.show, screen.desk, order_id)


def _name(order: Order) -> str:
    return f"{order.source_order_id} {order.name or order.company}".strip()
