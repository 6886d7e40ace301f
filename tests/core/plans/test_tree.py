"""A day's revisions as a tree, and going to any of them."""

from __future__ import annotations

import pytest

from core.errors import NotFound, Refused, Stale
from core.plans import service as plans
from core.plans.model import WHAT_IF, Revision
from core.plans.tree import tree
from tests.core.deliveries.shop import TUESDAY, keep_shop


def revision(number: int, parent: int | None, *, head: bool = False, change: str = "move", cost: int = 0) -> Revision:
    return Revision(number, parent, change, "", 0, "ann", cost, number * 100, 0, 1, 1, 0, head, late=number % 2)


def drawn(*revisions: Revision) -> list[str]:
    return [f"{branch.rails}{branch.revision.id}" for branch in tree(revisions)]


def test_a_day_that_only_went_forward_is_one_straight_line() -> None:
    assert drawn(*(revision(n, n - 1 or None, head=n == 2000) for n in range(1, 2001)))[-1] == "2000"


def test_what_does_not_lead_to_the_one_in_view_hangs_to_the_side() -> None:
    days = (revision(1, None), revision(2, 1), revision(3, 2), revision(4, 1), revision(5, 4, head=True))
    assert drawn(*days) == ["1", "├ 2", "│ 3", "4", "5"]


def test_a_branch_at_the_end_closes_its_rail() -> None:
    what_ifs = (revision(2, 1, change=WHAT_IF), revision(3, 1, change=WHAT_IF))
    assert drawn(revision(1, None, head=True), *what_ifs) == ["1", "├ 2", "└ 3"]


def test_what_was_undone_goes_straight_on_for_redo_leads_there() -> None:
    days = (revision(1, None, head=True), revision(2, 1), revision(3, 2), revision(4, 1, change=WHAT_IF))
    assert drawn(*days) == ["1", "├ 4", "2", "3"]


def test_a_day_gone_back_to_before_its_first_plan_shows_what_there_was() -> None:
    assert drawn(revision(1, None), revision(2, 1), revision(3, None)) == ["├ 1", "│ 2", "3"]


def test_each_is_held_against_what_it_was_made_from() -> None:
    _, branch = tree((revision(1, None, cost=500), revision(2, 1, head=True, cost=400)))
    assert (branch.cost, branch.distance_m, branch.late) == (-100, 100, -1)


def test_what_was_made_from_a_what_if_that_was_thrown_away_is_still_there() -> None:
    (branch,) = tree((revision(7, 3, head=True),))
    assert (branch.rails, branch.cost) == ("", None)


def test_any_revision_is_brought_into_view_but_a_what_if(desk) -> None:
    shop = keep_shop(desk)
    order = shop.order("A1")
    first = shop.plan({"Van 1": [order]})
    second = plans.unassign(desk, TUESDAY, order)
    third = plans.move(desk, TUESDAY, order, to_vehicle=shop.vans["Van 2"])
    assert plans.go_to(desk, TUESDAY, first.id, head=third.id).id == first.id
    assert plans.standing(desk, TUESDAY).head == first.id
    with pytest.raises(Stale):
        plans.go_to(desk, TUESDAY, second.id, head=third.id)
    assert plans.go_to(desk, TUESDAY, third.id).id == third.id
    assert [event.kind for event in desk.events_since()][-2:] == ["plan.undone", "plan.redone"]
    with pytest.raises(NotFound):
        plans.go_to(desk, TUESDAY, 99)


def test_a_late_stop_counts_in_its_revision(desk) -> None:
    shop = keep_shop(desk)
    orders = [shop.order("A1"), shop.order("A2", windows=["05:00-05:30"])]
    shop.plan({"Van 1": orders})
    assert plans.revisions(desk, TUESDAY)[-1].late == len(plans.show(desk, TUESDAY).late) == 1


def test_a_what_if_is_adopted_not_gone_to(desk) -> None:
    shop = keep_shop(desk)
    shop.plan({"Van 1": [shop.order("A1")], "Van 2": [shop.order("A2")]})
    from core.plans.supposition import Without

    made = plans.suppose(desk, TUESDAY, [Without(shop.vans["Van 2"], "Van 2")], iterations=1)
    with pytest.raises(Refused, match="plan adopt"):
        plans.go_to(desk, TUESDAY, made.id)
