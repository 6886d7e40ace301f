"""A plan as rows of tables: its routes, the stops of one, and what is on no route. Facts in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.commands import keyed
from console.formats import clock, count
from console.views.explaining import change, from_best, proven
from console.views.spare import route_spare, stop_spare
from console.widgets.columns import Column
from console.widgets.gauges import bar, gauge, signed
from console.widgets.rows import Cell, Row
from console.widgets.timeline import Strip
from core import units
from core.addresses import with_unit
from core.orders.model import Counts, OrderState
from core.plans.model import Day, Drift, Lock, Plan, Promise, Route, Stop, StopOrder, Unassigned

if TYPE_CHECKING:
    from core.fleet.model import Duty

#: The key of the row that stands for what is on no route.
LEFT_OUT = "left-out"

ROUTE_COLUMNS = (
    Column("Vehicle", 8, grow=2),
    Column("Driver", 6, grow=2),
    Column("Stops", 5, align="right"),
    Column("Load", 8),
    Column("Out", 5, wide=92),
    Column("Back", 5, wide=92),
    Column("Hours", 11),
    Column("Way", 8, align="right"),
    Column("Cost", 11, align="right", wide=110),
    Column("From best", 9, align="right", wide=130),
    Column("To spare", 11, grow=1),
)
STOP_COLUMNS = (
    Column("#", 2, align="right"),
    Column("Comes", 5),
    Column("Promised", 11),
    Column("To spare", 11),
    Column("Name", 12, grow=2),
    Column("Address", 12, grow=3),
    Column("Held", 4),
    Column("Order", 8, wide=100, grow=1),
    Column("Mass", 8, align="right", wide=110),
)
LEFT_OUT_COLUMNS = (
    Column("Order", 8),
    Column("Name", 10, grow=1, wide=92),
    Column("Why it is on no route", 18, grow=4),
    Column("What would help", 18, grow=4),
    Column("Costs", 10, align="right"),
)
HELD: dict[Lock, str] = {
    Lock.NONE: "",
    Lock.VEHICLE: "van",
    Lock.FIRST: "1st",
    Lock.LAST: "last",
    Lock.POSITION: "here",
    Lock.SEQUENCE: "then",
}


@dataclass(frozen=True, slots=True)
class Board:
    """What the plan's place shows: a revision, who is on duty that day, and the zone of its clocks."""

    plan: Plan
    duties: Sequence[Duty]
    zone: ZoneInfo
    currency: str

    def route(self, key: str) -> Route | None:
        """The route of a row; None for an idle vehicle and for what is left out."""
        return self.plan.route_of(int(key)) if key.isdigit() else None

    def duty(self, vehicle_id: int) -> Duty | None:
        """Whether and how the vehicle is on duty."""
        return next((duty for duty in self.duties if duty.vehicle.id == vehicle_id), None)

    def vehicles(self) -> list[tuple[int, str, str]]:
        """Id, vehicle and driver of every row: those with a route as the plan has them, then the idle ones."""
        routes = [(route.vehicle_id, route.vehicle, route.driver) for route in self.plan.routes]
        taken = {route.vehicle_id for route in self.plan.routes}
        idle = [(d.vehicle.id, d.vehicle.name, d.driver.name) for d in self.duties if d.vehicle.id not in taken]
        return routes + idle


def route_rows(board: Board) -> list[Row]:
    """A row for each route, for each idle vehicle, and one for what is on no route, if anything is."""
    rows = [
        _route_row(board, route) if (route := board.plan.route_of(vehicle_id)) else _idle_row(vehicle_id, name, driver)
        for vehicle_id, name, driver in board.vehicles()
    ]
    if left := len(board.plan.unassigned):
        blank = ("",) * (len(ROUTE_COLUMNS) - 3)
        rows.append(Row(LEFT_OUT, (Cell("On no route", "warn"), "", Cell(str(left), "warn"), *blank)))
    return rows


