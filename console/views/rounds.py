"""A dispatched day as rows of tables: how each van goes on, and the orders at its stops. Facts in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from console.commands import keyed
from console.formats import Tone, clock, count, order_state
from console.widgets.columns import Column
from console.widgets.gauges import bar
from console.widgets.rows import Cell, Row
from core import units
from core.addresses import with_unit
from core.deliveries.model import OpenOrder
from core.deliveries.progress_model import DayProgress, OrderProgress, Risk, RouteProgress, StopProgress
from core.orders.model import OrderState
from core.text import fold

#: The key of the row that stands for every order without an end.
OPEN = "open"

VAN_COLUMNS = (
    Column("Vehicle", 10, grow=2),
    Column("Driver", 8, grow=2),
    Column("Done", 10),
    Column("Comes", 5),
    Column("Told", 11),
    Column("Risk", 8),
    Column("Next stop", 12, grow=3),
    Column("Back", 5, wide=92),
)
STOP_COLUMNS = (
    Column("#", 2, align="right"),
    Column("Comes", 5),
    Column("Told", 11),
    Column("Risk", 11),
    Column("Name", 12, grow=2),
    Column("Address", 12, grow=3),
    Column("State", 9),
    Column("Order", 8, grow=1, wide=100),
)
OPEN_COLUMNS = (
    Column("Order", 8, grow=1),
    Column("Name", 12, grow=2),
    Column("State", 9),
    Column("Try", 3, align="right"),
    Column("Van", 8, grow=1),
    Column("What is missing", 20, grow=4),
)


def by_risk(day: DayProgress) -> list[RouteProgress]:
    """The routes, those with a late stop to come first, then those with a tight one, then by what comes next."""
    return sorted(day.routes, key=_urgency)


def _urgency(route: RouteProgress) -> tuple[int, int, int]:
    to_come = [stop for stop in route.stops if not stop.over]
    late = max((stop.late_s for stop in to_come if stop.risk is Risk.LATE), default=0)
    tight = any(stop.risk is Risk.TIGHT for stop in to_come)
    soon = to_come[0].eta or 0 if to_come else 2**62
    return (-late, -int(tight), soon)


def van_rows(day: DayProgress, open_orders: Sequence[OpenOrder], zone: ZoneInfo) -> list[Row]:
    """A row for each van, most urgent first, and one for all that has no end yet."""
    rows = [_van_row(route, zone) for route in by_risk(day)]
    if open_orders:
        count = Cell(f"{len(open_orders)} open", "warn")
        rows.append(Row(OPEN, (Cell("No end yet", "warn"), "", count, "", "", "", "", "")))
    return rows


def _van_row(route: RouteProgress, zone: ZoneInfo) -> Row:
    done, stops = route.done, len(route.stops)
    progress = Cell(f"{bar(done / stops if stops else 0, 4)} {done}/{stops}", "good" if done == stops else "")
    following = route.next_stop
    if following is None or following.eta is None:
        ahead: tuple[str | Cell, ...] = ("", "", "", Cell("all done", "good"))
    else:
        ahead = (clock(following.eta, zone), _told(following, zone), _route_risk(route), following.orders[0].name)
    return Row(str(route.vehicle_id), (route.vehicle, route.driver, progress, *ahead, clock(route.back, zone)))


def _route_risk(route: RouteProgress) -> Cell:
    """The worst of what is still to come."""
    if route.late:
        return Cell(f"{route.late} late", "bad")
    return Cell(f"{tight} tight", "warn") if (tight := _tight(route)) else Cell("in time", "good")


def _tight(route: RouteProgress) -> int:
    return sum(stop.risk is Risk.TIGHT for stop in route.stops if not stop.over)


def stop_rows(route: RouteProgress, zone: ZoneInfo) -> list[Row]:
    """The orders of a van's stops, in the order of stops; a door with several orders has a row for each."""
    return [_order_row(stop, place, zone) for stop in route.stops for place in range(len(stop.orders))]


def _order_row(stop: StopProgress, place: int, zone: ZoneInfo) -> Row:
    order = stop.orders[place]
    first = place == 0
    tone: Tone = "muted" if order.outcome else ""
    word, state_tone = order_state(order.state)
    return Row(
        str(order.order_id),
        (
            str(stop.position + 1) if first else "",
            _comes(stop, order, zone),
            Cell(_told(stop, zone) if first else "", "muted"),
            stop_risk(stop) if first else "",
            order.name,
            Cell(with_unit(order.address, order.unit), "muted"),
            Cell(order.reason.words if order.reason else word, state_tone),
            Cell(order.order, "muted"),
        ),
        tone,
    )


