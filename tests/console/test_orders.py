"""The Orders screen, walked by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import RoundsmanApp
from console.dialogs.conflict import Conflict
from console.dialogs.mapping import Mapping
from console.dialogs.report import Report
from console.widgets.notice import Notice
from console.widgets.table import Table
from core.desk import Desk
from core.orders import service
from core.orders.model import OrderState
from tests.console import shop
from tests.console.snapshots import SIZES, press, screen_svg, screen_text, settle, type_text


@pytest.fixture
def app(open_console: Callable[..., RoundsmanApp], desk: Desk, tmp_path: Path) -> RoundsmanApp:
    """The console on the shop's orders; files are picked from the test's folder."""
    shop.fill(shop.with_geocoder(desk))
    app = open_console()
    app.folder = tmp_path
    return app


def said(app: RoundsmanApp) -> str:
    return app.screen_stack[0].query_one(Notice).said


def table(app: RoundsmanApp) -> Table:
    return app.screen_stack[0].query_one(Table)


def numbered(desk: Desk, number: str) -> service.Order:
    return service.find(desk, number)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_day_s_orders_look_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert screen_text(app) == seen


async def test_the_list_in_colour(app: RoundsmanApp, seen_svg) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "down")
        assert screen_svg(app) == seen_svg


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_an_empty_file_says_what_to_do(open_console: Callable[..., RoundsmanApp], seen, size) -> None:
    app = open_console()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert screen_text(app) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_an_order_is_opened_with_everything_about_it(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "down", "enter")
        assert screen_text(app) == seen


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_form_of_an_order_looks_as_agreed(app: RoundsmanApp, seen, size) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "e")
        assert screen_text(app) == seen


async def test_an_order_is_added_by_keys(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a")
        await type_text(pilot, "Joe Bloggs")
        await press(pilot, "tab", "tab", "tab", "tab")
        await type_text(pilot, "1 Quay Street")
        await press(pilot, "enter")
        assert "is entered for Mon 2 Mar, today" in said(app)
        assert "Joe Bloggs" in screen_text(app)
    [found] = service.order_rows(desk, service.order_ids(desk, text="bloggs"))
    assert (found.name, found.address, found.day.isoformat()) == ("Joe Bloggs", "1 Quay Street", "2026-03-02")


async def test_an_order_without_an_address_stays_in_the_form_with_a_sentence(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "J", "enter")
        assert "Address cannot be empty." in screen_text(app)
        await type_text(pilot, "1 Quay Street")
        await press(pilot, "down", "down", "down", "down")
        await type_text(pilot, "12-9")
        await press(pilot, "enter")
        assert "ends before it starts" in " ".join(screen_text(app).split())


async def test_an_edited_order_changes_only_what_was_touched(app: RoundsmanApp, desk: Desk) -> None:
    before = numbered(desk, "1002")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "e", "down", "down", "down")
        await type_text(pilot, "zoe@example.org")
        await press(pilot, "enter")
        assert said(app) == "Order 1002 is changed."
    after = numbered(desk, "1002")
    assert after.email == "zoe@example.org"
    assert {**after.content(), "email": before.email} == before.content()


async def test_what_another_console_changed_meanwhile_is_shown_and_chosen(
    app: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "e")
        order = numbered(ben, "1001")
        service.edit(ben, order.id, order.version, name="Ann Brown", notes="Ring once")
        await type_text(pilot, "Ann Jones")
        await press(pilot, "enter")
        assert isinstance(app.screen, Conflict)
        text = screen_text(app)
        assert "Ann Jones" in text
        assert "Ann Brown" in text
        await press(pilot, "left", "enter")
        assert said(app) == "Order 1001 is changed."
    after = numbered(desk, "1001")
    assert (after.name, after.notes) == ("Ann Jones", "Ring once")


async def test_changes_of_different_fields_both_stand_without_a_question(
    app: RoundsmanApp, desk: Desk, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "e")
        order = numbered(ben, "1001")
        service.edit(ben, order.id, order.version, notes="Ring once")
        await type_text(pilot, "Ann Jones")
        await press(pilot, "enter")
        assert said(app) == "Order 1001 is changed."
    after = numbered(desk, "1001")
    assert (after.name, after.notes) == ("Ann Jones", "Ring once")


async def test_an_order_is_called_off_at_one_key_and_back_at_another(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "x")
        assert "is cancelled" in said(app)
        assert numbered(desk, "1001").state is OrderState.CANCELLED
        await press(pilot, "x")
        assert "cannot be called off" in said(app)
        await press(pilot, "u")
        assert numbered(desk, "1001").state is OrderState.NEW


async def test_marked_orders_are_put_on_another_day(app: RoundsmanApp, desk: Desk) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "space", "space", "d")
        assert "Put 2 orders on which day?" in screen_text(app)
        await type_text(pilot, "friday")
        await press(pilot, "enter")
        assert said(app) == "2 orders now for Fri 6 Mar."
        assert len(table(app).rows) == 3
    assert [numbered(desk, number).day.isoformat() for number in ("1001", "1002")] == ["2026-03-06"] * 2


async def test_the_filter_finds_by_name_without_accents_and_esc_shows_all(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "zoe high")
        await pilot.pause(0.3)
        await settle(pilot)
        assert len(table(app).rows) == 1
        assert "1 of 5" in screen_text(app)
        await press(pilot, "enter", "escape")
        await pilot.pause(0.3)
        await settle(pilot)
        assert len(table(app).rows) == 5
        await press(pilot, "slash")
        await type_text(pilot, "zoe high")
        await press(pilot, "backspace", *"x")
        await pilot.pause(0.3)
        await settle(pilot)
        assert "No order has that." in screen_text(app)
        await press(pilot, "escape")
        await pilot.pause(0.3)
        await settle(pilot)
        assert len(table(app).rows) == 5


async def test_all_days_are_shown_and_sorted(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v")
        assert len(table(app).rows) == 6
        assert "3 Mar" in screen_text(app)
        await press(pilot, "s", "down", "enter")
        assert table(app).rows.window(0, 1)[0].cells[2] == "Ann Smith"
        await press(pilot, "v", "right_square_bracket")
        assert len(table(app).rows) == 1


async def test_addresses_are_pinned_and_what_is_unsure_is_told(app: RoundsmanApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g")
        assert said(app) == "2 addresses pinned, 2 to review, 1 not found. Press 2 to go to Pins."
        text = screen_text(app)
        assert text.count("  review") == 3
        await press(pilot, "g")
        assert said(app) == "Every address has been looked up already."


async def test_a_file_is_imported_with_its_mapping_confirmed(app: RoundsmanApp, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(shop.WITH_ERRORS)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", *"new", "enter")
        assert isinstance(app.screen, Mapping)
        assert "whole address" in screen_text(app)
        await press(pilot, "i")
        assert isinstance(app.screen, Report)
        text = " ".join(screen_text(app).split())
        assert "1 new, 0 changed, 0 as before." in text
        assert "it cannot be negative" in text
        await press(pilot, "enter")
        assert "Tom Archer" in screen_text(app)
    returned = (tmp_path / "new.rejected.csv").read_text("utf-8-sig")
    assert [line.split(",")[0] for line in returned.splitlines()[1:]] == ["2002", "2003"]


async def test_the_same_file_again_changes_nothing(app: RoundsmanApp, tmp_path: Path) -> None:
    (tmp_path / "again.csv").write_text(shop.ORDERS)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", *"again", "enter", "i")
        assert "0 new, 0 changed, 6 as before." in screen_text(app)
        await press(pilot, "enter")
        assert len(table(app).rows) == 5


async def test_a_wrong_guess_is_put_right_and_kept_for_the_next_file(
    app: RoundsmanApp, desk: Desk, tmp_path: Path
) -> None:
    text = "Ref;Who is it;Wherever\n1;Kim Lee;4 Quay Street\n"
    (tmp_path / "odd.csv").write_text(text)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", *"odd", "enter")
        assert isinstance(app.screen, Mapping)
        mapping = app.screen
        fields = [option.key for option in mapping._fields]
        for row, field in ((1, "name"), (2, "address")):
            await press(pilot, "home", *["down"] * row, "enter", "home", *["down"] * fields.index(field), "enter")
        await press(pilot, "i")
        assert isinstance(app.screen, Report)
        await press(pilot, "escape", "y")
        assert "it is a text file that you can edit" in said(app)
    assert service.mapping_of(desk, text.encode(), "other.csv").columns[1][1] == "name"
    assert [row.name for row in service.order_rows(desk, service.order_ids(desk, text="kim"))] == ["Kim Lee"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"\x00\x01\x02\xff" * 200, ""), (b'a,b\n"unclosed,1\n', "")],
    ids=["empty", "binary", "unclosed"],
)
async def test_a_file_that_is_none_is_refused_with_a_sentence(
    app: RoundsmanApp, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "bad.csv").write_bytes(content)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", *"bad", "enter")
        if isinstance(app.screen, Mapping):
            await press(pilot, "i")
        assert "bad.csv" in said(app)
        assert sentence in said(app)
        assert "went wrong" not in said(app)
        assert len(table(app).rows) == 5


async def test_a_folder_that_cannot_be_written_gets_the_returned_file_beside_the_shop_s_file(
    app: RoundsmanApp, desk: Desk, tmp_path: Path
) -> None:
    from console.flows.importing import _give_back

    done = service.import_orders(desk, shop.WITH_ERRORS.encode(), "x.csv")
    gone = tmp_path / "gone" / "x.csv"
    assert _give_back(desk.path.parent, gone, done) == desk.path.parent / "x.rejected.csv"


async def test_an_order_changed_after_dispatch_is_asked_for(app: RoundsmanApp, desk: Desk, tmp_path: Path) -> None:
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = 'out' WHERE source_order_id = '1001'")
    (tmp_path / "later.csv").write_text(shop.ORDERS.replace("Ring twice", "Ring once"))
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "i", *"later", "enter", "i")
        assert isinstance(app.screen, Conflict)
        assert "Ring once" in screen_text(app)
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, Report)
    assert numbered(desk, "1001").notes == "Ring once"


async def test_the_sheet_beside_the_list_follows_the_cursor(app: RoundsmanApp) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        assert "+441206100001" in screen_text(app).replace(" ", "")
        await press(pilot, "down", "down")
        await settle(pilot)
        assert "3 Mill Lane, Wendle WD1 2BB" in screen_text(app)


async def test_hostile_text_of_an_order_reaches_no_rendered_line(app: RoundsmanApp) -> None:
    async with app.run_test(size=(140, 40)) as pilot:
        await press(pilot, "down", "enter")
        for strip in app.screen._compositor.render_strips():
            assert "\x1b" not in strip.text
        assert "[red]Dog[/red]" in screen_text(app)
