"""Whatever a person does, in whatever order: undone one by one it was never done; done again it stands again."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, NextStep, Outcome
from core.desk import Desk
from core.errors import Refused
from core.fleet import service as fleet
from core.fleet.model import Driver, Vehicle
from core.geocoding import service as pins
from core.orders import service as orders
from core.orders.model import OrderDraft, Window
from core.plans import service as plans
from core.plans.model import Lock
from core.store.capture import COUNTED, ROWS, shapes
from core.undo import service as undoing
from core.wiring import open_desk
from tests.conftest import MONDAY, StoppedClock
from tests.core.plans.making import DEPOT, add_van, ring, with_engine

DAY = MONDAY.date()
NEXT = DAY + timedelta(days=1)
FILE = "Order,Name,Address,Lat,Lon,E-mail,Weight kg,Window,Items\n" + "".join(
    f'{1000 + at},Customer {at},"{at + 1} High Street",{lat},{lon},c{at}@example.com,2,{window},2 x Rye\n'
    for at, ((lat, lon), window) in enumerate(zip(ring(5), ("9-12", "", "", "14-16", ""), strict=True))
)
_files = count()

which = st.integers(0, 5)
Act = Callable[[Desk], object]


def _order(desk: Desk, at: int) -> int:
    known = orders.order_ids(desk)
    if not known:
        raise Refused("There is no order.")
    return known[at % len(known)]


def _edit(at: int, **said: Any) -> Act:
    def act(desk: Desk) -> object:
        found = orders.show(desk, _order(desk, at))
        return orders.edit(desk, found.id, found.version, **said)

    return act


def _outcome(at: int, outcome: Outcome, how: str, place: tuple[float, float] | None) -> Act:
    def act(desk: Desk) -> object:
        failed = {"reason": FailureReason.NOT_HOME, "next_step": NextStep.RESCHEDULE, "next_day": NEXT}
        said = failed if outcome is Outcome.FAILED else {"note": "short"} if outcome is Outcome.PARTIAL else {}
        return getattr(deliveries, how)(desk, _order(desk, at), outcome, place=place, **said)

    return act


def _van(at: int, **said: Any) -> Act:
    def act(desk: Desk) -> object:
        vans = fleet.fleet(desk).vehicles
        return fleet.save_vehicle(desk, replace(vans[at % len(vans)], **said))

    return act


def _hire(desk: Desk) -> object:
    known = fleet.fleet(desk)
    name = f"Driver {len(known.drivers) + 1}"
    with desk.one_step():
        van = fleet.save_vehicle(desk, Vehicle(f"Van of {name}", known.depots[0].id))
        driver = fleet.save_driver(desk, Driver(name, phone="+44 20 7946 0000"))
        return fleet.save_shift(desk, van.id, driver.id, range(5), time(9), time(15))


def _plan(verb: str, *more: Any, **said: Any) -> Act:
    return lambda desk: getattr(plans, verb)(desk, DAY, *more, **said)


def _plan_order(verb: str, at: int, *more: Any, **said: Any) -> Act:
    return lambda desk: getattr(plans, verb)(desk, DAY, _order(desk, at), *more, **said)


def _import(weight: str) -> Act:
    data = FILE.replace(",2,", f",{weight},").encode()
    return lambda desk: orders.import_orders(desk, data, "orders.csv", day=DAY)


def _add(desk: Desk) -> object:
    where = (DEPOT[0] + 0.01, DEPOT[1])
    draft = OrderDraft(
        address="9 Quay", name="Zoë", day=DAY, lat=where[0], lon=where[1], windows=(Window(time(9), time(12)),)
    )
    return orders.add(desk, draft)


acts: st.SearchStrategy[Act] = st.one_of(
    st.just(_add),
    st.sampled_from(["2", "3", "7"]).map(_import),
    st.builds(lambda at, notes: _edit(at, notes=notes), which, st.sampled_from(["Ring", "[/x] \u202e", ""])),
    st.builds(lambda at, day: _edit(at, day=day), which, st.sampled_from([DAY, NEXT])),
    st.builds(lambda at: _edit(at, windows="10-12, 14-16"), which),
    st.builds(lambda at: _edit(at, name=f"Nr {at} Mill", unit="Flat 2"), which),
    st.builds(lambda at: lambda desk: orders.cancel(desk, _order(desk, at), reason="rang"), which),
    st.builds(lambda at, m: lambda desk: pins.move(desk, _order(desk, at), m, 0), which, st.sampled_from([1.5, 1e-9])),
    st.builds(lambda at: lambda desk: pins.set_pin(desk, _order(desk, at), 51.5 + at / 700, -0.1), which),
    st.builds(lambda at, name: _van(at, name=name, mass_g=4000), which, st.sampled_from(["Van A", "Van B"])),
    st.builds(lambda at: _van(at, active=False), which),
    st.just(_hire),
    st.builds(lambda at: lambda desk: fleet.end_shift(desk, 1 + at % 2, [0, 1]), which),
    st.just(lambda desk: fleet.save_depot(desk, "Depot 51.50 -0.10", 51.501, -0.1, "1 Quay")),
    st.builds(lambda n: lambda desk: desk.set("orders.service_min", str(n + 6)), which),
    st.builds(lambda n: lambda desk: pins.set_radius(desk, f"{n + 5}km"), which),
    st.sampled_from([_plan("build"), _plan("build"), _plan("undo"), _plan("redo")]),
    st.builds(lambda at, van: _plan_order("move", at, to_vehicle=van, force=True), which, st.integers(1, 2)),
    st.builds(lambda at: _plan_order("unassign", at), which),
    st.builds(lambda at: _plan_order("lock", at, Lock.VEHICLE), which),
    st.builds(lambda van: _plan("lock_route", van, locked=True), st.integers(1, 2)),
    st.just(lambda desk: deliveries.approve(desk, DAY)),
    st.builds(_outcome, which, st.sampled_from(Outcome), st.sampled_from(["mark", "mark", "correct"]),
              st.none() | st.just((51.5003, -0.0997))),
    st.builds(lambda at: lambda desk: deliveries.reschedule(desk, _order(desk, at), NEXT), which),
    st.builds(lambda at: lambda desk: deliveries.return_to_shop(desk, _order(desk, at)), which),
    st.just(lambda desk: deliveries.close(desk, DAY, next_day=NEXT)),
)  # fmt: skip
#: A day that comes far: otherwise most random walks never get an order out.
FAR: list[Act] = [_import("2"), _plan("build"), lambda desk: deliveries.approve(desk, DAY)]
walks = st.tuples(st.sampled_from([[], FAR[:1], FAR[:2], FAR, FAR]), st.lists(acts | st.just(None), max_size=10)).map(
    lambda both: [*both[0], *both[1]]
)


@pytest.fixture(scope="module")
def staffed(engine_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with two vans."""
    path = tmp_path_factory.mktemp("staffed") / "shop.db"
    desk = open_desk(path, who="eve", clock=StoppedClock(MONDAY))
    desk.set("messages.from", "bread@example.com")
    add_van(desk, "Van 1")
    add_van(desk, "Van 2", mass_g=3000)
    desk.close()
    return path


