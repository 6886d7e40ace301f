"""SQL of the numbers: every try at an order on a day it was due, every route that was driven, and their sums.

Sums and rows are read from the same text, so that a number is the sum of the rows shown behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any

from core.clock import resolve, zone
from core.insights.measures import BY_CUSTOMER, GRACE_S
from core.insights.model import Measure, Period
from core.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Span:
    """Which days are asked for, and as of when."""

    days: Period
    now: int
    today: date
    zone: str  #: of the shop, where no depot names one

    @property
    def given(self) -> dict[str, Any]:
        """The parameters of every query here."""
        return {
            "first": self.days.first.isoformat(),
            "last": self.days.last.isoformat(),
            "now": self.now,
            "today": self.today.isoformat(),
            "zone": self.zone,
            "grace": GRACE_S,
        }


def _summed(columns: Sequence[str]) -> str:
    return ", ".join(f"sum({column})" for column in columns)


#: A try is an order on a day: what was tried on it, as it counts now, and what is planned for it or out on it.
_TRIES = """
WITH tries AS MATERIALIZED (
    SELECT a.order_id, a.day, a.number, a.id AS attempt, a.outcome, a.reason, a.done_at, a.who, a.vehicle_id
    FROM attempts a
    WHERE a.day BETWEEN :first AND :last
      AND a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number)
    UNION ALL
    SELECT o.id, o.day, o.attempt, NULL, o.state, '', NULL, '', NULL
    FROM orders o WHERE o.day BETWEEN :first AND :last AND o.state IN ('new', 'out')
),
placed AS MATERIALIZED (
    SELECT t.*, t.outcome IN ('delivered', 'partial', 'failed') AS attempted,
        coalesce((SELECT d.timezone FROM vehicles v JOIN depots d ON d.id = v.depot_id WHERE v.id = t.vehicle_id),
                 (SELECT timezone FROM depots WHERE id = (SELECT min(id) FROM depots)), :zone) AS zone,
        (SELECT m.id FROM messages m JOIN plans p ON p.id = m.plan_id
         WHERE m.order_id = t.order_id AND p.day = t.day AND +m.state = 'sent'
           AND m.sent_at <= coalesce(t.done_at, :now) ORDER BY m.sent_at DESC, m.id DESC LIMIT 1) AS letter,
        EXISTS (SELECT 1 FROM messages m JOIN plans p ON p.id = m.plan_id
                WHERE m.order_id = t.order_id AND p.day = t.day AND +m.due <= :now) AS written
    FROM tries t
),
timed AS MATERIALIZED (
    SELECT p.*, m.eta_from, m.eta_until, i.state AS pin, i.source NOT IN ('person', 'learned') AS found,
        (SELECT max(instant(p.day, w.closes, p.zone)) FROM windows w WHERE w.order_id = p.order_id) AS promise,
        p.outcome IN ('delivered', 'partial') AS came,
        EXISTS (SELECT 1 FROM windows w WHERE w.order_id = p.order_id
                AND p.done_at BETWEEN instant(p.day, w.opens, p.zone) - :grace
                                  AND instant(p.day, w.closes, p.zone) + :grace) AS in_window
    FROM placed p LEFT JOIN messages m ON m.id = p.letter
    JOIN orders o ON o.id = p.order_id LEFT JOIN pins i ON i.address_key = o.address_key
),
facts AS (
    SELECT *, 1 AS orders, outcome = 'delivered' AS delivered, outcome = 'failed' AS failed,
        number = 1 AND attempted AS first_closed, number = 1 AND outcome = 'delivered' AS first_delivered,
        number = 1 AND attempted AND NOT (outcome = 'failed' AND reason IN (/*customer*/)) AS first_own,
        attempted OR day < :today OR promise + :grace < :now AS due,
        promise IS NOT NULL AND (attempted OR day < :today OR promise + :grace < :now) AS promised,
        came AND in_window AS on_time,
        outcome = 'delivered' AND (promise IS NULL OR in_window) AS in_full,
        came AND eta_from IS NOT NULL AS told,
        came AND eta_from IS NOT NULL AND done_at BETWEEN eta_from - :grace AND eta_until + :grace AS in_told,
        attempted AND number > 1 AS again,
        pin IN ('accepted', 'review') AS looked_up, pin = 'accepted' AND found AS found_alone,
        (attempted OR outcome = 'out') AND written AS to_tell,
        (attempted OR outcome = 'out') AND written AND letter IS NOT NULL AS sent
    FROM timed
)
/*asked*/
""".replace("/*customer*/", ", ".join(f"'{reason.value}'" for reason in BY_CUSTOMER))
#: The counts that are columns of a try.
TRY_COUNTS = (
    "orders", "attempted", "delivered", "failed", "first_closed", "first_delivered", "first_own", "due", "promised",
    "on_time", "in_full", "told", "in_told", "to_tell", "sent", "again", "looked_up", "found_alone",
)  # fmt: skip
#: The counts that are columns of a route.
ROUTE_COUNTS = ("cost", "distance", "seconds", "stops", "served", "load", "room")
_SUMS = _TRIES.replace(
    "/*asked*/", "SELECT day, reason, /*sums*/ FROM facts GROUP BY 1, 2".replace("/*sums*/", _summed(TRY_COUNTS))
)
#: The tries that count below the line, those that do not count above it first.
_BEHIND = _TRIES.replace(
    "/*asked*/",
    """
