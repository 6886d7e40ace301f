"""Bad input by the command line: each gets a sentence that names the place and the remedy, and loses nothing."""

from __future__ import annotations

import csv
import ctypes
import email
import email.policy
import io
import json
import os
import random
import shutil
import sqlite3 as stdlib
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from console.cli import run
from core.clock import parse_wall, span
from core.errors import FileRefused
from core.store.sqlite import sqlite3
from core.text import clean
from core.wiring import open_desk
from fixtures import nasty
from fixtures.demo import TOWN
from tests.core.orders.conftest import HEADER, csv_of, xlsx_of

ROOT = Path(__file__).parents[2]
MORNING = "2026-03-02T08:00:00+00:00"
DAY = "2026-03-03"
GOOD = ["1001", "Ann Smith", "07946 000123", "12 Mill Lane", "Colchester", DAY, "9-12", "1.5", "2 x Bread"]
HEAD = b"Order,Name,Address\n"
#: What turns the reading direction, or is no character at all.
_TURNING = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def steering(text: str) -> set[str]:
    """The characters of the text that would act on a terminal, but for line ends."""
    return {
        f"U+{ord(c):04X}"
        for c in text
        if c != "\n" and (unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or ord(c) in _TURNING)
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """An object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Shop:
    """A shop's file and the command line on it. Whatever it says is safe for a terminal and never a traceback."""

    path: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def tried(self, *arguments: object, now: str = MORNING) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        self.monkeypatch.setenv("ROUNDSMAN_NOW", now)
        self.capsys.readouterr()
        ended = run(["--file", str(self.path), *map(str, arguments)])
        return ended, *self.capsys.readouterr()

    def __call__(self, *arguments: object, code: int = 0, now: str = MORNING) -> Said:
        ended, out, err = self.tried(*arguments, now=now)
        assert ended == code, (arguments, out, err)
        assert "Traceback" not in err
        assert not steering(out), arguments
        assert not steering(err), arguments
        return Said(ended, out, err)

    def refuses(self, *arguments: object, words: tuple[str, ...], code: int = 1) -> Said:
        """The command is refused with a sentence that holds these words, and nothing changes."""
        before = self.counts()
        refusal = self(*arguments, code=code)
        for word in words:
            assert word.casefold() in refusal.err.casefold(), refusal.err
        assert self.counts() == before
        assert self("fsck").code == 0
        return refusal

    def counts(self) -> tuple[int, ...]:
        """Orders, lines of the journal, settings: counted past the program."""
        db = stdlib.connect(f"{self.path.as_uri()}?mode=ro", uri=True)
        try:
            tables = ("orders", "event", "settings", "pins", "messages")
            return tuple(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
        finally:
            db.close()


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Ann's shop in London with one order."""
    monkeypatch.setenv("ROUNDSMAN_USER", "ann")
    monkeypatch.chdir(tmp_path)
    made = Shop(tmp_path / "shop.db", capsys, monkeypatch)
    made("settings", "set", "shop.timezone", "Europe/London")
    made("orders", "add", "--number", "A1", "--name", "Ann Smith", "--address", "12 Mill Lane, Colchester")
    return made


def roundsman(path: Path, *arguments: object, **how: Any) -> subprocess.CompletedProcess[str]:
    """The program itself, in a process of its own."""
    state = {"XDG_STATE_HOME": str(path.parent / "state"), "ROUNDSMAN_NOW": MORNING, "ROUNDSMAN_USER": "ann"}
    command = [sys.executable, "-m", "console", "--file", str(path), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | state, **how)
    assert "Traceback" not in done.stderr
    return done


# -- files that are no table of orders --


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ("is empty",)),
        (b"\0" * 5000, ("nothing to import",)),
        (bytes(range(256)) * 40, ("no table", "Export the orders as CSV")),
        (HEAD + b'1,"Ann,12 Mill Lane\n2,Ben,14 Mill Lane\n', ("row 2", "never closed", "Close it")),
        (HEAD + b"1," + b"x" * 10_000_000 + b",A 1\n", ("row 2", "more than 1,000,000 characters", "mend it")),
        (HEAD, ("a header in row 1 and no rows",)),
        (b"SQLite format 3\0" + b"\0" * 80, ("--file",)),
        (b"Colour,Size\nred,4\n", ("address", "--mapping")),
        (xlsx_of([HEADER, GOOD], extra={"xl/media/zero.bin": "\0" * 140_000_000}), ("would unpack to 140 MB",)),
    ],
    ids=["empty", "zeros", "binary", "quote", "huge cell", "header alone", "database", "no address", "bomb"],
)
def test_what_is_no_table_of_orders_is_refused_by_name_and_changes_nothing(
    shop: Shop, tmp_path: Path, data: bytes, words: tuple[str, ...]
) -> None:
    file = tmp_path / "monday.csv"
    file.write_bytes(data)
    shop.refuses("import", file, words=("monday.csv", *words))
    shop.refuses("import", file, "--json", "--dry-run", words=("monday.csv", *words))
    shop.refuses("import", file, "--show-mapping", words=("monday.csv",)) if words[0] != "address" else None