def _route_row(board: Board, route: Route) -> Row:
    duty = board.duty(route.vehicle_id)
    most = duty.vehicle.mass_g if duty else None
    share = route.load_g / most if most else None
    load = Cell(gauge(share, 3), "bad" if share and share > 1 else "muted") if share is not None else "no limit"
    return Row(
        str(route.vehicle_id),
        (
            f"{route.vehicle} (held)" if route.locked else route.vehicle,
            route.driver,
            str(len(route.stops)),
            load,
            clock(route.departs, board.zone),
            clock(route.returns, board.zone),
            _hours(route, duty),
            units.distance(route.distance_m),
            str(units.Money(route.cost, board.currency)),
            from_best(route.proof),
            route_spare(route),
        ),
    )


def _hours(route: Route, duty: Duty | None) -> str:
    """How long it is out, and how much of its shift that is."""
    drawn = bar(route.duration_s / (duty.ends - duty.starts), 3) if duty else "   "
    return f"{drawn} {units.duration(route.duration_s):>7}"


def _idle_row(vehicle_id: int, name: str, driver: str) -> Row:
    blank = ("",) * (len(ROUTE_COLUMNS) - 4)
    return Row(str(vehicle_id), (name, driver, "0", *blank, "stays in"), "muted")


def stop_rows(board: Board, route: Route) -> list[Row]:
    """The stops of a route, in order; the key is that of the first order at the stop."""
    return [_stop_row(board, stop) for stop in route.stops]


def _stop_row(board: Board, stop: Stop) -> Row:
    first = stop.orders[0]
    more = f" and {len(stop.orders) - 1} more" if len(stop.orders) > 1 else ""
    return Row(
        str(first.id),
        (
            str(stop.position + 1),
            clock(stop.arrival, board.zone),
            Cell(promised(stop.windows, board.zone), "muted"),
            stop_spare(stop),
            first.name + more,
            Cell(door(first), "muted"),
            Cell(HELD[stop.locked], "accent"),
            Cell(", ".join(order.source_order_id for order in stop.orders), "muted"),
            Cell(units.mass(stop.mass_g) if stop.mass_g else "", "muted"),
        ),
    )


def left_out_rows(board: Board) -> list[Row]:
    """What is on no route, why, and the smallest change that would help, with what the plan then costs more."""
    return [_left_out_row(order, board.currency) for order in board.plan.unassigned]


def _left_out_row(order: Unassigned, currency: str) -> Row:
    cost = signed(str(units.Money(order.misses[0].cost, currency)), order.misses[0].cost) if order.misses else ""
    said = (order.source_order_id, order.name, Cell(order.reason, "warn"), Cell(change(order.nearest_miss), "muted"))
    return Row(str(order.order_id), (*said, Cell(cost, "muted")))


def promised(windows: Sequence[Promise], zone: ZoneInfo) -> str:
    """`10:00-12:00`, with `, …` behind it where there are more windows."""
    if not windows:
        return ""
    first = f"{clock(windows[0].opens, zone)}-{clock(windows[0].closes, zone)}"
    return f"{first}, …" if len(windows) > 1 else first


def door(order: StopOrder) -> str:
    """The address with flat or floor."""
    return with_unit(order.address, order.unit)


def headline(board: Board, day: Day, drift: Drift) -> tuple[list[Cell], list[Cell]]:
    """Which revision it is and whether it keeps every promise; the sums, least important first."""
    plan = board.plan
    late = len(plan.late)
    promises = (
        Cell(f"{late} {'promise' if late == 1 else 'promises'} broken", "bad") if late else Cell("in time", "good")
    )
    placed = len(plan.placed)
    whole = placed + len(plan.unassigned)
    sums = [
        Cell(str(units.Money(plan.cost, board.currency)), "muted"),
        Cell(count(len(plan.routes), "route"), "muted"),
        Cell(units.duration(plan.duration_s)),
        Cell(units.distance(plan.distance_m)),
        Cell(f"{placed} of {count(whole, 'order')}", "" if placed == whole else "warn"),
    ]
    left: list[Cell] = [Cell(f"Plan {plan.id}", "strong"), _standing(plan, day, board.zone), promises, proven(plan)]
    if drift:
        left.append(Cell("not up to date", "warn"))
    return left, sums


