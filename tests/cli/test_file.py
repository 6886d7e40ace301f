"""Verbs about the file: settings, log, doctor, fsck, backup."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from core.desk import Desk
from core.orders import service as orders
from core.wiring import open_desk

ROOT = Path(__file__).parents[2]
Roundsman = Callable[..., Any]


def test_a_setting_is_set_got_and_listed(roundsman: Roundsman) -> None:
    assert roundsman("settings", "set", "shop.name", "Harrow & Finch").code == 0
    assert roundsman("settings", "get", "shop.name").out == "Harrow & Finch\n"
    assert roundsman("settings", "list", "--json").json["shop.name"] == "Harrow & Finch"
    assert "road distance over straight line" in roundsman("settings", "list").out


def test_a_setting_that_cannot_be_is_refused_with_exit_1(roundsman: Roundsman) -> None:
    done = roundsman("settings", "set", "shop.timezone", "Mars/Olympus")
    assert (done.code, done.out) == (1, "")
    assert done.err == "shop.timezone: There is no time zone “Mars/Olympus”; a valid one is Europe/London.\n"


def test_a_wrong_command_line_exits_with_2(roundsman: Roundsman) -> None:
    assert roundsman("settings", "frobnicate").code == 2
    assert roundsman("nonsense").code == 2


def test_the_log_tells_who_did_what_and_keeps_personal_data_back(roundsman: Roundsman) -> None:
    roundsman("settings", "set", "shop.phone", "+441632960001")
    (event,) = roundsman("log", "--json").lines
    assert event["who"] == "ann"
    assert event["at"] == "2026-03-02T08:00:00+00:00"
    assert (event["kind"], event["subject"]) == ("settings.changed", "setting:shop.phone")
    assert "960001" not in roundsman("log").out + roundsman("log", "--json").out


def test_the_log_can_be_followed_from_another_process(roundsman: Roundsman, shop_file: Path) -> None:
    roundsman("settings", "set", "shop.name", "Harrow")
    command = [sys.executable, "-m", "console", "--file", str(shop_file), "log", "--follow", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert '"seq": 1' in following.stdout.readline()
        roundsman("settings", "set", "shop.name", "Finch")
        assert '"seq": 2' in following.stdout.readline()
        following.send_signal(2)
        assert following.wait(10) == 130


def test_the_doctor_names_the_library_and_what_is_missing(roundsman: Roundsman) -> None:
    facts = roundsman("doctor", "--json").json
    assert facts["mode"] == "0600"
    assert facts["settings"] == "not set yet: shop.name, shop.address"


def test_the_doctor_never_tells_a_secret(roundsman: Roundsman, monkeypatch: Any) -> None:
    monkeypatch.setenv("ROUNDSMAN_SMTP_PASSWORD", "hunter2")
    done = roundsman("doctor")
    assert "a password is given" in done.out
    assert "hunter2" not in done.out + done.err


def test_a_sound_file_exits_0_and_a_tampered_one_2(roundsman: Roundsman, shop_file: Path) -> None:
    roundsman("settings", "set", "shop.name", "Harrow")
    assert roundsman("fsck").code == 0
    desk = open_desk(shop_file)
    desk.db.execute("DROP TRIGGER event_is_not_changed")
    desk.db.execute("UPDATE event SET who = 'mallory'")
    desk.close()
    done = roundsman("fsck", "--json")
    assert done.code == 2
    assert done.lines == [
        {"check": "journal", "text": "event 1: its content was changed after it was written", "grave": True}
    ]


def test_a_backup_is_named_by_the_time_and_printed(roundsman: Roundsman, shop_file: Path) -> None:
    done = roundsman("backup")
    assert done.out.strip() == str(shop_file.with_name("shop.2026-03-02-080000.backup.db"))
    assert roundsman("backup").code == 1
    assert roundsman("backup", shop_file.parent).code == 1
    copy = open_desk(Path(done.out.strip()))
    assert copy.fsck() == []
    copy.close()


def test_a_file_of_another_program_is_refused_by_every_verb(roundsman: Roundsman, shop_file: Path) -> None:
    shop_file.write_bytes(b"PK\x03\x04" + b"x" * 5000)
    done = roundsman("doctor")
    assert done.code == 1
    assert "is no Roundsman file" in done.err
    assert "Traceback" not in done.err


def test_a_reader_that_goes_away_is_no_error(roundsman: Roundsman, shop_file: Path) -> None:
    for n in range(50):
        roundsman("settings", "set", "shop.name", f"name {n}")
    command = f"{sys.executable} -m console --file {shop_file} log | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_doctor_says_whether_the_engine_is_ready(roundsman: Roundsman) -> None:
    assert roundsman("doctor", "--json").json["engine"] == "ruin, ready"
    roundsman("settings", "set", "plan.engine", "ortools")
    assert roundsman("doctor", "--json").json["engine"] == "ortools, ready"


def test_who_lists_the_open_consoles_and_the_order_under_their_cursor(roundsman: Roundsman, desk: Desk) -> None:
    assert (roundsman("who").code, roundsman("who", "--json").lines) == (0, [])
    assert roundsman("who").err == "No console is open on this file.\n"
    order = orders.add(desk, orders.draft(desk, {"name": "Kim", "address": "5 Quay", "day": "today"}))
    desk.here("a", "plan", date(2026, 3, 2), str(order.id))
    (seen,) = roundsman("who", "--json").lines
    assert (seen["who"], seen["place"], seen["day"], seen["order"]) == (
        "ann",
        "plan",
        "2026-03-02",
        order.source_order_id,
    )
    assert roundsman("who").out.splitlines()[1].split()[:3] == ["ann", "plan", "2026-03-02"]
