"""How quick the console is on a file of 100,000 orders, 500 of them today's, planned on 20 routes and dispatched.

Run it with: python -m tests.benchmarks.bench_console [--short]

All of it is measured through a pseudo-terminal, as a person has it: from the start of the process to the first order on
the screen, and from a key to the last byte of what it changes: stops, hours and map follow the cursor, and count as its
move. Text is the part of the bytes that is letters: the least in which those cells can be sent. `--short` leaves out
what takes minutes.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from console import commands
from core.desk import Desk
from tests.console.stream import parts
from tests.console.terminals import DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, Terminal

ORDERS, TODAY, VANS, KEYS = 100_000, 500, 20, 40
DAY, NOW = "2026-03-02", "2026-03-02T08:00:00+00:00"
#: What is measured on each place: one move at a time, its keys.
_MOVES = (
    ("cursor", (DOWN, UP) * (KEYS // 2)),
    ("walk", (DOWN,) * (KEYS // 2) + (UP,) * (KEYS // 2)),
    ("page", (PAGE_DOWN, PAGE_UP) * (KEYS // 2)),
    ("end", (END, HOME) * (KEYS // 2)),
)
#: A key that is held down comes again so soon.
_AGAIN_S = 0.03
#: Keys after which memory is looked at.
_SOON, _LATE = 2_000, 10_000
Line = tuple[str, str, str]


def main() -> None:
    """Print the table: what, measured, wanted."""
    short = "--short" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        os.environ |= {"ROUNDSMAN_NOW": NOW, "XDG_STATE_HOME": folder, "ROUNDSMAN_USER": "ann"}
        _fill(path)
        for what, measured, wanted in _measured(path, short):
            print(f"{what:<34}{measured:<110}{wanted}", flush=True)


def _measured(path: Path, short: bool) -> Iterator[Line]:
    yield "table of 100,000 rows opened", f"{asyncio.run(_table_opens()) * 1000:.0f} ms", "< 300 ms"
    yield _first_screen(path)
    yield from _at_size(path, (80, 24))
    yield _anothers_change(path)
    if not short:
        yield from _while_it_builds(path)
        yield _memory(path)
    yield from _at_size(path, (120, 40))
    yield from _at_size(path, (200, 60))


def _at_size(path: Path, size: tuple[int, int]) -> Iterator[Line]:
    with _console(path, size) as terminal:
        name = f"{size[0]}x{size[1]}"
        yield from _places(terminal, name)
        yield _switches(terminal, name)
        yield f"idle for 5 s, {name}", f"{_idle(terminal)} bytes sent", "0"


# -- the file --


def _fill(path: Path) -> None:
    """A file with the orders, one in two hundred for today, on twenty routes that are dispatched."""
    from core.deliveries import service as deliveries
    from core.orders import service as orders
    from core.plans import service as plans
    from core.wiring import open_desk

    desk = open_desk(path)
    desk.set("shop.timezone", "Europe/London")
    orders.import_orders(desk, "\n".join(_rows()).encode(), "orders.csv")
    _staff(desk)
    plan = plans.build(desk, desk.today(), seed=1, iterations=2_000)
    deliveries.approve(desk, desk.today())
    print(f"{ORDERS:,} orders, {len(plan.placed)} on {len(plan.routes)} routes, {len(plan.unassigned)} left out\n")
    desk.close()


def _rows() -> Iterator[str]:
    yield "Order,Name,Address,Lat,Lon,E-mail,Phone,Weight kg,Window,Date"
    for i in range(ORDERS):
        day = DAY if i % (ORDERS // TODAY) == 0 else f"20{20 + i % 6}-01-{1 + i % 28:02}"
        # Some wait for a person to place them.
        place = f"{51.8 + i * 7 % 1009 / 5000:.5f},{0.8 + i * 11 % 1013 / 5000:.5f}" if i % 5_000 else ","
        address = f'"{i % 200 + 1} Street {i % 997}, Town {i // 1000}"'
        yield f"{i:06},Customer {i},{address},{place},c{i}@example.com,07700900{i % 1000:03},2.5,9-17,{day}"


def _staff(desk: Desk) -> None:
    from datetime import time as clock

    from core.fleet import service as fleet
    from core.fleet.model import Driver, Vehicle

    depot = fleet.save_depot(desk, "Bakery", 51.9, 0.9, "1 Quay")
    for number in range(1, VANS + 1):
        van = fleet.save_vehicle(desk, Vehicle(f"Van {number}", depot.id, mass_g=70_000, cost_km=40, cost_hour=1400))
        person = fleet.save_driver(desk, Driver(f"Driver {number}"))
        fleet.save_shift(desk, van.id, person.id, range(7), clock(8, 30), clock(18))


# -- what is measured --


async def _table_opens() -> float:
    """Seconds from giving a table its rows to its first drawn screen."""
    from textual.app import App, ComposeResult

    from console.widgets.rows import PagedRows, Row
    from console.widgets.table import Column, Table

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Table(Column("Order", 10), Column("Name", 20, grow=1))

    def fetch(keys: Sequence[int]) -> dict[int, Row]:
        return {key: Row(str(key), (str(key), f"Customer {key}")) for key in keys}

    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        began = time.perf_counter()
        app.query_one(Table).show(PagedRows(range(ORDERS), fetch, 2))
        await pilot.pause()
        return time.perf_counter() - began


def _first_screen(path: Path) -> Line:
    """Seconds to the first order on the screen, and the processor's time it took until then."""
    walls, worked = [], []
    for _ in range(7):
        began = time.perf_counter()
        with Terminal("--file", str(path)) as terminal:
            terminal.until(b"Customer")
            walls.append(time.perf_counter() - began)
            worked.append(_processor_s(terminal))
    told = (
        f"median {statistics.median(walls):.2f} s, best {min(walls):.2f} s, processor {statistics.median(worked):.2f} s"
    )
    return "first screen, 7 starts", told, "<= 0.8 s"