@contextmanager
def copy_of(staffed: Path) -> Iterator[Desk]:
    """Ann's desk on a copy of her own."""
    path = staffed.with_name(f"{next(_files)}.db")
    shutil.copy(staffed, path)
    desk = with_engine(open_desk(path, who="ann", clock=StoppedClock(MONDAY)))
    yield desk
    desk.close()
    path.unlink()


def content(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is taken back; but for the counts of changes, which only ever go up."""
    found = {}
    for table in ROWS:
        names = [row[1] for row in desk.db.execute(f"PRAGMA table_info({table})").fetchall()]
        wanted = ", ".join(name for name in names if not (name == "version" and table in COUNTED))
        found[table] = sorted(desk.db.execute(f"SELECT {wanted} FROM {table}").fetchall(), key=repr)
    return found


def newest(desk: Desk) -> int:
    return max((step.id for step in undoing.steps(desk).done), default=0)


def walked(desk: Desk, walk: list[Act | None]) -> list[dict[str, list[tuple[Any, ...]]]]:
    """What stood before the first step and after each that stands; None undoes one. What is refused changes nothing."""
    seen = [content(desk)]
    for act in walk:
        before = newest(desk)
        try:
            undoing.undo(desk) if act is None else act(desk)
        except Refused:
            assert content(desk) == seen[-1]
            continue
        if act is None:
            seen.pop()
        elif newest(desk) > before:
            seen.append(content(desk))
        assert content(desk) == seen[-1]
    return seen


@settings(max_examples=50, deadline=None)
@given(walk=walks)
def test_undone_one_by_one_nothing_was_done_and_redone_everything_was(staffed: Path, walk: list[Act | None]) -> None:
    with copy_of(staffed) as desk:
        seen = walked(desk, walk)
        assert len(undoing.steps(desk).done) == len(seen) - 1
        for state in reversed(seen[:-1]):
            undoing.undo(desk)
            assert content(desk) == state
        for state in seen[1:]:
            undoing.redo(desk)
            assert content(desk) == state
        if len(seen) > 1:
            undoing.undo(desk, len(seen) - 1)
        assert content(desk) == seen[0]
        assert desk.fsck() == []
        # What was planned of orders that are gone is listed no more; the rest of the history can be read.
        for revision in (*plans.revisions(desk, DAY), *plans.revisions(desk, NEXT)):
            plans.show(desk, plan_id=revision.id)


def rows(desk: Desk) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every row by table and key, without its count of changes."""
    known = shapes(desk.db, ROWS)
    return {
        (table, *shape.key_of(row)): shape.content(row) or ()
        for table, shape in known.items()
        for row in desk.db.execute(f"SELECT * FROM {table}").fetchall()
    }


class Turn:
    """Undo or redo, as an act."""

    def __init__(self, verb: str, steps: int = 1) -> None:
        self.verb, self.steps = verb, steps

    def __call__(self, desk: Desk) -> object:
        return getattr(undoing, self.verb)(desk, self.steps)


turns = st.sampled_from([Turn("undo"), Turn("undo"), Turn("redo"), Turn("undo", 2)])
#: Several acts on the same few rows, so that the two meet.
meeting = st.one_of(
    st.builds(lambda at, notes: _edit(at, notes=notes), st.just(0), st.sampled_from(["Ring", "Knock", "Call"])),
    st.builds(lambda n: lambda desk: desk.set("orders.service_min", str(n)), st.integers(6, 9)),
)


@settings(max_examples=60, deadline=None)
@given(walk=st.lists(st.tuples(st.booleans(), acts | meeting | turns | turns), max_size=16))
def test_of_two_people_each_undoes_only_what_is_still_as_that_person_left_it(
    staffed: Path, walk: list[tuple[bool, Act]]
) -> None:
    with copy_of(staffed) as ann:
        ben = with_engine(open_desk(ann.path, who="ben", clock=StoppedClock(MONDAY)))
        for act in FAR[:2]:
            act(ann)
        left: dict[str, dict[tuple[Any, ...], list[Any]]] = {"ann": defaultdict(list), "ben": defaultdict(list)}
        for key, row in rows(ann).items():
            left["ann"][key].append(row)
        for hers, act in walk:
            desk = ann if hers else ben
            before, lines = rows(desk), desk.events_since()
            with suppress(Refused):
                act(desk)
            after = rows(desk)
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            if isinstance(act, Turn):
                assert [key for key in changed if before.get(key) not in left[desk.who][key]] == []
            for key in changed:
                left[desk.who][key].append(after.get(key))
            # The journal only grows, and what is in view can be read.
            assert desk.events_since()[: len(lines)] == lines
            for day in (DAY, NEXT):
                if (head := plans.standing(desk, day).head) is not None:
                    plans.show(desk, plan_id=head)
        assert ann.fsck() == []
        ben.close()


def test_the_last_day_of_the_walk_is_a_real_one(staffed: Path) -> None:
    """The walk that comes far does come far: messages wait, orders are out."""
    with copy_of(staffed) as desk:
        for act in FAR:
            act(desk)
        states = {row.state for row in orders.order_rows(desk, orders.order_ids(desk))}
        assert {str(state) for state in states} == {"out"}
        assert isinstance(DAY, date)
        assert desk.db.execute("SELECT count(*) FROM messages").fetchone()[0] == 5
