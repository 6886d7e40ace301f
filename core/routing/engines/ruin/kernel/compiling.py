"""How the kernel's functions are compiled: no interpreter lock, and no counting of references.

Every array that the kernel sees is held by its caller; counting them in a loop of a microsecond costs seven times the
loop. So no function here may make an array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import njit

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: `_nrt` is numba's own name for its counting of references; it is said here and nowhere else.
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}


def compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same function in machine code, kept beside the source for next time."""
    made: Callable[_P, _T] = njit(**_OPTIONS)(function)
    return made


def inlined(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same, written out wherever it is called."""
    made: Callable[_P, _T] = njit(**_OPTIONS, inline="always")(function)
    return made
