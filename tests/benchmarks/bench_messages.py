"""What sending costs: so many messages to a webhook on loopback, the messages a second, and the memory.

    python tests/benchmarks/bench_messages.py [messages]

The sink is a process of its own that checks every signature. Memory is this process's resident set while it sends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.desk import Desk
from core.notifications import service
from core.wiring import open_desk
from tests.peers.sink import SECRET
from tests.reliability.outboxes import fill, webhook

#: After so many messages memory is read for the first time.
EARLY = 2_000


def resident_mb() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(desk: Desk, count: int) -> None:
    """One pass; prints what it took."""
    fill(desk, count, channels=("webhook",))
    memory: dict[int, float] = {}

    def report(done: int, due: int) -> None:
        if done in {1, EARLY, count}:
            memory[done] = resident_mb()

    started, busy = time.perf_counter(), time.process_time()
    done = service.send_due(desk, report=report)
    took, busy = time.perf_counter() - started, time.process_time() - busy
    print(
        f"{done.sent:,} of {count:,} messages sent in {took:.1f} s ({busy:.1f} s of processor): {count / took:,.0f}/s"
    )
    print("memory: " + ", ".join(f"{mb:.1f} MB at {number:,}" for number, mb in memory.items()))
    if done.trouble:
        print(done.trouble)


def main(count: int) -> None:
    """A fresh file and a fresh sink."""
    os.environ["ROUNDSMAN_WEBHOOK_SECRET"] = SECRET
    sink = subprocess.Popen([sys.executable, "-m", "tests.peers.sink"], stdout=subprocess.PIPE, text=True)
    try:
        assert sink.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            desk = open_desk(Path(folder) / "shop.db", who="bench")
            webhook(desk, f"{sink.stdout.readline().strip()}/hook", per_second=10_000)
            measure(desk, count)
            desk.close()
    finally:
        sink.terminate()
        sink.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
