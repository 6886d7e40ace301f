"""The dialogs: what they show at both sizes, and what they answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.screen import ModalScreen
from textual.widget import Widget

from console import app as app_module
from console.app import RoundsmanApp
from console.dialogs.choose import Choose, Option
from console.dialogs.confirm import Confirm
from console.dialogs.conflict import Conflict, Difference
from console.dialogs.detail import Detail
from console.dialogs.filepick import FilePick, matching
from console.dialogs.form import Field, Form
from console.dialogs.help import Help
from console.dialogs.mapping import ColumnGuess, Mapping
from console.dialogs.progress import Progress
from console.dialogs.report import Report
from console.jobs import Job
from console.screens.base import PlaceScreen, bindings
from console.widgets.facts import Fact, Section
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, Table
from core.clock import parse_wall
from core.desk import Desk
from tests.console.snapshots import SIZES, press, screen_text, settle, type_text

LONG = "Ring twice; the bell of the side door is broken. The dog is friendly, the neighbour at number 14 takes parcels."


class Behind(PlaceScreen):
    place = "orders"
    BINDINGS = bindings("orders")

    def body(self) -> Iterable[Widget]:
        yield Table(Column("Order", 10), Column("Name", 20, grow=1))

    async def load(self) -> None:
        self.query_one(Table).show(ListRows([Row(str(i), (f"10{i:02}", "Ann Smith")) for i in range(40)]))


class App(RoundsmanApp):
    CSS_PATH = Path(app_module.__file__).parent / "styles" / "console.tcss"
    MODES: ClassVar = {**RoundsmanApp.MODES, "orders": Behind}


def report_job() -> Job:
    job = Job("Pinning 240 addresses")
    job.report(96, 240, "12 High Street, Colchester")
    return job


FIELDS = [
    Field("name", "Name", "Ann [/b] Smith"),
    Field("address", "Address", "", "12 High Street, Colchester CO1 1AA", required=True),
    Field("from", "From", "9:00", parse=parse_wall),
]
OPTIONS = [
    Option("absent", "Nobody at home", "tried again tomorrow"),
    Option("refused", "Refused"),
    Option("日本", "日本語"),
]
SECTIONS = [
    Section("", [Fact("State", "out", "accent"), Fact("Notes", LONG)]),
    Section("Customer", [Fact("Name", "Zoë [/oops] \x1b[31mO'Hara", "strong"), Fact("Phone", "+44 1206 000000")]),
    Section("Nothing", [Fact("E-mail", "")]),
    Section("Empty", []),
    Section("History", [Fact("", f"{hour:02}:00  ann: changed") for hour in range(8, 20)]),
]  # fmt: skip
GUESSES = [
    ColumnGuess("Ship name", "Ann Smith", "name"),
    ColumnGuess("Ship address", "12 High Street", "address"),
    ColumnGuess("Tel", "01206", ""),
]
MEANINGS = [Option("name", "Name"), Option("address", "Address"), Option("phone", "Phone")]
DIFFERENCES = [Difference("phone", "Phone", "+441", "+442"), Difference("notes", "Notes", "", "Ring twice")]
ERRORS = [Row("1", ("7", "Weight", Cell("-4 kg", "bad"), "it is negative")), Row("2", ("9", "Phone", "01x", LONG))]

DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "confirm": lambda: Confirm("Send 41 messages?", "They leave the house at once.", "Two customers have no e-mail."),
    "choose": lambda: Choose("Why did it fail?", OPTIONS, "refused"),
    "form": lambda: Form("Edit order 1042", FIELDS, "What the customer said on the phone."),
    "detail": lambda: Detail("Order 1042 · Zoë", SECTIONS, (("e", "edit"), ("x", "cancel it"))),
    "report": lambda: Report(
        "12 orders came in",
        ["10 new, 2 changed, 2 rejected."],
        (Column("Row", 5), Column("Column", 10), Column("Value", 12), Column("Reason", 20, grow=1)),
        ERRORS,
    ),
    "mapping": lambda: Mapping("Import orders.csv", ["UTF-8, columns part by ;"], GUESSES, MEANINGS),
    "conflict": lambda: Conflict("Somebody else changed it, too", "ben at 09:14", DIFFERENCES),
    "progress": lambda: Progress(report_job()),
    "help": lambda: Help("orders"),
}


@pytest.fixture
def app(desk: Desk) -> App:
    desk.set("shop.name", "Colchester Bread")
    return App(desk)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", DIALOGS)
async def test_the_dialog_looks_as_agreed(app: App, seen, name: str, size) -> None:
    async with app.run_test(size=size) as pilot:
        app.push_screen(DIALOGS[name]())
        await settle(pilot)
        assert screen_text(app) == seen


async def answers(app: App, dialog: ModalScreen[Any], *keys: str, text: str = "") -> Any:
    """What the dialog answers to keys, a text typed first."""
    given: list[Any] = []
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(dialog, given.append)
        await settle(pilot)
        if text:
            await type_text(pilot, text)
        await press(pilot, *keys)
        assert len(given) == 1, screen_text(app)
    return given[0]


async def test_a_form_answers_parsed_values_and_what_was_touched(app: App) -> None:
    form = Form("Edit", FIELDS)
    given = await answers(app, form, "down", *"abc", "down", "9", "enter")
    assert (given["name"], given["address"], f"{given['from']:%H:%M}") == ("Ann [/b] Smith", "abc", "09:00")
    assert form.touched == {"address", "from"}
    assert form.texts["from"] == "9"


async def test_a_form_goes_to_the_first_field_that_is_wrong(app: App) -> None:
    given: list[Any] = []
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(Form("Edit", FIELDS), given.append)
        await settle(pilot)
        await press(pilot, "enter")
        assert given == []
        assert "Address cannot be empty." in screen_text(app)
        await type_text(pilot, "1 High St")
        await press(pilot, "tab", *"late", "tab")
        assert "“late” is no time of day" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert given == []


async def test_leaving_a_form_throws_away_what_was_typed_only_after_a_yes(app: App) -> None:
    given: list[Any] = []
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(Form("Edit", FIELDS), given.append)
        await settle(pilot)
        await press(pilot, "x", "escape", "n")
        assert given == []
        await press(pilot, "escape", "y")
        assert given == [None]
        app.push_screen(Form("Edit", FIELDS), given.append)
        await settle(pilot)
        await press(pilot, "escape")
        assert given == [None, None]


async def test_detail_answers_an_offered_key_and_scrolls(app: App) -> None:
    sections = SECTIONS * 6
    assert await answers(app, Detail("x", sections, (("e", "edit"),)), "down", "down", "z", "e") == "e"


async def test_conflict_answers_the_fields_in_which_ones_own_value_stands(app: App) -> None:
    assert await answers(app, Conflict("x", "y", DIFFERENCES), "left", "down", "space", "up", "right", "enter") == {
        "notes"
    }


async def test_conflict_lets_the_other_value_stand_by_itself(app: App) -> None:
    assert await answers(app, Conflict("x", "y", DIFFERENCES), "enter") == set()


async def test_mapping_changes_a_column_and_a_field_has_one_column(app: App) -> None:
    given = await answers(app, Mapping("x", [], GUESSES, MEANINGS), "end", "enter", "1", "i")
    assert given == ["", "address", "name"]


async def test_mapping_lets_several_columns_feed_what_may_have_several(app: App) -> None:
    mapping = Mapping("x", [], GUESSES, MEANINGS, several=frozenset({"name"}))
    assert await answers(app, mapping, "end", "enter", "1", "up", "delete", "i") == ["name", "", "name"]


async def test_report_answers_the_row_that_enter_was_pressed_on(app: App) -> None:
    assert await answers(app, DIALOGS["report"](), "down", "enter") == "2"


async def test_a_file_is_picked_by_typing_a_part_of_its_name(app: App, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("orders.csv", "old.csv", "photo.png", ".hidden.csv"):
        (folder / name).write_text("x")
    pick = FilePick("Which file?", tmp_path, (".csv",))
    assert await answers(app, pick, "tab", "o", "r", "enter") == folder / "orders.csv"


async def test_a_folder_is_entered_and_a_file_that_is_not_there_is_refused(app: App, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.csv").write_text("x")
    given: list[Any] = []
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(FilePick("Which?", tmp_path, (".csv",)), given.append)
        await settle(pilot)
        await type_text(pilot, "zzz")
        await press(pilot, "enter")
        assert "There is no file" in screen_text(app)
        await press(pilot, "backspace", "backspace", "backspace", "enter", "enter")
    assert given == [tmp_path / "exports" / "a.csv"]


def test_the_newest_file_is_offered_first_after_the_folders(tmp_path: Path) -> None:
    for age, name in enumerate(("new.csv", "older.CSV", "oldest.csv")):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "folder").mkdir()
    (tmp_path / "other.txt").write_text("x")
    assert [path.name for path in matching(f"{tmp_path}/", (".csv",))] == [
        "folder",
        "new.csv",
        "older.CSV",
        "oldest.csv",
    ]
    assert [path.name for path in matching(f"{tmp_path}/old", (".csv",))] == ["older.CSV", "oldest.csv"]
    assert matching(f"{tmp_path}/missing/x", ()) == []
