"""Revisions side by side."""

from __future__ import annotations

from datetime import date

import pytest

from console import sidebyside
from core.desk import Desk
from core.errors import BadInput, NotFound
from core.plans import service as plans
from core.plans.comparing import FIGURES
from core.plans.supposition import More, Moved, Without
from tests.core.plans.making import DAY, add_order, add_van, ring, with_engine

NEAR = (51.51, -0.11)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A van and a cargo bike, six orders, planned."""
    add_van(with_engine(desk), "Van", mass_g=4000, cost_fixed=2000)
    add_van(desk, "Bike", profile="bike", mass_g=3000)
    for i, place in enumerate(ring(6)):
        add_order(desk, f"{10 + i}", place)
    plans.build(desk, DAY)
    return desk


def test_every_figure_stands_beside_that_of_the_others(shop: Desk) -> None:
    head = plans.show(shop, DAY)
    more = plans.suppose(shop, DAY, [More(1, "Van")])
    fewer = plans.suppose(shop, DAY, [Without(2, "Bike")])
    found = plans.compare(shop, [head.id, more.id, fewer.id])
    assert (found.day, found.reference) == (DAY, head.id)
    first, second, third = found.columns
    assert [each.plan for each in found.columns] == [head.id, more.id, fewer.id]
    assert (first.cost, first.distance_m, first.duration_s) == (head.cost, head.distance_m, head.duration_s)
    assert (first.vehicles, first.placed, first.left_out) == (2, 6, 0)
    assert (third.vehicles, third.placed, third.left_out) == (1, 4, 2)
    assert second.note == more.note
    assert found.against_first(2, "placed") == -2
    assert [found.against_first(0, figure) for figure in FIGURES] == [0] * len(FIGURES)
    back = plans.compare(shop, [fewer.id, head.id])
    assert back.against_first(1, "cost") == -found.against_first(2, "cost")


def test_co2e_follows_each_vehicle_s_kind_and_the_shop_s_own_figures(shop: Desk) -> None:
    head = plans.show(shop, DAY)
    by_profile = {route.profile: route.distance_m for route in head.routes}
    assert set(by_profile) == {"van", "bike"}
    other = plans.suppose(shop, DAY, [Without(2, "Bike")])

    def grams() -> tuple[int, ...]:
        return tuple(each.co2e_g for each in plans.compare(shop, [head.id, other.id]).columns)

    assert grams() == (round(by_profile["van"] * 0.25), round(other.distance_m * 0.25))
    assert sidebyside.footnotes(plans.compare(shop, [head.id, other.id]))[0] == (
        "CO2e: van 250, bike 0 g/km; UK Government factors 2024, settings co2e.*"
    )
    shop.set("co2e.van", "0")
    shop.set("co2e.bike", "12.5")
    assert grams() == (round(by_profile["bike"] * 0.0125), 0)
    assert sidebyside.footnotes(plans.compare(shop, [head.id, other.id]))[0] == (
        "CO2e: van 0, bike 12.5 g/km; the shop's own figures, settings co2e.*"
    )


def test_lateness_counts_stops_and_their_time_together(desk: Desk) -> None:
    add_van(with_engine(desk), "Van")
    early = add_order(desk, "early", NEAR, windows=[("08:00", "08:30", True)])
    for i, place in enumerate(ring(5)):
        add_order(desk, f"{10 + i}", place)
    kept = plans.build(desk, DAY)
    broken = plans.move(desk, DAY, early, to_vehicle=1, position=5)
    first, second = plans.compare(desk, [kept.id, broken.id]).columns
    assert (first.late, first.late_s) == (0, 0)
    assert (second.late, second.late_s) == (1, broken.late[0].late_s)
    assert second.late_s > 0


def test_changed_etas_count_against_the_approved_plan_else_the_one_in_view(shop: Desk) -> None:
    built = plans.show(shop, DAY)
    later = plans.suppose(shop, DAY, [Moved(start_min=30)])
    assert [each.etas for each in plans.compare(shop, [later.id, built.id]).columns] == [6, 0]
    with shop.writing() as db:
        plans.mark_approved(shop, db, built.id)
    plans.unassign(shop, DAY, built.placed[0])
    found = plans.compare(shop, [built.id, later.id])
    assert found.reference == built.id
    assert [each.etas for each in found.columns] == [0, 6]
    plans.undo(shop, DAY)


def test_a_day_back_without_a_plan_in_view_still_compares(shop: Desk) -> None:
    built = plans.show(shop, DAY)
    other = plans.suppose(shop, DAY, [Moved(start_min=30)])
    plans.undo(shop, DAY)
    found = plans.compare(shop, [built.id, other.id])
    assert found.reference is None
    assert [each.etas for each in found.columns] == [0, 0]


def test_what_cannot_be_compared_is_refused(shop: Desk) -> None:
    for numbers in ([], [1], [1, 1]):
        with pytest.raises(BadInput, match="Name two plans or more"):
            plans.compare(shop, numbers)
    with pytest.raises(NotFound, match="no plan number 99"):
        plans.compare(shop, [1, 99])
    tuesday = date(2026, 3, 10)
    add_order(shop, "other day", NEAR, day=tuesday)
    other = plans.build(shop, tuesday)
    with pytest.raises(BadInput, match="compare plans of one day"):
        plans.compare(shop, [1, other.id])