def test_a_file_that_is_not_there_or_is_a_folder_is_named(shop: Shop, tmp_path: Path) -> None:
    shop.refuses("import", tmp_path / "none.csv", words=("none.csv cannot be read", "check its name"))
    shop.refuses("import", tmp_path, words=("cannot be read", "check its name"))


def test_mixed_encodings_nul_bytes_and_columns_of_one_name_are_read_and_said(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "mixed.csv"
    file.write_bytes(
        b"Order,Name,Notes,Address,Notes\n"
        + "2001,Renée,ring,1 Mill Lane,first\n".encode()
        + "2002,Müller,,2 Mill Lane,\n".encode("cp1252")
        + b"2003,C\0id,,3 Mill Lane,\n"
    )
    done = shop("import", file, "--day", "tomorrow")
    assert "mixes UTF-8 with single bytes" in done.err
    assert "NUL bytes" in done.err
    rows = {row["order"]: row for row in shop("orders", "list", "--json").lines}
    assert [rows[n]["name"] for n in ("2001", "2002", "2003")] == ["Renée", "Müller", "Cid"]
    assert "ring" in rows["2001"]["notes"]
    assert "first" in rows["2001"]["notes"]
    assert shop("fsck").code == 0


# -- cells that cannot be --

_CELLS = {
    "negative weight": ("weight", "-3", "negative"),
    "window turned round": ("window", "17:00-9:00", "ends before it starts"),
    "phone with letters": ("phone", "call Ann", "phone"),
    "no such day": ("day", "31/02/2026", "no calendar has this day"),
    "latitude": ("lat", "95.2", "between -90 and 90"),
    "longitude": ("lon", "-181", "between -180 and 180"),
    "not a number": ("lat", "north", "number"),
    "escape": ("weight", "\x1b[31m3", "amount"),
    "markup": ("window", "[/x]", "window"),
}
_COLUMNS = {"weight": "Weight (kg)", "window": "Window", "phone": "Phone", "day": "Day", "lat": "Lat", "lon": "Lon"}


def test_bad_cells_are_named_with_row_column_and_reason_and_only_their_rows_come_back(
    shop: Shop, tmp_path: Path
) -> None:
    header = ["Order", "Name", "Address", *_COLUMNS.values()]
    good = {"weight": "1.5", "window": "9-12", "phone": "07946 000123", "day": DAY, "lat": "51.89", "lon": "0.9"}
    rows = [[f"G{n}", "Ann", f"{n} Mill Lane", *good.values()] for n in range(3)]
    for n, (column, value, _) in enumerate(_CELLS.values()):
        rows.append([f"B{n}", "Ben", f"{n} High Street", *(good | {column: value}).values()])
    file, back = tmp_path / "cells.csv", tmp_path / "back.csv"
    file.write_bytes(csv_of(*rows, header=header))
    done = shop("import", file, "--returned", back, code=3)
    said = [line for line in done.err.splitlines() if "row " in line or "Row " in line]
    for n, (column, _, reason) in enumerate(_CELLS.values()):
        (line,) = [line for line in said if f"ow {n + 5}" in line.split(",")[0]]
        assert _COLUMNS[column] in line
        assert reason in line
    assert f"{len(_CELLS)} rows were not taken" in done.err
    with back.open(encoding="utf-8-sig", newline="") as text:
        returned = list(csv.DictReader(text))
    assert [row["Order"] for row in returned] == [f"B{n}" for n in range(len(_CELLS))]
    told = shop("import", file, "--json", "--returned", tmp_path / "again.csv", code=3).lines[0]
    assert (told["new"], told["unchanged"], len(told["rejected"])) == (0, 3, len(_CELLS))
    back.write_bytes(csv_of(*([*row[:3], *good.values()] for row in rows[3:]), header=header))
    assert json.loads(shop("import", back, "--json").out)["new"] == len(_CELLS)
    assert shop.counts()[0] == 1 + len(rows)
    assert shop("fsck").code == 0


def test_numbers_and_days_in_other_habits_mean_what_they_say(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "habits.csv"
    file.write_bytes(
        b"Order;Name;Address;Day;Weight (g)\n"
        b"1;Ann;1 Mill Lane;13/12/2026;1.234,5\n"
        b"2;Ben;2 Mill Lane;03/12/2026;12,0\n"
        b"3;Cid;3 Mill Lane;46369;7\n"
    )
    shop("import", file)
    rows = {row["order"]: (row["day"], row["mass_g"]) for row in shop("orders", "list", "--json").lines}
    assert (rows["1"], rows["2"], rows["3"]) == (("2026-12-13", 1234), ("2026-12-03", 12), ("2026-12-13", 7))


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--mass", "-3", ("mass", "negative")),
        ("--window", "17:00-9:00", ("window", "ends before it starts")),
        ("--phone", "call Ann", ("phone",)),
        ("--day", "13/13/2026", ("day",)),
        ("--window", "\x1b[2J", ("window", "\\x1b[2J")),
    ],
)
def test_an_order_by_hand_is_held_to_the_same_rules(
    shop: Shop, option: str, value: str, words: tuple[str, ...]
) -> None:
    shop.refuses("orders", "add", "--name", "Ben", "--address", "1 High Street", option, value, words=words)
    shop.refuses("orders", "edit", "A1", option, value, words=words)


