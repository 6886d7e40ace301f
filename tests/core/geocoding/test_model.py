"""Points, PO boxes and candidates."""

from __future__ import annotations

import math

import pytest

from core.errors import BadInput
from core.geocoding.model import Accuracy, Candidate, checked_point, distance_m
from core.geocoding.poboxes import is_po_box, without_po_box
from core.region.addresses.numbers import Counting, counting, house_numbers, looks_like_number, order, orders, plain
from core.region.addresses.terms import joined, name_words, term


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance_m((47.0, 9.5), (48.0, 9.5)) == pytest.approx(111_195, abs=1)
    assert distance_m((0.0, 179.9), (0.0, -179.9)) == pytest.approx(22_239, abs=1)
    assert distance_m((90.0, 0.0), (90.0, 120.0)) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.inf), (-90.1, 0.0)])
def test_a_point_off_the_earth_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(BadInput, match="is no place"):
        checked_point(*point)


def test_swapped_coordinates_are_asked_about() -> None:
    with pytest.raises(BadInput, match="swapped"):
        checked_point(115.57, 51.17)


@pytest.mark.parametrize(
    "text",
    ["PO Box 12, Vaduz", "P.O. Box 7", "po box 7 12 High St", "Postfach 100, 9490 Vaduz", "Postbus 5", "BP 12, Paris",
     "Apartado de correos 3", "Casella postale 4", "а/я 12", "Box 123, 101 23 Stockholm", "PL 12, 00101 Helsinki",
     "CS 40001, 59000 Lille", "Apdo. 5", "Caixa Postal 12", "skrytka pocztowa 7", "Pf. 12, 1364 Budapest",
     "Τ.Θ. 34, Αθήνα", "P.K. 5, İstanbul",
     "п.к. 12, София", "а/с 5, Київ", "pošt. přihr. 12", "poste restante, Lyon", "GPO Box 9"],
)  # fmt: skip
def test_a_po_box_is_seen(text: str) -> None:
    assert is_po_box(text)


@pytest.mark.parametrize(
    "text",
    [
        "12 Box Lane",
        "Boxgrove 5",
        "3 Post Office Road",
        "Am Postplatz 5",
        "BP garage, High St",
        "Kerkstraat 12, box 3",
        "pl. 3 Maja 5",
        "CP 12 Road 5, Aston",
        "Hauptstraße 5, Pf. links",
        "8 Pk View",
    ],
)
def test_what_only_sounds_like_a_po_box_is_none(text: str) -> None:
    assert not is_po_box(text)


def test_the_street_beside_a_po_box_stays() -> None:
    assert "Landstrasse 5" in without_po_box("PO Box 12, Landstrasse 5, Vaduz")


def test_a_candidate_comes_back_from_plain_data() -> None:
    one = Candidate(47.1, 9.5, Accuracy.NEAR, 0.81, "Landstrasse 5", "gazetteer", "Because.")
    assert Candidate.from_dict(one.as_dict()) == one
    assert one.sure
    assert not one.less_sure("It is far.").sure


@pytest.mark.parametrize(
    ("tag", "numbers"),
    [("12", ["12"]), ("12 A", ["12a"]), ("36;38", ["36", "38"]), ("76, 76a, 76b", ["76", "76a", "76b"]),
     ("12 – 14", ["12-14"]), ("8, Floor 6", ["8"]), ("2, 2. krs./Floor 2", ["2"]), ("Keskuskatu 5", []), ("", []),
     ("89-33", ["89-33"]), ("39A/B", ["39a"]), ("20'", ["20"])],
)  # fmt: skip
def test_a_map_s_house_numbers_are_read(tag: str, numbers: list[str]) -> None:
    assert house_numbers(tag) == numbers


def test_numbers_have_one_order_in_their_street() -> None:
    assert sorted(["12b", "9", "12", "100", "12a"], key=order) == ["9", "12", "12a", "12b", "100"]
    assert order("89-05") < order("89-33") < order("90-01")


def test_rows_of_houses_are_told_from_block_and_house() -> None:
    assert counting(["89-05", "89-33", "90-12"]) is Counting.BLOCKS
    assert counting(["12-14", "1-5", "29-27"]) is Counting.PLAIN
    assert counting(["1234/12", "1301/14", "15"]) is Counting.TWICE
    assert counting(["12/3", "14/1", "15"]) is Counting.PLAIN
    assert [plain(place) for place in orders("12-16", Counting.PLAIN)] == ["12", "14", "16"]
    assert orders("89-33", Counting.BLOCKS) == [89_033]
    assert orders("1234/12", Counting.TWICE) == [12_000]


@pytest.mark.parametrize(
    ("number", "answers"),
    [("16-12", ["12", "14", "16"]), ("12-13", ["12", "13"]), ("112-3", ["112"]), ("12-2", ["12"]),
     ("12/14", ["12", "14"]), ("12/3", ["12"]), ("1-999", ["1"])],
)  # fmt: skip
def test_a_row_is_told_from_a_house_and_its_part(number: str, answers: list[str]) -> None:
    assert [plain(place) for place in orders(number, Counting.PLAIN)] == answers


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 A", "12a"), ("12/A", "12a"), ("12А", "12a"), ("12 bis", "12bis"), ("12½", "12 1/2"), ("12 корп. 2", "12к2"),
     ("12 строение 1", "12с1"), ("007", "7"), ("12-A", "12a"), ("д. 12", "12"), ("№ 5", "5")],
)  # fmt: skip
def test_a_number_is_the_same_however_written(one: str, other: str) -> None:
    assert house_numbers(one) == house_numbers(other) != []


def test_an_ordinal_is_no_house_number() -> None:
    assert looks_like_number("12a")
    assert looks_like_number("194-18")
    assert not looks_like_number("113th")
    assert not looks_like_number("wl1")


def test_words_have_one_term_however_written() -> None:
    assert term("113th") == term("113") == "113"
    assert term("staedtle") == term("stadtle")
    assert [short for _, short in name_words("Bahnhofstraße")] == [short for _, short in name_words("bahnhofstr.")]


def test_names_that_people_join_have_a_joined_term() -> None:
    assert joined(name_words("Im Riet")) == ("imriet", "imriet", 0)
    assert joined(name_words("Mc Laughlin Avenue")) == ("mclaughlin", "mclaughlin", 0)
    assert joined(name_words("Bahnhof Strasse")) == ("bahnhofstrasse", "bahnhofstr", 0)
    assert joined(name_words("113 Street")) is None
    assert joined(name_words("Rua da Vila Nova")) is None
