"""What is worth saying of an import beside its errors: each thing once, with the rows it concerns."""

from __future__ import annotations


class Notes:
    """Collects sentences; of the same one only the first row and the count are kept."""

    def __init__(self) -> None:
        self._plain: dict[str, None] = {}
        self._rows: dict[str, tuple[int, int]] = {}

    def once(self, sentence: str) -> None:
        """Say this, however often it comes."""
        self._plain[sentence] = None

    def add(self, what: str, row: int) -> None:
        """Say this of one more row. The text has no full stop."""
        first, count = self._rows.get(what, (row, 0))
        self._rows[what] = (first, count + 1)

    def sentences(self) -> tuple[str, ...]:
        """Everything said, in the order in which it came first."""
        counted = (
            f"{what} (row {first}{f' and {count - 1:,} more' if count > 1 else ''})."
            for what, (first, count) in self._rows.items()
        )
        return (*self._plain, *counted)
