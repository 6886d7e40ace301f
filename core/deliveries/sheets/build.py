"""From a plan's routes to the sheets of its drivers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.deliveries.sheets.model import Handout, Sheet, SheetStop
from core.deliveries.store import handouts
from core.desk import Desk
from core.errors import NotFound, Refused
from core.plans import service as plans
from core.plans.model import Plan, Route, Stop, StopOrder
from core.text import fold


def run_sheets(desk: Desk, day: date, *, vehicle: str = "", ways: bool = False) -> tuple[Sheet, ...]:
    """The sheets of the approved plan, else of the one in view (marked as a draft): of one vehicle, or of all.

    `ways` asks the roads how each stop is reached: for directions, and for a navigator.
    Raises Refused where the day has no plan, NotFound for a vehicle that has no route on it.
    """
    standing = plans.standing(desk, day)
    plan_id = standing.approved or standing.head
    if plan_id is None:
        raise Refused(f"There is no plan of {day}; build one with roundsman plan build.")
    plan = plans.show(desk, plan_id=plan_id)
    routes = [route for route in plan.routes if not vehicle or fold(route.vehicle) == fold(vehicle)]
    if vehicle and not routes:
        known = ", ".join(route.vehicle for route in plan.routes) or "none"
        raise NotFound(f"“{vehicle}” has no route on {day}; on the road are: {known}.")
    known_orders = handouts.handouts(desk.db, plan.placed)
    draft = standing.approved is None
    sheets = tuple(_sheet(desk, plan, route, known_orders, draft=draft) for route in routes)
    if not ways:
        return sheets
    led = (plans.route_ways(desk, route) for route in routes)
    return tuple(replace(sheet, ways=tuple(each)) for sheet, each in zip(sheets, led, strict=True))


def _sheet(desk: Desk, plan: Plan, route: Route, known: dict[int, Handout], *, draft: bool) -> Sheet:
    return Sheet(
        shop=desk.setting("shop.name"),
        shop_phone=desk.setting("shop.phone"),
        zone=desk.zone,
        day=plan.day,
        plan_id=plan.id,
        draft=draft,
        vehicle=route.vehicle,
        driver=route.driver,
        depot=route.depot,
        depot_lat=route.depot_lat,
        depot_lon=route.depot_lon,
        departs=route.departs,
        returns=route.returns,
        distance_m=route.distance_m,
        load_g=route.load_g,
        stops=tuple(_stop(number, stop, known) for number, stop in enumerate(route.stops, start=1)),
    )


def _stop(number: int, stop: Stop, known: dict[int, Handout]) -> SheetStop:
    return SheetStop(
        number,
        stop.arrival,
        stop.windows,
        stop.lat,
        stop.lon,
        stop.leg_m,
        stop.leg_s,
        tuple(_handout(order, known[order.id]) for order in stop.orders),
    )


def _handout(order: StopOrder, known: Handout) -> Handout:
    """At one of the order's further places the flat of its own address means nothing."""
    return replace(known, address=order.address, unit="" if order.place else known.unit)
