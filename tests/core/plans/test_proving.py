"""Orders of routes proven at the desk: kept with the revision, shown again, bettered."""

from __future__ import annotations

import pytest

from core.desk import Desk
from core.errors import NotFound, Refused, Stale
from core.plans import service as plans
from core.plans.model import Plan
from core.plans.proof import OrderProof
from core.routing.model import Problem, Solution
from core.routing.proof import runner
from core.routing.proof.runner import ProofBroken
from tests.core.plans.making import DAY, add_order, add_van, ring


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """One van with five orders on it, in an order that nobody would drive."""
    van = add_van(desk)
    for number, place in enumerate(ring(5)):
        order = add_order(desk, str(number), place)
        plans.move(desk, DAY, order, to_vehicle=van.id, position=number // 2)
    return desk


def _head(desk: Desk) -> Plan:
    return plans.show(desk, DAY)


def test_a_proof_is_kept_with_the_revision_and_told_in_the_journal(shop: Desk) -> None:
    heard: list[tuple[int, int, str]] = []
    (found,) = plans.prove(shop, DAY, report=lambda *told: heard.append(told))
    assert found.proof is not None
    assert not found.proof.proven
    assert found.saved > 0
    assert heard == [(1, 1, f"Van 1: {found.proof.words}")]
    assert _head(shop).routes[0].proof == found.proof
    assert shop.events_since()[-1].kind == "routes.proven"


def test_a_cheaper_order_becomes_a_revision_that_is_known_to_be_the_best_and_can_be_undone(shop: Desk) -> None:
    before = _head(shop)
    found = plans.prove(shop, DAY)
    after = plans.improve(shop, DAY, found, head=before.id)
    assert after.parent == before.id
    assert before.cost - after.cost == found[0].saved
    assert after.routes[0].proof is not None
    assert after.routes[0].proof.proven
    assert sorted(after.placed) == sorted(before.placed)
    undone = plans.undo(shop, DAY)
    assert undone is not None
    assert undone.id == before.id
    (again,) = plans.prove(shop, DAY)
    assert again.proof is not None
    assert plans.redo(shop, DAY).routes[0].proof == after.routes[0].proof
    with pytest.raises(Refused, match="No cheaper order was found"):
        plans.improve(shop, DAY, plans.prove(shop, DAY))


def test_what_is_known_of_other_routes_stays_when_one_is_bettered(shop: Desk) -> None:
    other = add_van(shop, "Van 2")
    plans.move(shop, DAY, add_order(shop, "90", ring(9)[8]), to_vehicle=other.id)
    found = plans.prove(shop, DAY)
    after = plans.improve(shop, DAY, found)
    assert [route.proof is not None and route.proof.proven for route in after.routes] == [True, True]


def test_a_better_order_of_a_locked_route_is_not_offered(shop: Desk) -> None:
    plans.lock_route(shop, DAY, _head(shop).routes[0].vehicle_id)
    (found,) = plans.prove(shop, DAY)
    assert found.proof is not None
    assert found.better == ()


def test_a_cheaper_order_of_other_stops_is_refused(shop: Desk) -> None:
    found = plans.prove(shop, DAY)
    plans.unassign(shop, DAY, _head(shop).placed[0])
    with pytest.raises(Stale, match="Van 1 has other stops by now"):
        plans.improve(shop, DAY, found)


def test_a_plan_that_is_not_up_to_date_is_not_tried(shop: Desk) -> None:
    with shop.writing() as db:
        db.execute("UPDATE orders SET service_s = 1234")
    (found,) = plans.prove(shop, DAY)
    assert (found.proof, found.words) == (
        None, "Orders, fleet or roads are not those it was planned for; build again.",
    )  # fmt: skip
    assert _head(shop).routes[0].proof is None


def test_without_a_plan_nothing_is_proven(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no plan for"):
        plans.prove(desk, DAY)


def test_what_was_proven_before_the_process_died_is_kept(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = runner.prove_all

    def dies(problem: Problem, solution: Solution, **asked: object) -> None:
        raise ProofBroken("Proving ended unexpectedly.", real(problem, solution, **asked))  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "prove_all", dies)
    with pytest.raises(ProofBroken):
        plans.prove(shop, DAY)
    assert _head(shop).routes[0].proof is not None


@pytest.mark.parametrize(
    ("proof", "gap", "words"),
    [
        (OrderProof(100, 100, True, 1.0), 0.0, "order proven"),
        (OrderProof(101_800, 100_000, False, 1.0), 1.8, "at most 1.8 % from the best order"),
        (OrderProof(100_001, 100_000, False, 1.0), 0.1, "at most 0.1 % from the best order"),
        (OrderProof(100, 0, False, 1.0), None, ""),
    ],
)
def test_a_gap_is_never_rounded_in_the_plan_s_favour(proof: OrderProof, gap: float | None, words: str) -> None:
    assert (proof.gap_percent, proof.words) == (gap, words)
