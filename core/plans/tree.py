"""A day's revisions as the tree they are: what was made from what, and how each differs from what it was made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.plans.model import WHAT_IF, Revision


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree, drawn before its number. Sums are those of the revision less those of its parent."""

    revision: Revision
    rails: str  #: `│ ├ `: where it hangs; blank for what leads to the plan in view
    cost: int | None  #: None for what was made from nothing, or from a what-if that was thrown away
    distance_m: int | None
    late: int | None  #: stops that break their promise


def tree(revisions: Sequence[Revision]) -> list[Branch]:
    """The revisions, each below what it was made from; what does not lead to the one in view hangs to the side.

    A day that was only gone forward in is one straight line, however long. Takes them oldest first.
    """
    known = {revision.id: revision for revision in revisions}
    children: dict[int | None, list[Revision]] = defaultdict(list)
    for revision in revisions:
        children[revision.parent if revision.parent in known else None].append(revision)
    leading = _leading(known)
    lines: list[Branch] = []
    # What hangs below one line is put on the pile in the reverse of the order in which it is drawn.
    pile = _hung(children[None], leading, "")
    while pile:
        revision, first, rest = pile.pop()
        lines.append(_branch(revision, known.get(revision.parent or 0), first))
        pile += _hung(children[revision.id], leading, rest)
    return lines


def _leading(known: dict[int, Revision]) -> set[int]:
    """The revisions on the way to the one in view; where none is, to the newest that is no what-if."""
    ways = [revision for revision in known.values() if revision.change != WHAT_IF]
    at = next((revision for revision in known.values() if revision.head), ways[-1] if ways else None)
    found: set[int] = set()
    while at is not None and at.id not in found:
        found.add(at.id)
        at = known.get(at.parent or 0)
    return found


def _hung(below: Sequence[Revision], leading: set[int], rails: str) -> list[tuple[Revision, str, str]]:
    """Revision, rails of its own line, rails of what comes after it; the last of the list is drawn first."""
    on = next((each for each in below if each.id in leading), None)
    if on is None:
        # Beyond the plan in view the newest goes straight on: redo leads there.
        on = next((each for each in reversed(below) if each.change != WHAT_IF), None)
    aside = [each for each in below if each is not on]
    drawn = [
        (each, *((f"{rails}└ ", f"{rails}  ") if on is None and each is aside[-1] else (f"{rails}├ ", f"{rails}│ ")))
        for each in aside
    ]
    return [*([(on, rails, rails)] if on is not None else []), *reversed(drawn)]


def _branch(revision: Revision, parent: Revision | None, rails: str) -> Branch:
    if parent is None:
        return Branch(revision, rails, None, None, None)
    sums = (revision.cost - parent.cost, revision.distance_m - parent.distance_m, revision.late - parent.late)
    return Branch(revision, rails, *sums)
