"""A small shop in London with orders, pins and vans, made straight in the file; and an engine that needs no search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from core.addresses import address_key
from core.desk import Desk
from core.fleet.model import Driver, Rest, Vehicle
from core.fleet.service import save_depot, save_driver, save_shift, save_vehicle
from core.routing.assemble import assemble
from core.routing.model import Problem, Progress, Solution

#: The Monday after the stopped clock's: nothing of it has begun.
DAY = date(2026, 3, 9)
DEPOT = (51.5000, -0.1000)


def greedy(problem: Problem, **asked: object) -> Solution:
    """An engine for tests: every stop where it costs least, at once; it reports once where somebody listens."""
    solution = assemble(problem, [()] * len(problem.vehicles))
    if callable(report := asked.get("report")):
        report(Progress(solution, 1, 0.0))
    return solution


def with_engine(desk: Desk, solve: object = greedy) -> Desk:
    """The desk with that engine in place of the real one."""
    desk.adapters = replace(desk.adapters, solve=lambda: solve)
    return desk


def add_order(
    desk: Desk,
    number: str,
    at: tuple[float, float] | None,
    *,
    day: date = DAY,
    windows: Sequence[tuple[str, str, bool]] = (),
    mass_g: int = 1000,
    requires: Sequence[str] = (),
    priority: int = 0,
    service_s: int | None = None,
    state: str = "new",
    name: str = "",
    pin: str = "accepted",
    places: Sequence[tuple[float, float]] = (),
) -> int:
    """An order with its pin (none where `at` is None), as an import and the gazetteer would leave them."""
    with desk.writing() as db:
        key = address_key(f"{number} High Street")
        order = db.execute(
            "INSERT INTO orders (source, source_order_id, content_hash, day, state, name, address, address_key, "
            "requires, priority, service_s, mass_g, created_at, updated_at) "
            "VALUES ('test', ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
            (
                number,
                day.isoformat(),
                state,
                name or f"Customer {number}",
                f"{number} High Street",
                key,
                json.dumps(sorted(requires)),
                priority,
                service_s,
                mass_g,
            ),
        ).lastrowid
        assert order is not None
        for position, (opens, closes, hard) in enumerate(windows):
            db.execute("INSERT INTO windows VALUES (?, ?, ?, ?, ?)", (order, position, opens, closes, int(hard)))
        if at is not None:
            _pin(db, key, at, pin)
        for position, place in enumerate(places):
            further = f"{key} further {position}"
            db.execute(
                "INSERT INTO places (order_id, position, address, address_key) VALUES (?, ?, ?, ?)",
                (order, position, f"{number} Further Street {position}", further),
            )
            _pin(db, further, place, "accepted")
    return order


def _pin(db: object, key: str, at: tuple[float, float], state: str) -> None:
    db.execute(  # type: ignore[attr-defined]
        "INSERT INTO pins (address_key, address, state, lat, lon, source, confidence, at) "
        "VALUES (?, ?, ?, ?, ?, 'person', 1, 0)",
        (key, key, state, *at),
    )


def add_van(
    desk: Desk,
    name: str = "Van 1",
    *,
    starts: time = time(8),
    ends: time = time(17),
    rest: Rest | None = None,
    depot: tuple[float, float] = DEPOT,
    driver_skills: Sequence[str] = (),
    **facts: object,
) -> Vehicle:
    """A van with a driver of its own on duty every day, loading at a depot there."""
    place = save_depot(desk, f"Depot {depot[0]:.2f} {depot[1]:.2f}", *depot)
    wanted = {"cost_km": 50, "cost_hour": 1500, **facts}
    van = save_vehicle(desk, Vehicle(name, place.id, **wanted))  # type: ignore[arg-type]
    driver = save_driver(desk, Driver(f"Driver of {name}", skills=frozenset(driver_skills)))
    save_shift(desk, van.id, driver.id, range(7), starts, ends, rest)
    return van


def ring(count: int, *, radius: float = 0.02) -> list[tuple[float, float]]:
    """Places around the depot, far enough apart to be doors of their own."""
    return [
        (
            DEPOT[0] + radius * (1 + index % 3) / 3 * (1 if index % 2 else -1),
            DEPOT[1] + radius * (index - count / 2) / 5,
        )
        for index in range(count)
    ]
