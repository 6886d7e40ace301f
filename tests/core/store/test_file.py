"""The shop's file: who may open it, how it is written, what a copy holds."""

from __future__ import annotations

import os
import sqlite3 as stdlib
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, FileRefused
from core.store import journal
from core.store.connection import Store
from core.store.migrations import current, migrate, statements, steps
from core.store.sqlite import Database, sqlite3, wal_is_safe

OpenShop = Callable[..., Desk]


def test_a_new_file_is_private_to_its_owner(desk: Desk) -> None:
    with desk.writing() as db:
        db.execute("INSERT INTO settings VALUES ('shop.name', 'Harrow')")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in desk.path.parent.glob("shop.db*")}
    assert modes == {0o600}


def test_the_connection_is_careful(desk: Desk) -> None:
    pragma = {
        name: desk.db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check")
    }
    mode = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete"
    assert pragma == {
        "journal_mode": mode, "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 53, 0), True),
    ],
)
def test_a_wal_is_used_only_where_sqlite_holds_it_safely(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_every_table_is_strict(desk: Desk) -> None:
    loose = [
        name
        for name, kind, strict in desk.db.execute(
            "SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main'"
        )
        if kind == "table" and not strict and not name.startswith("sqlite_")
    ]
    assert loose == []


def test_a_file_of_another_program_is_refused_and_left_alone(shop_file: Path) -> None:
    other = stdlib.connect(shop_file)
    other.execute("CREATE TABLE recipe (name)")
    other.commit()
    other.close()
    before = shop_file.read_bytes()
    with pytest.raises(FileRefused, match="another program"):
        Store(shop_file)
    assert shop_file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(shop_file: Path) -> None:
    shop_file.write_text("order,name\n1,Ann\n" * 100)
    with pytest.raises(FileRefused, match="no Roundsman file"):
        Store(shop_file)


def test_a_file_of_a_newer_schema_is_refused(desk: Desk) -> None:
    desk.db.execute(f"PRAGMA user_version = {len(steps()) + 1}")
    with pytest.raises(FileRefused, match="newer Roundsman"):
        Store(desk.path)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        Store(tmp_path)


def test_a_missing_file_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no file"):
        Store(tmp_path / "none.db", readonly=True)
    assert not (tmp_path / "none.db").exists()


def test_writing_to_a_file_opened_for_reading_is_a_sentence(desk: Desk) -> None:
    store = Store(desk.path, readonly=True)
    with pytest.raises(FileRefused, match="read-only"), store.writing() as db:
        db.execute("INSERT INTO settings VALUES ('shop.name', 'Harrow')")
    store.close()


def rename_and_fail(desk: Desk, key: str) -> None:
    with desk.writing() as db:
        db.execute("INSERT INTO settings VALUES (?, 'Harrow')", (key,))
        raise ZeroDivisionError


def test_a_failed_use_case_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        rename_and_fail(desk, "shop.name")
    assert desk.setting("shop.name") == ""
    assert not desk.db.conn.in_transaction


def test_a_nested_write_is_a_savepoint(desk: Desk) -> None:
    with desk.writing() as db:
        db.execute("INSERT INTO settings VALUES ('shop.name', 'Harrow')")
        with pytest.raises(ZeroDivisionError):
            rename_and_fail(desk, "shop.phone")
    assert (desk.setting("shop.name"), desk.setting("shop.phone")) == ("Harrow", "")


def test_threads_have_their_own_connection(desk: Desk) -> None:
    seen: list[Database] = []
    thread = threading.Thread(target=lambda: seen.append(desk.db))
    thread.start()
    thread.join()
    assert seen[0] is not desk.db


def test_two_desks_migrating_at_once_run_each_step_once(shop_file: Path) -> None:
    stores: list[Store] = []
    threads = [threading.Thread(target=lambda: stores.append(Store(shop_file))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [current(store.db) for store in stores] == [len(steps())] * 6
    for store in stores:
        store.close()


def test_migrating_twice_changes_nothing(desk: Desk) -> None:
    with desk.writing() as db:
        migrate(db)
    assert current(desk.db) == len(steps())


def test_a_trigger_s_inner_semicolons_do_not_split_it() -> None:
    script = (
        "CREATE TABLE a (b);\nCREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  DELETE FROM a;\n  DELETE FROM a;\nEND;\n"
    )
    assert len(statements(script)) == 2


def test_a_backup_counts_the_same_while_the_file_is_in_use(desk: Desk, tmp_path: Path, open_shop: OpenShop) -> None:
    desk.set("shop.name", "Harrow")
    with open_shop("bob").writing() as db:
        db.execute("INSERT INTO settings VALUES ('shop.phone', 'uncommitted')")
        copy = desk.backup(tmp_path / "copy.db")
    again = Store(copy, readonly=True)
    assert list(again.db.execute("SELECT key, value FROM settings ORDER BY key")) == [
        ("shop.name", "Harrow"),
        ("shop.timezone", "Europe/London"),
    ]
    again.close()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_backup_overwrites_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(FileRefused, match="not overwritten"):
        desk.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_backup_into_a_missing_folder_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="could not be written"):
        desk.backup(tmp_path / "none" / "copy.db")


def test_an_unknown_setting_names_the_nearest_one(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"Did you mean shop\.name"):
        desk.set("shop.nam", "x")


def test_a_setting_that_cannot_be_is_refused_with_its_key(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"roads\.detour: “0.5” is out of range"):
        desk.set("roads.detour", "0.5")


def test_a_deleted_row_that_others_need_is_found(desk: Desk) -> None:
    desk.db.execute("PRAGMA foreign_keys = OFF")
    desk.db.execute("INSERT INTO lines (order_id, position, quantity) VALUES (99, 0, 1)")
    assert [(f.check, f.grave) for f in desk.fsck()] == [("foreign keys", True)]


def test_a_tampered_event_is_found(desk: Desk) -> None:
    desk.set("shop.name", "Harrow")
    desk.db.execute("DROP TRIGGER event_is_not_changed")
    desk.db.execute("UPDATE event SET who = 'mallory' WHERE seq = 1")
    assert [f.text for f in desk.fsck()] == ["event 1: its content was changed after it was written"]


def test_a_removed_event_is_found(desk: Desk) -> None:
    for name in ("Harrow", "Finch", "Harrow & Finch"):
        desk.set("shop.name", name)
    desk.db.execute("DROP TRIGGER event_is_not_removed")
    desk.db.execute("DELETE FROM event_private WHERE seq = 2")
    desk.db.execute("DELETE FROM event WHERE seq = 2")
    assert "event 3: lines 2 to 2 are missing" in [f.text for f in desk.fsck()]


def test_the_journal_cannot_be_changed_by_accident(desk: Desk) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        desk.db.execute("DELETE FROM event")


def test_erasing_the_personal_part_keeps_the_chain_whole(desk: Desk) -> None:
    desk.set("shop.name", "Harrow")
    desk.db.execute("DELETE FROM event_private")
    assert list(journal.broken(desk.db)) == []
    assert all(event.private is None for event in desk.events_since())


def test_a_tampered_personal_part_is_found(desk: Desk) -> None:
    desk.db.execute("UPDATE event_private SET data = '{}'")
    assert [f.check for f in desk.fsck()] == ["journal"]


def test_garbage_in_the_middle_of_the_file_is_a_finding_not_a_traceback(desk: Desk) -> None:
    for n in range(300):
        desk.set("shop.name", f"name {n} " + "x" * 500)
    desk.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.close()
    size = desk.path.stat().st_size
    with desk.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(8192))
    store = Store(desk.path)
    from core.store.fsck import fsck

    assert any(finding.grave for finding in fsck(store.db))
    store.close()