def _standing(plan: Plan, day: Day, zone: ZoneInfo) -> Cell:
    if day.closed_at is not None:
        return Cell(f"day closed {clock(day.closed_at, zone)}", "muted")
    if day.approved == plan.id and day.approved_at is not None:
        return Cell(f"approved {clock(day.approved_at, zone)}", "good")
    return Cell("draft" if day.approved is None else f"differs from approved {day.approved}", "accent")


def provenance(plan: Plan, drift: Drift) -> tuple[list[Cell], list[Cell]]:
    """Where times and distances come from; and what the plan does not know yet."""
    words = [
        f"{len(drift.fresh)} came later" if drift.fresh else "",
        f"{len(drift.changed)} changed" if drift.changed else "",
        f"{len(drift.gone)} gone" if drift.gone else "",
    ]
    said = ", ".join(word for word in words if word)
    breaks = f"breaks {count(len(plan.accepted), 'rule')}" if plan.accepted else ""
    return [Cell(plan.matrix, "muted")], [Cell(breaks, "warn"), Cell(f"since then: {said}" if said else "", "warn")]


def route_line(board: Board, route: Route | None, key: str) -> tuple[list[Cell], list[Cell]]:
    """The line above the stops: whose they are, from when to when."""
    if route is None:
        if key == LEFT_OUT:
            return [Cell("On no route", "strong")], [
                Cell("w: what would help", "muted"),
                Cell("a, m: put it on one", "muted"),
            ]
        name = next((name for vehicle_id, name, _ in board.vehicles() if str(vehicle_id) == key), "")
        return [Cell(name, "strong"), Cell("stays in", "muted")], []
    rests = ", ".join(f"break {clock(since, board.zone)}-{clock(until, board.zone)}" for since, until in route.rests)
    return (
        [
            Cell(route.vehicle, "strong"),
            Cell(route.driver),
            Cell(f"{clock(route.departs, board.zone)} to {clock(route.returns, board.zone)}"),
            Cell(route.proof.words, "good" if route.proof.proven else "muted") if route.proof else Cell(""),
        ],
        [
            Cell(f"from {route.depot}" if len({each.depot for each in board.plan.routes}) > 1 else "", "muted"),
            Cell(rests, "muted"),
            Cell(units.mass(route.load_g), "muted"),
            Cell(str(units.Money(route.cost, board.currency)), "muted"),
        ],
    )


def strips(board: Board, key: str, order_id: int) -> list[Strip]:
    """The timeline's lines, the van and the stop under the cursors marked."""
    return [
        Strip(name, board.plan.route_of(vehicle_id), here := str(vehicle_id) == key, order_id if here else 0)
        for vehicle_id, name, _ in board.vehicles()
    ]


def no_plan(day: str, counts: Counts, on_duty: int) -> tuple[str, ...]:
    """What a day without a plan says: what there is to plan, and the way on."""
    waiting = counts.states.get(OrderState.NEW, 0)
    if not counts.total:
        return (
            f"No orders on {day}.",
            keyed("Press {go.orders} to import or add some; {day.previous} and {day.next} turn the day."),
        )
    if not waiting:
        return (f"No plan for {day}.", "None of its orders is to be planned any more.")
    ready = waiting - counts.unpinned
    lines = [f"No plan yet for {day}.", f"{count(ready, 'order is', 'orders are')} pinned and ready."]
    if counts.unpinned:
        lines.append(
            f"{count(counts.unpinned, 'has', 'have')} no accepted pin: {keyed('press {go.pins} to look at them')}."
        )
    if not ready:
        lines.append("Without a pin nothing can be planned.")
    elif not on_duty:
        lines.append(keyed("Nobody is on duty that day: press {fleet} for vehicles, drivers and shifts."))
    else:
        lines.append(
            f"{count(on_duty, 'vehicle is', 'vehicles are')} on duty: {keyed('press {plan.build} to build the plan')}."
        )
    return tuple(lines)
