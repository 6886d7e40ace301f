"""The day's revisions as a tree: looked at, compared, gone to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from console.dialogs.listing import Picked
from console.dialogs.revisions import Revisions
from console.flows import looking, overtaken, supposing
from console.views import revisions as views
from console.widgets.rows import Cell
from core.errors import Refused
from core.plans import service
from core.plans.model import WHAT_IF, Revision

if TYPE_CHECKING:
    from console.screens.plan import PlanScreen

_OFFERS = (("enter", "bring into view"), ("f", "what differs"), ("c", "side by side"))


async def revisions(screen: PlanScreen) -> None:
    """Show the tree; Enter brings a revision into view, or leads to the decision about a what-if."""
    found = await screen.core(service.revisions, screen.desk, screen.day)
    if not found:
        raise Refused("There is no plan yet on this day; b builds one.")
    head = next((revision.id for revision in found if revision.head), None)
    zone, currency = screen.desk.zone, screen.desk.setting("shop.currency")

    async def beneath(key: str) -> Sequence[Cell]:
        revision = next(each for each in found if str(each.id) == key)
        if head is None or revision.head:
            return views.itself(revision, head is not None)
        diff = await screen.core(service.diff, screen.desk, head, revision.id)
        return views.differences(revision, diff, zone, currency)

    rows = views.rows(service.tree(found), zone, currency)
    picked = await screen.ask(Revisions("Plans of this day", views.COLUMNS, rows, _OFFERS, beneath, at=str(head or "")))
    if picked is not None and picked.row and picked.row != str(head):
        await _act(screen, picked, next(each for each in found if str(each.id) == picked.row), head)


async def _act(screen: PlanScreen, picked: Picked, revision: Revision, head: int | None) -> None:
    if picked.key == "c" or (picked.key == "enter" and revision.change == WHAT_IF):
        await supposing.compare(screen, revision)
    elif picked.key == "f":
        await looking.against(screen, revision.id)
    else:
        go_to = partial(service.go_to, screen.desk, screen.day, revision.id)
        mine = f"plan {revision.id} in view again"
        if plan := await overtaken.on_top(screen, mine, lambda seen: screen.core(go_to, head=seen), seen=head):
            screen.shows(f"Plan {plan.id} is in view again: {plan.note or plan.change}; h leads back.")
