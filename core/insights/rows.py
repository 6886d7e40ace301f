"""The rows behind a number in words: why each counts or does not, and which row of the file says so."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from core.clock import wall
from core.insights.model import Behind, Measure
from core.insights.store import Driven, Try
from core.units import Money, distance, duration, mass

_PROMISES = frozenset({"on-time", "otif"})


def of_try(one: Try, measure: Measure, zone: ZoneInfo) -> Behind:
    """An order on a day: its outcome, against the window that the number is about."""
    source = f"attempt {one.attempt}, entered by {one.who}" if one.attempt else f"order {one.order}, no outcome yet"
    if measure.name == "addresses-found":
        why = "found by itself" if one.counts else "set or learned later, or waits for a person"
        source = f"pin of order {one.order}"
    elif measure.name == "messages-sent":
        why = f"message {one.letter} sent" if one.letter else "no message sent"
        source = f"message {one.letter}" if one.letter else f"messages of order {one.order}"
    else:
        why = ", ".join(part for part in (_outcome(one, zone), _window(one, measure, zone)) if part)
    return Behind(one.order_id, one.order, one.name, one.day, one.counts, one.of, why, source)


def of_route(route: Driven, measure: Measure, currency: str) -> Behind:
    """A route: what it cost, how far or how long it was, against what was done on it."""
    stops = f"{route.stops} of {route.planned} stops done"
    whys = {
        "cost": f"{Money(route.cost, currency)}; {stops if measure.of == 'stops' else f'{route.served} delivered'}",
        "distance": f"{distance(route.distance)}; {stops}",
        "load": f"{mass(route.load)} of {mass(route.room)}",
        "stops": f"{stops} in {duration(route.seconds)}",
    }
    above, below = (int(getattr(route, name)) for name in (measure.counts, measure.of))
    source = f"plan {route.plan_id}, approved"
    return Behind(None, route.vehicle, route.driver, route.day, above, below, whys[measure.counts], source)


def _outcome(one: Try, zone: ZoneInfo) -> str:
    if one.done_at is None:
        return "out, no outcome yet" if one.outcome == "out" else "never sent out"
    word = "in part" if one.outcome == "partial" else one.outcome
    said = word if not one.reason else f"{word}, {one.reason.replace('_', ' ').lower()}"
    nth = f", try {one.number}" if one.number > 1 else ""
    return f"{said} {wall(one.done_at, zone)}{nth}"


def _window(one: Try, measure: Measure, zone: ZoneInfo) -> str:
    if measure.name in _PROMISES:
        return f"promised {one.windows}" if one.windows else "any time promised"
    if measure.name == "on-time-told" and one.told_from is not None and one.told_until is not None:
        return f"told {wall(one.told_from, zone)}–{wall(one.told_until, zone)}"
    return ""
