"""Functions compiled by numba when they are first called; the machine code is kept beside the source for next time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

_P = ParamSpec("_P")
_T = TypeVar("_T")


def compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same function in machine code, holding no interpreter lock while it runs."""
    made: Callable[_P, _T] = njit(cache=True, nogil=True)(function)
    return made
