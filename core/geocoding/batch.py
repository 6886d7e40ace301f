"""Many addresses, one after the other: each is answered as it comes, and nothing is kept but the last few answers."""

from __future__ import annotations

from collections import OrderedDict

from core.geocoding.finding import Finder, Found
from core.geocoding.model import MAX_QUERY

#: Answers kept for addresses that come again, about 2 kB each.
_REMEMBERED = 4_096


class Batch:
    """Looks addresses up and counts what came of them; one that comes again is not looked up again."""

    def __init__(self, using: Finder, limit: int = 5) -> None:
        """`limit` candidates for each."""
        self.using = using
        self._limit = limit
        self._answers: OrderedDict[str, Found] = OrderedDict()
        self.accepted = self.review = self.missing = 0

    def find(self, text: str) -> Found:
        """What was found for a text."""
        found = self._answers.get(text)
        if found is None:
            found = self.using.find(text, self._limit)
            # What is longer is no address, and a file of such cells would fill the memory.
            if len(text) <= MAX_QUERY:
                self._answers[text] = found
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        else:
            self._answers.move_to_end(text)
        if found.best is None:
            self.missing += 1
        elif found.review:
            self.review += 1
        else:
            self.accepted += 1
        return found

    @property
    def in_part(self) -> bool:
        """Whether a person has to look at some of them."""
        return bool(self.review or self.missing)