SELECT f.order_id, o.source_order_id, o.name, f.day, coalesce(/*counts*/, 0), /*of*/, f.number, f.attempt, f.outcome,
       f.reason, f.done_at, f.who, f.letter, f.eta_from, f.eta_until,
       (SELECT group_concat(w.opens || '–' || w.closes, '; ' ORDER BY w.position) FROM windows w
        WHERE w.order_id = f.order_id)
FROM facts f JOIN orders o ON o.id = f.order_id
WHERE /*of*/ ORDER BY f.day DESC, /*counts*/, o.source_order_id LIMIT :most
""",
)
#: Routes of approved plans with the stops at which every order has its outcome of that day; only those that are over.
_ROUTES = """
WITH aboard AS MATERIALIZED (
    SELECT x.plan_id, x.route, x.position, d.day, a.outcome
    FROM days d JOIN plan_stop_orders x ON x.plan_id = d.approved
    LEFT JOIN attempts a ON a.id = (SELECT max(b.id) FROM attempts b WHERE b.order_id = x.order_id AND +b.day = d.day)
    WHERE d.day BETWEEN :first AND :last
),
stops AS (
    SELECT plan_id, route, position, min(outcome IS NOT NULL) AS done, sum(outcome = 'delivered') AS served
    FROM aboard GROUP BY plan_id, route, position
),
driven AS (
    SELECT plan_id, route, count(*) AS planned, sum(done) AS stops, coalesce(sum(served), 0) AS served
    FROM stops GROUP BY plan_id, route
)
SELECT d.day, r.route, r.plan_id, v.name, coalesce(p.name, ''), r.cost, r.distance_m,
       r.returns - r.departs - (SELECT coalesce(sum(json_extract(value, '$[1]') - json_extract(value, '$[0]')), 0)
                                FROM json_each(r.rests)), s.planned, s.stops, s.served,
       iif(v.mass_g IS NULL, 0, r.load_g), coalesce(v.mass_g, 0)
FROM days d JOIN driven s ON s.plan_id = d.approved
JOIN plan_routes r ON r.plan_id = s.plan_id AND r.route = s.route
JOIN vehicles v ON v.id = r.vehicle_id LEFT JOIN drivers p ON p.id = r.driver_id
WHERE d.day BETWEEN :first AND :last AND (s.stops = s.planned OR d.day < :today OR d.closed_at IS NOT NULL)
ORDER BY d.day DESC, r.route
"""


@dataclass(frozen=True, slots=True)
class Try:
    """One order on one day: what it adds to a number, and what says so."""

    order_id: int
    order: str
    name: str
    day: date
    counts: int
    of: int
    number: int
    attempt: int | None
    outcome: str  #: `new` and `out` where there is none yet
    reason: str
    done_at: int | None
    who: str
    letter: int | None
    told_from: int | None
    told_until: int | None
    windows: str | None


@dataclass(frozen=True, slots=True)
class Driven:
    """One route that is over."""

    day: date
    route: int
    plan_id: int
    vehicle: str
    driver: str
    cost: int
    distance: int
    seconds: int
    planned: int
    stops: int
    served: int
    load: int  #: at its peak, g; 0 where the vehicle has no limit
    room: int  #: what the vehicle carries, g


def sums(db: Database, span: Span) -> list[tuple[date, str, dict[str, int]]]:
    """Of each day and reason of failure the counts of its tries; the reason is empty for what did not fail."""
    rows = _asked(db, _SUMS, span.given)
    return [
        (date.fromisoformat(day), reason, {name: count or 0 for name, count in zip(TRY_COUNTS, counts, strict=True)})
        for day, reason, *counts in rows
    ]


def tries(db: Database, span: Span, measure: Measure, most: int) -> list[Try]:
    """The tries behind a number, the latest days first, at most so many."""
    failed_for = measure.counts.isupper()
    counts = f"f.reason = '{measure.counts}'" if failed_for else f"f.{measure.counts}"
    sql = _BEHIND.replace("/*counts*/", counts).replace("/*of*/", f"f.{measure.of}" if measure.of else counts)
    rows = _asked(db, sql, span.given | {"most": most})
    return [_try(row) for row in rows]


def driven(db: Database, span: Span) -> list[Driven]:
    """The routes that are over, the latest day first."""
    rows = db.execute(_ROUTES, span.given).fetchall()
    return [Driven(date.fromisoformat(day), *rest) for day, *rest in rows]


def queries(db: Database, measure: Measure) -> Sequence[str]:
    """The SQL of the sums, the routes and the rows behind a number, ready to be explained."""
    _knows_clocks(db)
    counts = f"f.{measure.counts}"
    behind = _BEHIND.replace("/*counts*/", counts).replace("/*of*/", f"f.{measure.of}" if measure.of else counts)
    return _SUMS, _ROUTES, behind


def _try(row: Sequence[Any]) -> Try:
    values = [*row]
    values[3] = date.fromisoformat(values[3])
    return Try(*values)


def _asked(db: Database, sql: str, given: dict[str, Any]) -> list[Any]:
    _knows_clocks(db)
    return list(db.execute(sql, given).fetchall())


def _knows_clocks(db: Database) -> None:
    """Promises are wall clock on their day: this connection learns which second that is."""
    db.conn.create_function("instant", 3, _instant, deterministic=True)


@lru_cache(maxsize=65_536)
def _instant(day: str, wall: str, where: str) -> int:
    return resolve(date.fromisoformat(day), time.fromisoformat(wall), zone(where))