def test_a_place_that_is_not_on_earth_is_refused_by_hand_too(shop: Shop) -> None:
    shop.refuses("pins", "set", "A1", "95", "0.9", words=("90",))
    shop.refuses("pins", "set", "A1", "nan", "0.9", words=("latitude",))
    shop.refuses("pins", "set", "A1", "51.9", "inf", words=("longitude",))
    shop.refuses("fleet", "depot", "Main", "--at", "51.5,181", words=("no place on earth", "write latitude, longitude"))


# -- what the command line itself may hold --


@pytest.mark.parametrize(
    "arguments",
    [
        ("\x1b[31m",), ("orders", "\x9b31m"), ("orders", "list", "--\u202ex"), ("orders", "list", "a\x9b31mb"),
        ("orders", "list", "--state", "\x1b[2J"), ("orders", "show", "\udcff"), ("orders", "list", "--text", "\udcff"),
        ("log", "--subject", "\udcff"), ("log", "--since", "9" * 30), ("plan", "show", "--plan", "9" * 30),
        ("plan", "diff", "9" * 30, "1"), ("messages", "reconcile", "9" * 30, "drop"),
        ("orders", "edit", "A1", "--version", "9" * 30, "--name", "Ben"), ("backup", "\udcff.db"),
        ("import", "orders.csv", "--delimiter", "ab"), ("plan", "build", "--seed", "9" * 30),
    ],
)  # fmt: skip
def test_a_command_line_that_no_program_can_follow_is_usage(shop: Shop, arguments: tuple[str, ...]) -> None:
    shop.refuses(*arguments, words=(), code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("orders", "show", "\x1b[31m"), ("outcome", "\x9b31m", "delivered"), ("day", "show", "--day", "\u202e3"),
        ("import", "\x1b]0;x\x07.csv"), ("pins", "set", "\x1b[31m", "51", "0.9"), ("settings", "get", "\x1b[31m"),
        ("plan", "move", "\x1b[31m", "--to", "x"), ("messages", "preview", "\x1b[31m"), ("orders", "show", "9" * 30),
        ("sheet", "--vehicle", "\x1b[31m"), ("geocode", "--query", "\x1b[31m"), ("region", "add", "\x1b[31m.pbf"),
    ],
)  # fmt: skip
def test_what_is_quoted_from_the_command_line_is_shown_harmless(shop: Shop, arguments: tuple[str, ...]) -> None:
    assert shop.refuses(*arguments, words=()).err.count("\n") == 1


