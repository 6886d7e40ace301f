"""Every number against a query of its own; its parts against the whole; too little against silence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput
from core.insights import service, store
from core.insights.measures import BY_NAME, MEASURES
from core.insights.model import Board, Grain, Measure, Period, Sums, Unit
from core.insights.store import Span
from core.orders import service as orders
from core.store.sqlite import Database
from core.wiring import open_desk
from tests.conftest import MONDAY as NOW
from tests.conftest import StoppedClock
from tests.core.insights.past import with_past

#: The desk's Monday; the past goes on to the day after, which is still to come.
MONDAY = date(2026, 3, 2)
WEEK = Period(MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))

#: What counts of every try, told by window functions instead of sub-queries. The shop's winter clock shows UTC.
_VIEWS = (
    """CREATE TEMP VIEW latest AS SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY order_id, number ORDER BY id DESC) AS nth FROM attempts) WHERE nth = 1
    """,
    """CREATE TEMP VIEW promises AS
        SELECT w.order_id, l.day, l.done_at, l.outcome,
               unixepoch(l.day || ' ' || w.opens) - 300 AS opens, unixepoch(l.day || ' ' || w.closes) + 300 AS closes
        FROM latest l JOIN windows w USING (order_id)
    """,
    """CREATE TEMP VIEW kept AS SELECT DISTINCT order_id, day FROM promises
        WHERE outcome <> 'failed' AND done_at >= opens AND done_at <= closes
    """,
    """CREATE TEMP VIEW letters AS SELECT m.order_id, p.day, m.eta_from - 300 AS since, m.eta_until + 300 AS until,
        m.state FROM messages m JOIN plans p ON p.id = m.plan_id WHERE m.due <= :now
    """,
    """CREATE TEMP VIEW seats AS SELECT d.day, x.plan_id, x.route, x.position, x.order_id,
            x.order_id IN (SELECT l.order_id FROM latest l WHERE l.day = d.day) AS tried,
            x.order_id IN (SELECT l.order_id FROM latest l WHERE l.day = d.day AND l.outcome = 'delivered') AS got
        FROM days d JOIN plan_stop_orders x ON x.plan_id = d.approved
    """,
    """CREATE TEMP VIEW rounds AS SELECT d.day, r.plan_id, r.route, r.cost, r.distance_m,
            r.returns - r.departs - iif(r.rests = '[]', 0, 1800) AS seconds
        FROM days d JOIN plan_routes r ON r.plan_id = d.approved
        WHERE EXISTS (SELECT 1 FROM seats s WHERE s.plan_id = r.plan_id AND s.route = r.route)
          AND (d.day < :today OR d.closed_at IS NOT NULL
               OR NOT EXISTS (SELECT 1 FROM seats s WHERE s.plan_id = r.plan_id AND s.route = r.route AND NOT s.tried))
    """,
)
_TRIED = "SELECT count(*) FROM latest WHERE day BETWEEN :a AND :b"
_OPEN = "SELECT count(*) FROM orders WHERE state IN ('new', 'out') AND day BETWEEN :a AND :b"
_OVER = "(day < :today)"
_STOPS = """SELECT count(*) FROM (
    SELECT 1 FROM seats s JOIN rounds USING (plan_id, route) WHERE s.day BETWEEN :a AND :b
    GROUP BY plan_id, route, position HAVING min(s.tried))"""
_PINNED = "SELECT o.id FROM orders o JOIN pins p USING (address_key)"
_FOUND = f"{_PINNED} WHERE p.state = 'accepted' AND p.source = 'gazetteer'"
_BY_CUSTOMER = "'NOT_HOME', 'CLOSED', 'REFUSED', 'MOVED', 'PAYMENT', 'PROOF_MISSING', 'AGE_CHECK', 'CUSTOMER_DEFER'"
#: For each number the query of what stands above its line, and of what stands below it.
QUERIES: dict[str, tuple[str, str]] = {
    "orders": (f"SELECT ({_TRIED}) + ({_OPEN})", ""),
    "delivered": (f"{_TRIED} AND outcome = 'delivered'", ""),
    "delivery-success": (f"{_TRIED} AND outcome = 'delivered'", _TRIED),
    "first-attempt": (f"{_TRIED} AND outcome = 'delivered' AND number = 1", f"{_TRIED} AND number = 1"),
    "first-attempt-own": (
        f"{_TRIED} AND outcome = 'delivered' AND number = 1",
        f"{_TRIED} AND number = 1 AND reason NOT IN ({_BY_CUSTOMER})",
    ),
    "on-time": (
        "SELECT count(*) FROM kept WHERE day BETWEEN :a AND :b",
        f"SELECT ({_TRIED} AND order_id IN (SELECT order_id FROM windows)) + ({_OPEN} AND {_OVER} "
        "AND id IN (SELECT order_id FROM windows))",
    ),
    "on-time-told": (
        f"{_TRIED} AND outcome <> 'failed' AND EXISTS (SELECT 1 FROM letters t WHERE t.state = 'sent' "
        "AND t.order_id = latest.order_id AND t.day = latest.day AND latest.done_at BETWEEN t.since AND t.until)",
        f"{_TRIED} AND outcome <> 'failed' AND EXISTS (SELECT 1 FROM letters t WHERE t.state = 'sent' "
        "AND t.order_id = latest.order_id AND t.day = latest.day)",
    ),
    "otif": (
        f"{_TRIED} AND outcome = 'delivered' AND (order_id NOT IN (SELECT order_id FROM windows) "
        "OR (order_id, day) IN (SELECT order_id, day FROM kept))",
        f"SELECT ({_TRIED}) + ({_OPEN} AND {_OVER})",
    ),
    "failed": (f"{_TRIED} AND outcome = 'failed'", ""),
    "cost-per-stop": ("SELECT sum(cost) FROM rounds WHERE day BETWEEN :a AND :b", _STOPS),
    "cost-per-order": (
        "SELECT sum(cost) FROM rounds WHERE day BETWEEN :a AND :b",
        "SELECT sum(got) FROM seats JOIN rounds USING (plan_id, route) WHERE seats.day BETWEEN :a AND :b",
    ),
    "km-per-stop": ("SELECT sum(distance_m) FROM rounds WHERE day BETWEEN :a AND :b", _STOPS),
    "stops-per-hour": (_STOPS, "SELECT sum(seconds) FROM rounds WHERE day BETWEEN :a AND :b"),
    "capacity": (
        "SELECT sum(r.load_g) FROM plan_routes r JOIN rounds USING (plan_id, route) JOIN vehicles v ON "
        "v.id = r.vehicle_id WHERE day BETWEEN :a AND :b AND v.mass_g > 0",
        "SELECT sum(v.mass_g) FROM plan_routes r JOIN rounds USING (plan_id, route) JOIN vehicles v ON "
        "v.id = r.vehicle_id WHERE day BETWEEN :a AND :b",
    ),
    "second-tries": (f"{_TRIED} AND number >= 2", _TRIED),
    "addresses-found": (
        f"SELECT ({_TRIED} AND order_id IN ({_FOUND})) + ({_OPEN} AND id IN ({_FOUND}))",
        f"SELECT ({_TRIED} AND order_id IN ({_PINNED})) + ({_OPEN} AND id IN ({_PINNED}))",
    ),
    "messages-sent": (
        "SELECT count(*) FROM letters t JOIN (SELECT order_id, day FROM latest UNION "
        "SELECT id, day FROM orders WHERE state = 'out') USING (order_id, day) "
        "WHERE t.state = 'sent' AND day BETWEEN :a AND :b",
        "SELECT count(*) FROM letters t JOIN (SELECT order_id, day FROM latest UNION "
        "SELECT id, day FROM orders WHERE state = 'out') USING (order_id, day) WHERE day BETWEEN :a AND :b",
    ),
}


@pytest.fixture(scope="module")
def past_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five weeks of past, today and tomorrow, made once; every test works on a copy."""
    path = tmp_path_factory.mktemp("past") / "shop.db"
    desk = open_desk(path, who="ann", clock=StoppedClock(NOW))
    desk.set("shop.timezone", "Europe/London")
    with_past(desk, MONDAY + timedelta(days=1), days=36, a_day=40)
    copy = desk.backup(path.with_name("copy.db"))
    desk.close()
    return copy


