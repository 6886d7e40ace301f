"""The rules of a route, and what is said when one is broken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Which rule is broken; the comment tells what `Violation.amount` counts."""

    UNKNOWN = "unknown"  #: names what the problem does not have
    TWICE = "twice"  #: times
    MISSING = "missing"  #: a stop neither served nor left out
    UNREACHABLE = "unreachable"  #: a leg where no way leads
    TIME = "time"  #: s by which stated times do not follow from each other
    SUM = "sum"  #: by how much a stated sum is off, in its unit
    WINDOW = "window"  #: s outside the hard windows, or too early for any
    SHIFT = "shift"  #: s outside the shift, after the latest start, or longer under way than allowed
    BREAK = "break"  #: s; a break missed, too early, too late, too short or during service
    CAPACITY = "capacity"  #: in the unit of the dimension
    SKILL = "skill"  #: skills that the vehicle lacks
    RANGE = "range"  #: m
    STOPS = "stops"  #: stops above the most the vehicle makes
    LOCK = "lock"  #: a lock or kept order not held
    RELOAD = "reload"  #: loads above the most the vehicle comes back for, or one taken elsewhere
    GOODS = "goods"  #: a stop whose goods are not aboard
    PAIR = "pair"  #: a shipment delivered without being collected before by the same vehicle, or the reverse
    CHANGED = "changed"  #: announced stops changed above the most that may be


#: What a dispatcher may answer for by name. The others are contradictions that nobody can drive.
_ACCEPTABLE = frozenset(
    (
        Rule.WINDOW,
        Rule.SHIFT,
        Rule.BREAK,
        Rule.CAPACITY,
        Rule.SKILL,
        Rule.RANGE,
        Rule.STOPS,
        Rule.LOCK,
        Rule.RELOAD,
        Rule.GOODS,
        Rule.CHANGED,
    )
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken, by whom and by how much."""

    rule: Rule
    sentence: str
    vehicle: int | None = None
    stop: int | None = None
    amount: int = 0

    @property
    def acceptable(self) -> bool:
        """Whether a dispatcher may accept it: a hand-made plan may overload a van, but no van is in two places."""
        return self.rule in _ACCEPTABLE
