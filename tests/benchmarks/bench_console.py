"""How quick the console is on a file of 100,000 orders, 500 of them today's.

Run it with: python -m tests.benchmarks.bench_console

First screen and keys are measured through a pseudo-terminal, as a person has them: from the start of the process to the
first order on the screen, and from a key to the last byte of what it changes.
"""

from __future__ import annotations

import asyncio
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ORDERS = 100_000
KEYS = 60
#: Nothing more comes from the console for this long: it has finished drawing.
QUIET_S = 0.08
#: What is measured, with the keys there and back.
_MOVES = (
    ("cursor down", b"\x1b[B", b"\x1b[B"),
    ("page down and up", b"\x1b[6~", b"\x1b[5~"),
    ("to the end and back", b"\x1b[F", b"\x1b[H"),
)
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        _fill(path)
        lines = [("table of 100,000 rows opened", f"{asyncio.run(_table_opens()) * 1000:.0f} ms", "< 300 ms")]
        starts = [_first_screen(path) for _ in range(5)]
        lines.append(("first screen, median of 5", f"{statistics.median(starts):.2f} s", "<= 1.0 s"))
        for what, there, back in _MOVES:
            times, sent = _keys(path, there, back)
            p95 = sorted(times)[int(len(times) * 0.95) - 1]
            median = statistics.median(times)
            told = f"median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, {sent / len(times):.0f} bytes"
            lines.append((f"key: {what}", told, "<= 50 ms"))
        lines.append(("idle for 5 s", f"{_idle(path)} bytes sent", "0"))
    for what, measured, wanted in lines:
        print(f"{what:<34}{measured:<50}{wanted}")


def _fill(path: Path) -> None:
    """A file with the orders, one in two hundred for today."""
    from core.orders import service
    from core.wiring import open_desk

    desk = open_desk(path, who="bench")
    today = desk.today().isoformat()
    rows = ["Order,Name,Address,Phone,Weight kg,Window,Date"]
    for i in range(ORDERS):
        day = "2020-01-06" if i % 200 else today
        rows.append(f'{i:06},Customer {i},"{i % 200 + 1} Street {i % 997}, Town",07700900{i % 1000:03},2.5,9-12,{day}')
    service.import_orders(desk, "\n".join(rows).encode(), "orders.csv")
    desk.close()


async def _table_opens() -> float:
    """Seconds from giving a table its rows to its first drawn screen."""
    from textual.app import App, ComposeResult

    from console.widgets.rows import PagedRows, Row
    from console.widgets.table import Column, Table

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Table(Column("Order", 10), Column("Name", 20, grow=1))

    def fetch(keys: Sequence[int]) -> dict[int, Row]:
        return {key: Row(str(key), (str(key), f"Customer {key}")) for key in keys}

    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        began = time.perf_counter()
        app.query_one(Table).show(PagedRows(range(ORDERS), fetch, 2))
        await pilot.pause()
        return time.perf_counter() - began


class Terminal:
    """The console in a pseudo-terminal of 80x24."""

    def __init__(self, path: Path) -> None:
        self._own, theirs = pty.openpty()
        ioctl(self._own, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console", "--file", str(path)],
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def until(self, text: bytes, limit_s: float = 30.0) -> None:
        """Read until the text has come."""
        seen = b""
        end = time.perf_counter() + limit_s
        while text not in seen and time.perf_counter() < end:
            seen += self._read(0.05)
        assert text in seen, seen[-2000:]

    def press(self, key: bytes) -> tuple[float, int]:
        """Seconds from the key to the last byte of what it changed, and how many bytes came."""
        began = time.perf_counter()
        os.write(self._own, key)
        last, sent = began, 0
        wait = 1.0
        while data := self._read(wait):
            last, sent, wait = time.perf_counter(), sent + len(data), QUIET_S
        return last - began, sent

    def answer(self, key: bytes) -> float:
        """Seconds from the key to the first byte of its answer, also while other things are drawn."""
        self.quiet(0.05)
        began = time.perf_counter()
        os.write(self._own, key)
        self._read(1.0)
        return time.perf_counter() - began

    def quiet(self, seconds: float) -> int:
        """Bytes that come by themselves within that time."""
        end = time.perf_counter() + seconds
        sent = 0
        while (left := end - time.perf_counter()) > 0:
            sent += len(self._read(left))
        return sent

    def close(self) -> None:
        """Leave by the key, else by force."""
        os.write(self._own, b"q")
        try:
            while self._process.poll() is None and self._read(2.0):
                pass
            self._process.wait(5)
        except (subprocess.TimeoutExpired, OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._own)

    def _read(self, wait_s: float) -> bytes:
        ready, _, _ = select.select([self._own], [], [], wait_s)
        try:
            return os.read(self._own, 65_536) if ready else b""
        except OSError:
            return b""


def _first_screen(path: Path) -> float:
    began = time.perf_counter()
    terminal = Terminal(path)
    terminal.until(b"Customer")
    taken = time.perf_counter() - began
    terminal.close()
    return taken


def _keys(path: Path, there: bytes, back: bytes) -> tuple[list[float], int]:
    terminal = Terminal(path)
    terminal.until(b"Customer")
    terminal.quiet(1.5)
    pressed = [terminal.press(back if i % 2 else there) for i in range(KEYS)]
    terminal.close()
    return [seconds for seconds, _ in pressed], sum(sent for _, sent in pressed)


def _idle(path: Path) -> int:
    terminal = Terminal(path)
    terminal.until(b"Customer")
    terminal.quiet(1.5)
    sent = terminal.quiet(5.0)
    terminal.close()
    return sent


if __name__ == "__main__":
    main()
