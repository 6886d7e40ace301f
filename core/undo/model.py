"""A step that can be undone, as people see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did; its number is that of the journal's line about it."""

    id: int
    at: int  #: UTC seconds
    who: str
    title: str  #: `Order 1042 cancelled`
    kind: str
    subject: str
    changes: int  #: rows
    undone: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """A person's last steps: what `undo` would take back, in its order, and what `redo` would do again."""

    done: tuple[Step, ...]
    undone: tuple[Step, ...]
