"""Which row of a table is its header: the one with most names that we know."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import BadInput
from core.orders.importing.sheet import Cell, blank
from core.orders.importing.synonyms import meaning


def known(cells: Sequence[Cell]) -> int:
    """How many of the cells are names of columns that we know."""
    return sum(1 for cell in cells[:200] if isinstance(cell, str) and len(cell) < 80 and meaning(cell) is not None)


def pick_header(rows: Sequence[tuple[int, Sequence[Cell]]], name: str) -> tuple[int, Sequence[Cell]]:
    """The row number and cells of the header among the first rows of a table; titles above it are passed over.

    Raises BadInput where there is nothing under it.
    """
    if not rows:
        raise BadInput(f"{name} is empty: there is nothing to import.")
    at = max(range(len(rows)), key=lambda index: (known(rows[index][1]), -index))
    if at == len(rows) - 1 and len(rows) > 1 and not known(rows[at][1]):
        at = 0
    row, cells = rows[at]
    if at == len(rows) - 1:
        raise BadInput(f"{name} has a header in row {row} and no rows under it: there is nothing to import.")
    filled = max((position for position, cell in enumerate(cells, start=1) if not blank(cell)), default=0)
    return row, cells[:filled]
