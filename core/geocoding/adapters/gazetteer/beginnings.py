"""Words in order, so that a begun one finds what it may become; one slip is forgiven."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: From so many letters on one slip is forgiven.
FORGIVEN = 4
#: How well a whole word fits; one that is begun from the second figure up to the third, the more of it stands there.
_AS_TYPED = (1.0, 0.85, 0.95)
#: The same with a slip.
_SLIPPED = (0.66, 0.58, 0.64)
_LAST = "\U0010ffff"


class Beginnings:
    """Ways to write a word; each stands for the number of what it means."""

    def __init__(self, forms: Iterable[tuple[str, int]], size: int) -> None:
        """`forms` with the number that each means, below `size`."""
        import numpy as np

        ordered = sorted(set(forms))
        self._forms = [form for form, _ in ordered]
        self._means = np.fromiter((number for _, number in ordered), dtype=np.int32, count=len(ordered))
        self._lengths = np.fromiter((len(form) for form, _ in ordered), dtype=np.float32, count=len(ordered))
        self._letters = sorted({letter for form in self._forms for letter in form if letter.isalpha()})
        self._size = size

    def fit(self, begun: str, *, slips: bool = True) -> NDArray[np.float32]:
        """For every number from 0 to `size` - 1 how well the begun word fits it: 0 not at all, 1 the whole word."""
        import numpy as np

        found = np.zeros(self._size, dtype=np.float32)
        if slips and len(begun) >= FORGIVEN and begun.isalpha():
            for low, high in self._slipped(begun):
                self._raise(found, low, high, len(begun), _SLIPPED)
        self._raise(found, *self._range(begun, 0, len(self._forms)), len(begun), _AS_TYPED)
        return found

    def _raise(
        self, found: NDArray[np.float32], low: int, high: int, length: int, worth: tuple[float, float, float]
    ) -> None:
        import numpy as np

        if low < high:
            whole, least, most = worth
            share = length / self._lengths[low:high]
            fit = np.where(share >= 1, whole, least + (most - least) * share)
            np.maximum.at(found, self._means[low:high], fit.astype(np.float32))

    def _range(self, begun: str, low: int, high: int) -> tuple[int, int]:
        """Where the words that begin so stand, looked for between two places."""
        first = bisect_left(self._forms, begun, low, high)
        if first == high or not self._forms[first].startswith(begun):
            return first, first
        return first, bisect_left(self._forms, begun + _LAST, first, high)

    def _slipped(self, begun: str) -> Iterator[tuple[int, int]]:
        """Where the words stand that begin so but for one letter too many, too few, wrong, or two swapped."""
        low, high = 0, len(self._forms)
        for i in range(len(begun)):
            # Whatever stands from low to high begins with the letters before the slip.
            head, tail = begun[:i], begun[i:]
            slips = {tail[1:], tail[1:2] + tail[0] + tail[2:]}
            slips.update(letter + rest for letter in self._letters for rest in (tail, tail[1:]))
            for slip in sorted(slips - {tail}):
                if (found := self._range(head + slip, low, high))[0] < found[1]:
                    yield found
            low, high = self._range(begun[: i + 1], low, high)
            if low == high:
                return
