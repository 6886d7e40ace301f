"""Six processes edit the same ten orders of one file: no update is lost, nobody is told of a lock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import Stale
from core.orders.model import OrderDraft
from core.orders.service import add, edit, order_rows

ROOT = Path(__file__).parents[2]
PROCESSES, EDITS, ORDERS = 6, 250, 10

#: Adds one minute of service to a random order, again and again; meets Stale by looking again.
EDITOR = """
import json, random, sys
from pathlib import Path
from core.errors import Stale
from core.orders.service import edit, show
from core.wiring import open_desk
desk = open_desk(Path(sys.argv[1]), who=sys.argv[2])
rng = random.Random(sys.argv[2])
edits, ids, stale, done = int(sys.argv[3]), json.loads(sys.argv[4]), 0, 0
while done < edits:
    order = show(desk, rng.choice(ids))
    try:
        edit(desk, order.id, order.version, service_s=(order.service_s or 0) + 1)
        done += 1
    except Stale:
        stale += 1
print(json.dumps({"done": done, "stale": stale}))
"""


def test_six_processes_with_250_edits_each_lose_no_update(desk: Desk) -> None:
    ids = [add(desk, OrderDraft(address=f"{n} High Street", service_s=0)).id for n in range(1, ORDERS + 1)]
    editors = [
        subprocess.Popen(
            [sys.executable, "-c", EDITOR, str(desk.path), f"editor {n}", str(EDITS), json.dumps(ids)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in range(PROCESSES)
    ]  # fmt: skip
    said = [editor.communicate(timeout=300) for editor in editors]
    assert [err for _, err in said if err] == []
    assert sum(json.loads(out)["done"] for out, _ in said) == PROCESSES * EDITS
    (total,) = desk.db.execute("SELECT sum(service_s) FROM orders").fetchone()
    (versions,) = desk.db.execute("SELECT sum(version) FROM orders").fetchone()
    assert (total, versions) == (PROCESSES * EDITS, PROCESSES * EDITS + ORDERS)
    changes = [event for event in desk.events_since() if event.kind == "order.changed"]
    assert len(changes) == PROCESSES * EDITS
    assert desk.fsck() == []


def test_a_second_console_with_an_older_look_is_told_both_values(open_shop: Callable[..., Desk]) -> None:
    ann, bob = open_shop("ann"), open_shop("bob")
    order = add(ann, OrderDraft(name="Ida Long", address="1 High Street"))
    edit(bob, order.id, order.version, name="Ida Longbottom")
    with pytest.raises(Stale, match="Ida Longbottom") as told:
        edit(ann, order.id, order.version, name="Ida Lang")
    assert "bob" in str(told.value)
    assert "Ida Lang" in str(told.value)
    assert [row.name for row in order_rows(ann, [order.id])] == ["Ida Longbottom"]
