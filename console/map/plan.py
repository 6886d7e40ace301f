"""The scene of a plan: its routes in colour and by letter, stops by number, depots, what is on no route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from console.map.scene import Ink, Mark, Scene, Way, distinct, letter, route_ink
from console.map.view import Place

if TYPE_CHECKING:
    from core.plans.mapped import Ground
    from core.plans.model import Plan, Route, Stop

#: The points of each route along the roads, by vehicle; one that is not there is drawn from stop to stop.
Led = Mapping[int, Sequence[Place]]

DEPOT, LEFT_OUT = "⌂", "?"


def scene(plan: Plan, ground: Ground, led: Led, *, vehicle: int = 0, order: int = 0) -> Scene:
    """The map of a plan, a vehicle and an order under the cursor (0: none)."""
    routes = list(enumerate(plan.routes))
    under = [(at, route) for at, route in routes if route.vehicle_id == vehicle]
    others = [(at, route) for at, route in routes if route.vehicle_id != vehicle]
    here = _here(plan, ground, order)
    left = distinct(ground.left[each.order_id] for each in plan.unassigned if each.order_id in ground.left)
    depots = distinct((route.depot_lat, route.depot_lon) for _, route in routes)
    marks = [Mark(here[0], f"[{here[1]}]", Ink.HERE, 1, near=True)] if here else []
    marks += [Mark(place, DEPOT, Ink.DEPOT) for place in depots]
    marks += [mark for at, route in under for mark in _numbers(at, route) if here is None or mark.place != here[0]]
    marks += [Mark(place, LEFT_OUT, Ink.LEFT_OUT, near=True) for place in left if here is None or place != here[0]]
    marks += [mark for at, route in others for mark in _letters(at, route)]
    every = distinct([*depots, *(place for _, route in routes for place in _stops(route)), *left])
    return Scene(
        roads=ground.roads,
        ways=tuple(_way(at, route, led, under=route.vehicle_id == vehicle) for at, route in [*others, *under]),
        marks=tuple(marks),
        legend=_legend(under, others, left=bool(left)),
        fit=every,
        close=distinct(place for _, route in under for place in [*_stops(route), (route.depot_lat, route.depot_lon)]),
        here=here[0] if here else None,
    )


def _here(plan: Plan, ground: Ground, order: int) -> tuple[Place, str] | None:
    """Where an order is, and its sign."""
    if found := plan.find(order):
        return (found[1].lat, found[1].lon), _number(found[1])
    return (ground.left[order], LEFT_OUT) if order in ground.left else None


def _stops(route: Route) -> list[Place]:
    return [(stop.lat, stop.lon) for stop in route.stops]


def _number(stop: Stop) -> str:
    return str(stop.position + 1)


def _numbers(at: int, route: Route) -> list[Mark]:
    ink = route_ink(at, under=True)
    return [Mark((stop.lat, stop.lon), _number(stop), ink, near=True) for stop in route.stops]


def _letters(at: int, route: Route) -> list[Mark]:
    return [Mark(place, letter(at), route_ink(at)) for place in _stops(route)]


def _way(at: int, route: Route, led: Led, *, under: bool) -> Way:
    depot = (route.depot_lat, route.depot_lon)
    places = led.get(route.vehicle_id) or (depot, *_stops(route), depot)
    return Way(tuple(places), route_ink(at, under=under), wide=under)


def _legend(
    under: Sequence[tuple[int, Route]], others: Sequence[tuple[int, Route]], *, left: bool
) -> tuple[tuple[str, int], ...]:
    words = [(f" 1-{len(route.stops)} {route.vehicle} ", route_ink(at, under=True)) for at, route in under]
    words.append((f" {DEPOT} depot ", Ink.DEPOT))
    if left:
        words.append((f" {LEFT_OUT} on no route ", Ink.LEFT_OUT))
    return (*words, *((f" {letter(at)} {route.vehicle} ", route_ink(at)) for at, route in others))
