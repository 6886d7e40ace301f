"""Hostile text on its way to the screen."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Static

from console.text import ControlFilter, fit, paragraphs, plain, show, spread
from console.widgets.facts import Fact, FactSheet, Section
from console.widgets.notice import Notice
from console.widgets.rows import Cell, ListRows, Row
from console.widgets.table import Column, Table

NASTY = [
    "[/oops]", "[b]bold", "[@click=app.quit]x[/]", "[link=http://x]y[/link]", "$primary", "\\[", "]]]][[[[", "[red",
    "\x1b[31mred", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x07", "\x1bPq#0;2\x1b\\", "\x9b31m",
    "\x9d0;t\x9c",
    "\x07\x07\x07", "\x08\x08\x08back", "\x7f\x7f", "\x00NUL", "tab\tstop", "line\nbreak", "line\r\nbreak",
    "car\rriage",
    "\x0b\x0c", "\x0e\x0f", "\x85next", "\u2028line", "\u2029para", "\u202eevil", "\u202dleft", "\u2066x\u2069",
    "\u200fmark", "\u200emark", "\u061cmark", "\ufeffbom", "zero\u200bwidth", "\u2060join", "\U000e0041tag",
    "日本語テスト", "ｆｕｌｌ ｗｉｄｔｈ", "👨‍👩‍👧‍👦 family", "👍🏽 skin", "❤️ heart", "🇬🇧 flag", "e\u0301" * 8,
    "Z" + "\u0351" * 40 + "algo",
    "שלום עולם", "مرحبا", "नमस्ते", "x" * 5000, "\ud800", "a\u200d", "\u200d", "\ufe0f", "",
]  # fmt: skip

#: What may never reach a terminal: C0 (but for the line end of a dump), DEL, C1, bidi controls, separators.
STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_cell_is_exactly_as_wide_as_its_column(text: str) -> None:
    for width in (0, 1, 2, 7, 20):
        assert cell_len(fit(plain(text), width)) == width
        assert cell_len(fit(plain(text), width, "right")) == width


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_what_is_shown_has_no_steering_character_and_no_markup(text: str) -> None:
    for content in (show(text), paragraphs(text)):
        assert not STEERING.search(content.plain)
        assert not content.spans
    assert "\n" not in show(text).plain


def test_an_emoji_of_several_parts_is_shown_as_its_parts() -> None:
    assert plain("👨\u200d👩\u200d👧") == "👨👩👧"
    assert plain("👍🏽 ❤\ufe0f") == "👍 ❤"


def test_the_filter_replaces_what_steers_and_keeps_the_width_of_the_line() -> None:
    segments = [Segment("a\x1b[31mb\u202ec"), Segment("plain")]
    filtered = ControlFilter().apply(segments, Color(0, 0, 0))
    assert "".join(segment.text for segment in filtered) == "a[31mbcplain"
    assert sum(segment.cell_length for segment in filtered) == sum(segment.cell_length for segment in segments)


def test_the_filter_leaves_a_harmless_line_as_it_is() -> None:
    segments = [Segment("Zoë 日本")]
    assert ControlFilter().apply(segments, Color(0, 0, 0)) is segments


def test_a_narrow_line_drops_the_less_important_of_its_right_side() -> None:
    line = spread([show("shop")], [show("others "), show("who "), show("12:00")], 15)
    assert line.plain == "shop  who 12:00"
    assert spread([show("shop")], [show("others "), show("12:00")], 8).plain == "shop    "


class EverySink(App[None]):
    """Hostile text in a table, a sheet of facts and the notice; and raw in a Static, as a mistake would do it."""

    def get_line_filters(self):
        return [*super().get_line_filters(), ControlFilter()]

    def compose(self) -> ComposeResult:
        yield from (Notice() for _ in NASTY)
        yield Table(Column("Text", 30, grow=1), Column("Next", 4))
        yield FactSheet([Section("\x1b[1m[/x]", [Fact(text[:50], text[:200]) for text in NASTY])])
        for text in NASTY:
            yield Static(text[:50], markup=False)

    def on_mount(self) -> None:
        for notice, text in zip(self.query(Notice), NASTY, strict=True):
            notice.say(text[:200], "bad")
        self.query_one(Table).show(ListRows([Row(str(i), (text[:200], Cell("next"))) for i, text in enumerate(NASTY)]))


async def test_no_control_character_reaches_a_rendered_line() -> None:
    app = EverySink()
    async with app.run_test(size=(60, 300)) as pilot:
        await pilot.pause()
        for strip in app.screen._compositor.render_strips():
            assert not STEERING.search(strip.text)
            assert strip.cell_length == 60
