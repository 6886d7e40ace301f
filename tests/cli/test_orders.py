"""The verbs `import` and `orders`: their exit codes, what they print, and the shapes that scripts rely on."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Roundsman

FIXTURES = Path(__file__).parents[2] / "fixtures" / "orders"
HEAD = "Order,Name,Phone,Address,Window,Weight kg\n"
ANN = "1001,Ann Smith,07946 000123,12 Mill Lane,9-12,1.5\n"
BEN = "1002,Ben Jones,07946 000124,14 Mill Lane,,2\n"
BAD = "1003,Cid,call me,16 Mill Lane,,3\n"


@pytest.fixture(autouse=True)
def in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is written without a name lands here."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def orders_csv(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(HEAD + ANN + BEN, "utf-8")
    return path


def test_an_import_prints_its_counts_and_says_the_rest_on_stderr(roundsman: Roundsman, orders_csv: Path) -> None:
    ran = roundsman("import", orders_csv)
    assert (ran.code, ran.out) == (0, "2 are new, 0 changed, 0 as before.\n")
    assert "put on 2026-03-03 (tomorrow)" in ran.err


def test_the_shape_of_an_import_is_the_one_that_scripts_know(roundsman: Roundsman, orders_csv: Path) -> None:
    orders_csv.write_text(HEAD + ANN + BAD, "utf-8")
    ran = roundsman("import", orders_csv, "--json")
    assert ran.code == 3
    said = ran.json
    assert {key: said[key] for key in ("new", "changed", "unchanged", "conflicts")} == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "conflicts": 0,
    }
    assert said["rejected"] == [
        {
            "row": 3,
            "column": "Phone",
            "value": "call me",
            "reason": "a phone number has no letters; write it with digits",
        }
    ]
    assert Path(said["returned_file"]).read_text("utf-8-sig").splitlines()[1].startswith("1003,Cid,call me")


def test_importing_again_brings_nothing_and_a_change_is_shown_field_by_field(
    roundsman: Roundsman, orders_csv: Path
) -> None:
    roundsman("import", orders_csv)
    assert roundsman("import", orders_csv, "--json").json["unchanged"] == 2
    orders_csv.write_text((HEAD + ANN + BEN).replace("000123", "000999"), "utf-8")
    ran = roundsman("import", orders_csv, "--json")
    assert ran.json["changes"][0]["changes"] == [
        {"field": "phone", "before": "+447946000123", "after": "+447946000999"}
    ]


def test_the_returned_file_is_written_where_asked_and_comes_in_once_mended(
    roundsman: Roundsman, orders_csv: Path, tmp_path: Path
) -> None:
    orders_csv.write_text(HEAD + ANN + BAD, "utf-8")
    returned = tmp_path / "back.csv"
    ran = roundsman("import", orders_csv, "--returned", returned)
    assert ran.code == 3
    assert str(returned) in ran.err
    assert "row 3, Phone “call me”" in ran.err
    returned.write_text(returned.read_text("utf-8-sig").replace("call me", "07946 000125"), "utf-8")
    again = roundsman("import", returned, "--json")
    assert (again.code, again.json["new"], again.json["returned_file"]) == (0, 1, None)


def test_a_returned_file_never_overwrites_another(
    roundsman: Roundsman, orders_csv: Path, in_its_own_folder: Path
) -> None:
    orders_csv.write_text(HEAD + BAD, "utf-8")
    roundsman("import", orders_csv)
    roundsman("import", orders_csv)
    assert sorted(path.name for path in in_its_own_folder.glob("*returned*")) == [
        "orders-returned-2.csv",
        "orders-returned.csv",
    ]


def test_orders_come_from_the_standard_input(shop_file: Path) -> None:
    command = [sys.executable, "-m", "console", "--file", str(shop_file), "import", "-", "--json"]
    ran = subprocess.run(
        command, input=(HEAD + ANN).encode(), capture_output=True, cwd=FIXTURES.parents[1], check=False
    )
    assert (ran.returncode, json.loads(ran.stdout)["new"]) == (0, 1)


def test_a_dry_run_writes_nothing(roundsman: Roundsman, orders_csv: Path, in_its_own_folder: Path) -> None:
    orders_csv.write_text(HEAD + ANN + BAD, "utf-8")
    ran = roundsman("import", orders_csv, "--dry-run")
    assert (ran.code, ran.out) == (3, "1 would be new, 0 changed, 0 as before.\n")
    assert roundsman("orders", "list", "--json").out == ""
    assert list(in_its_own_folder.iterdir()) == []


def test_what_a_mapping_guesses_can_be_shown_changed_and_given(
    roundsman: Roundsman, orders_csv: Path, tmp_path: Path
) -> None:
    shown = roundsman("import", orders_csv, "--show-mapping").out
    assert "Order = number\nName = name\n" in shown
    mine = tmp_path / "mine.map"
    mine.write_text(shown.replace("Name = name", "Name = notes"), "utf-8")
    assert roundsman("import", orders_csv, "--mapping", mine, "--keep-mapping", "market").code == 0
    assert roundsman("orders", "show", "1001", "--json").json["notes"] == "Ann Smith"
    assert roundsman("import", orders_csv, "--show-mapping").out == mine.read_text("utf-8")


def test_a_mapping_is_shown_even_where_no_column_is_known(roundsman: Roundsman, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wer,Wohin\nAnn,12 Mill Lane\n", "utf-8")
    assert "Wohin = -" in roundsman("import", path, "--show-mapping").out
    refused = roundsman("import", path)
    assert refused.code == 1
    assert "--show-mapping" in refused.err


def test_a_conflict_is_listed_and_taken_when_accepted(roundsman: Roundsman, orders_csv: Path, shop_file: Path) -> None:
    from core.wiring import open_desk

    roundsman("import", orders_csv)
    desk = open_desk(shop_file)
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'out' WHERE source_order_id = '1001'")
    desk.close()
    orders_csv.write_text((HEAD + ANN + BEN).replace("12 Mill", "99 Mill"), "utf-8")
    ran = roundsman("import", orders_csv, "--json")
    assert (ran.code, ran.json["conflicts"], ran.json["conflict_orders"][0]["order"]) == (3, 1, "1001")
    assert roundsman("import", orders_csv, "--accept", "1001", "--json").json["changed"] == 1
    assert roundsman("orders", "show", "1001", "--json").json["address"] == "99 Mill Lane"


def test_a_file_that_cannot_be_read_is_named(roundsman: Roundsman, tmp_path: Path) -> None:
    missing = roundsman("import", tmp_path / "nowhere.csv")
    assert (missing.code, missing.out) == (1, "")
    assert "nowhere.csv cannot be read" in missing.err
    picture = tmp_path / "orders.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "orders.csv is a picture" in roundsman("import", picture).err


def test_hostile_text_reaches_the_terminal_harmless(roundsman: Roundsman, tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text(HEAD + "1,[/oops]\x1b]0;x\x07,call\x1b[2J,12 Mill Lane,,\n2,\x1b[31mAnn,,1 A,,\n", "utf-8")
    for ran in (roundsman("import", path), roundsman("orders", "list"), roundsman("orders", "show", "2")):
        assert "\x1b" not in ran.out + ran.err
    assert r"\x1b[31mAnn" in roundsman("orders", "list").out


def test_an_order_is_entered_listed_shown_changed_and_called_off(roundsman: Roundsman) -> None:
    added = roundsman(
        "orders", "add", "--name", "Ann", "--address", "12 Mill Lane", "--window", "9-12", "--mass", "2.5 kg",
        "--items", "2 x Bread", "--day", "friday", "--json",
    )  # fmt: skip
    assert (added.code, added.json["order"], added.json["state"]) == (0, "H-1", "new")
    (row,) = roundsman("orders", "list", "--json").lines
    assert (row["order"], row["day"], row["windows"], row["mass_g"], row["pin"]) == (
        "H-1",
        "2026-03-06",
        "09:00–12:00",
        2500,
        "",
    )
    edited = roundsman("orders", "edit", "H-1", "--window", "", "--notes", "Ring twice", "--json")
    assert edited.json["version"] == 2
    shown = roundsman("orders", "show", "H-1", "--json").json
    assert (shown["windows"], shown["notes"]) == ([], "Ring twice")
    assert [event["kind"] for event in shown["history"]] == ["order.added", "order.changed"]
    assert roundsman("orders", "cancel", "H-1", "--json").json["state"] == "cancelled"
    assert "Ring twice" in roundsman("orders", "show", "1").out


def test_the_list_is_filtered_and_sorted(roundsman: Roundsman, orders_csv: Path) -> None:
    roundsman("import", orders_csv)

    def numbers(*options: str) -> list[Any]:
        return [row["order"] for row in roundsman("orders", "list", "--json", *options).lines]

    assert numbers("--text", "ben mill") == ["1002"]
    assert numbers("--day", "tomorrow") == ["1001", "1002"]
    assert numbers("--day", "today") == []
    assert numbers("--state", "out") == []
    assert numbers("--sort", "name") == ["1001", "1002"]
    assert "1001" in roundsman("orders", "list").out


def test_a_version_that_has_passed_is_refused_with_both_values(roundsman: Roundsman) -> None:
    roundsman("orders", "add", "--name", "Ann", "--address", "12 Mill Lane")
    roundsman("orders", "edit", "H-1", "--name", "Ben")
    ran = roundsman("orders", "edit", "H-1", "--version", "1", "--name", "Cid")
    assert ran.code == 1
    assert "name is now “Ben”, yours was “Cid”" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "4711"), 1, "There is no order 4711"),
        (("add", "--name", "Ann"), 1, "needs an address"),
        (("add", "--address", "A 1", "--phone", "call me"), 1, "Phone “call me”"),
        (("edit", "4711"), 1, "Name what is to change"),
        (("list", "--state", "lost"), 2, "lost"),
        (("list", "--sort", "colour"), 2, "colour"),
    ],
)
def test_refusals_have_their_exit_code_and_sentence(
    roundsman: Roundsman, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = roundsman("orders", *arguments)
    assert ran.code == code
    assert said in ran.err


def test_a_guess_is_asked_about_on_a_terminal_alone(
    roundsman: Roundsman, orders_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(b"n\n")))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    refused = roundsman("import", orders_csv)
    assert refused.code == 1
    assert "Nothing was imported" in refused.err
    assert roundsman("import", orders_csv, "--yes").code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "idna", "punycode", "rot13", "no-such"])
def test_a_file_that_is_not_in_the_encoding_asked_for_is_told_so(
    roundsman: Roundsman, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "orders.csv").write_bytes("Order,Name,Address\n1,Zoë,1 High Street\n".encode())
    done = roundsman("import", tmp_path / "orders.csv", "--encoding", encoding)
    assert done.code == 1
    assert "cannot be read as" in done.err or "There is no encoding" in done.err
