"""From what a person wishes of a build to what the search is asked, for the day as it stands."""

from __future__ import annotations

from core.desk import Desk
from core.errors import BadInput, Refused
from core.plans.arrangement import Arrangement
from core.plans.layout import Layout
from core.plans.model import ETA_MOVED_S, RETOLD_S, Day, Plan
from core.plans.needs import DayNeeds
from core.plans.saving import load
from core.plans.tidying import tidied
from core.plans.wishes import Asked, Wishes, told_by
from core.plans.words import counted


def asked_for(desk: Desk, wishes: Wishes, needs: DayNeeds, layout: Layout, standing: tuple[Day, Plan | None]) -> Asked:
    """What the search is asked; `standing` is the day with the plan in view.

    What customers were told is what the dispatched plan says; where nothing is dispatched, the plan in view stands for
    it. Raises Refused where no plan is there to be kept; BadInput for a number that cannot be.
    """
    seen, head = standing
    if wishes.most_changes is None:
        return Asked()
    if wishes.most_changes < 0:
        raise BadInput("No fewer than 0 stops can change.")
    if head is None:
        raise Refused(f"There is no plan of {needs.day} yet whose stops could be kept: build it without a limit.")
    reference = load(desk.db, seen.approved) if seen.approved is not None else head
    arrangement, _ = tidied(needs, layout, Arrangement.of(reference))
    duty = {duty.vehicle.id for duty in needs.duties}
    dispatched = seen.approved is not None
    return Asked(
        start=arrangement.runs,
        told=told_by(reference, needs.needs, duty, customers=dispatched),
        most_changes=wishes.most_changes,
        tolerance_s=RETOLD_S if dispatched else ETA_MOVED_S,
    )


def held_to(asked: Asked, plan: Plan) -> str:
    """How many of the told stops the plan changes, for its note. Raises Refused where they are more than may be."""
    if asked.most_changes is None:
        return ""
    changes = asked.changed(plan)
    if len(changes) > asked.most_changes:
        orders = [order for order, told in asked.told.items() if told.stop in changes]
        raise Refused(
            f"No plan was found that changes {counted(asked.most_changes, 'stop')} or fewer; the nearest changes "
            f"{len(changes)}, with {counted(len(orders), 'order')}. Let more change."
        )
    return f"{len(changes)} of at most {counted(asked.most_changes, 'stop')} changed"
