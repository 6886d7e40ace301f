"""The one import site of SQLite: sqlite-utils' choice of driver (pysqlite3 where it is installed).

Its exceptions are the driver's own, not the standard library's: catch `sqlite3.Error` from here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

# sqlite-utils imports pandas and numpy where they are installed (ortools brings them): 0.8 s at every start, for types
# that are never stored here. Hidden for this one import, they stay importable for everybody else.
_hidden = [name for name in ("pandas", "numpy") if name not in sys.modules]
for _name in _hidden:
    cast("dict[str, Any]", sys.modules)[_name] = None
try:
    from sqlite_utils import Database

    if TYPE_CHECKING:
        import sqlite3  # pysqlite3 has the same interface, without types
    else:
        from sqlite_utils.utils import sqlite3
finally:
    for _name in _hidden:
        del sys.modules[_name]

#: Below these a checkpoint by several connections can lose commits of a WAL (sqlite.org, "WAL-reset bug").
_WAL_SAFE = (3, 51, 3)
_WAL_SAFE_BRANCHES = ((3, 50, 7), (3, 44, 6))


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite holds a WAL safely under several connections: 3.51.3 and later, or a mended branch."""
    return version >= _WAL_SAFE or any(version[:2] == mended[:2] and version >= mended for mended in _WAL_SAFE_BRANCHES)


__all__ = ["Database", "sqlite3", "wal_is_safe"]