def test_a_terminal_of_another_encoding_shows_escapes_and_stops_nothing(shop: Shop) -> None:
    shop("orders", "edit", "A1", "--name", "Zoë 田中")
    done = subprocess.run(
        [sys.executable, "-m", "console", "--file", str(shop.path), "orders", "list"],
        cwd=ROOT, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "Zoë \\u7530\\u4e2d" in done.stdout.decode("latin-1")


# -- the file itself --


def test_a_table_named_as_the_file_is_refused_and_left_alone(shop: Shop, tmp_path: Path) -> None:
    shop.path = tmp_path / "orders.db"
    shop.path.write_bytes(csv_of(GOOD) * 50)
    before = shop.path.read_bytes()
    for verb in (("orders", "list"), ("import", shop.path), ("fsck",), ("backup",)):
        assert "orders.db is no Roundsman file; name another with --file" in shop(*verb, code=1).err
    assert shop.path.read_bytes() == before


def test_a_file_of_another_program_or_of_a_newer_one_is_refused_and_left_alone(shop: Shop, tmp_path: Path) -> None:
    newer = tmp_path / "newer.db"
    shutil.copy(shop("backup").out.strip(), newer)
    db = stdlib.connect(newer)
    db.execute("PRAGMA user_version = 99")
    db.close()
    other = tmp_path / "recipes.db"
    db = stdlib.connect(other)
    db.execute("CREATE TABLE recipe (name TEXT)")
    db.close()
    for path, words in ((newer, "install that version"), (other, "another program")):
        before = path.read_bytes()
        shop.path = path
        for verb in (("orders", "list"), ("orders", "add", "--address", "1 High Street"), ("fsck",)):
            refusal = shop(*verb, code=1).err
            assert words in refusal
            assert path.name in refusal
        assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["orders.csv/shop.db", "a" * 300 + ".db", "/proc/none/shop.db", ""])
def test_a_file_that_cannot_be_made_is_named(shop: Shop, tmp_path: Path, name: str) -> None:
    (tmp_path / "orders.csv").write_text("Order\n")
    shop.path = tmp_path / name
    refusal = shop("orders", "list", code=1 if name else 2).err
    assert str(shop.path) in refusal
    assert "--file" in refusal


