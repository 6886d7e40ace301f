"""How a table's columns share its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.text import Align

#: Blank cells between two columns.
GAP = 2


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

    What is left over goes to the growing columns by their share; the rest of that division to the first of them.
    """
    shown = [(at, column) for at, column in enumerate(columns) if width >= column.wide]
    # One blank stays at the right end, so that nothing touches the scroll bar.
    left = width - sum(column.width + GAP for _, column in shown) + GAP - 1
    shares = sum(column.grow for _, column in shown)
    if left <= 0 or not shares:
        return [(at, column, column.width) for at, column in shown]
    given = [left * column.grow // shares for _, column in shown]
    first = next(i for i, (_, column) in enumerate(shown) if column.grow)
    given[first] += left - sum(given)
    return [(at, column, column.width + more) for (at, column), more in zip(shown, given, strict=True)]
