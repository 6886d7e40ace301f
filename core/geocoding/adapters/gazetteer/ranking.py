"""The readings of an address against each other: best first, one a place, and none sure where two fit alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.geocoding.adapters.gazetteer import telling
from core.geocoding.model import ACCEPT, APART_M, Accuracy, Candidate, distance_m

#: Scores nearer than these to the best one leave open which is meant.
_TIE, _CLOSE = 0.05, 0.09
REVIEW = ACCEPT - 0.05
_OPEN = 0.45
#: What scores less and deserves no confidence helps nobody.
_FARFETCHED = 0.4
#: Two entries of the same house, or of the same place, that lie so near are one.
_SAME_DOOR_M, _SAME_PLACE_M = 150.0, 5_000.0


@dataclass(frozen=True, slots=True)
class Fit:
    """One possible reading of the address; `why` are sentences."""

    at: tuple[float, float]
    accuracy: Accuracy
    street: str
    number: str
    label: str
    score: float
    confidence: float
    why: tuple[str, ...]


def likely(fits: Sequence[Fit]) -> list[Fit]:
    """Those that are worth a person's look."""
    return [fit for fit in fits if fit.confidence > 0 or fit.score >= _FARFETCHED]


def ranked(fits: Sequence[Fit], limit: int, source: str) -> list[Candidate]:
    """The best readings, one a place; where two places fit about as well, neither is sure."""
    ordered = sorted(fits, key=lambda fit: (-fit.score, fit.label, fit.at))
    kept = _once(ordered)[:limit]
    if not kept:
        return []
    best = kept[0]
    apart_m = _SAME_PLACE_M if best.accuracy is Accuracy.LOCALITY else APART_M
    rivals = [fit for fit in ordered[1:] if distance_m(fit.at, best.at) > apart_m]
    gap = min((best.score - fit.score for fit in rivals), default=1.0)
    if best.accuracy is Accuracy.STREET and any(fit.street == best.street and fit.number for fit in rivals):
        # The house is mapped, only in another street of that name: perhaps the place was written wrongly.
        gap = min(gap, _TIE)
    return [_candidate(fit, best, rivals, gap, source) for fit in kept]


def _candidate(fit: Fit, best: Fit, rivals: Sequence[Fit], gap: float, source: str) -> Candidate:
    confidence, why = fit.confidence, fit.why
    if gap <= _CLOSE:
        other = rivals[0] if fit is best else best
        apart = distance_m(fit.at, other.at)
        # To each the other: a dispatcher sees both with the way between them, and neither is taken.
        alike = gap < _TIE and (fit.street, fit.number) == (other.street, other.number)
        tell = telling.of_same_elsewhere if alike else telling.of_rival
        if apart > APART_M:
            why = (*why, tell(other.label, apart))
        confidence = min(confidence, _OPEN if gap < _TIE else REVIEW)
    # Nothing behind the first is surer than the first.
    confidence = min(confidence, 1.0 if fit is best else best.confidence)
    return Candidate(*fit.at, fit.accuracy, round(confidence, 3), fit.label, source, " ".join(why))


def _once(ordered: Sequence[Fit]) -> list[Fit]:
    """Each place once, under its fullest label."""
    kept: list[Fit] = []
    for fit in ordered:
        reach = _SAME_PLACE_M if fit.accuracy is Accuracy.LOCALITY else _SAME_DOOR_M
        for i, other in enumerate(kept):
            if (fit.street, fit.number) == (other.street, other.number) and distance_m(fit.at, other.at) < reach:
                kept[i] = replace(other, label=max(other.label, fit.label, key=len))
                break
        else:
            kept.append(fit)
    return kept