@pytest.fixture
def past(past_file: Path, shop_file: Path, open_shop: Callable[..., Desk]) -> Desk:
    """Ann's desk on that file."""
    shutil.copy(past_file, shop_file)
    return open_shop("ann")


@pytest.fixture
def board(past: Desk) -> Board:
    return service.numbers(past, MONDAY, weeks=4)


def asked(desk: Desk, query: str, period: Period) -> int:
    """The answer of an independent query."""
    db, given = desk.db, {"a": period.first.isoformat(), "b": period.last.isoformat(), "today": MONDAY.isoformat()}
    for view in _VIEWS:
        text = view.replace(":now", str(desk.now())).replace(":today", f"'{MONDAY}'")
        db.execute(text.replace("CREATE TEMP VIEW", "CREATE TEMP VIEW IF NOT EXISTS"))
    return int(db.execute(query, given).fetchone()[0] or 0)


@pytest.mark.parametrize("name", QUERIES)
def test_a_number_equals_a_query_of_its_own(past: Desk, board: Board, name: str) -> None:
    above, below = QUERIES[name]
    for period in (WEEK, board.before):
        figure = board.figure(BY_NAME[name], period)
        assert figure.numerator == asked(past, above, period) > 0
        if below:
            assert figure.denominator == asked(past, below, period) > 0


