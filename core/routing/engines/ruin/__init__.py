"""The project's own engine: slack induction by string removals, compiled, deterministic by seed and iterations.

The kernel runs in slices of some 10 ms; between two the clock is read, the wish to stop is heard, and the temperature
is set by how much of the time or of the iterations is over. Nothing is measured beforehand.
"""

from __future__ import annotations

from core.routing.engines.ruin.engine import ENGINE

__all__ = ["ENGINE"]
