"""Explanations as rows and sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.formats import Tone, clock
from console.widgets.columns import Column
from console.widgets.facts import Fact, Section
from console.widgets.gauges import signed
from console.widgets.rows import Cell, Row
from core.units import Money, duration

if TYPE_CHECKING:
    from core.plans.explaining import Fix, Here, RuleCost, Why
    from core.plans.model import Plan
    from core.plans.proof import OrderProof

FIX_COLUMNS = (
    Column("", 2, align="right"),
    Column("Vehicle", 8, grow=1),
    Column("What would place it", 30, grow=4),
    Column("Costs", 11, align="right"),
)
COST_COLUMNS = (
    Column("At least", 11, align="right"),
    Column("Held by", 8),
    Column("Order", 10, grow=2),
    Column("Vehicle", 8, grow=1),
    Column("Which", 11, grow=1),
)
AT_LEAST = "So much less the plan would cost without that one; a whole new plan might save more."


def title(found: Why) -> str:
    """`Order 1042 Ann Smith is on no route`."""
    where = f"is stop {found.here.position + 1} of {found.here.vehicle}" if found.here else "is on no route"
    return f"{found.label.removeprefix('order ')} {found.name} {where}"


def fix_rows(fixes: Sequence[Fix], currency: str) -> list[Row]:
    """The changes, the smallest first; the key is the number."""
    return [
        Row(
            str(fix.number),
            (
                Cell(str(fix.number), "accent"),
                fix.miss.vehicle,
                change(fix.miss.sentence),
                Cell(_more(fix.miss.cost, currency), "good" if fix.miss.cost < 0 else "muted"),
            ),
        )
        for fix in fixes
    ]


def from_best(proof: OrderProof | None) -> Cell:
    """How far from the best order of its stops a route is at most; blank where nobody has looked."""
    gap = proof.gap_percent if proof else None
    if gap is None:
        return Cell("")
    return Cell(f"≤ {gap:.1f} %" if gap else "proven", "muted" if gap else "good")


def proven(plan: Plan) -> Cell:
    """How many of its routes are known to be in the best order; blank where nobody has looked."""
    proofs = [route.proof for route in plan.routes if route.proof is not None]
    number = sum(1 for proof in proofs if proof.proven)
    tone: Tone = "good" if number == len(plan.routes) else "muted"
    return Cell(f"{number} of {len(plan.routes)} proven" if proofs else "", tone)


def change(sentence: str) -> str:
    """What a nearest miss would change, without the vehicle that it ends with."""
    return sentence.partition(" it would ride with")[0].rstrip(",")


def here(found: Here, currency: str) -> list[Section]:
    """What it has to spare, what it costs there, who else would take it."""
    less = "less" if found.more < 0 else "more"
    other = f"{found.other}, for {Money(abs(found.more), currency)} {less}" if found.other else found.reason
    return [
        Section(
            "",
            [
                Fact("To spare", f"{duration(found.slack_s)}, then {found.bound}"),
                Fact("Costs", f"without it the plan costs {Money(found.saving, currency)} less"),
                Fact("Else", other, "good" if found.other and found.more < 0 else ""),
            ],
        )
    ]


def cost_rows(found: Sequence[RuleCost], zone: ZoneInfo, currency: str) -> list[Row]:
    """The dearest first; the key is the place in the list."""
    return [
        Row(
            str(number),
            (
                Cell(str(Money(cost.saving, currency)), "warn" if cost.saving else "muted"),
                cost.held,
                cost.label.removeprefix("order "),
                cost.vehicle,
                Cell(_which(cost, zone), "muted"),
            ),
        )
        for number, cost in enumerate(found)
    ]


def _which(cost: RuleCost, zone: ZoneInfo) -> str:
    if cost.held == "lock":
        return cost.locked.value
    return ", ".join(f"{clock(window.opens, zone)}-{clock(window.closes, zone)}" for window in cost.windows)


def _more(minor: int, currency: str) -> str:
    return signed(str(Money(minor, currency)), minor)
