"""The table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from console.widgets.columns import Column, layout
from console.widgets.rows import Cell, ListRows, PagedRows, Row
from console.widgets.table import RowHighlighted, RowSelected, Table
from core.errors import Unavailable


def rows(keys: Sequence[int]) -> ListRows:
    return ListRows([Row(str(key), (f"order {key}", Cell("out", "good"))) for key in keys])


class Shown(App[None]):
    def __init__(self, **given) -> None:
        super().__init__()
        self.given = given
        self.highlighted: list[str] = []
        self.selected: list[str] = []

    def compose(self) -> ComposeResult:
        yield Table(Column("Order", 10, grow=1), Column("State", 6), **self.given)

    @property
    def table(self) -> Table:
        return self.query_one(Table)

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        self.highlighted.append(event.key)

    def on_row_selected(self, event: RowSelected) -> None:
        self.selected.append(event.key)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]


async def open_with(app: Shown, pilot: Pilot[None], keys: Sequence[int]) -> Table:
    app.table.show(rows(keys))
    app.table.focus()
    await pilot.pause()
    return app.table


async def test_rows_stand_under_their_header_with_the_cursor_on_the_first() -> None:
    app = Shown()
    async with app.run_test(size=(30, 5)) as pilot:
        await open_with(app, pilot, range(2))
        assert app.lines() == [
            "  Order                State",
            "▸ order 0              out",
            "  order 1              out",
            "",
            "",
        ]


async def test_keys_move_the_cursor_and_keep_it_in_view() -> None:
    app = Shown()
    async with app.run_test(size=(30, 11)) as pilot:
        table = await open_with(app, pilot, range(1000))
        await pilot.press("down", "down", "up")
        assert table.key == "1"
        await pilot.press("pagedown")
        assert table.key == "10"
        assert app.lines()[10].startswith("▸ order 10")
        await pilot.press("end")
        assert app.lines()[10].startswith("▸ order 999")
        await pilot.press("down")
        assert table.key == "999"
        await pilot.press("pageup", "home", "up")
        assert app.lines()[1].startswith("▸ order 0")


async def test_the_cursor_stays_on_its_row_and_at_its_height_when_rows_come_in_above() -> None:
    app = Shown()
    async with app.run_test(size=(30, 11)) as pilot:
        table = await open_with(app, pilot, range(100, 200))
        table.go_to("150")
        await pilot.pause()
        before = [line for line in app.lines() if line.startswith("▸")]
        place = app.lines().index(before[0])
        table.show(rows(range(200)))
        await pilot.pause()
        assert table.key == "150"
        assert app.lines()[place] == before[0]


async def test_when_the_row_under_the_cursor_goes_the_next_one_takes_its_place() -> None:
    app = Shown()
    async with app.run_test(size=(30, 11)) as pilot:
        table = await open_with(app, pilot, range(10))
        table.go_to("4")
        table.show(rows([0, 1, 2, 3, 5, 6]))
        await pilot.pause()
        assert table.key == "5"
        table.show(rows([0]))
        assert table.key == "0"
        table.show(rows([]))
        assert table.key == ""
        await pilot.press("down", "enter", "end", "pageup")
        assert app.selected == []


async def test_enter_and_a_double_click_open_a_row_and_one_click_goes_to_it() -> None:
    app = Shown()
    async with app.run_test(size=(30, 11)) as pilot:
        await open_with(app, pilot, range(100))
        await pilot.press("down", "enter")
        await pilot.click(Table, offset=(3, 5))
        assert app.table.key == "4"
        assert app.selected == ["1"]
        await pilot.click(Table, offset=(3, 6), times=2)
        assert app.selected == ["1", "5"]
        await pilot.click(Table, offset=(3, 0))
        assert app.table.key == "5"


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is() -> None:
    app = Shown()
    async with app.run_test(size=(30, 11)) as pilot:
        table = await open_with(app, pilot, range(100))
        await pilot._post_mouse_events([MouseScrollDown], Table, (3, 3))
        await pilot.pause()
        assert table.scroll_offset.y > 0
        assert table.key == "0"


async def test_an_empty_table_says_what_to_do() -> None:
    app = Shown(empty=("No orders yet.", "Press i to import a file."))
    async with app.run_test(size=(40, 9)) as pilot:
        await open_with(app, pilot, [])
        assert "  No orders yet." in app.lines()
        assert "  Press i to import a file." in app.lines()
        app.table.show(rows([]), empty=("Nothing matches.",))
        assert "  Nothing matches." in app.lines()


async def test_a_hundred_thousand_rows_draw_only_what_is_seen() -> None:
    asked: list[int] = []

    def fetch(keys: Sequence[int]) -> dict[int, Row]:
        asked.extend(keys)
        return {key: Row(str(key), (str(key), "")) for key in keys}

    app = Shown()
    async with app.run_test(size=(40, 20)) as pilot:
        app.table.show(PagedRows(range(100_000), fetch, 2))
        await pilot.pause()
        assert len(asked) == PagedRows.PAGE
        app.table.focus()
        await pilot.press("end")
        assert app.table.key == "99999"
        assert len(asked) <= 3 * PagedRows.PAGE


async def test_marks_are_kept_by_key_and_chosen_in_the_table_s_order() -> None:
    app = Shown(marks=True)
    async with app.run_test(size=(40, 9)) as pilot:
        table = await open_with(app, pilot, range(5))
        assert table.chosen == ["0"]
        await pilot.press("end", "space", "home", "space")
        assert table.chosen == ["0", "4"]
        assert app.lines()[1].startswith("• order 0")
        table.show(rows([4, 3]))
        assert table.chosen == ["4"]
        assert app.lines()[1].startswith("▸•order 4") or app.lines()[1].startswith("• order 4")


async def test_wide_and_joined_characters_never_move_the_next_column() -> None:
    names = [
        "Ann",
        "日本語テストの名前です",
        "👨‍👩‍👧‍👦 family of four",
        "e\u0301" * 30,
        "[/oops] \x1b[31m",
        "שלום עולם",
    ]
    app = Shown()
    async with app.run_test(size=(30, 9)) as pilot:
        app.table.show(ListRows([Row(str(i), (name, "NEXT")) for i, name in enumerate(names)]))
        await pilot.pause()
        for y in range(1, len(names) + 1):
            strip = app.table.render_line(y)
            assert strip.cell_length == 30
            assert strip.crop(23, 30).text.startswith("NEXT")


async def test_a_burst_of_cursor_keys_ends_with_the_last_row_told() -> None:
    app = Shown()
    async with app.run_test(size=(30, 9)) as pilot:
        await open_with(app, pilot, range(50))
        await pilot.press(*["down"] * 20)
        await pilot.pause()
        assert app.highlighted[-1] == "20"


def test_rows_that_cannot_be_read_say_so_in_their_place() -> None:
    def refuse(_: Sequence[int]) -> dict[int, Row]:
        raise Unavailable("The file is held by another program.")

    paged = PagedRows([7, 8], refuse, 2)
    assert paged.window(0, 1)[0].cells == ("The file is held by another program.", "")


def test_a_row_that_has_gone_meanwhile_keeps_its_place() -> None:
    paged = PagedRows([7, 8], lambda _: {8: Row("8", ("eight", ""))}, 2)
    assert [row.cells[0] for row in paged.window(0, 5)] == ["gone meanwhile", "eight"]
    assert paged.index_of("8") == 1
    assert paged.index_of("9") is None


@pytest.mark.parametrize("width", [20, 80, 131, 200])
def test_growing_columns_fill_the_width_exactly(width: int) -> None:
    columns = [Column("a", 5), Column("b", 4, grow=1), Column("c", 3, grow=2), Column("d", 6, wide=100)]
    shown = layout(columns, width)
    assert sum(cells + 2 for _, _, cells in shown) - 1 == width
    assert (3 in [at for at, _, _ in shown]) is (width >= 100)


def test_on_a_narrow_terminal_the_growing_columns_give_first() -> None:
    columns = [Column("a", 5), Column("b", 14, grow=1), Column("c", 18, grow=2), Column("d", 6)]
    assert [cells for _, _, cells in layout(columns, 40)] == [5, 11, 11, 6]
    assert [cells for _, _, cells in layout(columns, 20)] == [5, 8, 8, 6]


async def test_other_rows_lay_nothing_out_anew_unless_the_scroll_bar_comes_or_goes() -> None:
    app = Shown()
    async with app.run_test(size=(30, 6)) as pilot:
        # As tables stand in a place; one that is as high as its rows is laid out with them.
        app.table.styles.height = "1fr"
        table = await open_with(app, pilot, range(40))
        laid_out: list[object] = []
        app.screen.screen_layout_refresh_signal.subscribe(app.table, laid_out.append)
        await pilot.press("end")
        await pilot.pause()
        table.show(rows(range(20)))
        await pilot.pause()
        assert (laid_out, table.virtual_size.height, table.vertical_scrollbar.window_virtual_size) == ([], 21, 21)
        assert app.lines()[-1] == "▸ order 19             out"
        table.show(rows(range(3)))
        await pilot.pause()
        assert laid_out
        assert not table.show_vertical_scrollbar
        assert app.lines()[1:4] == [
            "  order 0              out",
            "  order 1              out",
            "▸ order 2              out",
        ]
