"""How much time a stop, or a whole route, has before a promise is broken. Facts in, cells out."""

from __future__ import annotations

from console.formats import Tone
from console.widgets.gauges import bar
from console.widgets.rows import Cell
from core import units
from core.plans.model import Route, Stop

#: Less than this to spare is worth a look, in seconds.
TIGHT_S = 600
#: A bar is full from here on, in seconds: an hour stands most days.
_AMPLE_S = 3600
_CELLS = 4


def route_spare(route: Route) -> Cell:
    """How near the tightest of its promises is, or how many are broken; both begin with a sign that no bar has."""
    late = sum(1 for stop in route.stops if stop.late_s)
    if late:
        return Cell(f"{'!' * _CELLS} {late} late", "bad")
    spare = [stop.slack_s for stop in route.stops if stop.slack_s is not None]
    if not spare:
        return Cell("any time", "muted")
    least = min(spare)
    drawn = f"!{'─' * (_CELLS - 1)}" if least < TIGHT_S else bar(least / _AMPLE_S, _CELLS)
    return Cell(f"{drawn} {_words(least)}", _tone(least))


def stop_spare(stop: Stop) -> Cell:
    """How long before the promise would be broken, or by how much it is; `!` where that is soon or over."""
    if stop.slack_s is None:
        return Cell("  any time", "muted")
    sign = "! " if stop.slack_s < TIGHT_S else "  "
    return Cell(sign + _words(stop.slack_s), _tone(stop.slack_s))


def _words(seconds: int) -> str:
    if seconds < 0:
        return f"{units.duration(-seconds)} late"
    return units.duration(seconds) if seconds >= 60 else "none"


def _tone(seconds: int) -> Tone:
    return "bad" if seconds < 0 else "warn" if seconds < TIGHT_S else "good"