def _places(terminal: Terminal, size: str, *, building: bool = False) -> Iterator[Line]:
    """Keys on every place: the cursor, pages, the ends, and letters of a filter."""
    for place in commands.PLACES:
        terminal.press(place.key.encode(), wait_s=2, quiet_s=0.3)
        terminal.quiet(0.6)
        for what, keys in _MOVES:
            if building:
                yield (
                    f"{place.title}: {what}, a build runs",
                    _told([terminal.answer(key) for key in keys]),
                    "p95 <= 50 ms",
                )
            else:
                wanted = "p95 <= 50 ms" + (", <= 1,536 bytes" if what in ("cursor", "walk") else "")
                yield f"{place.title}: {what}, {size}", _moved(terminal, keys), wanted
        if not building:
            yield f"{place.title}: held down, {size}", _held(terminal), ""
        if not building and any(command.key == "slash" for command in commands.at(place.name)):
            yield f"{place.title}: typing a filter, {size}", _told(_typed(terminal)), "p95 <= 50 ms"


def _moved(terminal: Terminal, keys: Sequence[bytes]) -> str:
    """One key after the other, each when all that the one before has changed is drawn."""
    times, sent, text = [], [], []
    for key in keys:
        begun = len(terminal.written)
        seconds, count = terminal.press(key)
        times.append(seconds)
        sent.append(count)
        text.append(_text(bytes(terminal.written[begun:])))
    most = max(range(len(sent)), key=sent.__getitem__)
    return (
        f"{_told(times)}, {statistics.median(sent):,.0f} bytes ({statistics.median(text):,.0f} text), "
        f"at most {sent[most]:,} ({text[most]:,})"
    )


def _text(written: bytes) -> int:
    return sum(len(part.encode("utf-8", "surrogateescape")) for known, part in parts(written) if not known)


def _held(terminal: Terminal) -> str:
    """Ten keys as they come while one is held down, and what follows the last of them."""
    sent = 0
    for _ in range(10):
        terminal.type(DOWN)
        sent += terminal.quiet(_AGAIN_S)
    sent += terminal.quiet(0.5)
    terminal.press(HOME, quiet_s=0.3)
    return f"10 keys, {_AGAIN_S * 1000:.0f} ms apart: {sent:,} bytes"


