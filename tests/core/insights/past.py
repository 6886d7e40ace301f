"""A shop's past, made by chance from a seed: orders, routes, outcomes and messages, as rows of the file."""

from __future__ import annotations

import json
import random
from datetime import date, time, timedelta

from core.clock import resolve
from core.deliveries.model import FailureReason
from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import Driver, Vehicle

REASONS = [reason.value for reason in FailureReason]


def with_past(desk: Desk, last: date, *, days: int, a_day: int, vans: int = 2, seed: int = 1) -> Desk:
    """The desk with so many days of past up to `last`, on each of which so many orders were due."""
    chance = random.Random(seed)
    depot = fleet.save_depot(desk, "Bakery", 51.89, 0.9)
    names = [f"Van {at + 1}" for at in range(vans)]
    van_ids = [
        fleet.save_vehicle(desk, Vehicle(name, depot.id, mass_g=600_000 if name == "Van 1" else None, cost_km=40)).id
        for name in names
    ]
    driver = fleet.save_driver(desk, Driver("Bob")).id
    with desk.writing() as db:
        db.conn.executemany(_PIN, [_pin(chance, at) for at in range(a_day)])
        for back in range(days):
            _Day(desk, db, chance, last - timedelta(days=back), a_day, van_ids, driver).fill()
    return desk


_PIN = "INSERT INTO pins (address_key, address, state, lat, lon, source, at) VALUES (?, '', ?, 51.9, 0.9, ?, 0)"


def _pin(chance: random.Random, at: int) -> tuple[str, str, str]:
    state, source = chance.choice((("accepted", "gazetteer"),) * 8 + (("accepted", "person"), ("review", "gazetteer")))
    return f"{at} high street", state, source


class _Day:
    def __init__(self, desk, db, chance, day, a_day, vans, driver) -> None:
        self.db, self.chance, self.day, self.zone = db, chance, day, desk.zone
        self.a_day, self.vans, self.driver = a_day, vans, driver
        self.nine = resolve(day, time(9), desk.zone)

    def fill(self) -> None:
        """Orders, the approved plan, outcomes, messages."""
        day, nine = self.day.isoformat(), self.nine
        plan = self.db.execute(
            "INSERT INTO plans (day, change, cost, distance_m, duration_s, at, who) "
            "VALUES (?, 'build', 0, 0, 0, ?, 'a') RETURNING id",
            (day, nine),
        ).fetchone()[0]
        closed = nine + 36_000 if self.chance.random() < 0.9 else None
        self.db.execute(
            "INSERT INTO days (day, head, approved, closed_at) VALUES (?, ?, ?, ?)", (day, plan, plan, closed)
        )
        for route, van in enumerate(self.vans):
            rests = [[nine + 7200, nine + 9000]] if self.chance.random() < 0.5 else []
            self.db.execute(
                "INSERT INTO plan_routes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
                (plan, route, van, self.driver, nine, nine + self.chance.randrange(9_000, 30_000),
                 self.chance.randrange(5_000, 90_000), 0, self.chance.randrange(1_000, 20_000),
                 self.chance.randrange(200_000, 600_000), json.dumps(rests)),
            )  # fmt: skip
        for at in range(self.a_day):
            self._order(plan, at)

    def _order(self, plan: int, at: int) -> None:
        chance, nine = self.chance, self.nine
        state = chance.choices(("delivered", "partial", "attempted", "returned", "cancelled", "new", "out"),
                               (70, 3, 6, 3, 3, 5, 2))[0]  # fmt: skip
        number = 1 if chance.random() < 0.9 else 2
        order = self.db.execute(
            "INSERT INTO orders (source, source_order_id, content_hash, day, state, attempt, name, created_at, "
            "updated_at, address_key) VALUES ('file', ?, '', ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                f"{self.day:%m%d}-{at}",
                self.day.isoformat(),
                state,
                number,
                f"Customer {at}",
                nine,
                nine,
                f"{at} high street",
            ),
        ).fetchone()[0]
        for position in range(chance.choice((0, 1, 1, 2))):
            opens = 8 + 4 * position
            self.db.execute(
                "INSERT INTO windows VALUES (?, ?, ?, ?, 1)", (order, position, f"{opens:02}:00", f"{opens + 3:02}:30")
            )
        if state != "new":
            self._stop(plan, order, at)
        if state in {"delivered", "partial", "attempted", "returned"}:
            self._tries(plan, order, number, state)

    def _stop(self, plan: int, order: int, at: int) -> None:
        route, position = at % len(self.vans), at // len(self.vans) // 2
        arrival = self.nine + 600 * position
        self.db.execute(
            "INSERT OR IGNORE INTO plan_stops VALUES (?, ?, ?, 51.9, 0.9, ?, ?, ?, 60, 500, '', '[]')",
            (plan, route, position, arrival, arrival, arrival + 300),
        )
        self.db.execute("INSERT INTO plan_stop_orders VALUES (?, ?, ?, ?, 0, '')", (plan, order, route, position))
        state = self.chance.choices(("sent", "queued", "failed", "dropped", ""), (80, 3, 3, 4, 10))[0]
        if state:
            self.db.execute(
                "INSERT INTO messages (order_id, kind, version, channel, recipient, body, state, due, expires, "
                "eta_from, eta_until, plan_id, message_id, created_at, sent_at) "
                "VALUES (?, 'planned', 1, 'folder', 'a@example.com', '', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (order, state, self.nine - 3600, self.nine + 90_000, arrival - 1800, arrival + 5400, plan,
                 f"<{order}@example.com>", self.nine - 7200, self.nine - 3600 if state == "sent" else None),
            )  # fmt: skip

    def _tries(self, plan: int, order: int, number: int, state: str) -> None:
        outcome = {"delivered": "delivered", "partial": "partial"}.get(state, "failed")
        van = self.vans[0]
        if number == 2:
            self._try(plan, van, order, 1, self.day - timedelta(days=1), "failed", self.nine - 80_000)
        done_at = self.nine + self.chance.randrange(-3_000, 30_000)
        if self.chance.random() < 0.1:  # said otherwise at first
            self._try(plan, van, order, number, self.day, "failed", done_at)
        self._try(plan, van, order, number, self.day, outcome, done_at)

    def _try(self, plan: int, van: int, order: int, number: int, day: date, outcome: str, done_at: int) -> None:
        reason = self.chance.choice(REASONS) if outcome == "failed" else ""
        self.db.execute(
            "INSERT INTO attempts (order_id, number, day, plan_id, vehicle_id, outcome, reason, done_at, at, who) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'bob')",
            (order, number, day.isoformat(), plan, van, outcome, reason, done_at, done_at),
        )
