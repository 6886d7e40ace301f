"""What a driver is told on the way, in sentences."""

from __future__ import annotations

from core import units
from core.roads.model import Step, Turn, Way

_SAID = {
    Turn.STRAIGHT: "Go straight on",
    Turn.SLIGHT_LEFT: "Keep left",
    Turn.LEFT: "Turn left",
    Turn.SHARP_LEFT: "Turn sharp left",
    Turn.SLIGHT_RIGHT: "Keep right",
    Turn.RIGHT: "Turn right",
    Turn.SHARP_RIGHT: "Turn sharp right",
    Turn.BACK: "Turn round",
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def sentences(way: Way) -> list[str]:
    """The steps of a way, first to last; one sentence where no road is known."""
    if way.straight:
        return [f"{units.distance(way.distance_m)}, no road is known."] if way.distance_m else []
    return [sentence(step) for step in way.steps if step.distance_m or step.turn is Turn.ARRIVE]


def sentence(step: Step) -> str:
    """`Turn left into Mill Lane, 350 m.`"""
    far = f", {units.distance(step.distance_m)}." if step.distance_m else "."
    into = f" into {step.street}" if step.street else ""
    along = f" along {step.street}" if step.street else ""
    match step.turn:
        case Turn.START:
            return f"Set out{along}{far}"
        case Turn.ARRIVE:
            return f"Arrive in {step.street}." if step.street else "Arrive."
        case Turn.ROUNDABOUT:
            way_out = _ORDINALS[step.exit - 1] if 0 < step.exit <= len(_ORDINALS) else "marked"
            return f"At the roundabout take the {way_out} exit{into}{far}"
        case Turn.STRAIGHT | Turn.BACK:
            return f"{_SAID[step.turn]}{along}{far}"
    return f"{_SAID[step.turn]}{into}{far}"