def _typed(terminal: Terminal) -> list[float]:
    """Seconds from a letter to the letter, all the while the list follows."""
    terminal.press(b"/")
    times = []
    for letter in "customer 99" * 3:
        began = time.perf_counter()
        terminal.type(letter.encode())
        terminal.read(1.0)
        times.append(time.perf_counter() - began)
        terminal.quiet(0.09)
        if letter == "9":
            terminal.quiet(0.4)
    terminal.press(b"\x1b", wait_s=1, quiet_s=0.4)
    terminal.quiet(0.5)
    return times


def _switches(terminal: Terminal, size: str) -> Line:
    """From place to place by their keys, each seen before."""
    times = [terminal.press(place.key.encode())[0] for _ in range(8) for place in commands.PLACES]
    return f"from place to place, {size}", _told(times), "<= 100 ms"


def _idle(terminal: Terminal) -> int:
    terminal.quiet(1.5)
    return terminal.quiet(5.0)


def _anothers_change(path: Path) -> Line:
    """Seconds from another process's commit to its words on this one's screen."""
    from core.orders import service as orders
    from core.wiring import open_desk

    times = []
    other = open_desk(path, who="ben")
    with _console(path, (80, 24)) as terminal:
        for turn in range(8):
            order = orders.show(other, orders.order_ids(other, day=other.today(), sort="number")[0])
            terminal.quiet(0.137 * turn)
            # A name without a letter in common with the one before: only letters that differ are sent.
            name = chr(ord("P") + turn) * 9
            orders.edit(other, order.id, order.version, name=name)
            began = time.perf_counter()
            terminal.until(name[:7].encode())
            times.append(time.perf_counter() - began)
    other.close()
    return (
        "another console's change seen",
        f"median {statistics.median(times):.2f} s, most {max(times):.2f} s",
        "<= 1 s",
    )


def _while_it_builds(path: Path) -> Iterator[Line]:
    """The same keys while a search of two minutes runs in the background."""
    from core.wiring import open_desk

    desk = open_desk(path)
    before = desk.setting("plan.seconds")
    desk.set("plan.seconds", "300")
    with _console(path, (80, 24)) as terminal:
        terminal.press(b"3", wait_s=2, quiet_s=0.5)
        terminal.type(b"b")
        terminal.until(b"Best so far")
        terminal.press(b"w")
        yield from _places(terminal, "80x24", building=True)
        terminal.press(b"3", quiet_s=0.5)
        terminal.type(b"b")
        terminal.until(b"go on working")
        terminal.press(b"\x1b", wait_s=2, quiet_s=1)
    desk.set("plan.seconds", before)
    desk.close()


def _memory(path: Path) -> Line:
    """Resident memory after so many keys on all places."""
    taken = {}
    with _console(path, (80, 24)) as terminal:
        for pressed in range(1, _LATE + 1):
            there = pressed % 200 == 0
            terminal.type(
                commands.PLACES[pressed // 200 % len(commands.PLACES)].key.encode() if there else _any(pressed)
            )
            if pressed % 20 == 0:
                while terminal.read(0.1):
                    pass
            if pressed in (_SOON, _LATE):
                terminal.quiet(2)
                taken[pressed] = _resident_mb(terminal)
    grown = taken[_LATE] - taken[_SOON]
    return (
        "memory over 10,000 keys",
        f"{taken[_SOON]:.1f} MB after {_SOON:,}, {taken[_LATE]:.1f} MB after {_LATE:,}: {grown:+.1f} MB",
        "flat",
    )


def _any(pressed: int) -> bytes:
    return (DOWN, DOWN, PAGE_DOWN, UP, END, HOME, DOWN)[pressed % 7]


# -- small things --


def _console(path: Path, size: tuple[int, int]) -> Terminal:
    terminal = Terminal("--file", str(path), size=size)
    terminal.until(b"Customer")
    terminal.quiet(1.5)
    return terminal


def _told(times: Sequence[float]) -> str:
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    return f"median {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms"


def _processor_s(terminal: Terminal) -> float:
    """Seconds of processor time that the process has had."""
    fields = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(terminal: Terminal) -> float:
    pages = int(Path(f"/proc/{terminal.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
