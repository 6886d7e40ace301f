"""What a search on this machine needs made ready first, and how that is called."""

from __future__ import annotations

from core.desk import Desk

#: Of each kernel of `core.ready`.
NAMES = {"ruin": "engine", "roads": "region's roads"}


def missing(desk: Desk, engine: str) -> list[str]:
    """The kernels that a plan by this engine uses and that are not ready: of the roads only where there is a region."""
    from core.ready.kept import is_ready
    from core.region.service import region_path

    used = [engine, *(["roads"] if region_path(desk).is_file() else [])]
    return [kernel for kernel in used if not is_ready(kernel)]
