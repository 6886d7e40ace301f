"""What a table tells its screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from console.widgets.table import Table


@dataclass
class RowHighlighted(Message):
    """The cursor stands on another row."""

    table: Table
    key: str

    @property
    def control(self) -> Table:
        """The table, for `@on(RowHighlighted, "#id")`."""
        return self.table

    def can_replace(self, message: Message) -> bool:
        """A burst of cursor keys needs only its last message."""
        return isinstance(message, RowHighlighted) and message.table is self.table


@dataclass
class RowSelected(Message):
    """Enter was pressed on a row, or it was clicked twice."""

    table: Table
    key: str

    @property
    def control(self) -> Table:
        """The table, for `@on(RowSelected, "#id")`."""
        return self.table
