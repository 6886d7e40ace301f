"""Run as a program of its own: a workbook on stdin, its cells as JSON on stdout.

The spreadsheet reader is native code that trusts the counts written in the file: a workbook of a few hundred bytes can
make it ask for half a terabyte, which ends the process. Here it ends only this one. Imports nothing of Roundsman.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

#: Address space, bytes. A workbook of the largest size allowed takes a third of it.
MEMORY = 2 * 1024**3
#: Cells that hold something, in all sheets.
CELLS = 6_000_000


def main() -> int:
    """Exit 0 with `[[title, [[row, cells], …]], …]`; 1 with a sentence; anything else is a crash."""
    _limit_memory()
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
            tables = [
                (sheet.name, _rows(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)))
                for sheet in book.sheets_metadata
                if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        return _say("it is locked with a password")
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as wrong:
        return _say(str(wrong))
    count = sum(len(cells) for _, rows in tables for _, cells in rows)
    if count > CELLS:
        return _say(f"it has more than {CELLS:,} cells")
    sys.stdout.buffer.write(json.dumps(tables).encode())
    return 0


def _rows(table: Sequence[Sequence[object]]) -> list[tuple[int, list[object]]]:
    rows: list[tuple[int, list[object]]] = []
    for number, cells in enumerate(table, start=1):
        filled = max((place for place, cell in enumerate(cells, start=1) if cell not in ("", None)), default=0)
        if filled:
            rows.append((number, [_plain(cell) for cell in cells[:filled]]))
    return rows


def _plain(cell: object) -> object:
    """JSON has no dates: they go as `{"date": …}`."""
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


def _say(sentence: str) -> int:
    sys.stdout.buffer.write(sentence.encode("utf-8", "replace"))
    return 1


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):
        return  # some systems have the call and not the limit


if __name__ == "__main__":
    sys.exit(main())
