"""Closing the day: nothing of it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from console import formats
from console.dialogs.form import Field, Form
from core.deliveries import service
from core.deliveries.model import Closed, NextStep, OpenOrder
from core.errors import Refused
from core.orders.model import OrderState

if TYPE_CHECKING:
    from console.screens.day import DayScreen


async def close(screen: DayScreen) -> None:
    """Show what has no end; once everything has one, or a next step, ask for the day of the next tries and close.

    Nothing of it leaves the house, and it can be undone: no question.
    """
    waiting = await screen.core(service.open_orders, screen.desk, screen.day)
    asking = [order for order in waiting if order.needs_decision and order.state is not OrderState.NEW]
    if asking:
        screen.show_open()
        raise Refused(
            f"{formats.count(len(asking), 'order')} without an end or a next step: d, f or p enter what came of one, "
            "n decides what follows."
        )
    named: date | None = None
    if _goes_again(waiting):
        answer = await screen.ask(Form(_again(waiting), [_field(screen, waiting)]))
        if answer is None:
            return
        named = answer["day"]
    screen.shows(sentence(await screen.core(service.close, screen.desk, screen.day, next_day=named)))


def sentence(closed: Closed) -> str:
    """What became of the day's orders."""
    if closed.already:
        return "The day was closed before."
    parts = [f"{closed.delivered} delivered"]
    if closed.partial:
        parts.append(f"{closed.partial} in part")
    if closed.moved:
        parts.append(f"{len(closed.moved)} put on another day")
    if closed.returned:
        parts.append(f"{len(closed.returned)} back in the shop")
    return f"The day is closed: {', '.join(parts)}; u takes it back."


def _goes_again(waiting: Sequence[OpenOrder]) -> list[OpenOrder]:
    """Those for which a day has to be found."""
    return [order for order in waiting if order.next_day is None and order.next_step is not NextStep.RETURN]


def _again(waiting: Sequence[OpenOrder]) -> str:
    again = len(_goes_again(waiting))
    return f"On which day {'goes' if again == 1 else 'go'} {formats.count(again, 'order')} out again?"


def _field(screen: DayScreen, waiting: Sequence[OpenOrder]) -> Field:
    never_sent = any(order.state is OrderState.NEW for order in waiting)
    # Where only failed tries are left, the core finds the next day on which somebody drives.
    hint = "tomorrow, friday, 2026-11-24" + ("" if never_sent else "; empty: the next day with a shift")
    return Field(
        "day", "Day", "tomorrow" if never_sent else "", hint, lambda text: screen.desk.day(text) if text else None,
        required=never_sent,
    )  # fmt: skip
