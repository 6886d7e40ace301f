"""Functions compiled by numba when they are first called; the machine code is kept for next time: see `core.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import config, njit

from core.ready.kept import folder

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: numba refuses to compile what it is told to keep and cannot.
_KEPT_IN = folder()
if _KEPT_IN is not None:
    config.CACHE_DIR = str(_KEPT_IN)  # type: ignore[attr-defined]  # numba makes it at runtime
#: Kept, and holding no interpreter lock.
_OPTIONS: dict[str, Any] = {"cache": _KEPT_IN is not None, "nogil": True}
#: `_nrt` is numba's own name for its counting of references; it is said here and nowhere else.
_UNCOUNTED: dict[str, Any] = {**_OPTIONS, "_nrt": False, "no_cfunc_wrapper": True}
#: No way in from Python, which takes as long to compile as the function itself where it is handed many arrays.
_INNER: dict[str, Any] = {**_UNCOUNTED, "no_cpython_wrapper": True}


def compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same function in machine code, holding no interpreter lock while it runs."""
    made: Callable[_P, _T] = njit(**_OPTIONS)(function)
    return made


def uncounted(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same without counting references to arrays, which costs seven times a loop of a microsecond.

    Every array that it sees is held by its caller, so it may make none.
    """
    made: Callable[_P, _T] = njit(**_UNCOUNTED)(function)
    return made


def inner(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """An uncounted one that compiled functions alone may call."""
    made: Callable[_P, _T] = njit(**_INNER)(function)
    return made


def inlined(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """An uncounted one, written out wherever it is called."""
    made: Callable[_P, _T] = njit(**_UNCOUNTED, inline="always")(function)
    return made
