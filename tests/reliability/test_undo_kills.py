"""Killed in the middle of undoing or doing again, the file holds all of the step or nothing of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from core.desk import Desk
from core.orders import service as orders
from core.undo import service as undoing
from core.wiring import open_desk

ROOT = Path(__file__).parents[2]
KILLS, ORDERS = 15, 300

#: Undoes an import and does it again, without end, or until it is killed.
TURNER = """
import sys
from pathlib import Path
from core.undo import service
from core.wiring import open_desk
desk = open_desk(Path(sys.argv[1]), who="ann")
print("begun", flush=True)
while True:
    service.undo(desk) if service.steps(desk).done else service.redo(desk)
"""


def file_of(count: int) -> bytes:
    rows = [f"{n},Customer {n},{n} High Street,{51.5 + n / 9000},-0.1,9-12" for n in range(count)]
    return "\n".join(["Order,Name,Address,Lat,Lon,Window", *rows]).encode()


def test_a_kill_leaves_no_half_undo(desk: Desk, shop_file: Path) -> None:
    orders.import_orders(desk, file_of(ORDERS), "orders.csv")
    undoing.forget(desk)
    orders.import_orders(desk, file_of(2 * ORDERS), "more.csv")
    desk.close()
    rng, seen, span_s = random.Random(7), set(), 0.15
    for kill in range(4 * KILLS):
        if kill >= KILLS and len(seen) > 1:
            break
        child = subprocess.Popen([sys.executable, "-c", TURNER, str(shop_file)], cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        time.sleep(rng.random() * span_s)
        child.kill()
        child.wait()
        child.stdout.close()
        found = open_desk(shop_file, who="ann")
        steps, count = undoing.steps(found), len(orders.order_ids(found))
        assert (len(steps.done), len(steps.undone), count) in {(1, 0, 2 * ORDERS), (0, 1, ORDERS)}
        assert found.fsck() == []
        seen.add(count)
        found.close()
        # A busy machine takes longer over a step: the kill is to fall into it.
        span_s *= 1 if len(seen) > 1 else 1.3
    assert seen == {ORDERS, 2 * ORDERS}
