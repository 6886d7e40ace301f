"""Every terminal: without colours, with 16, 256 and all; at every size, and while it changes; with the mouse."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.widgets import Static

from console import commands
from console.app import RoundsmanApp
from console.styles.themes import DAY, NIGHT, THEMES
from console.widgets.rows import Cell
from console.widgets.table import Table
from core.deliveries import service as deliveries
from core.desk import Desk
from tests.conftest import MONDAY
from tests.console import rounds
from tests.console.snapshots import press, screen_text, settle
from tests.console.stream import parts
from tests.console.terminals import DOWN, Terminal
from tests.console.test_themes import color, contrast

PLACES = [place.name for place in commands.PLACES]
#: What a terminal says of its colours, and the beginning of the sequences that it is sent.
DEPTHS = {"truecolor": "38;2;", "256": "38;5;", "16": "3"}


@pytest.fixture
def dispatched(planned: Desk) -> Desk:
    deliveries.approve(planned, rounds.MONDAY)
    return planned


@pytest.fixture(params=["night", "day"])
def app(request, dispatched: Desk, monkeypatch: pytest.MonkeyPatch) -> RoundsmanApp:
    monkeypatch.setenv("ROUNDSMAN_THEME", request.param)
    return RoundsmanApp(dispatched)


@pytest.mark.parametrize("place", PLACES)
async def test_without_colours_every_letter_stands_apart_from_its_ground(
    dispatched: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = RoundsmanApp(dispatched)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, commands.PLACE[place].key, "down")
        hidden = []
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                # Lines of a frame are no letters.
                if not segment.text.strip(" ─│╭╮╰╯") or style is None or style.color is None or style.bgcolor is None:
                    continue
                ink, ground = style.color.get_truecolor(), style.bgcolor.get_truecolor()
                assert len(set(ink)) == len(set(ground)) == 1  # greys alone
                if abs(ink[0] - ground[0]) < 60:
                    hidden.append((segment.text, ink, ground))
        assert hidden == []


async def test_every_state_is_a_word_or_a_sign_before_it_is_a_colour(app: RoundsmanApp) -> None:
    async with app.run_test(size=(160, 48)) as pilot:
        toned = 0
        for place in PLACES:
            await press(pilot, commands.PLACE[place].key)
            for table in app.screen.query(Table):
                for row in table.rows.window(0, len(table.rows)):
                    for cell in row.cells:
                        toned += isinstance(cell, Cell) and cell.tone in {"good", "warn", "bad"} and bool(cell.text)
                    # A row whose tone says something says it in one of its cells as well.
                    words = {cell.text if isinstance(cell, Cell) else cell for cell in row.cells}
                    assert row.tone in {"", "muted", "strong"} or any(words), (place, row)
        assert toned > 10


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", ["foreground", "primary", "success", "warning", "error", "ink-strong"])
def test_text_can_be_read_in_256_colours_too(theme, ink: str) -> None:
    def shown(name: str) -> Color:
        number = RichColor.from_rgb(*color(theme, name).rgb).downgrade(ColorSystem.EIGHT_BIT)
        return Color(*number.get_truecolor())

    # On the bars stands little, and their ground is the nearest of few greys.
    for ground, least in (("background", 4.5), ("surface", 4.5), ("panel", 3.9)):
        assert contrast(shown(ink), shown(ground)) >= least, (ink, ground)


@pytest.mark.parametrize("depth", list(DEPTHS))
@pytest.mark.parametrize("theme", ["night", "day"])
def test_a_terminal_is_sent_the_colours_that_it_has(planned_file: Path, tmp_path: Path, depth: str, theme: str) -> None:
    environment = {
        "ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path), "ROUNDSMAN_THEME": theme,
        "TEXTUAL_COLOR_SYSTEM": {"16": "standard"}.get(depth, depth),
    }  # fmt: skip
    with Terminal("--file", shutil.copy(planned_file, tmp_path / "shop.db"), environment=environment) as terminal:
        terminal.until(b"Ann Smith")
        terminal.press(DOWN)
        inks = {part for known, part in parts(bytes(terminal.written)) if known and part.endswith("m")}
        kinds = {depth: any(mark in ink for ink in inks) for depth, mark in (("38;2;", "38;2;"), ("38;5;", "38;5;"))}
        assert kinds == {"38;2;": depth == "truecolor", "38;5;": depth == "256"}
        # The row under the cursor is told by a sign as well.
        assert "▸".encode() in terminal.written


def test_no_colour_is_sent_where_none_is_wanted(planned_file: Path, tmp_path: Path) -> None:
    environment = {"ROUNDSMAN_NOW": MONDAY.isoformat(), "XDG_STATE_HOME": str(tmp_path), "NO_COLOR": "1"}
    with Terminal("--file", shutil.copy(planned_file, tmp_path / "shop.db"), environment=environment) as terminal:
        terminal.until(b"Ann Smith")
        terminal.press(b"3", quiet_s=0.5)
        inks = {
            ink for known, part in parts(bytes(terminal.written)) if known for ink in re.findall(r"[34]8;5;(\d+)", part)
        }
        assert len(inks) > 3
        assert {ink for ink in inks if len(set(RichColor.from_ansi(int(ink)).get_truecolor())) > 1} == set()


@pytest.mark.parametrize("place", PLACES)
async def test_a_place_follows_its_window_and_keeps_its_cursor(dispatched: Desk, place: str) -> None:
    app = RoundsmanApp(dispatched)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, commands.PLACE[place].key, "down")
        table = app.screen.query(Table).first()
        key, before = table.key, screen_text(app)
        for size in ((200, 60), (120, 40), (60, 15), (40, 10), (20, 5), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert app.size == size
            assert table.key == key
        assert screen_text(app) == before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nothing_essential_is_lost_at_any_size(dispatched: Desk, size: tuple[int, int]) -> None:
    app = RoundsmanApp(dispatched)
    essential = {
        "orders": ("1001", "Ann Smith", "12 High Street", "09:00–12:00", "? Help"),
        "plan": ("Van 1", "Bob", "Van 2", "Ann Smith", "? Help"),
        "day": ("Van 1", "Bob", "Ann Smith", "? Help"),
        "messages": ("ann@example.com", "1001", "? Help"),
    }
    async with app.run_test(size=size) as pilot:
        for place, words in essential.items():
            await press(pilot, commands.PLACE[place].key)
            text = screen_text(app)
            assert [word for word in (*words, "Mon 2 Mar", "08:00", "Colchester Bread") if word not in text] == []


async def test_the_mouse_reaches_what_the_keys_reach(dispatched: Desk) -> None:
    app = RoundsmanApp(dispatched)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        tabs = screen_text(app).splitlines()[1]
        for place in (*commands.PLACES[1:], commands.PLACES[0]):
            await pilot.click("PlaceTabs", offset=(tabs.index(f" {place.key} {place.title}") + 2, 0))
            await settle(pilot)
            assert app.current_mode == place.name
        await pilot.click(Table, offset=(5, 3))
        table = app.screen.query_one(Table)
        assert table.key == table.rows.key(2)
        await pilot.click(Table, offset=(5, 3), times=2)
        await settle(pilot)
        assert type(app.screen).__name__ == "Detail"
        await press(pilot, "escape")
        bar = screen_text(app).splitlines()[-1]
        await pilot.click("KeyBar", offset=(bar.index("? Help"), 0))
        await settle(pilot)
        assert type(app.screen).__name__ == "Help"
        assert app.screen.query(Static)


def test_both_themes_are_told_apart_by_their_grounds() -> None:
    assert Color.parse(NIGHT.background or "").brightness < 0.2 < 0.8 < Color.parse(DAY.background or "").brightness
