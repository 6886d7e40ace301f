"""What a driver is told."""

from __future__ import annotations

import pytest

from core.roads.directions import sentence, sentences
from core.roads.model import Step, Turn, Way


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(Turn.START, "Mill Lane", 350, 30), "Set out along Mill Lane, 350 m."),
        (Step(Turn.START, "", 350, 30), "Set out, 350 m."),
        (Step(Turn.LEFT, "High Street", 1250, 90), "Turn left into High Street, 1.2 km."),
        (Step(Turn.SHARP_RIGHT, "", 40, 9), "Turn sharp right, 40 m."),
        (Step(Turn.SLIGHT_LEFT, "A 12", 900, 40), "Keep left into A 12, 900 m."),
        (Step(Turn.STRAIGHT, "Fen Road", 300, 20), "Go straight on along Fen Road, 300 m."),
        (Step(Turn.BACK, "", 10, 25), "Turn round, 10 m."),
        (Step(Turn.ROUNDABOUT, "Row", 350, 40, exit=3), "At the roundabout take the third exit into Row, 350 m."),
        (Step(Turn.ROUNDABOUT, "", 350, 40, exit=12), "At the roundabout take the marked exit, 350 m."),
        (Step(Turn.ARRIVE, "The Street", 0, 0), "Arrive in The Street."),
        (Step(Turn.ARRIVE, "", 0, 0), "Arrive."),
    ],
)  # fmt: skip
def test_each_step_is_a_sentence(step: Step, said: str) -> None:
    assert sentence(step) == said


def test_every_turn_has_its_words() -> None:
    said = {sentence(Step(turn, "Row", 5, 1, exit=1)) for turn in Turn}
    assert len(said) == len(Turn)


def test_steps_that_lead_nowhere_are_not_told() -> None:
    way = Way(
        9,
        90,
        ((1, 1), (2, 2)),
        (Step(Turn.START, "A", 0, 0), Step(Turn.LEFT, "B", 90, 9), Step(Turn.ARRIVE, "B", 0, 0)),
    )
    assert sentences(way) == ["Turn left into B, 90 m.", "Arrive in B."]


def test_a_straight_line_says_that_no_road_is_known() -> None:
    assert sentences(Way(9, 1200, ((1, 1), (2, 2)), straight=True)) == ["1.2 km, no road is known."]
    assert sentences(Way(0, 0, ((1, 1), (1, 1)), straight=True)) == []
