"""Where a table's rows come from: a small protocol, and two ways to meet it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.formats import Tone
from core.errors import DispatchError


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell whose text has a tone."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its key, a cell for every column, and the tone of cells that have none."""

    key: str
    cells: tuple[str | Cell, ...]
    tone: Tone = ""


class Rows(Protocol):
    """What a table asks of its data. Keys are unique and stay with what they name."""

    def __len__(self) -> int: ...

    def window(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`."""
        ...

    def key(self, place: int) -> str:
        """The key of the row at a place."""
        ...

    def index_of(self, key: str) -> int | None:
        """The place of a key, or None."""
        ...


class ListRows:
    """Rows that are all in memory."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._places = {row.key: place for place, row in enumerate(rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def window(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`."""
        return self._rows[start:stop]

    def key(self, place: int) -> str:
        """The key of the row at a place."""
        return self._rows[place].key

    def index_of(self, key: str) -> int | None:
        """The place of a key, or None."""
        return self._places.get(key)


NO_ROWS = ListRows([])


class PagedRows:
    """Keys in order, whose rows are fetched a page at a time when they come into view.

    `fetch` is given keys and answers their rows by key; a key that it does not answer has meanwhile gone.
    """

    PAGE = 128

    def __init__(self, keys: Sequence[int], fetch: Callable[[Sequence[int]], dict[int, Row]], columns: int) -> None:
        self._keys = keys
        self._fetch = fetch
        self._columns = columns
        self._pages: dict[int, list[Row]] = {}
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def window(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`, fetching the pages that they lie on."""
        return [self._page(place // self.PAGE)[place % self.PAGE] for place in range(start, min(stop, len(self)))]

    def key(self, place: int) -> str:
        """The key of the row at a place."""
        return str(self._keys[place])

    def index_of(self, key: str) -> int | None:
        """The place of a key, or None."""
        if isinstance(self._keys, range):
            # Where keys are a plain count, no list of them has to be made, however many there are.
            return self._keys.index(int(key)) if key and int(key) in self._keys else None
        if not self._places and self._keys:
            self._places = {str(k): place for place, k in enumerate(self._keys)}
        return self._places.get(key)

    def _page(self, number: int) -> list[Row]:
        if number not in self._pages:
            keys = self._keys[number * self.PAGE : (number + 1) * self.PAGE]
            try:
                found = self._fetch(keys)
            except DispatchError as refused:
                # Drawing goes on: the sentence stands where the rows would.
                return [self._stand_in(key, str(refused)) for key in keys]
            self._pages[number] = [found.get(key) or self._stand_in(key, "gone meanwhile") for key in keys]
        return self._pages[number]

    def _stand_in(self, key: int, text: str) -> Row:
        return Row(str(key), (text, *[""] * (self._columns - 1)), "muted")
