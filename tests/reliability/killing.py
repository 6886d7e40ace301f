"""A nursery of processes that work on one file and are killed: `python -m tests.reliability.killing FILE KILLS SEED`.

Each child does the day's work over and over: import, plan, approve, mark every order, close; after each acknowledged
step it writes a line to a witness file outside of the database and syncs it. The nursery waits until a child enters the
phase that it has chosen, lets a random moment pass, kills it with SIGKILL, and compares the file with the witness. The
children are forked from a process that has imported everything, which makes a kill cost a tenth of a second.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import ortools.constraint_solver.pywrapcp  # noqa: F401  (imported here, so that no child has to)

from core.clock import parse_wall
from core.deliveries.model import FailureReason, Outcome
from core.deliveries.service import approve, close, mark
from core.desk import Desk
from core.fleet.model import Driver, Vehicle
from core.fleet.service import save_depot, save_driver, save_shift, save_vehicle
from core.orders.service import import_orders
from core.plans.service import build
from core.routing.engines import Limit, engine
from core.routing.model import Problem, Solution
from core.wiring import open_desk

PHASES = ("import", "plan", "approve", "outcome", "close")
ORDERS = 8
FIRST_DAY = date(2026, 3, 2)


def solve_here(problem: Problem, *, seed: int = 0, iterations: int | None = None, **_: Any) -> Solution:
    """The real engine without a process of its own: what is killed here is the one that holds the file."""
    return engine("ortools").solve(
        problem, seed=seed, limit=Limit(iterations=iterations), stop=lambda: False, report=lambda _: None
    )


def open_file(path: Path) -> Desk:
    """The desk of a child, its clock standing at eight o'clock on the first day."""
    desk = open_desk(path, who=f"child {os.getpid()}", clock=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    desk.adapters = replace(desk.adapters, solve=lambda: solve_here)
    return desk


def prepare(path: Path) -> None:
    """A shop with one depot and two vans."""
    desk = open_file(path)
    desk.set("shop.timezone", "Europe/London")
    depot = save_depot(desk, "Yard", 52.06, 1.15, "1 Yard Lane")
    for name in ("Red", "Blue"):
        van = save_vehicle(desk, Vehicle(name, depot.id, cost_km=40, cost_hour=1400))
        driver = save_driver(desk, Driver(f"Driver of {name}"))
        save_shift(desk, van.id, driver.id, range(7), parse_wall("8:00"), parse_wall("18:00"))
    desk.close()


def orders_file(number: int) -> bytes:
    """The orders of one round, each pinned by its coordinates."""
    rows = ["Order,Name,Email,Address,Latitude,Longitude,Weight kg"]
    rows += [
        f"R{number}-{n},Nr {n},c{n}@example.com,{n} Round {number} Street,{52.05 + n / 500},{1.14 + n / 700},{n + 1}"
        for n in range(ORDERS)
    ]
    return "\n".join(rows).encode()


class Child:
    """The work of one process: rounds of a day each, beginning where the file stands."""

    def __init__(self, path: Path, witness: TextIO, started: int) -> None:
        self.desk = open_file(path)
        self.witness = witness
        self.started = started

    def enter(self, phase: str) -> None:
        """Tell the nursery which phase begins."""
        os.write(self.started, f"{phase}\n".encode())

    def acknowledge(self, phase: str, fact: object) -> None:
        """Write down, for good, that a step was acknowledged."""
        self.witness.write(json.dumps([phase, fact]) + "\n")
        self.witness.flush()
        os.fsync(self.witness.fileno())

    def work(self) -> None:
        """Round after round until killed."""
        while True:
            (done,) = self.desk.db.execute("SELECT count(DISTINCT day) FROM orders").fetchone()
            self.round(done + 1, FIRST_DAY + timedelta(days=done))

    def round(self, number: int, day: date) -> None:
        """One day from import to close."""
        self.enter("import")
        import_orders(self.desk, orders_file(number), f"round-{number}.csv", day=day, source="kill")
        self.acknowledge("import", number)
        self.enter("plan")
        plan = build(self.desk, day, seed=number, iterations=20)
        self.acknowledge("plan", plan.id)
        self.enter("approve")
        approve(self.desk, day)
        self.acknowledge("approve", day.isoformat())
        self.enter("outcome")
        for n, order in enumerate(plan.placed):
            if n % 4 == 3:
                mark(self.desk, order, Outcome.FAILED, reason=FailureReason.REFUSED)
            else:
                mark(self.desk, order, Outcome.DELIVERED, received_by="a neighbour")
            self.acknowledge("outcome", order)
        self.enter("close")
        close(self.desk, day)
        self.acknowledge("close", day.isoformat())


def kill_one(path: Path, witness: Path, phase: str, rng: random.Random) -> None:
    """Fork a child, wait until it enters the phase, let a random moment pass, and kill it."""
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(told)
            with witness.open("a", encoding="utf-8") as file:
                Child(path, file, tells).work()
        except BaseException as wrong:  # noqa: BLE001  (whatever ends a child before it is killed must be seen)
            sys.stderr.write(f"a child failed in the middle of its work: {wrong!r}\n")
        os._exit(3)
    os.close(tells)
    _await(told, phase)
    time.sleep(rng.random() * {"import": 0.03, "plan": 0.12, "approve": 0.03, "outcome": 0.08, "close": 0.03}[phase])
    os.kill(pid, signal.SIGKILL)
    os.close(told)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("a child ended by itself; what it said stands above")


def _await(told: int, phase: str) -> None:
    seen = b""
    while f"{phase}\n".encode() not in seen:
        ready, _, _ = select.select([told], [], [], 60)
        part = os.read(told, 4096) if ready else b""
        if not part:
            return
        seen += part


def wrongs(path: Path, witness: Path) -> list[str]:
    """What of the witness the file does not hold, and every half step; empty when all is well."""
    desk = open_file(path)
    db = desk.db
    found = [finding.text for finding in desk.fsck()]
    acknowledged: Mapping[str, set[Any]] = {phase: set() for phase in PHASES}
    for line in witness.read_text(encoding="utf-8").splitlines():
        phase, fact = json.loads(line)
        acknowledged[phase].add(fact)

    imported = Counter(
        number
        for (number,) in db.execute("SELECT substr(source_order_id, 1, instr(source_order_id, '-') - 1) FROM orders")
    )
    found += [f"half an import of {number}: {count}" for number, count in imported.items() if count != ORDERS]
    found += [f"import {number} is lost" for number in acknowledged["import"] if f"R{number}" not in imported]

    plans = {plan for (plan,) in db.execute("SELECT id FROM plans")}
    found += [f"plan {plan} is lost" for plan in acknowledged["plan"] - plans]
    half = db.execute(
        "SELECT p.id, (SELECT count(*) FROM plan_stop_orders s WHERE s.plan_id = p.id) + "
        "(SELECT count(*) FROM plan_unassigned u WHERE u.plan_id = p.id) AS n FROM plans p WHERE n <> ?", (ORDERS,)
    ).fetchall()  # fmt: skip
    found += [f"plan {plan} tells of {count} orders" for plan, count in half]

    approved = dict(db.execute("SELECT day, approved FROM days WHERE approved IS NOT NULL").fetchall())
    found += [f"the approval of {day} is lost" for day in acknowledged["approve"] - set(approved)]
    found += [
        f"half an approval of {day}: {facts}"
        for day, plan in approved.items()
        if (facts := _approval(db, day, plan))[0] or facts[1] != facts[2]
    ]

    attempts = Counter(order for (order,) in db.execute("SELECT order_id FROM attempts"))
    found += [f"the outcome of {order} is lost" for order in acknowledged["outcome"] - set(attempts)]
    found += [f"order {order} was marked {count} times" for order, count in attempts.items() if count > 1]
    states = dict(db.execute("SELECT id, state FROM orders").fetchall())
    found += [
        f"order {order} has an outcome and is still {states[order]}"
        for order in attempts
        if states[order] in ("new", "out")
    ]

    closed = {day for (day,) in db.execute("SELECT day FROM days WHERE closed_at IS NOT NULL")}
    found += [f"the close of {day} is lost" for day in acknowledged["close"] - closed]
    found += [
        f"half a close of {day}"
        for day in closed
        if db.execute("SELECT 1 FROM orders WHERE day = ? AND state IN ('new', 'out', 'attempted')", (day,)).fetchone()
    ]
    desk.close()
    return found


def _approval(db: Any, day: str, plan: int) -> tuple[int, int, int]:
    """Orders of an approved day still new, orders on its routes, messages to them."""
    return (
        db.execute("SELECT count(*) FROM orders WHERE day = ? AND state = 'new'", (day,)).fetchone()[0],
        db.execute("SELECT count(*) FROM plan_stop_orders WHERE plan_id = ?", (plan,)).fetchone()[0],
        db.execute("SELECT count(*) FROM messages WHERE plan_id = ?", (plan,)).fetchone()[0],
    )


def main(path: Path, kills: int, seed: int) -> None:
    """Kill so many children and print what was found, as one JSON object."""
    rng = random.Random(seed)
    witness = path.with_suffix(".witness")
    witness.touch()
    prepare(path)
    found: list[str] = []
    for n in range(kills):
        kill_one(path, witness, PHASES[n % len(PHASES)], rng)
        found += [f"after kill {n + 1} ({PHASES[n % len(PHASES)]}): {wrong}" for wrong in wrongs(path, witness)]
        if found:
            break
    lines = Counter(json.loads(line)[0] for line in witness.read_text(encoding="utf-8").splitlines())
    print(json.dumps({"kills": n + 1, "acknowledged": dict(lines), "wrong": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
