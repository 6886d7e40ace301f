"""Hostile text in every field of the file, on every screen and dialog, seen as bytes in a real terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from console import commands
from console.text import plain
from core.deliveries import service as deliveries
from core.deliveries.model import FailureReason, Outcome
from core.orders import service as orders
from core.plans import service as plans
from core.wiring import open_desk
from fixtures import nasty
from tests.conftest import MONDAY, StoppedClock
from tests.console import rounds
from tests.console.stream import foreign, parts, width
from tests.console.terminals import DOWN, END, ENTER, ESCAPE, PAGE_DOWN, Terminal

#: What no entrance has cleaned: written into the file behind the program's back.
STORED = {
    "orders": ("name", "company", "phone", "email", "address", "unit", "notes", "access"),
    "lines": ("name", "sku"),
    "depots": ("name", "address"),
    "vehicles": ("name",),
    "drivers": ("name", "phone"),
    "messages": ("recipient", "subject", "body", "error"),
    "pins": ("label", "why"),
    "plans": ("note",),
    "plan_unassigned": ("reason", "nearest_miss"),
    "attempts": ("note", "received_by"),
}
LONG = "long " * 2000
#: Milliseconds that the console waits whether an Escape begins a sequence.
ESCDELAY_MS = "20"
#: These end the console, or keep a processor busy; they show no text of a customer.
PASSED_OVER = {"app.quit", "app.suspend", "plan.build", "plan.keeping", "plan.prove", "pins.pin", "orders.pin", "osrm"}


def strings() -> list[str]:
    """The strings of the fixture that a file can hold, and one of ten kilobytes."""
    return [text for text in [*nasty(), LONG] if text.isascii() or text.encode("utf-8", "ignore").decode() == text]


@pytest.fixture(scope="module")
def hostile(engine_ready: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned and dispatched Monday whose every text is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "shop.db"
    desk = open_desk(path, who="ann \x1b[31m[/x]", clock=StoppedClock(MONDAY))
    desk.set("shop.timezone", "Europe/London")
    rounds.staff(desk)
    orders.import_orders(desk, _file().encode(), "orders.csv", day=rounds.MONDAY)
    plans.build(desk, rounds.MONDAY, engine="ortools", seed=1, iterations=5)
    placed = deliveries.approve(desk, rounds.MONDAY) and plans.show(desk, rounds.MONDAY).placed
    deliveries.mark(desk, placed[0], Outcome.FAILED, reason=FailureReason.NOT_HOME, note=nasty()[0])
    deliveries.mark(desk, placed[1], Outcome.DELIVERED, received_by=nasty()[1])
    texts = strings()
    with desk.writing() as db:
        for table, columns in STORED.items():
            key = "rowid" if table not in {"lines", "pins", "plan_unassigned"} else "rank"
            _spoil(db, table, columns, texts, key)
        db.execute("UPDATE settings SET value = ? WHERE key = 'shop.name'", ("\x1b]0;owned\x07[/x] Shop",))
    desk.close()
    return path


def _file() -> str:
    rows = ["Order,Name,Address,Lat,Lon,E-mail,Weight kg,Items"]
    for n in range(len(strings())):
        place = f"{51.9 + n % 9 / 500:.4f},{0.9 + n // 9 / 500:.4f}" if n % 11 else ","
        rows.append(f'{n:03},Name {n},"{n} High Street, Wendlesham",{place},c{n}@example.com,1,1 x Bun')
    return "\n".join(rows)


def _spoil(db, table: str, columns: tuple[str, ...], texts: list[str], key: str) -> None:
    """Another string in every row of every column; what has to differ is told apart at its end."""
    if key == "rowid":
        rows = [(row[0],) for row in db.execute(f"SELECT rowid FROM {table}").fetchall()]
        where = "rowid = ?"
    else:
        names = {
            "lines": ("order_id", "position"),
            "pins": ("address_key",),
            "plan_unassigned": ("plan_id", "order_id"),
        }
        where = " AND ".join(f"{name} = ?" for name in names[table])
        rows = db.execute(f"SELECT {', '.join(names[table])} FROM {table}").fetchall()
    for at, row in enumerate(rows):
        for column_at, column in enumerate(columns):
            text = texts[(at + 7 * column_at) % len(texts)]
            unique = (
                f" {at}" if (table, column) in {("depots", "name"), ("vehicles", "name"), ("drivers", "name")} else ""
            )
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (text + unique, *row))


@pytest.fixture
def terminal(request, hostile: Path, tmp_path: Path) -> Iterator[Terminal]:
    environment = {
        "ROUNDSMAN_NOW": MONDAY.isoformat(),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "ESCDELAY": ESCDELAY_MS,
    }
    file = shutil.copy(hostile, tmp_path / "shop.db")
    with Terminal("--file", str(file), size=request.param, environment=environment) as terminal:
        terminal.until(b"orders")
        terminal.quiet(0.5)
        yield terminal
    assert list((tmp_path / "state").rglob("crash*")) == []


@pytest.mark.parametrize("terminal", [(80, 24)], indirect=True, ids=["80x24"])
def test_nothing_of_a_customer_acts_on_the_terminal_and_nothing_moves_a_column(terminal: Terminal) -> None:
    everywhere = [command for command in commands.at(commands.EVERYWHERE) if not command.id.startswith("go.")]
    for place in commands.PLACES:
        _press(terminal, place.key.encode())
        for _ in range(5):
            _press(terminal, PAGE_DOWN)
        # What works everywhere shows the same from every place.
        for at, command in enumerate((*commands.at(place.name), *(everywhere if place.name == "orders" else ()))):
            if command.id not in PASSED_OVER and command.key and (key := _bytes(command.key)):
                _at_another_row(terminal, at)
                _press(terminal, key)
                _press(terminal, DOWN)
                _press(terminal, END)
                _back(terminal, place)
    assert terminal.process.poll() is None
    _judge(bytes(terminal.written))


@pytest.mark.parametrize("terminal", [(160, 48)], indirect=True, ids=["160x48"])
def test_every_order_is_shown_beside_the_list_and_on_every_place(terminal: Terminal) -> None:
    for place in commands.PLACES:
        _press(terminal, place.key.encode())
        for key in (ENTER, *(DOWN,) * (len(strings()) if place.name == "orders" else 20), END):
            terminal.press(key, wait_s=0.3 if place.name == "orders" else 0.1, quiet_s=0.02)
            if key == ENTER:
                terminal.press(ESCAPE, wait_s=0.06, quiet_s=0.03)
    assert terminal.process.poll() is None
    _judge(bytes(terminal.written))


def _judge(written: bytes) -> None:
    assert foreign(written) == []
    # What a customer might have put among Textual's own sequences.
    assert b"\x1b[31m" not in written
    for text in strings():
        # A text that ends with a begun sequence stands, cleaned, before one of Textual's own as often as not.
        if "\x1b" in text and not text.endswith("\x1b["):
            assert text.encode() not in written
    wrong = {text for known, text in parts(written) if not known and width(text) != cell_len(text)}
    assert wrong == set()


def _at_another_row(terminal: Terminal, at: int) -> None:
    for key in (DOWN,) * (at % 3):
        _press(terminal, key)


def _back(terminal: Terminal, place: commands.Place) -> None:
    """Out of whatever has opened, to the place."""
    for _ in range(3):
        # Longer than the terminal's patience with an escape sequence.
        terminal.press(ESCAPE, wait_s=0.06, quiet_s=0.03)
    _press(terminal, b"n")
    terminal.press(ESCAPE, wait_s=0.06, quiet_s=0.03)
    _press(terminal, place.key.encode())


def _press(terminal: Terminal, key: bytes) -> None:
    terminal.press(key, wait_s=0.15, quiet_s=0.03)


def _bytes(key: str) -> bytes:
    names = {
        "question_mark": b"?",
        "slash": b"/",
        "left_square_bracket": b"",
        "right_square_bracket": b"",
        "enter": ENTER,
    }
    if key.startswith("ctrl+"):
        return bytes([ord(key[5]) & 31])
    return names.get(key, key.encode() if len(key) == 1 else b"")


@pytest.mark.parametrize("text", strings(), ids=ascii)
def test_a_string_on_one_line_is_as_wide_as_the_system_says(text: str) -> None:
    shown = plain(text)
    assert width(shown) == cell_len(shown)
