"""Revisions and what differs between two of them, as rows and sheets."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from console.formats import Tone, clock
from console.widgets.facts import Fact, Section
from console.widgets.gauges import longer, signed
from core import units
from core.plans.differences import EtaChange, Moved, PlanDiff
from core.plans.model import Unassigned

#: How many orders a brief line names.
_NAMED = 3


def differences(diff: PlanDiff, zone: ZoneInfo, currency: str) -> list[Section]:
    """Sums first, then promises, then who rides with whom, then when they come."""
    if not diff:
        return [Section("", [Fact("", "Nothing that a customer, a driver or the till would notice.")])]
    return [
        Section("All in all", _sums(diff, currency)),
        Section("Promises broken now", [_eta(change, zone, "bad") for change in diff.broken]),
        Section("Promises kept again", [_eta(change, zone, "good") for change in diff.saved]),
        Section("On a route now", [_moved(move) for move in diff.assigned]),
        Section("On no route any more", [_moved(move, "warn") for move in diff.unassigned]),
        Section("With another vehicle", [_moved(move) for move in diff.moved]),
        Section("Earlier or later by more than 10 minutes", [_eta(change, zone) for change in diff.etas]),
    ]


def in_brief(diff: PlanDiff, zone: ZoneInfo, currency: str) -> list[str]:
    """The same in a line for each kind of change, for a dialog with little room."""
    return [_brief(section) for section in differences(diff, zone, currency) if section.facts]


def _brief(section: Section) -> str:
    said = [f"{fact.label} {fact.value}".strip() for fact in section.facts]
    more = f"; and {len(said) - _NAMED} more" if len(said) > _NAMED else ""
    title = f"{section.title}: " if section.title else ""
    return f"{title}{'; '.join(said[:_NAMED])}{more}"


def _sums(diff: PlanDiff, currency: str) -> list[Fact]:
    return [
        Fact("Time", longer(diff.duration_s), _tone(diff.duration_s)),
        Fact("Way", signed(units.distance(diff.distance_m), diff.distance_m), _tone(diff.distance_m)),
        Fact("Cost", signed(str(units.Money(diff.cost, currency)), diff.cost), _tone(diff.cost)),
    ]


def _tone(more: int) -> Tone:
    return "warn" if more > 0 else "good" if more < 0 else "muted"


def _moved(move: Moved, tone: Tone = "") -> Fact:
    way = f"{move.before or 'no route'} → {move.after or 'no route'}"
    return Fact(move.number, f"{move.name}: {way}", tone)


def _eta(change: EtaChange, zone: ZoneInfo, tone: Tone = "") -> Fact:
    minutes = longer(change.seconds)
    return Fact(
        change.number, f"{change.name}: {clock(change.before, zone)} → {clock(change.after, zone)} ({minutes})", tone
    )


def left_out(left: Unassigned) -> list[Section]:
    """Why an order is on no route, whole."""
    held = f"It is held to a vehicle ({left.locked})." if left.locked else ""
    return [
        Section("Why", [Fact("", left.reason, "warn"), Fact("", held)]),
        Section("What would help", [Fact("", left.nearest_miss)]),
        Section("", [Fact("", f"({left.code})", "muted")]),
    ]
