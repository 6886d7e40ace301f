"""How quick numbers, the rows behind them and the journal are on a file of 100,000 orders and 300,000 lines.

Run it with: python -m tests.benchmarks.bench_insights
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from core.desk import Desk
from core.insights import history, reading, service
from core.insights.reading import Sought
from core.wiring import open_desk
from tests.core.insights.past import with_past

TODAY = date(2026, 3, 5)
DAYS, A_DAY, VANS, LINES = 200, 500, 20, 300_000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        desk = _filled(Path(folder) / "shop.db")
        week = service.numbers(desk, TODAY).week
        newest = reading.found(desk, Sought())
        asked: dict[str, Callable[[], object]] = {
            "numbers of a day and nine weeks": lambda: service.numbers(desk, TODAY),
            "rows behind a week's on-time share": lambda: service.behind(desk, "on-time", week),
            "routes behind a week's cost per stop": lambda: service.behind(desk, "cost-per-stop", week),
            "journal, no filter": lambda: reading.found(desk, Sought()),
            "journal, a page of 128 lines": lambda: reading.lines(desk, newest[:128]),
            "journal, who:ben": lambda: reading.found(desk, Sought.parse("who:ben")),
            "journal, a word that is nowhere": lambda: reading.found(desk, Sought.parse("zebra")),
            "journal, about:day:2026-03-05": lambda: reading.found(desk, Sought.parse("about:day:2026-03-05")),
            "an order with its whole history": lambda: history.dossier(desk, 50_000),
        }
        for what, ask in asked.items():
            taken, worked = _median(ask)
            print(f"{what:<40}{taken * 1000:>8.1f} ms, of it {worked * 1000:>7.1f} ms at work")
        desk.close()


def _filled(path: Path) -> Desk:
    desk = open_desk(path, who="ann", clock=lambda: datetime(2026, 3, 5, 12, 0, tzinfo=UTC))
    with_past(desk, TODAY, days=DAYS, a_day=A_DAY, vans=VANS)
    first = desk.last_seq() + 1
    with desk.writing() as db:
        db.conn.executemany(
            "INSERT INTO event VALUES (?, ?, ?, 'outcome.marked', 'order:' || ?, '{\"outcome\":\"failed\"}', '', '')",
            (
                (seq, 1_772_000_000, "ben" if seq % 500 == 0 else "ann", seq % 100_000 + 1)
                for seq in range(first, LINES)
            ),
        )
    return desk


def _median(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of this process's own work: on a busy machine they differ."""
    taken, worked = [], []
    for _ in range(5):
        began, idle = time.perf_counter(), time.process_time()
        ask()
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - idle)
    return statistics.median(taken), statistics.median(worked)


if __name__ == "__main__":
    main()
