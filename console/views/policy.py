"""Who is told what, as rows: kinds on or off, who wants no messages, what an order is told by each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from console.formats import moment
from console.widgets.columns import Column
from console.widgets.rows import Cell, Row
from core.notifications.kinds import TRAITS
from core.notifications.model import Preview
from core.notifications.optouts import OptOut
from core.notifications.rules import Rule, Scope

RULES = (Column("Kind", 11), Column("Sent", 4), Column("For", 14, grow=2), Column("What it says", 24, grow=3))
OPTOUTS = (
    Column("Who", 18, grow=3),
    Column("By", 6),
    Column("Since", 10),
    Column("Known from", 10),
    Column("Words", 12, grow=3),
)
KINDS = (Column("Kind", 11), Column("By", 8), Column("What becomes of it", 30, grow=3))
#: How a rule's row is named: scope, kind and what it is about.
_BETWEEN = "\x1f"
_SOURCES = {"keyword": "their word", "person": "a person", "provider": "provider", "bounce": "a bounce"}


def rules(found: Sequence[Rule]) -> list[Row]:
    """The shop's kinds, then what differs for types and customers."""
    return [_rule(rule) for rule in found]


def _rule(rule: Rule) -> Row:
    state = Cell("on", "good") if rule.sends else Cell("off", "muted")
    whom = Cell("everybody", "muted") if rule.scope is Scope.SHOP else f"{rule.scope} {rule.about}"
    words = Cell(TRAITS[rule.kind].words, "muted")
    return Row(_BETWEEN.join((rule.scope, rule.kind, rule.about)), (rule.kind, state, whom, words))


def which(key: str, found: Sequence[Rule]) -> Rule | None:
    """The rule of that row."""
    return next((rule for rule in found if _rule(rule).key == key), None)


def optouts(found: Sequence[OptOut], zone: ZoneInfo, today: date) -> list[Row]:
    """Who wants no messages, the latest first."""
    return [_optout(number, each, zone, today) for number, each in enumerate(found)]


def _optout(number: int, each: OptOut, zone: ZoneInfo, today: date) -> Row:
    channel = {"sms": "text", "email": "e-mail"}.get(each.channel, each.channel)
    source = Cell(_SOURCES.get(each.source, each.source), "muted")
    who = each.address or Cell("(erased)", "muted")
    return Row(str(number), (who, channel, moment(each.since, zone, today), source, each.words))


def kinds(found: Sequence[Preview]) -> list[Row]:
    """What becomes of each kind of message to an order, by each channel."""
    return [Row(str(n), (each.kind, Cell(each.channel, "muted"), each.verdict)) for n, each in enumerate(found)]
