"""A shop in Colchester with two vans and orders round the town; its plans are laid out by hand, without a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from core.addresses import address_key
from core.desk import Desk
from core.fleet import service as fleet
from core.fleet.model import Driver, Vehicle
from core.plans import service as plans
from core.plans.model import Plan

#: The day after the desk's clock: plans are approved the evening before.
TUESDAY = date(2026, 3, 3)
WEDNESDAY = date(2026, 3, 4)


@dataclass
class Shop:
    """A desk with a fleet; orders and plans are made by short calls."""

    desk: Desk
    vans: dict[str, int]

    def order(
        self, number: str, *, day: date = TUESDAY, pinned: bool = True, windows: Sequence[str] = (), **more: Any
    ) -> int:
        """An order of that number at an address of its own, pinned some way out of town."""
        with self.desk.writing() as db:
            count = db.execute("SELECT count(*) FROM orders").fetchone()[0]
            address = more.pop("address", f"{count + 1} High Street, Colchester")
            values = {
                "source": "test", "source_order_id": number, "content_hash": "", "day": day.isoformat(),
                "name": f"Customer {number}", "email": f"{number.strip('#').lower()}@example.com",
                "phone": "+441206000000", "address": address, "address_key": address_key(address), "service_s": 300,
                "created_at": self.desk.now(), "updated_at": self.desk.now(), **more,
            }  # fmt: skip
            order = int(db["orders"].insert(values).last_pk)
            for position, window in enumerate(windows):
                opens, _, closes = window.partition("-")
                db.execute("INSERT INTO windows VALUES (?, ?, ?, ?, 1)", (order, position, opens, closes))
        if pinned:
            self.pin(address, 51.89 + 0.004 * (count % 10), 0.90 + 0.004 * (count // 10))
        return order

    def pin(self, address: str, lat: float, lon: float) -> None:
        """The address lies there."""
        with self.desk.writing() as db:
            db.execute(
                "INSERT INTO pins (address_key, address, state, lat, lon, source, at) "
                "VALUES (?, ?, 'accepted', ?, ?, 'person', 0) ON CONFLICT (address_key) DO UPDATE "
                "SET lat = excluded.lat, lon = excluded.lon, version = version + 1",
                (address_key(address), address, lat, lon),
            )

    def line(self, order: int, position: int, quantity: int, name: str) -> None:
        """So many of that are owed."""
        with self.desk.writing() as db:
            db.execute(
                "INSERT INTO lines (order_id, position, name, quantity) VALUES (?, ?, ?, ?)",
                (order, position, name, quantity),
            )

    def plan(self, routes: dict[str, Sequence[int]], *, day: date = TUESDAY) -> Plan:
        """A plan with these orders on these vans, in this order; whatever was planned before is moved."""
        for van, orders in routes.items():
            seen: list[int] = []
            for order in orders:
                plan = plans.move(self.desk, day, order, to_vehicle=self.vans[van], position=len(seen))
                found = plan.find(order)
                assert found is not None
                # Orders of one door ride as one stop, which the first of them has brought along.
                seen = [stop.position for stop in found[0].stops[: found[1].position + 1]]
        return plan

    def state(self, order: int) -> str:
        """Where the order stands."""
        return str(self.desk.db.execute("SELECT state FROM orders WHERE id = ?", (order,)).fetchone()[0])

    def standing(self, order: int) -> tuple[str, str, int]:
        """State, day, attempt."""
        row = self.desk.db.execute("SELECT state, day, attempt FROM orders WHERE id = ?", (order,)).fetchone()
        return str(row[0]), str(row[1]), int(row[2])

    def kinds(self, *prefixes: str) -> list[str]:
        """What the journal says, in order, of these kinds."""
        return [event.kind for event in self.desk.events_since() if event.kind.startswith(prefixes)]

    def at(self, clock: str, day: date = TUESDAY) -> int:
        """The UTC second at which the shop's clock shows that."""
        return int(datetime.combine(day, time.fromisoformat(clock), tzinfo=self.desk.zone).timestamp())


def keep_shop(desk: Desk) -> Shop:
    """Ann's shop: Van 1 with Dora, Van 2 with Emil, both 9 to 17 on weekdays."""
    desk.set("shop.name", "Harrow & Finch")
    desk.set("shop.phone", "+44 1206 555 010")
    desk.set("messages.from", "shop@harrow.example")
    depot = fleet.save_depot(desk, "Depot", 51.885, 0.895, "1 Harbour Road")
    vans = {}
    for name, driver in (("Van 1", "Dora"), ("Van 2", "Emil")):
        van = fleet.save_vehicle(desk, Vehicle(name, depot.id))
        who = fleet.save_driver(desk, Driver(driver))
        fleet.save_shift(desk, van.id, who.id, range(5), time(9), time(17))
        vans[name] = van.id
    return Shop(desk, vans)