def _as_owner_only() -> None:
    # Root reads and writes everything; without these two capabilities the modes of files bind it as everybody else.
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="modes bind root only where capabilities can be dropped")
def test_a_file_that_is_read_only_can_be_read_and_takes_no_change(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(csv_of(GOOD))
    before = shop.counts()
    shop.path.chmod(0o400)
    try:
        assert "A1" in roundsman(shop.path, "orders", "list", preexec_fn=_as_owner_only).stdout
        assert roundsman(shop.path, "fsck", preexec_fn=_as_owner_only).returncode == 0
        for verb in (("import", file), ("orders", "edit", "A1", "--name", "Ben")):
            refused = roundsman(shop.path, *verb, preexec_fn=_as_owner_only)
            assert refused.returncode == 1
            assert f"{shop.path} is read-only: nothing was changed. Give yourself the right" in refused.stderr
        shop.path.chmod(0)
        refused = roundsman(shop.path, "orders", "list", preexec_fn=_as_owner_only)
        assert refused.returncode == 1
        assert f"{shop.path} cannot be opened" in refused.stderr
        shop.path.chmod(0o600)
        tmp_path.chmod(0o500)
        refused = roundsman(tmp_path / "new.db", "orders", "list", preexec_fn=_as_owner_only)
        assert refused.returncode == 1
        assert "mend its permissions" in refused.stderr
    finally:
        tmp_path.chmod(0o700)
        shop.path.chmod(0o600)
    assert shop.counts() == before


def test_a_disk_that_is_full_takes_no_half_import(shop: Shop, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs the rights of root")
    try:
        file = tmp_path / "many.csv"
        file.write_bytes(csv_of(*([f"M{n}", *GOOD[1:3], f"{n} Mill Lane", *GOOD[4:]] for n in range(6000))))
        shutil.copy(shop("backup").out.strip(), small / "shop.db")
        shop.path = small / "shop.db"
        refused = shop.refuses("import", file, words=(str(shop.path), "nothing was changed", "Free some space"))
        assert refused.out == ""
        ballast = small / "ballast"
        with pytest.raises(OSError, match="No space left"):
            ballast.write_bytes(b"x" * 4_000_000)
        assert "Free some space" in shop("orders", "list", code=1).err
        ballast.unlink()
        shop.refuses("backup", "/dev/full/copy.db", words=("/dev/full/copy.db could not be written",))
        subprocess.run(["mount", "-o", "remount,size=40m", str(small)], check=True)
        assert "6000 are new" in shop("import", file).out
        assert shop("fsck").code == 0
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_papers_that_find_no_room_are_told_and_the_good_rows_are_in(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "cells.csv"
    file.write_bytes(csv_of(GOOD, ["1002", *GOOD[1:7], "-3", GOOD[8]]))
    refused = shop("import", file, "--returned", "/dev/full", code=1)
    assert "The good rows are in, but /dev/full cannot be written" in refused.err
    assert shop.counts()[0] == 2
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "console", "--file", str(shop.path), "orders", "list"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "The output cannot be written (No space left on device)" in done.stderr


def test_a_second_console_that_saw_an_older_order_is_told_both_values(shop: Shop) -> None:
    shop("orders", "edit", "A1", "--name", "Ben", "--version", "1")
    refusal = shop.refuses("orders", "edit", "A1", "--name", "Cid", "--version", "1", words=("ann", "Ben", "Cid"))
    assert "Traceback" not in refusal.err
    assert shop("orders", "list", "--json").lines[0]["name"] == "Ben"


# -- a file that is damaged --

_READING = (
    ("orders", "list"), ("orders", "list", "--json"), ("orders", "show", "A1"), ("pins", "list"), ("log",),
    ("day", "show", "--day", DAY), ("messages", "list"), ("settings", "list"), ("doctor",),
)  # fmt: skip
_WRITING = (("orders", "edit", "A1", "--name", "Ben"), ("settings", "set", "shop.name", "Harrow"), ("backup", "b.db"))


@pytest.fixture
def full(shop: Shop, tmp_path: Path) -> bytes:
    """The bytes of a shop's file with 300 orders."""
    file = tmp_path / "many.csv"
    file.write_bytes(csv_of(*([f"M{n}", *GOOD[1:3], f"{n} Mill Lane", *GOOD[4:]] for n in range(300))))
    shop("import", file)
    shop("backup", tmp_path / "copy.db")
    return (tmp_path / "copy.db").read_bytes()


@pytest.mark.parametrize("kept", [50, 100, 4096, 4097, 50_000, 200_000])
def test_a_file_that_was_cut_off_is_named_as_damaged(shop: Shop, full: bytes, tmp_path: Path, kept: int) -> None:
    assert kept < len(full)
    shop.path = tmp_path / "cut.db"
    for verb in (*_READING, *_WRITING):
        shop.path.write_bytes(full[:kept])
        told = shop(*verb, code=1).err
        assert "cut.db" in told
        assert "is damaged. Run roundsman fsck" in told or "is no Roundsman file" in told
    if kept >= 100:
        assert shop("fsck", code=2).out.startswith("GRAVE")


@pytest.mark.parametrize("seed", range(24))
def test_flipped_bytes_are_found_by_fsck_or_told_in_a_sentence(
    shop: Shop, full: bytes, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    spoilt = bytearray(full)
    for _ in range(rng.choice((1, 20, 400))):
        spoilt[rng.randrange(100, len(full))] ^= rng.randrange(1, 256)
    if seed % 4 == 0:
        at = rng.randrange(1, len(full) // 4096) * 4096
        spoilt[at : at + 4096] = rng.randbytes(4096)
    shop.path = tmp_path / "spoilt.db"
    copy = tmp_path / "b.db"
    defects = []
    for verb in (*_READING, *_WRITING, ("fsck",)):
        for old in (*tmp_path.glob("spoilt.db*"), copy):
            old.unlink(missing_ok=True)
        shop.path.write_bytes(spoilt)
        try:
            code, out, err = shop.tried(*verb)
        except (ValueError, LookupError, stdlib.Error, sqlite3.Error) as defect:  # told with the path of a crash file
            defects.append(defect)
            continue
        assert "Traceback" not in err
        assert not steering(out + err)
        assert code in {0, 1, 2}
        assert code == 0 or err.strip() or out.strip()
    assert verb == ("fsck",)
    assert not defects or code == 2


def test_a_schema_that_is_spoilt_is_no_traceback_and_fsck_finds_it(shop: Shop) -> None:
    db = stdlib.connect(shop.path)
    db.execute("ALTER TABLE orders RENAME COLUMN notes TO nodes")
    db.commit()
    db.close()
    told = roundsman(shop.path, "orders", "list")
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "Run roundsman fsck" in told.stderr
    assert "orders is not the table that this program made" in shop("fsck", code=2).out


def test_a_copy_without_its_log_is_an_older_state_and_the_original_is_whole(shop: Shop, tmp_path: Path) -> None:
    desk = open_desk(shop.path, who="bob")
    shop("orders", "add", "--number", "A2", "--name", "Ben", "--address", "2 Mill Lane")
    before = shop.counts()
    assert shop.path.with_name("shop.db-wal").stat().st_size > 0
    copy = tmp_path / "copied.db"
    shutil.copy(shop.path, copy)
    shop.path = copy
    assert shop("fsck").code == 0
    assert shop.counts()[0] < before[0] or shop.counts() == before
    shop.path = desk.path
    assert shop.counts() == before
    desk.close()


def test_a_file_that_goes_away_while_it_is_open_takes_no_change_that_would_be_lost(shop: Shop, tmp_path: Path) -> None:
    desk = open_desk(shop.path, who="bob")
    kept = tmp_path / "kept.db"
    shop.path.rename(kept)
    with pytest.raises(FileRefused, match="was deleted, moved or replaced while it was open"):
        desk.set("shop.name", "Harrow")
    shop("settings", "set", "shop.name", "Another shop")
    with pytest.raises(FileRefused, match="nothing was changed"):
        desk.set("shop.name", "Harrow")
    shop.path.unlink()
    kept.rename(shop.path)
    desk.set("shop.name", "Harrow")
    desk.close()
    assert shop("settings", "get", "shop.name").out == "Harrow\n"
    assert shop("fsck").code == 0


def test_a_region_that_is_damaged_names_itself_and_the_shop_stays_whole(shop: Shop, tmp_path: Path) -> None:
    shop("region", "add", TOWN)
    region = tmp_path / "shop.region.db"
    whole = region.read_bytes()
    spoilt = bytearray(whole)
    rng = random.Random(1)
    for _ in range(3000):
        spoilt[rng.randrange(4096, len(whole))] ^= 255
    for damaged in (bytes(spoilt), whole[: len(whole) // 2], csv_of(GOOD) * 20, b""):
        region.write_bytes(damaged)
        told = shop.refuses("geocode", words=(str(region), "build it again: roundsman region add")).err
        assert told.count("\n") == 1
        shop.refuses("geocode", "--query", "4 Wendle Park", words=("build it again: roundsman region add",))
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(TOWN.read_bytes()[:60_000])
    region.write_bytes(whole)
    shop.refuses("region", "add", cut, words=("cut.osm.pbf is cut off or damaged", "add it anew"))
    assert region.read_bytes() == whole


# -- hostile text, through every verb that reads --


def _fleet(shop: Shop, at: str = "51.885,0.895", hours: tuple[str, str] = ("6:00", "22:00")) -> None:
    shop("fleet", "depot", "Main", "--at", at, "--address", "1 Harbour Road")
    for number in (1, 2):
        shop("fleet", "vehicle", f"Van {number}", "--mass", "900kg", "--volume", "9m3")
        shop("fleet", "driver", f"Driver {number}")
        shop(
            "fleet",
            "shift",
            f"Van {number}",
            f"Driver {number}",
            "--days",
            "mon-sun",
            "--from",
            hours[0],
            "--to",
            hours[1],
        )


def _hostile_files(folder: Path) -> tuple[Path, Path]:
    """Every hostile string as name, notes, access, items and address, once as CSV and once as JSON."""
    header = ["Order", "Name", "Address", "Notes", "Access", "Items", "Company", "Unit", "Email", "Day", "Lat", "Lon"]
    rows = []
    for n, text in enumerate(nasty()):
        place = (DAY, f"{51.86 + 0.0006 * n:.4f}", f"{0.86 + 0.0008 * n:.4f}")
        address, items = f"{n} {text} Street", f"{n % 5 + 1} x {text}"
        rows.append([f"N{n} {text}", text, address, text, text, items, text, text, f"n{n}@example.com", *place])
    table, nested = folder / "hostile.csv", folder / "hostile.json"
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    table.write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
    nested.write_text(json.dumps([dict(zip(header, ["J" + row[0], *row[1:]], strict=True)) for row in rows]), "ascii")
    return table, nested


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.loud: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.loud += [name for name, _ in attrs if name.startswith("on") or name in {"href", "src"}]


_PAGE = {
    "html", "head", "meta", "title", "style", "body", "section", "header", "h1", "p", "div", "span", "b", "ul", "li",
    "footer",
}  # fmt: skip


def test_hostile_text_reaches_no_terminal_page_letter_or_table_alive(shop: Shop, tmp_path: Path) -> None:
    strings = nasty()
    assert len(strings) >= 75
    for key, value in {
        "orders.service_min": "1", "orders.setup_min": "1", "messages.from": "shop@example.com",
        "shop.name": "\x1b[31m[/x]<b>\r\nBcc: all@example.com",
    }.items():  # fmt: skip
        shop("settings", "set", key, value)
    _fleet(shop)
    for file in _hostile_files(tmp_path):
        told = json.loads(shop("import", file, "--json").out)
        assert (told["new"], told["rejected"]) == (len(strings), [])
    for n, text in enumerate(strings):
        shop("orders", "add", "--number", f"H{n}", "--name", text, "--address", f"{n} {text} Street", "--notes", text,
             "--access", text, "--items", f"1 x {clean(text) or 'thing'}", "--day", DAY)  # fmt: skip
    orders = shop("orders", "list", "--json").lines
    assert len(orders) == 3 * len(strings) + 1
    built = shop("plan", "build", "--day", DAY, "--iterations", "5", "--json").lines[0]
    assert sum(len(stop["orders"]) for route in built["routes"] for stop in route["stops"]) > len(strings)
    shop("plan", "lock", f"id:{orders[5]['id']}", "--day", DAY)
    assert shop("plan", "approve", "--day", DAY).out
    ids = [row["id"] for row in orders if row["state"] == "out"]
    for n, order in enumerate(ids[:10]):
        shop("outcome", f"id:{order}", "delivered", "--note", strings[n + 9], "--received-by", strings[n + 9])
    _read_everything(shop, tmp_path, ids)
    assert shop("fsck").code == 0


def _read_everything(shop: Shop, folder: Path, ids: list[int]) -> None:
    day = ("--day", DAY)
    for verb in (
        ("orders", "list"), ("pins", "list"), ("plan", "show", *day), ("plan", "list", *day), ("plan", "diff", *day),
        ("messages", "list"), ("day", "show", *day), ("log",),
    ):  # fmt: skip
        shop(*verb)
        assert shop(*verb, "--json").lines
    for order in ids:
        assert shop("orders", "show", f"id:{order}").out
    for order in ids[::3]:
        assert shop("orders", "show", f"id:{order}", "--json").lines[0]["history"]
    for order in ids[:30]:
        shop("messages", "preview", f"id:{order}")
        shop("messages", "preview", f"id:{order}", "--json")
    shop("day", "close", *day, code=1)
    shop("day", "close", *day, "--json", code=1)
    for load in ((), ("--load",)):
        assert shop("sheet", *day, *load).out
        page = folder / "page.html"
        shop("sheet", *day, *load, "--html", page)
        tags = _Tags()
        tags.feed(page.read_text("utf-8"))
        assert tags.seen <= _PAGE
        assert tags.loud == []
        assert not steering(page.read_text("utf-8"))
    shop("sheet", *day, "--gpx", folder / "routes.gpx")
    assert ET.parse(folder / "routes.gpx").getroot().tag.endswith("gpx")
    shop("messages", "send")
    letters = list(folder.rglob("*.eml"))
    assert letters
    for letter in letters:
        read = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
        assert read.defects == []
        assert len(read["To"].addresses) == 1
        assert read["Bcc"] is None
        assert not steering(str(read["Subject"]) + str(read["From"]) + read.get_content().replace("\r\n", "\n"))


def test_returned_rows_start_no_formula_and_mean_the_same_once_mended(shop: Shop, tmp_path: Path) -> None:
    texts = [text for text in nasty() if text[:1] in "=+-@"]
    assert len(texts) >= 4
    rows = [[f"F{n}", text, f"{n} Mill Lane", text, "-1"] for n, text in enumerate(texts)]
    file, back = tmp_path / "formula.csv", tmp_path / "back.csv"
    file.write_bytes(csv_of(*rows, header=["Order", "Name", "Address", "Notes", "Weight (kg)"]))
    shop("import", file, "--returned", back, code=3)
    with back.open(encoding="utf-8-sig", newline="") as table:
        returned = list(csv.DictReader(table))
    assert all(row[column][:1] not in {"=", "+", "@"} for row in returned for column in ("Name", "Notes"))
    mended = back.read_text("utf-8-sig").replace("'-1", "1").replace(",-1", ",1")
    back.write_text(mended, "utf-8")
    shop("import", back)
    names = {row["order"]: row["name"] for row in shop("orders", "list", "--json").lines}
    assert [names[f"F{n}"] for n in range(len(texts))] == [clean(text) for text in texts]


# -- the days on which the clocks change --

_NIGHT = ("2:15-2:45", "2:15-2:45", "1:00-2:30", "2:30-4:00", "3:00-3:20", "1:30-3:30", "", "2:00-3:00")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_day_on_which_the_clocks_change_is_planned_driven_and_closed(shop: Shop, tmp_path: Path, day: str) -> None:
    evening = f"{day[:-2]}{int(day[-2:]) - 1}T18:00:00+00:00"
    numbers = _night_orders(shop, tmp_path, day, evening)
    plan = shop("plan", "build", "--day", day, "--iterations", "50", "--json", now=evening).lines[0]
    assert plan["unassigned"] == []
    stops = [stop for route in plan["routes"] for stop in route["stops"]]
    assert sorted(order for stop in stops for order in stop["orders"]) == numbers
    assert all(stop["late_s"] == 0 and _kept(stop, day) for stop in stops)
    for route in plan["routes"]:
        _goes_forward(route)
    shop("plan", "approve", "--day", day, now=evening)
    assert json.loads(shop("messages", "send", "--json", now=evening).out)["sent"] == len(numbers)
    shown = shop("day", "show", "--day", day, "--json", now=f"{day}T02:00:00+00:00").lines[0]
    for route in shown["routes"]:
        etas = [datetime.fromisoformat(stop["eta"]) for stop in route["stops"]]
        assert etas == sorted(etas)
        assert all(stop["late_s"] >= 0 for stop in route["stops"])
    for n, order in enumerate(numbers):
        how = ("failed", "--reason", "NOT_HOME") if n == 0 else ("delivered",)
        shop("outcome", order, *how, now=f"{day}T04:0{n}:00+00:00")
    closed = shop("day", "close", "--day", day, "--json", now=f"{day}T08:00:00+00:00").lines[0]
    assert (closed["delivered"], [moved["order"] for moved in closed["moved"]]) == (7, ["D0"])
    assert shop("fsck").code == 0


def _night_orders(shop: Shop, folder: Path, day: str, evening: str) -> list[str]:
    """Eight orders in Paris with windows in and about the hour that is skipped or comes twice; their numbers."""
    for key, value in {
        "shop.timezone": "Europe/Paris", "messages.from": "shop@example.com",
        "messages.quiet_from": "23:59", "messages.quiet_until": "0:00",
    }.items():  # fmt: skip
        shop("settings", "set", key, value)
    _fleet(shop, "48.88,2.35", ("0:30", "7:00"))  # the depot's place says whose clock a window means
    header = ["Order", "Name", "Address", "Email", "Day", "Window", "Lat", "Lon"]
    rows = [
        [f"D{n}", f"Customer {n}", f"{n} Mill Lane", f"d{n}@example.com", day, window, f"{48.88 + n / 500}", "2.35"]
        for n, window in enumerate(_NIGHT)
    ]
    file = folder / "night.csv"
    file.write_bytes(csv_of(*rows, header=header))
    assert "8 are new" in shop("import", file, now=evening).out
    return [row[0] for row in rows]


def _kept(stop: dict[str, Any], day: str) -> bool:
    """Whether the service begins within the promise of the stop's first order, compared in UTC."""
    opens, _, closes = _NIGHT[int(stop["orders"][0].removeprefix("D"))].partition("-")
    if not opens:
        return True
    first, last = span(date.fromisoformat(day), parse_wall(opens), parse_wall(closes), ZoneInfo("Europe/Paris"))
    return first <= datetime.fromisoformat(stop["starts"]).timestamp() <= last


def _goes_forward(route: dict[str, Any]) -> None:
    """No instant of the route lies before the one before it, and its length is what the instants say."""
    times = [route["departs"]]
    for stop in route["stops"]:
        times += [stop["arrival"], stop["starts"], stop["departure"]]
    instants = [datetime.fromisoformat(text) for text in (*times, route["returns"])]
    assert instants == sorted(instants)
    assert (instants[-1] - instants[0]).total_seconds() == route["duration_s"]
