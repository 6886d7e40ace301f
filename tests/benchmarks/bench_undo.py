"""What undo costs: an import and single edits with what is kept for it and without, and how long undoing takes.

    python tests/benchmarks/bench_undo.py [rows]

Seconds of processor, the best of three; bytes are those of the shop's file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.orders import service as orders
from core.undo import service as undoing
from core.wiring import open_desk
from tests.benchmarks.bench_import import write_orders

EDITS = 300


def seconds(work: Callable[[], object]) -> float:
    """Of processor, so that others on the machine count less."""
    started = time.process_time()
    work()
    return time.process_time() - started


def one(folder: Path, data: bytes, *, kept: bool) -> dict[str, float]:
    """A fresh file: the import, then edits of one order after the other."""
    path = folder / f"{time.monotonic_ns()}.db"
    desk = open_desk(path, who="ann")
    with nullcontext() if kept else patch("core.desk.steps.recording", lambda *_: nullcontext()):
        took = {"import_s": seconds(lambda: orders.import_orders(desk, data, "orders.csv"))}
        took["bytes"] = path.stat().st_size

        def edit() -> None:
            for number in range(1, EDITS + 1):
                orders.edit(desk, number, 1, notes=f"Ring {number} times")

        took["edit_ms"] = seconds(edit) / EDITS * 1000
    statements: list[str] = []
    desk.db.conn.set_trace_callback(statements.append)
    orders.edit(desk, EDITS + 1, 1, notes="Ring")
    desk.db.conn.set_trace_callback(None)
    took["statements"] = len(statements)
    if kept:
        undoing.forget(desk)
        orders.import_orders(desk, data.replace(b"#", b"N"), "orders.csv")
        took["packed_bytes"] = desk.db.execute("SELECT sum(length(rows)) FROM undo_images").fetchone()[0]
        took["undo_s"] = seconds(lambda: undoing.undo(desk))
        took["redo_s"] = seconds(lambda: undoing.redo(desk))
    desk.close()
    return took


def main(rows: int) -> None:
    """Print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_orders(folder / "orders.csv", rows)
        data = (folder / "orders.csv").read_bytes()
        runs = {kept: [one(folder, data, kept=kept) for _ in range(3)] for kept in (False, True)}
    best = {kept: {key: min(run[key] for run in found) for key in found[0]} for kept, found in runs.items()}
    off, on = best[False], best[True]
    print(f"import of {rows:,}   {off['import_s']:.2f} s without, {on['import_s']:.2f} s with")
    print(
        f"its bytes            {off['bytes']:,.0f} without, {on['bytes']:,.0f} with; packed {on['packed_bytes']:,.0f}"
    )
    print(f"an edit              {off['edit_ms']:.2f} ms without, {on['edit_ms']:.2f} ms with")
    print(f"undo, redo           {on['undo_s']:.2f} s, {on['redo_s']:.2f} s for the whole import")
    print(f"statements           {on['statements']:.0f} for an edit")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
