"""Addresses completed while they are typed, on small regions written by hand and on the demo town."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.geocoding.adapters.gazetteer import Gazetteer
from core.geocoding.adapters.gazetteer.suggest import Suggester
from core.geocoding.model import Accuracy, distance_m
from core.region.addresses.outline import Outline
from core.region.addresses.read import Addresses
from core.region.build import build
from core.region.items import Address, Item, Place, Street
from fixtures import nasty
from tests.core.region.making import Listed, at, row

SuggesterOf = Callable[..., Suggester]


@pytest.fixture
def suggester_of(tmp_path: Path) -> SuggesterOf:
    """A suggester on a region made of these items."""

    def make(items: list[Item], **served: object) -> Suggester:
        target = tmp_path / "typed.region.db"
        build(target, [Listed(items)], now=0)
        return Suggester(Outline(target), **served)

    return make


@pytest.fixture(scope="module")
def town(town_file: Path) -> Suggester:
    return Suggester(Outline(town_file))


ASTON = [
    *row("Mill Lane", [*range(1, 15), 100, 112], 0, 0, "Aston", "A1 1AA"),
    *row("Church Road", range(1, 5), 500, 0, "Aston", "A1 1AB"),
]


def texts(suggester: Suggester, typed: str, limit: int = 8) -> list[str]:
    return [each.text for each in suggester.complete(typed, limit)]


@pytest.mark.parametrize(
    "typed",
    ["12 Mill La", "mill lane 12", "12 mill", "mill 12", "lane mill 12", "12 MILL LN", "12 mil la ast", "aston mill 12",
     "12 Mill Lane, Aston A1 1AA", "12 mil lane a1 1aa", "12 Mlil Lane", "12 Mull Lane", "no. 12 mill lane"],
)  # fmt: skip
def test_words_in_any_order_and_half_typed_find_the_door(suggester_of: SuggesterOf, typed: str) -> None:
    first = suggester_of(ASTON).complete(typed)[0]
    assert (first.text, first.accuracy) == ("12 Mill Lane, Aston A1 1AA", Accuracy.ADDRESS)
    assert first.town == "Aston"


def test_a_number_is_completed_with_those_that_exist(suggester_of: SuggesterOf) -> None:
    lane = ", Aston A1 1AA"
    assert texts(suggester_of(ASTON), "Mill Lane 1", 20) == [
        f"{n} Mill Lane{lane}" for n in (1, 10, 11, 12, 13, 14, 100, 112)
    ]
    assert texts(suggester_of(ASTON), "Mill Lane 11") == [f"{n} Mill Lane{lane}" for n in (11, 112)]


def test_a_street_alone_leaves_room_for_its_number(suggester_of: SuggesterOf) -> None:
    first = suggester_of([*ASTON, *row("Mühlegasse", range(1, 9), 2_000, 0, "Bern", "3000")]).complete("mil")[0]
    assert (first.text, first.accuracy, first.cursor) == ("Mill Lane, Aston A1 1AA", Accuracy.STREET, 0)
    behind = suggester_of(row("Mühlegasse", range(1, 9), 0, 0, "Bern", "3000")).complete("muehleg")[0]
    assert (behind.text, behind.cursor) == ("Mühlegasse, 3000 Bern", len("Mühlegasse"))


@pytest.mark.parametrize(
    "typed", ["Mühleg 1", "muehleg 1", "muhlegasse 1", "mühle gasse 1", "Mühlg 1", "1 mühleg bern"]
)
def test_umlauts_and_words_written_as_one_are_known(suggester_of: SuggesterOf, typed: str) -> None:
    suggester = suggester_of(row("Mühlegasse", range(1, 9), 0, 0, "Bern", "3000"))
    assert texts(suggester, typed)[0] == "Mühlegasse 1, 3000 Bern"


def test_words_of_their_own_come_before_one_that_begins_like_both(suggester_of: SuggesterOf) -> None:
    items = [*row("Fulake Street", range(1, 9), 0, 0, "Aston"), *row("Fulham Lane", range(1, 3), 3_000, 0, "Aston")]
    assert texts(suggester_of(items), "fu la") == ["Fulham Lane, Aston", "Fulake Street, Aston"]
    assert texts(suggester_of(items), "fu lak") == ["Fulake Street, Aston"]


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("st j", "Saint James's Street"), ("blvd r", "Boulevard Raspail"), ("av foch", "Avenue Foch"),
        ("σταδι", "Σταδίου"), ("ленина", "улица Ленина"), ("mannerheimv", "Mannerheimvägen"),
    ],
)  # fmt: skip
def test_short_forms_scripts_and_other_names_are_known(suggester_of: SuggesterOf, typed: str, street: str) -> None:
    names = ("Saint James's Street", "Boulevard Raspail", "Avenue Foch", "Σταδίου", "улица Ленина")
    items = [item for n, name in enumerate(names) for item in row(name, range(1, 4), n * 3_000, 0, "Aston")]
    items.append(Street("Mannerheimintie", ("Mannerheimvägen",), [at(20_000, 0)]))
    assert texts(suggester_of(items), typed)[0].startswith(street)


def test_a_slip_is_forgiven_from_four_letters_on_where_nothing_else_fits(suggester_of: SuggesterOf) -> None:
    suggester = suggester_of([*ASTON, *row("Hill Lane", range(1, 3), 4_000, 0, "Aston")])
    assert [each.text[:4] for each in suggester.complete("hill lane")] == ["Hill"]
    assert {each.text[:4] for each in suggester.complete("kill lane")} == {"Hill", "Mill"}
    assert not any(each.keeps for each in suggester.complete("kill lane"))
    assert suggester.complete("kil") == []
    assert suggester.complete("mxyl lane") == []


def test_a_street_in_two_towns_is_shown_with_both(suggester_of: SuggesterOf) -> None:
    both = [
        *row("High Street", range(1, 9), 0, 0, "Aston", "A1"),
        *row("High Street", range(1, 9), 9_000, 0, "Burton", "B1"),
    ]
    suggester = suggester_of(both)
    assert {(each.text, each.town) for each in suggester.complete("7 hi")} == {
        ("7 High Street, Aston A1", "Aston"), ("7 High Street, Burton B1", "Burton"),
    }  # fmt: skip
    assert texts(suggester, "7 high burt") == ["7 High Street, Burton B1"]
    assert texts(suggester, "7 high b1") == ["7 High Street, Burton B1"]


def test_like_named_streets_of_one_town_are_told_apart_by_the_place(suggester_of: SuggesterOf) -> None:
    items = [
        *row("High Street", range(1, 9), 0, 0, "Aston"),
        *row("High Street", range(1, 9), 9_000, 0, "Aston"),
        Place("Upper Aston", "suburb", at(9_000, 50)),
    ]
    assert set(texts(suggester_of(items), "7 high")) == {"7 High Street, Aston", "7 High Street, Aston, Upper Aston"}


def test_the_area_served_comes_first(suggester_of: SuggesterOf) -> None:
    both = [
        *row("High Street", range(1, 9), 0, 0, "Aston"),
        *row("High Street", range(1, 9), 90_000, 0, "Zetland"),
        *row("Highbury Hill", range(1, 9), 90_000, 900, "Zetland"),
    ]
    served = suggester_of(both, depots=[(50 + 90_000 / 111_195, 8.0)])
    assert texts(served, "hi")[:2] == ["High Street, Zetland", "Highbury Hill, Zetland"]
    assert texts(suggester_of(both, depots=[(50.0, 8.0)]), "hi")[0] == "High Street, Aston"


def test_a_long_street_is_asked_for_the_door_of_the_town_that_is_typed(suggester_of: SuggesterOf) -> None:
    items = [
        *row("Landstrasse", range(1, 40), 0, 0, "Vaduz", "9490"),
        *row("Landstrasse", range(1, 40), 0, 700, "Triesen", "9495"),
    ]
    suggester = suggester_of(items)
    assert texts(suggester, "landstr 5 tries")[0] == "Landstrasse 5, 9495 Triesen"
    assert texts(suggester, "landstr 5")[:2] == ["Landstrasse 5, 9490 Vaduz", "Landstrasse 5, 9495 Triesen"]
    assert texts(suggester, "landstr") == ["Landstrasse"]  # it has no one town
    assert all(each.endswith("Triesen") for each in texts(suggester, "landstr 5 9495"))


def test_block_and_house_are_completed_as_in_queens(suggester_of: SuggesterOf) -> None:
    doors: list[Item] = [
        Address(f"89-{n:02d}", "220th Street", "", "11427", (), at(0, 10 * n)) for n in range(1, 60, 2)
    ]
    suggester = suggester_of([*doors, *row("22nd Street", range(1, 9), 3_000, 0, "", "11428")])
    assert texts(suggester, "89-33 220") == ["89-33 220th Street, 11427"]
    assert texts(suggester, "220 st 89-5", 3) == [f"89-{n} 220th Street, 11427" for n in ("05", "51", "53")]
    assert texts(suggester, "22 st")[0] == "22nd Street, 11428"


def test_a_row_of_houses_answers_for_each_of_them(suggester_of: SuggesterOf) -> None:
    suggester = suggester_of([Address("12-16", "Mill Lane", "Aston", "", (), at(0, 0))])
    assert texts(suggester, "14 mill") == ["14 Mill Lane, Aston"]
    assert texts(suggester, "mill 12") == ["12-16 Mill Lane, Aston"]
    row_and_door = [
        Address("12-16", "Mill Lane", "", "", (), at(0, 0)),
        Address("14", "Mill Lane", "", "", (), at(0, 60)),
    ]
    found = suggester_of(row_and_door).complete("14 mill")
    assert [each.text for each in found] == ["14 Mill Lane"]
    assert distance_m((found[0].lat, found[0].lon), (50.0, 8 + 60 / 71_475)) < 1


def test_letters_of_a_number_are_known_with_a_blank_or_without(suggester_of: SuggesterOf) -> None:
    doors: list[Item] = [
        Address(n, "Mill Lane", "Aston", "", (), at(0, 9 * i)) for i, n in enumerate(("12", "12a", "12b"))
    ]
    for typed in ("mill 12a", "12a mill", "mill lane 12 a", "12 a mill"):
        assert texts(suggester_of(doors), typed)[0] == "12a Mill Lane, Aston"
    assert texts(suggester_of(doors), "12 mill") == [f"{n} Mill Lane, Aston" for n in ("12", "12a", "12b")]


def test_a_number_that_nobody_has_mapped_is_kept_and_told(suggester_of: SuggesterOf) -> None:
    near = suggester_of(ASTON).complete("16 mill")
    assert [(each.text, each.accuracy) for each in near] == [("16 Mill Lane, Aston A1 1AA", Accuracy.NEAR)]
    far = suggester_of(ASTON).complete("999 mill")
    assert [(each.text, each.accuracy) for each in far] == [("999 Mill Lane, Aston A1 1AA", Accuracy.STREET)]


def test_a_flat_that_was_typed_stays(suggester_of: SuggesterOf) -> None:
    first = suggester_of(ASTON).complete("Flat 3, 12 mill")[0]
    assert first.text == "Flat 3, 12 Mill Lane, Aston A1 1AA"
    street = suggester_of(row("Gasse", range(1, 3), 0, 0, "Bern")).complete("Gasse 7, Whg. 3")[0]
    assert street.text == "Whg. 3, Gasse 7, Bern"


def test_what_was_typed_is_marked_also_under_an_accent(suggester_of: SuggesterOf) -> None:
    first = suggester_of(row("Große Gaß", range(1, 3), 0, 0, "Bern")).complete("gros ga 1")[0]
    assert [first.text[a:b] for a, b in first.matched] == ["Groß", "Ga", "1"]


def test_one_word_may_be_strange_and_then_nothing_is_kept_as_typed(suggester_of: SuggesterOf) -> None:
    suggester = suggester_of(ASTON)
    found = suggester.complete("12 mill lane xyz")
    assert [each.text for each in found] == ["12 Mill Lane, Aston A1 1AA"]
    assert not found[0].keeps
    assert suggester.complete("12 mill xyz qrst") == []
    assert suggester.complete("xyz") == []


def test_the_shop_s_own_county_is_true_of_every_street(suggester_of: SuggesterOf) -> None:
    suggester = suggester_of(ASTON, own="2 High Street, Essex, United Kingdom")
    assert suggester.complete("12 mill essex")[0].keeps


@pytest.mark.parametrize(
    "typed", ["", " ", "🎉", ",;-", "\x1b[31m", "…", "12", "aston", "a1 1aa", "x" * 10_000, "mill " * 900]
)
def test_what_names_no_street_is_answered_with_nothing_or_calmly(suggester_of: SuggesterOf, typed: str) -> None:
    assert len(suggester_of(ASTON).complete(typed)) <= 8


def test_hostile_text_does_no_harm(town: Suggester) -> None:
    for text in nasty():
        assert all("\x1b" not in each.text for each in town.complete(text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=60), st.from_regex(r"[0-9]{0,4}[a-z]? ?[a-zß]{0,7} ?[a-z]{0,5},? ?[a-z]{0,6}")))
def test_any_text_gets_the_same_answer_twice_with_marks_inside_it(town: Suggester, typed: str) -> None:
    found = town.complete(typed, 6)
    assert len(found) <= 6
    assert len({each.text for each in found}) == len(found)
    for each in found:
        assert all(0 <= a < b <= len(each.text) for a, b in each.matched)
        assert each.cursor is None or 0 <= each.cursor <= len(each.text)
        assert abs(each.lat) <= 90
    assert town.complete(typed, 6) == found


def test_what_is_suggested_for_a_door_is_found_by_the_gazetteer(town: Suggester, town_file: Path) -> None:
    region = Addresses(town_file)
    gazetteer = Gazetteer(region)
    doors = region.db.execute(
        "SELECT n.text, d.place / 1000, d.lat / 1e7, d.lon / 1e7, c.text FROM door d JOIN piece p ON p.id = d.piece "
        "JOIN name n ON n.id = p.name JOIN city c ON c.id = d.city WHERE d.number = '' AND d.nth = 0 ORDER BY 1, 2, 3"
    ).fetchall()
    wrong = []
    for street, number, lat, lon, city in random.Random(1).sample(doors, 80):
        first = next(iter(town.complete(f"{number} {street[: len(street) - 2]} {city[:4]}")), None)
        if first is None or distance_m((first.lat, first.lon), (lat, lon)) > 50:
            wrong.append((street, number, city, first))
            continue
        best = gazetteer.find(first.text)[0]
        if not best.sure or distance_m((best.lat, best.lon), (lat, lon)) > 50:
            wrong.append((street, number, first.text, best))
    assert wrong == []
