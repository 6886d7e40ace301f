"""The frame: commands, the funnel, the watcher, the crash file, the bars."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

import pytest
from textual.widget import Widget
from textual.widgets import Input

from console import app as app_module
from console import commands, crash
from console.app import RoundsmanApp, run
from console.dialogs.choose import Choose
from console.dialogs.confirm import Confirm
from console.dialogs.progress import Progress
from console.jobs import Job
from console.screens.base import PlaceScreen, bindings
from console.watch import Watch
from console.widgets.bars import Masthead
from console.widgets.notice import Notice
from console.widgets.rows import ListRows, Row
from console.widgets.table import Column, Table
from core.desk import Desk
from core.errors import Cancelled, Refused
from tests.console.snapshots import press, screen_text, settle, type_text


class Plain(PlaceScreen):
    """A place with every kind of action, on the keys of Orders."""

    place = "orders"
    BINDINGS = bindings("orders")
    loads: ClassVar[list[int]] = []
    keys: ClassVar[list[int]] = [1, 2, 3]

    def body(self) -> Iterable[Widget]:
        yield Table(Column("Key", 10, grow=1))

    async def load(self) -> None:
        Plain.loads.append(await self.core(lambda: len(self.keys)))
        self.query_one(Table).show(ListRows([Row(str(key), (f"row {key}",)) for key in self.keys]))

    def action_open(self) -> None:
        self.say(f"opened {self.query_one(Table).key}")

    async def action_add(self) -> None:
        raise Refused("Order 1042 was changed by ben at 09:14; it has been reloaded.")

    def action_edit(self) -> None:
        raise KeyError("Anna Secret, 1 High Street")

    async def action_cancel(self) -> None:
        if await self.ask(Confirm("Cancel it?")):
            self.say("cancelled", "good")

    async def action_pin(self) -> None:
        def work(job: Job) -> int:
            for step in range(2000):
                if job.stopped():
                    raise Cancelled(f"Stopped after {step > 0}.")
                job.report(step, 2000, "High Street")
                time.sleep(0.005)
            return 1

        await self.job("Pinning", work)

    async def action_day(self) -> None:
        def work(job: Job) -> int:
            raise Refused(f"Not today; {threading.current_thread() is not threading.main_thread()}.")

        await self.job("Short", work)


class Empty(Plain):
    place = "pins"
    BINDINGS = bindings("pins")


class Frame(RoundsmanApp):
    CSS_PATH = Path(app_module.__file__).parent / "styles" / "console.tcss"
    MODES: ClassVar = {**RoundsmanApp.MODES, "orders": Plain, "pins": Empty}


@pytest.fixture
def frame(desk: Desk) -> Frame:
    Plain.loads = []
    Plain.keys = [1, 2, 3]
    desk.set("shop.name", "Colchester Bread")
    return Frame(desk)


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


async def test_a_refusal_is_shown_as_its_sentence_and_the_console_goes_on(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "a")
        assert said(frame) == "Order 1042 was changed by ben at 09:14; it has been reloaded."
        await press(pilot, "enter")
        assert said(frame) == "opened 1"


async def test_a_defect_leaves_a_crash_file_without_customers_data_and_the_console_goes_on(
    frame: Frame, tmp_path: Path
) -> None:
    async with frame.run_test(size=(120, 30)) as pilot:
        await press(pilot, "e")
        [path] = (tmp_path / "state" / "roundsman").iterdir()
        assert path.stat().st_mode & 0o777 == 0o600
        text = path.read_text(encoding="utf-8")
        assert "KeyError" in text
        assert "action_edit" in text
        assert "Anna" not in text.replace('KeyError("Anna Secret, 1 High Street")', "")
        assert str(path) in said(frame)
        await press(pilot, "enter")
        assert said(frame) == "opened 1"


async def test_the_crash_file_of_a_defect_names_causes_but_no_values() -> None:
    try:
        try:
            int("Anna")
        except ValueError as wrong:
            raise RuntimeError("Anna lives at 1 High Street") from wrong
    except RuntimeError as error:
        report = crash.report(error)
    assert "RuntimeError" in report
    assert "ValueError" in report
    assert "invalid literal" not in report


def test_a_crash_that_cannot_be_written_down_is_still_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert crash.write(ValueError()) is None
    assert "could not be written down" in crash.sentence(None)


async def test_what_is_destructive_happens_after_a_yes_alone(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "x", "n")
        assert said(frame) == ""
        await press(pilot, "x", "escape")
        assert said(frame) == ""
        await press(pilot, "x", "y")
        assert said(frame) == "cancelled"


async def test_keys_behind_a_dialog_do_nothing(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "x")
        assert isinstance(frame.screen, Confirm)
        await press(pilot, "2", "ctrl+p", "a")
        assert isinstance(frame.screen, Confirm)
        assert frame.current_mode == "orders"


async def test_a_long_job_shows_its_progress_and_esc_stops_it(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await pilot.press("g")
        while not isinstance(frame.screen, Progress):
            await pilot.pause(0.05)
        await pilot.pause(0.3)
        assert "of 2,000   High Street" in screen_text(frame)
        await pilot.press("escape")
        while "orders.pin" in frame.busy:
            await pilot.pause(0.05)
        await settle(pilot)
        assert isinstance(frame.screen, Plain)
        assert said(frame) == "Stopped after True."


async def test_a_short_job_runs_in_a_thread_and_shows_no_dialog(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "d")
        assert said(frame) == "Not today; True."


async def test_digits_go_to_places_and_each_keeps_its_cursor(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "down", "down", "2")
        assert frame.current_mode == "pins"
        await press(pilot, "1")
        assert frame.screen.query_one(Table).key == "3"


async def test_the_palette_finds_a_command_and_goes_to_its_place(frame: Frame) -> None:
    async with frame.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "ctrl+p")
        await type_text(pilot, "cancel the order")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert frame.current_mode == "orders"
        assert isinstance(frame.screen, Confirm)


async def test_help_lists_every_key_of_the_place_and_of_everywhere(frame: Frame) -> None:
    async with frame.run_test(size=(80, 70)) as pilot:
        await press(pilot, "question_mark")
        text = screen_text(frame)
        for command in (*commands.at("orders"), *commands.at(commands.EVERYWHERE)):
            if command.key:
                assert commands.key_name(command.key) in text
                assert all(word in text for word in command.title.rstrip("…").split())
        await press(pilot, "escape")
        assert isinstance(frame.screen, Plain)


async def test_the_day_is_turned_and_chosen_everywhere(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "right_square_bracket")
        assert frame.day.isoformat() == "2026-03-03"
        assert "Tue 3 Mar, tomorrow" in screen_text(frame)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "Sun 1 Mar, yesterday" in screen_text(frame)
        await press(pilot, "t")
        await type_text(pilot, "friday")
        await press(pilot, "enter")
        assert frame.day.isoformat() == "2026-03-06"
        await press(pilot, "t")
        await type_text(pilot, "never")
        await press(pilot, "enter")
        assert "“never” is no day" in screen_text(frame)


async def test_a_change_by_another_console_loads_the_visible_place_once(
    frame: Frame, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with frame.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down")
        before = len(Plain.loads)
        Plain.keys = [0, 1, 2, 3]
        ben.set("shop.phone", "+441206000000")
        frame._tick()
        await settle(pilot)
        frame._tick()
        await settle(pilot)
        assert len(Plain.loads) == before + 1
        assert frame.screen.query_one(Table).key == "2"
        assert "ben also here" in screen_text(frame)


async def test_a_place_out_of_sight_loads_when_it_is_entered(frame: Frame, open_shop: Callable[..., Desk]) -> None:
    async with frame.run_test() as pilot:
        await press(pilot, "2", "1")
        before = len(Plain.loads)
        await press(pilot, "2")
        assert len(Plain.loads) == before
        open_shop("ben").set("shop.phone", "+441206000000")
        frame._tick()
        await settle(pilot)
        assert len(Plain.loads) == before + 1
        await press(pilot, "1")
        assert len(Plain.loads) == before + 2


def test_the_watch_sees_others_and_forgets_them_after_ten_minutes(desk: Desk, open_shop, clock) -> None:
    watch = Watch(desk)
    assert watch.look() is None
    open_shop("ben").set("shop.phone", "+441206000000")
    tick = watch.look()
    assert tick is not None
    assert [(event.who, event.kind) for event in tick.events] == [("ben", "settings.changed")]
    assert watch.look() is None
    assert watch.others() == ["ben"]
    clock.now = clock.now.replace(hour=9)
    assert watch.others() == []


async def test_the_bars_can_be_clicked(frame: Frame) -> None:
    async with frame.run_test(size=(80, 24)) as pilot:
        await pilot.click("PlaceTabs", offset=(14, 0))
        await settle(pilot)
        assert frame.current_mode == "pins"
        await pilot.click("PlaceTabs", offset=(3, 0))
        await settle(pilot)
        await pilot.click("KeyBar", offset=(3, 0))
        await settle(pilot)
        assert said(frame) == "opened 1"
        await pilot.click("KeyBar", offset=(79, 0))


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (40, 10), (20, 5)])
async def test_at_eighty_columns_six_keys_are_shown_and_narrower_ones_still_stand(frame: Frame, size) -> None:
    async with frame.run_test(size=size) as pilot:
        await settle(pilot)
        bar = screen_text(frame).splitlines()[-1]
        assert bar.startswith(" Enter Open" if size[0] > 20 else " ? Help")
        if size[0] == 80:
            assert [part.split()[0] for part in bar.strip().split("   ")] == ["Enter", "/", "a", "i", "g", "?"]
        masthead = frame.screen.query_one(Masthead).render().plain
        assert ("08:00" in masthead) is (size[0] >= 40)
        assert ("Mon 2 Mar" in masthead) is (size[0] >= 40)


async def test_choose_answers_by_enter_by_digit_and_by_click(frame: Frame) -> None:
    from console.dialogs.choose import Option

    options = [Option("a", "Nobody at home"), Option("b", "Refused"), Option("c", "Damaged")]
    answers: list[str | None] = []
    async with frame.run_test() as pilot:
        for keys in (["down", "enter"], ["3"], ["escape"], ["9", "escape"]):
            frame.push_screen(Choose("Why?", options), answers.append)
            await settle(pilot)
            await press(pilot, *keys)
    assert answers == ["b", "c", None, None]


async def test_the_theme_is_flipped(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await settle(pilot)
        frame.do(commands.BY_ID["app.theme"])
        await settle(pilot)
        assert frame.theme == "day"


async def test_without_colour_the_cursor_still_stands_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Frame(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "▸ row 1" in screen_text(app)
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                color = segment.style.color if segment.style else None
                if color is not None and color.triplet is not None:
                    assert len(set(color.triplet)) == 1


async def test_q_leaves_at_once_and_ctrl_c_says_how(frame: Frame) -> None:
    async with frame.run_test() as pilot:
        await pilot.press("ctrl+c")
        await settle(pilot)
        assert "Press q" in said(frame)
        await pilot.press("q")
    assert frame.return_value == 0


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_show_screens_is_sent_to_the_verbs(desk, monkeypatch, term: str) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(Refused, match="roundsman --help"):
        run(desk)


def test_a_pipe_is_no_terminal(desk: Desk) -> None:
    with pytest.raises(Refused, match="Every command has its verb"):
        run(desk)


def test_commands_have_one_key_each_at_their_place() -> None:
    for place in (*commands.PLACE, commands.EVERYWHERE):
        keys = [c.key for c in (*commands.at(place), *commands.at(commands.EVERYWHERE)) if c.key]
        if place != commands.EVERYWHERE:
            assert len(keys) == len(set(keys))
    assert len({command.id for command in commands.COMMANDS}) == len(commands.COMMANDS)


def test_every_command_of_everywhere_is_a_method_of_the_app() -> None:
    for command in commands.at(commands.EVERYWHERE):
        assert callable(getattr(RoundsmanApp, f"action_{command.run}"))


def test_the_key_table_lists_every_command() -> None:
    table = commands.as_markdown()
    assert len(table.splitlines()) == len(commands.COMMANDS) + 2
    assert "| Orders | `i` | Import a file of orders | `roundsman import` |" in table


async def test_the_filter_line_keeps_its_text_on_enter_and_drops_it_on_esc(desk: Desk) -> None:
    from console.widgets.filter import FilterChanged, FilterLine

    told: list[str] = []

    class Filtered(Plain):
        def body(self) -> Iterable[Widget]:
            yield FilterLine("name, street")
            yield from super().body()

        def action_filter(self) -> None:
            self.query_one(FilterLine).open()

        def on_filter_changed(self, event: FilterChanged) -> None:
            told.append(event.text)

    class App(Frame):
        MODES: ClassVar = {**Frame.MODES, "orders": Filtered}

    app = App(desk)
    async with app.run_test() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "ann")
        await pilot.pause(0.3)
        assert told == ["ann"]
        await press(pilot, "enter")
        assert isinstance(app.focused, Table)
        assert app.screen.query_one(Input).value == "ann"
        await press(pilot, "slash", "escape")
        await pilot.pause(0.3)
        assert told[-1] == ""
        assert isinstance(app.focused, Table)


BREAKS = """
import sys
from pathlib import Path
from console import app
from core.wiring import open_desk

class Broken(app.RoundsmanApp):
    CSS_PATH = Path(app.__file__).parent / "styles" / "console.tcss"

    def dress(self, place):
        customer = "Anna Secret"
        raise ValueError(customer)

desk = open_desk(Path(sys.argv[1]), who="ann")
sys.exit(Broken(desk).run(headless=True) or 1)
"""


def test_a_defect_outside_any_action_ends_the_console_with_a_path_and_without_values(tmp_path: Path) -> None:
    root = Path(app_module.__file__).parents[1]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "COLUMNS": "400"}
    command = [sys.executable, "-c", BREAKS, str(tmp_path / "shop.db")]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    [path] = (tmp_path / "state" / "roundsman").iterdir()
    told = done.stdout + done.stderr
    assert str(path) in told.replace("\n", "")
    assert "Anna Secret" not in told
    assert "Anna Secret" not in path.read_text().replace('customer = "Anna Secret"', "")
