"""What knows the roads of a desk: the best first, the straight line last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.roads.adapters.straight import StraightLine, guessed
from core.roads.model import Roads

if TYPE_CHECKING:
    from core.desk import Desk


def roads(desk: Desk) -> Sequence[Roads]:
    """Those that are there, in the order in which they are asked."""
    return (StraightLine(guessed(float(desk.setting("roads.detour")), float(desk.setting("roads.speed_kmh")))),)
