"""How a table's columns share its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.text import Align

#: Blank cells between two columns.
GAP = 2
#: A growing column gives cells away on a narrow terminal, down to this width.
LEAST = 8


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its least width in cells, its share of what is left over, and from which table width it is shown."""

    title: str
    width: int
    grow: int = 0
    align: Align = "left"
    wide: int = 0


def layout(columns: Sequence[Column], width: int) -> list[tuple[int, Column, int]]:
    """The columns shown in `width` cells, each with its place among the row's cells and its width.

    What is left over goes to the growing columns by their share, the rest of that division to the first of them. What
    is missing is taken from the widest growing column, cell by cell, as long as it stays readable.
    """
    shown = [(at, column) for at, column in enumerate(columns) if width >= column.wide]
    widths = [column.width for _, column in shown]
    growing = [place for place, (_, column) in enumerate(shown) if column.grow]
    # One blank stays at the right end, so that nothing touches the scroll bar.
    left = width - sum(width + GAP for width in widths) + GAP - 1
    while left < 0 and (wide := [place for place in growing if widths[place] > LEAST]):
        widths[max(wide, key=lambda place: widths[place])] -= 1
        left += 1
    if left > 0 and growing:
        shares = sum(shown[place][1].grow for place in growing)
        for place in growing:
            widths[place] += left * shown[place][1].grow // shares
        widths[growing[0]] += left - sum(left * shown[place][1].grow // shares for place in growing)
    return [(at, column, cells) for (at, column), cells in zip(shown, widths, strict=True)]
