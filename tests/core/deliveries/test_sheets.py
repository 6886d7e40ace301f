"""What drivers take along: on paper, on a page, in a navigator; whatever customers have written."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from core.deliveries import service as deliveries
from core.deliveries.sheets.cells import pad, wrap
from core.deliveries.sheets.model import Sheet
from core.errors import NotFound, Refused
from core.text import width
from tests.core.deliveries.shop import TUESDAY, Shop

NASTY = '<script>alert(1)</script> & "quoted" [/b] \\x1b[2J'


@pytest.fixture
def sheet(shop: Shop) -> Sheet:
    """A route of three doors: a plain one, one with everything, one with two orders."""
    plain = shop.order("A1")
    full = shop.order(
        "A2", name="渡辺 直美 Zoë", company="Ministry of Bread", unit="Flat 3", access="Ring twice, gate code 4711",
        notes=NASTY, windows=["10:00-12:00"], mass_g=12_500, address="株式会社パン工房 12 Church Street, Colchester",
    )  # fmt: skip
    shop.line(full, 0, 2, "Sourdough")
    shop.line(full, 1, 1, "Cake")
    with shop.desk.writing() as db:
        db.execute("INSERT INTO parcels VALUES (?, 0, 'BOX-1', 0, 0), (?, 1, 'BOX-2', 0, 0)", (full, full))
    shared = [shop.order("A3", address="9 Mill Lane"), shop.order("A4", address="9 Mill Lane", attempt=2)]
    shop.plan({"Van 1": [plain, full, *shared], "Van 2": [shop.order("B1")]})
    deliveries.approve(shop.desk, TUESDAY)
    return deliveries.run_sheets(shop.desk, TUESDAY, vehicle="van 1")[0]


def test_the_run_sheet_has_all_a_driver_needs_in_eighty_columns(sheet: Sheet) -> None:
    text = deliveries.run_sheet(sheet)
    assert [line for line in text.splitlines() if width(line) > 80] == []
    for fact in (
        "RUN SHEET: Harrow & Finch · Tuesday 3 March 2026", "Van 1 · Dora · leaves Depot 09:", "3 stops",
        "promised 10:00–12:00", "渡辺 直美 Zoë (Ministry of Bread)", "+441206000000", "Flat 3", "Access: Ring twice",
        "Note: <script>", "2 parcels, 12.5 kg", "[ ] 2 x Sourdough", "Again: try number 2", "NOT_HOME",
        "The shop: +44 1206 555 010",
    ):  # fmt: skip
        assert fact in text
    assert text.count("[ ] done") == 4
    assert text.index("A1") < text.index("A2") < text.index("A3") < text.index("A4")


def test_the_load_list_is_the_route_backwards(sheet: Sheet) -> None:
    text = deliveries.load_list(sheet)
    assert [line for line in text.splitlines() if width(line) > 80] == []
    assert re.findall(r"stop +(\d+)  (A\d)", text) == [("3", "A3"), ("3", "A4"), ("2", "A2"), ("1", "A1")]
    assert "[ ] BOX-1" in text
    assert [stop.number for stop in sheet.load_order] == [3, 2, 1]


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("load", [False, True])
def test_the_page_shows_what_customers_wrote_and_runs_none_of_it(shop: Shop, sheet: Sheet, load: bool) -> None:
    page = Page(deliveries.page(deliveries.run_sheets(shop.desk, TUESDAY), load=load))
    assert "script" not in page.tags
    assert page.tags.count("section") == 2
    assert "渡辺 直美 Zoë" in page.text
    assert load or NASTY in page.text


def test_the_navigator_gets_the_depot_and_every_stop_in_order(sheet: Sheet) -> None:
    root = ET.fromstring(deliveries.gpx([sheet]))
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    points = root.findall("g:rte/g:rtept", space)
    names = [point.findtext("g:name", "", space) for point in points]
    assert names == ["Depot Depot", "1 A1", "2 A2", "3 A3", "Depot Depot"]
    assert [child.tag.rpartition("}")[2] for child in points[2]] == ["time", "name", "desc"]
    assert (points[0].get("lat"), points[0].get("lon")) == ("51.885000", "0.895000")
    assert NASTY in points[2].findtext("g:desc", "", space)


def test_before_the_approval_a_sheet_says_that_it_is_a_draft(shop: Shop) -> None:
    with pytest.raises(Refused, match="no plan of 2026-03-03"):
        deliveries.run_sheets(shop.desk, TUESDAY)
    shop.plan({"Van 1": [shop.order("A1")]})
    (sheet,) = deliveries.run_sheets(shop.desk, TUESDAY)
    assert "DRAFT, not approved" in deliveries.run_sheet(sheet)
    assert 'class="draft"' in deliveries.page([sheet])
    with pytest.raises(NotFound, match="“Van 9” has no route on 2026-03-03; on the road are: Van 1"):
        deliveries.run_sheets(shop.desk, TUESDAY, vehicle="Van 9")


def test_wide_letters_take_two_cells_and_marks_none() -> None:
    assert [width(text) for text in ("abc", "渡辺", "e\u0301", "👩‍🍳", "")] == [3, 4, 1, 4, 0]
    assert wrap("渡辺直美 abc", 5) == ["渡辺", "直美", "abc"]
    assert wrap("one two three", 7, "  ") == ["  one", "  two", "  three"]
    assert wrap("", 10) == []
    assert (pad("ab", 4), pad("abcdef", 4), pad("渡辺直美", 4)) == ("ab  ", "abc…", "渡… ")