def test_every_number_has_such_a_query() -> None:
    assert {m.name for m in MEASURES if not m.name.startswith("failed-")} == set(QUERIES)


def test_failures_by_reason_equal_a_query_and_add_up_to_all_of_them(past: Desk, board: Board) -> None:
    known = dict(
        past.db.execute(
            "SELECT reason, count(*) FROM attempts a WHERE outcome = 'failed' AND day BETWEEN ? AND ? AND NOT EXISTS "
            "(SELECT 1 FROM attempts b WHERE b.order_id = a.order_id AND b.number = a.number AND b.id > a.id) "
            "GROUP BY reason",
            (WEEK.first.isoformat(), WEEK.last.isoformat()),
        ).fetchall()
    )
    told = {m.counts: board.figure(m, WEEK).numerator for m in board.measures if m.name.startswith("failed-")}
    assert {reason: number for reason, number in told.items() if number} == known
    assert sum(known.values()) == board.figure(BY_NAME["failed"], WEEK).numerator


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_rows_behind_a_number_add_up_to_it(past: Desk, board: Board, measure: Measure) -> None:
    for period in (WEEK, board.week, Period(MONDAY, MONDAY)):
        rows = service.behind(past, measure.name, period)
        figure = board.figure(measure, period)
        assert sum(row.numerator for row in rows) == figure.numerator
        assert sum(row.denominator for row in rows) == figure.denominator
        assert all(period.first <= row.day <= period.last and row.why and row.source for row in rows)
        assert all((row.order_id is None) is (measure.grain is Grain.ROUTE) for row in rows)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_days_of_a_week_add_up_to_the_week(board: Board, measure: Measure) -> None:
    for week in (*board.weeks, board.week):
        days = [board.on(measure, day) for day in week.days]
        whole = board.figure(measure, week)
        assert (sum(d.numerator for d in days), sum(d.denominator for d in days)) == (
            whole.numerator,
            whole.denominator,
        )


def test_a_share_lies_between_nothing_and_all(board: Board) -> None:
    for measure in board.measures:
        for week in board.weeks:
            figure = board.figure(measure, week)
            if measure.unit is Unit.SHARE:
                assert 0 <= figure.numerator <= figure.denominator
                assert figure.value is not None
                assert 0 <= figure.value <= 1


def test_what_waits_for_its_time_today_is_not_late_yet(desk: Desk) -> None:
    """At eight on Monday nothing has been tried; a promise until 9 is open, yesterday's was broken."""
    text = "Order,Name,Address,Window,Date\n1,A,1 High St,8-9,2026-03-02\n2,B,2 High St,8-9,2026-03-01\n"
    orders.import_orders(desk, text.encode(), "orders.csv")
    board = service.numbers(desk, MONDAY)
    assert board.on(BY_NAME["on-time"], MONDAY).denominator == 0
    assert board.on(BY_NAME["orders"], MONDAY).numerator == 1
    sunday = board.on(BY_NAME["on-time"], date(2026, 3, 1))
    assert (sunday.numerator, sunday.denominator) == (0, 1)


