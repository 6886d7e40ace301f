"""Chance inside the kernel: xorshift64* (Vigna 2016), so that a seed means the same on every machine and Python.

The state is one uint64 in an array, handed from call to call.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.routing.engines.ruin.kernel.compiling import inlined

_MASK = 0xFFFFFFFFFFFFFFFF


@inlined
def draw(rng: Any) -> Any:
    """The next 64 bits."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return x * np.uint64(2685821657736338717)


@inlined
def below(rng: Any, n: Any) -> Any:
    """A whole number from 0 to n - 1; n below 2**31."""
    return np.int64(((draw(rng) >> np.uint64(33)) * np.uint64(n)) >> np.uint64(31))


@inlined
def unit(rng: Any) -> Any:
    """A number above 0 and below 1."""
    return (np.float64(draw(rng) >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


def seeded(seed: int) -> NDArray[np.uint64]:
    """A state for a seed; splitmix64, so that neighbouring seeds have nothing in common."""
    z = (seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return np.array([(z ^ (z >> 31)) or 1], dtype=np.uint64)