def _comes(stop: StopProgress, order: OrderProgress, zone: ZoneInfo) -> str:
    if order.done_at is not None:
        return clock(order.done_at, zone)
    return clock(stop.eta, zone) if stop.eta is not None else ""


def _told(stop: StopProgress, zone: ZoneInfo) -> str:
    """The window that the customer knows."""
    if stop.announced is None:
        return ""
    return f"{clock(stop.announced[0], zone)}-{clock(stop.announced[1], zone)}"


def stop_risk(stop: StopProgress) -> Cell:
    """Whether it comes in time; for what is over, whether it did."""
    if stop.late_s:
        return Cell(f"{units.duration(stop.late_s)} late", "muted" if stop.over else "bad")
    if stop.over:
        return Cell("")
    return Cell("tight", "warn") if stop.risk is Risk.TIGHT else Cell("in time", "good")


def open_rows(orders: Sequence[OpenOrder]) -> list[Row]:
    """What has no end yet, and what is missing; what closing the day settles by itself stands muted."""
    return [
        Row(
            str(order.order_id),
            (
                order.order,
                order.name,
                Cell(*order_state(order.state)),
                str(order.attempt),
                order.vehicle,
                Cell(order.why, "warn" if order.needs_decision else "muted"),
            ),
        )
        for order in orders
    ]


def found_rows(day: DayProgress, text: str, zone: ZoneInfo) -> list[Row]:
    """The orders of all vans in which every word occurs."""
    words = fold(text).split()
    return [
        _order_row(stop, place, zone)
        for route in day.routes
        for stop in route.stops
        for place, order in enumerate(stop.orders)
        if all(word in fold(f"{order.order} {order.name} {order.address} {route.vehicle}") for word in words)
    ]


def headline(day: DayProgress, zone: ZoneInfo) -> tuple[list[Cell], list[Cell]]:
    """How much is done and what looks like trouble; then the states."""
    if not sum(day.counts.values()) and not day.moved:
        return [], []
    late, tight = sum(route.late for route in day.routes), sum(_tight(route) for route in day.routes)
    done = sum(day.counts.get(state, 0) for state in (OrderState.DELIVERED, OrderState.PARTIAL))
    whole = sum(day.counts.values()) + day.moved - day.counts.get(OrderState.CANCELLED, 0)
    left = [Cell(f"{done} delivered of {count(whole, 'order')}", "strong")]
    if day.closed_at is not None:
        left.append(Cell(f"closed {clock(day.closed_at, zone)}", "muted"))
    elif not day.approved:
        left.append(Cell("nothing is out yet" if day.plan_id is None else "the plan is a draft", "accent"))
    elif late:
        left.append(Cell(f"{count(late, 'stop')} will be late", "bad"))
    elif tight:
        left.append(Cell(f"{count(tight, 'stop')} tight", "warn"))
    else:
        left.append(Cell("in time", "good"))
    states = [(*order_state(state), number) for state, number in day.counts.items() if number]
    right = [Cell(f"{number} {word}", tone or "muted") for word, tone, number in states if word != "delivered"]
    return left, [*right, Cell(f"{day.moved} on another day", "muted") if day.moved else Cell("")]


def van_line(
    route: RouteProgress | None, key: str, waiting: Sequence[OpenOrder], zone: ZoneInfo
) -> tuple[list[Cell], list[Cell]]:
    """The line above the orders: whose they are."""
    if route is not None:
        times = Cell(f"{clock(route.leaves, zone)} to {clock(route.back, zone)}")
        late = Cell(f"back {units.duration(route.back - route.returns)} later than planned", "muted")
        behind = route.back - route.returns >= 60
        return [Cell(route.vehicle, "strong"), Cell(route.driver), times], [late] if behind else []
    if key == OPEN:
        deciding = sum(order.needs_decision for order in waiting)
        return [Cell("No end yet", "strong")], [Cell(f"{deciding} wait for a decision" if deciding else "", "warn")]
    return [], []


def no_round(day: DayProgress, name: str) -> tuple[str, ...]:
    """What a day on which nothing is out says, and the way on."""
    if not sum(day.counts.values()) and not day.moved:
        return (
            f"No orders on {name}.",
            keyed("Press {go.orders} to import or add some; {day.previous} and {day.next} turn the day."),
        )
    return (f"Nothing is out on {name}.", keyed("Press {go.plan} to build a plan and approve it; then it shows here."))