@pytest.mark.parametrize(
    ("kept", "due", "value", "why_not"),
    [(0, 0, None, "nothing to count yet"), (1, 1, None, "1 of 1: too few for a share"),
     (0, 4, None, "0 of 4: too few for a share"), (5, 5, 1.0, ""), (0, 5, 0.0, "")],
)  # fmt: skip
def test_too_few_cases_are_told_instead_of_a_share(kept: int, due: int, value: float | None, why_not: str) -> None:
    days = {MONDAY: Sums(on_time=kept, promised=due)}
    board = Board(MONDAY, MONDAY, "GBP", MEASURES, Period.week_of(MONDAY), (), days)
    figure = board.figure(BY_NAME["on-time"], board.week)
    assert (figure.value, figure.why_not) == (value, why_not)


def test_costs_that_nobody_has_set_are_no_price_of_nothing(past: Desk) -> None:
    with past.writing() as db:
        db.execute("UPDATE plan_routes SET cost = 0")
    figure = service.numbers(past, MONDAY).figure(BY_NAME["cost-per-stop"], WEEK)
    assert (figure.value, figure.why_not) == (None, "no costs are set")


def test_a_file_without_orders_says_that_there_is_nothing(desk: Desk) -> None:
    board = service.numbers(desk, MONDAY)
    assert board.empty
    assert {board.figure(m, board.whole).value for m in board.measures if not m.is_count} == {None}


def test_a_route_under_way_is_not_counted_yet(past: Desk, board: Board) -> None:
    """Its cost is that of the whole route, its stops only those done."""
    with past.writing() as db:
        db.execute("UPDATE days SET closed_at = NULL")
    now = service.numbers(past, MONDAY)
    rows = service.behind(past, "cost-per-stop", Period(MONDAY, MONDAY))
    assert all(row.why.endswith(f"; {row.denominator} of {row.denominator} stops done") for row in rows)
    assert now.figure(BY_NAME["cost-per-stop"], WEEK) == board.figure(BY_NAME["cost-per-stop"], WEEK)


@pytest.mark.parametrize("weeks", [0, -1, 105])
def test_weeks_that_cannot_be_are_refused(desk: Desk, weeks: int) -> None:
    with pytest.raises(BadInput, match="1 to 104 weeks"):
        service.numbers(desk, MONDAY, weeks=weeks)


def test_a_number_that_does_not_exist_is_refused_with_those_that_do(desk: Desk) -> None:
    with pytest.raises(BadInput, match="choose orders, delivered"):
        service.behind(desk, "profit", WEEK)


def test_promises_are_kept_by_the_clock_of_the_depot_also_where_it_changes(open_shop: Callable[..., Desk]) -> None:
    """Two windows on the last Sunday of March in London, before and after the clock goes forward."""
    desk = open_shop("ann")
    db: Database = desk.db
    store.sums(db, Span(WEEK, 0, MONDAY, "UTC"))
    early, late = db.execute(
        "SELECT instant('2026-03-29', '00:30', 'Europe/London'), instant('2026-03-29', '09:00', 'Europe/London')"
    ).fetchone()
    assert late - early == (8 * 60 + 30 - 60) * 60


def test_no_query_goes_through_a_whole_table(past: Desk) -> None:
    """Only over the tries and routes that it has found by an index before."""
    found = {"aboard", "stops", "t", "p", "timed", "json_each", "s"}
    span = Span(WEEK, past.now(), MONDAY, "UTC")
    for query in store.queries(past.db, BY_NAME["on-time"]):
        steps = [row[3] for row in past.db.execute(f"EXPLAIN QUERY PLAN {query}", span.given | {"most": 9}).fetchall()]
        scanned = {step.split()[1] for step in steps if step.startswith("SCAN")}
        assert scanned <= found, steps


def test_a_board_takes_three_queries(past: Desk) -> None:
    ran: list[str] = []
    past.db.conn.set_trace_callback(ran.append)
    service.numbers(past, MONDAY)
    past.db.conn.set_trace_callback(None)
    # Whether anything has changed is asked of SQLite's counter, of no table.
    assert len([sql for sql in ran if not sql.startswith(("--", "PRAGMA data_version"))]) == 3
