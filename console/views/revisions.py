"""The tree of a day's revisions as rows, and one of them against the one in view as lines. Facts in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from console.formats import Tone, clock, count
from console.widgets.columns import Column
from console.widgets.gauges import longer, signed
from console.widgets.rows import Cell, Row
from core import units
from core.plans.differences import PlanDiff
from core.plans.model import WHAT_IF, Revision
from core.plans.tree import Branch

COLUMNS = (
    Column("Plan", 6),
    Column("At", 5, wide=80),
    Column("Who", 5, wide=80),
    Column("What was done", 18, grow=4),
    Column("Way", 7, align="right"),
    Column("Cost", 10, align="right"),
    Column("Late", 4, align="right"),
    Column("Off", 3, align="right", wide=70),
    Column("", 8),
)
#: Cells of rails that are drawn; what branches deeper is drawn at that depth.
_DEEP = 8
#: How many names a line holds.
_NAMED = 4


def rows(branches: Sequence[Branch], zone: ZoneInfo, currency: str) -> list[Row]:
    """A row for each, the oldest first; way, cost and lateness are the difference to what it was made from."""
    return [_row(branch, zone, currency) for branch in branches]


def _row(branch: Branch, zone: ZoneInfo, currency: str) -> Row:
    revision = branch.revision
    rails = branch.rails[-_DEEP:]
    cost = None if branch.cost is None else signed(str(units.Money(branch.cost, currency)), branch.cost)
    way = None if branch.distance_m is None else signed(units.distance(branch.distance_m), branch.distance_m)
    cells = (
        f"{rails}{revision.id}",
        Cell(clock(revision.at, zone), "muted"),
        Cell(revision.who, "muted"),
        revision.note or revision.change,
        Cell(units.distance(revision.distance_m)) if way is None else Cell(way, _tone(branch.distance_m)),
        Cell(str(units.Money(revision.cost, currency))) if cost is None else Cell(cost, _tone(branch.cost)),
        _late(branch),
        Cell(str(revision.unassigned or ""), "warn"),
        _stands(revision),
    )
    return Row(str(revision.id), cells, "strong" if revision.head else "")


def _late(branch: Branch) -> Cell:
    if branch.late is None:
        return Cell(str(branch.revision.late or ""), "bad")
    return Cell(f"{branch.late:+d}" if branch.late else "", "bad" if branch.late > 0 else "good")


def _stands(revision: Revision) -> Cell:
    if revision.head:
        return Cell("in view, out" if revision.approved else "in view", "accent")
    if revision.approved:
        return Cell("approved", "good")
    return Cell("what-if" if revision.change == WHAT_IF else "", "muted")


def itself(revision: Revision, viewed: bool) -> list[Cell]:
    """Where there is nothing to compare."""
    return [
        Cell(revision.note or revision.change, "strong"),
        Cell("This one is in view." if viewed else "None is in view; Enter brings one back.", "muted"),
    ]


def differences(revision: Revision, diff: PlanDiff, zone: ZoneInfo, currency: str) -> list[Cell]:
    """At most five lines: what was done, the sums, the promises, who rides with whom, what is on a route or on none."""
    done = Cell(revision.note or revision.change, "strong")
    if not diff:
        return [done, Cell("Nothing that a customer, a driver or the till would notice.", "muted")]
    cost, way = str(units.Money(diff.cost, currency)), units.distance(diff.distance_m)
    sums = f"{longer(diff.duration_s)}, {signed(way, diff.distance_m)}, {signed(cost, diff.cost)}"
    later = f"; {count(len(diff.etas), 'stop')} earlier or later" if diff.etas else ""
    broken = [f"{each.number} {clock(each.after, zone)}" for each in diff.broken]
    saved = [f"{each.number} {clock(each.after, zone)}" for each in diff.saved]
    moved = [f"{move.number} {move.before} → {move.after}" for move in diff.moved]
    placed = [f"{move.number} on {move.after}" for move in diff.assigned]
    off = [f"{move.number} off its route" for move in diff.unassigned]
    lines = [
        done,
        Cell(f"Against the one in view: {sums}{later}"),
        Cell(_named("Promises broken", broken), "bad"),
        Cell(_named("Promises kept again", saved), "good"),
        Cell(_named("Moved", [*off, *placed, *moved])),
    ]
    return [line for line in lines if line.text]


def _named(what: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{what}: {', '.join(names[:_NAMED])}{more}" if names else ""


def _tone(more: int | None) -> Tone:
    return "warn" if more and more > 0 else "good" if more else "muted"
