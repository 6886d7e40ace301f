"""The import as a whole: what goes in, what is new, changed, in conflict or returned."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import BadInput, Cancelled
from core.insights.history import dossier
from core.orders import service
from core.orders.importing.results import Imported
from core.orders.model import OrderState
from tests.core.orders.conftest import ANN, BEN, HEADER, Take, changed, csv_of, xlsx_of

FIXTURES = Path(__file__).parents[3] / "fixtures" / "orders"


def counts(done: Imported) -> tuple[int, int, int, int, int]:
    return done.new, len(done.changed), done.unchanged, len(done.conflicts), done.rejected_rows


def dispatch(desk: Desk, number: str, state: OrderState = OrderState.OUT) -> None:
    """What approving a plan does to an order."""
    with desk.writing() as db:
        db.execute("UPDATE orders SET state = ?, version = version + 1 WHERE source_order_id = ?", (state, number))


def test_a_row_becomes_an_order_with_everything_that_it_says(desk: Desk, take: Take) -> None:
    take(ANN)
    order = service.find(desk, "1001")
    assert (order.source, order.state, order.attempt, order.version) == ("file", OrderState.NEW, 1, 1)
    assert (order.name, order.phone, order.address) == ("Ann Smith", "+447946000123", "12 Mill Lane, Colchester")
    assert (order.day, order.mass_g, order.address_key) == (date(2026, 3, 3), 1500, "12 mill ln colchester")
    assert [str(window) for window in order.windows] == ["09:00–12:00"]
    assert [str(line) for line in order.lines] == ["2 x Bread"]


def test_a_flat_in_the_address_becomes_the_order_s_unit_where_none_is_given(desk: Desk, take: Take) -> None:
    take(changed(ANN, address="Flat 3, 12 Mill Lane, Colchester"))
    order = service.find(desk, "1001")
    assert (order.unit, order.address) == ("Flat 3", "Flat 3, 12 Mill Lane, Colchester")


def test_importing_again_changes_nothing(take: Take) -> None:
    assert counts(take(ANN, BEN)) == (2, 0, 0, 0, 0)
    assert counts(take(ANN, BEN)) == (0, 0, 2, 0, 0)


def test_the_same_orders_in_another_format_are_the_same_orders(take: Take) -> None:
    take(ANN, BEN)
    assert counts(take(data=csv_of(ANN, BEN, delimiter=";"))) == (0, 0, 2, 0, 0)
    assert counts(take(data=xlsx_of([HEADER, ANN, BEN]))) == (0, 0, 2, 0, 0)


def test_a_changed_phone_is_one_change_with_before_and_after(desk: Desk, take: Take) -> None:
    take(ANN, BEN)
    done = take(changed(ANN, phone="07946 000999"), BEN)
    assert counts(done) == (0, 1, 1, 0, 0)
    (change,) = done.changed[0].changes
    assert (change.field, change.before, change.after) == ("phone", "+447946000123", "+447946000999")
    order = service.find(desk, "1001")
    assert (order.phone, order.version) == ("+447946000999", 2)
    event = desk.events_since(subject=f"order:{order.id}")[-1]
    assert (event.kind, event.data["fields"]) == ("order.changed", ["phone"])
    assert "+447946000999" not in json.dumps(dict(event.data))
    assert event.private == {"before": {"phone": "+447946000123"}, "after": {"phone": "+447946000999"}}


def test_an_order_that_is_dispatched_is_never_overwritten_unasked(desk: Desk, take: Take) -> None:
    take(ANN, BEN)
    dispatch(desk, "1001")
    new = changed(ANN, address="99 Mill Lane")
    done = take(new, BEN)
    assert counts(done) == (0, 0, 1, 1, 0)
    assert (done.conflicts[0].number, done.conflicts[0].state) == ("1001", OrderState.OUT)
    assert [change.field for change in done.conflicts[0].changes] == ["address"]
    assert service.find(desk, "1001").address == "12 Mill Lane, Colchester"
    assert counts(take(new, BEN)) == (0, 0, 1, 1, 0)
    accepted = take(new, BEN, accept_conflicts=["1001"])
    assert counts(accepted) == (0, 1, 1, 0, 0)
    order = service.find(desk, "1001")
    assert (order.address, order.state) == ("99 Mill Lane, Colchester", OrderState.OUT)
    assert counts(take(new, BEN)) == (0, 0, 2, 0, 0)


@pytest.mark.parametrize("word", ["1001", "all", 1])
def test_a_conflict_is_accepted_by_number_by_id_or_with_all(desk: Desk, take: Take, word: int | str) -> None:
    take(ANN)
    dispatch(desk, "1001", OrderState.ATTEMPTED)
    assert len(take(changed(ANN, name="Ann Jones"), accept_conflicts=[word]).changed) == 1


def test_an_acceptance_of_what_is_no_conflict_is_said(take: Take) -> None:
    assert any("Order 4711" in note for note in take(ANN, accept_conflicts=["4711"]).notes)


def test_what_a_person_changed_by_hand_stays_while_the_file_says_the_same_of_it(desk: Desk, take: Take) -> None:
    take(ANN)
    order = service.find(desk, "1001")
    service.edit(desk, order.id, order.version, name="Ann Smith-Jones")
    assert counts(take(ANN)) == (0, 0, 1, 0, 0)
    done = take(changed(ANN, phone="07946 000999"))
    assert [change.field for change in done.changed[0].changes] == ["phone"]
    assert service.find(desk, "1001").name == "Ann Smith-Jones"
    done = take(changed(ANN, phone="07946 000999", name="Ann Brown"))
    assert [(c.field, c.before) for c in done.changed[0].changes] == [("name", "Ann Smith-Jones")]


def test_good_rows_go_in_and_bad_cells_are_named(desk: Desk, take: Take) -> None:
    done = take(
        ANN,
        changed(BEN, phone="call me", weight="-2"),
        changed(ANN, order="1003", window="14-12"),
        changed(ANN, order="1004", day="31/02/2026"),
    )
    assert counts(done) == (1, 0, 0, 0, 3)
    found = {(error.row, error.column, error.value) for error in done.rejected}
    assert found == {
        (3, "Phone", "call me"),
        (3, "Weight (kg)", "-2"),
        (4, "Window", "14-12"),
        (5, "Day", "31/02/2026"),
    }
    assert all(error.reason and not error.reason.endswith(".") for error in done.rejected)
    assert [row.number for row in service.order_rows(desk, service.order_ids(desk))] == ["1001"]


def test_the_returned_file_holds_the_bad_rows_alone_and_comes_in_once_mended(desk: Desk, take: Take) -> None:
    done = take(ANN, changed(BEN, phone="call me"), changed(ANN, order="1003", weight="-2"), delimiter=",")
    text = done.returned_file.decode("utf-8-sig")
    lines = text.splitlines()
    assert done.returned_suffix == ".csv"
    assert lines[0] == ",".join([*HEADER, "Roundsman says"])
    assert len(lines) == 3
    assert "'-2" in lines[2]
    assert "Phone: a phone number has no letters" in lines[1]
    assert counts(take(data=done.returned_file)) == (0, 0, 0, 0, 2)
    mended = text.replace("call me", "07946 000124").replace("'-2", "2")
    assert counts(take(data=mended)) == (2, 0, 0, 0, 0)
    assert counts(take(ANN, BEN)) == (0, 0, 2, 0, 0)


def test_a_returned_day_means_the_same_without_the_rows_that_proved_its_order(desk: Desk, take: Take) -> None:
    american = changed(ANN, day="04/13/2026"), changed(BEN, day="03/04/2026", phone="no")
    mended = take(*american).returned_file.decode("utf-8-sig").replace(",no,", ",07946 000124,")
    take(data=mended)
    assert service.find(desk, "1002").day == date(2026, 3, 4)


def test_of_an_order_of_several_rows_all_are_returned(take: Take) -> None:
    header = ["Order", "Name", "Address", "Item", "Quantity"]
    rows = [["7", "Ann", "A 1", "Bread", "1"], ["7", "", "", "Milk", "some"], ["8", "Ben", "B 2", "Rye", "2"]]
    done = take(data=csv_of(*rows, header=header))
    assert counts(done) == (1, 0, 0, 0, 1)
    assert [line.split(",")[0] for line in done.returned_file.decode("utf-8-sig").splitlines()] == ["Order", "7", "7"]


def test_shopify_s_export_comes_in_as_it_is(desk: Desk, take: Take) -> None:
    data = (FIXTURES / "shopify.csv").read_bytes()
    done = take(data=data, name="orders_export.csv")
    assert (counts(done), done.source, done.mapping.guessed) == ((3, 0, 0, 0, 0), "shopify", False)
    loaded = service.load(desk, service.order_ids(desk, sort="number"))
    assert sum(len(order.lines) for order in loaded) == 7
    assert any("cancelled in the shop" in note for note in done.notes)
    assert counts(take(data=data)) == (0, 0, 3, 0, 0)
    assert all(order.day == date(2026, 11, 24) for order in loaded if order.source_order_id == "#2041")
    assert "'" not in loaded[0].address


def test_a_pickup_in_a_shopify_export_is_left_out_and_said(take: Take) -> None:
    rows = (FIXTURES / "shopify.csv").read_text("utf-8")
    header = rows.splitlines()[0].split(",")
    cells = dict.fromkeys(header, "") | {"Name": "#9", "Email": "a@example.com", "Lineitem name": "Bread"}
    done = take(data=csv_of([*cells.values()], header=header))
    assert counts(done) == (0, 0, 0, 0, 0)
    assert done.notes == ("#9 has no shipping address (pickup, or nothing to ship) and was left out.",)


def test_an_order_cancelled_in_the_shop_is_called_off_here(desk: Desk, take: Take) -> None:
    header = [*HEADER, "Cancelled at"]
    take(data=csv_of([*ANN, ""], [*BEN, "2026-03-01"], header=header))
    assert [row.number for row in service.order_rows(desk, service.order_ids(desk))] == ["1001"]
    done = take(data=csv_of([*ANN, "2026-03-02"], header=header))
    assert [(c.field, c.after) for c in done.changed[0].changes] == [("state", "cancelled")]
    assert service.find(desk, "1001").state is OrderState.CANCELLED
    assert counts(take(data=csv_of([*ANN, "2026-03-02"], header=header))) == (0, 0, 1, 0, 0)


def test_rows_of_one_number_are_lines_of_one_order_wherever_they_stand(desk: Desk, take: Take) -> None:
    header = ["Order", "Name", "Address", "Item", "Qty", "Price"]
    rows = [
        ["7", "Ann", "A 1", "Bread", "2", "1.20"],
        ["8", "Ben", "B 2", "Rye", "1", ""],
        ["", "", "", "Oats", "3", ""],
        ["7", "Ann", "A 1", "Milk", "1", "0.99"],
    ]
    assert counts(take(data=csv_of(*rows, header=header))) == (2, 0, 0, 0, 0)
    ann, ben = service.find(desk, "7"), service.find(desk, "8")
    assert [(str(line), line.price_minor, line.currency) for line in ann.lines] == [
        ("2 x Bread", 120, "GBP"),
        ("1 x Milk", 99, "GBP"),
    ]
    assert [str(line) for line in ben.lines] == ["1 x Rye", "3 x Oats"]


def test_rows_of_one_order_that_contradict_each_other_are_returned_together(take: Take) -> None:
    header = ["Order", "Name", "Address", "Item"]
    rows = [["7", "Ann", "A 1", "Bread"], ["7", "Ann", "B 2", "Milk"], ["8", "Ben", "C 3", "Rye"]]
    done = take(data=csv_of(*rows, header=header))
    assert counts(done) == (1, 0, 0, 0, 1)
    assert (done.rejected[0].row, done.rejected[0].column) == (3, "Address")
    assert done.returned_file.count(b"\r\n") == 3


def test_a_number_that_comes_again_with_other_content_is_refused_and_word_for_word_counted_once(take: Take) -> None:
    done = take(ANN, BEN, ANN, changed(BEN, name="Somebody else"))
    assert counts(done) == (2, 0, 0, 0, 1)
    assert done.rejected[0].row == 5
    assert "stands in row 3" in done.rejected[0].reason
    assert any("word for word" in note for note in done.notes)


def test_orders_without_a_number_are_known_again(desk: Desk, take: Take) -> None:
    ann, ben = changed(ANN, order=""), changed(BEN, order="")
    twice = changed(ann, items="1 x Cake")
    assert counts(take(ann, ben, twice)) == (3, 0, 0, 0, 0)
    assert counts(take(ann, ben, twice)) == (0, 0, 3, 0, 0)
    done = take(changed(ann, phone="07946 000999"), ben, twice)
    assert counts(done) == (0, 1, 2, 0, 0)
    assert done.changed[0].number.startswith("~")


def test_the_day_comes_from_the_column_else_as_asked_else_it_is_tomorrow(desk: Desk, take: Take) -> None:
    done = take(ANN, changed(BEN, day=""))
    assert done.days == {"2026-03-03": 2}
    assert any("without a day in the file: put on 2026-03-03 (tomorrow)" in note for note in done.notes)
    take(changed(BEN, order="1003", day=""), day=date(2026, 3, 9))
    assert service.find(desk, "1003").day == date(2026, 3, 9)


def test_a_day_that_was_only_assumed_does_not_move_when_the_file_comes_again(desk: Desk, take: Take) -> None:
    take(changed(ANN, day=""))
    assert counts(take(changed(ANN, day=""), day=date(2026, 3, 9))) == (0, 0, 1, 0, 0)
    assert service.find(desk, "1001").day == date(2026, 3, 3)


def test_days_that_have_passed_are_said(take: Take) -> None:
    assert any("1 order is for a day that has passed" in note for note in take(changed(ANN, day="2026-03-01")).notes)


def test_a_dry_run_says_everything_and_writes_nothing(desk: Desk, take: Take) -> None:
    take(ANN)
    seq = desk.last_seq()
    done = take(changed(ANN, name="Ann Jones"), BEN, changed(BEN, order="9", phone="x"), dry_run=True)
    assert (counts(done), done.ids, done.dry_run) == ((1, 1, 0, 0, 1), None, True)
    assert desk.last_seq() == seq
    assert service.find(desk, "1001").name == "Ann Smith"
    assert len(service.order_ids(desk)) == 1


def test_an_import_that_is_stopped_leaves_nothing(desk: Desk, take: Take) -> None:
    asked: list[int] = []
    with pytest.raises(Cancelled, match="nothing of it was written"):
        take(ANN, BEN, report=lambda done, rows: None, cancelled=lambda: bool(asked.append(1) or True))
    assert (service.order_ids(desk), asked) == ([], [1])


def test_other_consoles_can_write_while_a_file_is_parsed(
    desk: Desk, take: Take, open_shop: Callable[..., Desk]
) -> None:
    ben = open_shop("ben")

    def meanwhile(done: int, rows: int) -> None:
        ben.set("shop.name", f"{done}")

    take(ANN, BEN, report=meanwhile)
    assert desk.setting("shop.name") == "2"


def test_progress_ends_at_all_rows(take: Take) -> None:
    told: list[tuple[int, int]] = []
    take(ANN, BEN, report=lambda done, rows: told.append((done, rows)))
    assert told[-1] == (2, 2)


def test_an_import_is_one_line_of_the_journal_with_the_range_of_its_orders(desk: Desk, take: Take) -> None:
    done = take(ANN, BEN, name="Ann Smith's orders.csv")
    (event,) = desk.events_since(0, subject="orders")
    assert (event.kind, event.data["new"], event.data["first_id"], event.data["last_id"]) == (
        "orders.imported",
        2,
        1,
        2,
    )
    assert done.ids == (1, 2)
    assert event.private == {"name": "Ann Smith's orders.csv"}
    assert [one.seq for one in dossier(desk, 2).history] == [event.seq]


def test_coordinates_become_a_pin_unless_a_person_set_one(desk: Desk, take: Take) -> None:
    header = [*HEADER, "Lat", "Lon"]
    take(data=csv_of([*ANN, "51.9", "0.9"], header=header))
    pin = dossier(desk, 1).pin
    assert pin is not None
    assert (pin.lat, pin.lon, pin.source, pin.state) == (51.9, 0.9, "file", "accepted")
    take(data=csv_of([*ANN, "51.8", "0.9"], header=header))
    moved = dossier(desk, 1).pin
    assert moved is not None
    assert moved.lat == 51.8
    assert [event.data["pins"] for event in desk.events_since(0, subject="orders")] == [1, 1]
    with desk.writing() as db:
        db.execute("UPDATE pins SET source = 'person', lat = 50.0")
    take(data=csv_of([*ANN, "51.7", "0.9"], header=header))
    kept = dossier(desk, 1).pin
    assert kept is not None
    assert kept.lat == 50.0


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("152.1", "0.9", "latitude lies between"),
        ("51.9", "", "come together"),
        ("0", "0", "Atlantic"),
        ("x", "1", "no number"),
    ],
)
def test_coordinates_that_cannot_be_are_refused(take: Take, lat: str, lon: str, said: str) -> None:
    done = take(data=csv_of([*ANN, lat, lon], header=[*HEADER, "Lat", "Lon"]))
    assert said in done.rejected[0].reason


def test_coordinates_alone_are_a_place(desk: Desk, take: Take) -> None:
    take(data=b"Order,Name,Lat,Lon\n1,Ann,51.9,0.9\n")
    assert service.find(desk, "1").address == "51.9, 0.9"


def test_a_comma_without_quotes_is_found_by_the_width_of_its_row(take: Take) -> None:
    done = take(data=b"Order,Name,Address\n1,Ann,12 Mill Lane, Colchester\n2,Ben,B 2\n")
    assert counts(done) == (1, 0, 0, 0, 1)
    assert "the row has 4 cells and the header 3" in done.rejected[0].reason
    assert counts(take(data=done.returned_file)) == (0, 0, 0, 0, 1)


def test_a_spreadsheet_that_spoiled_a_cell_is_told_so(take: Take) -> None:
    rows = [
        ["Order", "Name", "Address", "Window", "Postcode", "Phone"],
        [1, "Ann", "A 1", date(2026, 9, 12), None, 447946000123.0],
        [12345678901234567890, "Ben", "B 2", None, None, None],
        [3, "Cid", "C 3", None, None, 447946000125.0],
    ]
    done = take(data=xlsx_of(rows))
    assert counts(done) == (1, 0, 0, 0, 2)
    assert "made a date of this window" in done.rejected[0].reason
    assert "rounded this number" in done.rejected[1].reason


def test_json_orders_bring_nested_lines_windows_and_parcels(desk: Desk, take: Take) -> None:
    order = {
        "number": "J1",
        "name": "Ann",
        "address": {"street": "Mill Lane", "house_number": 12, "city": "Colchester"},
        "day": "2026-03-03",
        "windows": [{"opens": "09:00", "closes": "12:00", "hard": False}, "14-16"],
        "lines": [{"name": "Bread", "quantity": 2, "sku": "B", "price": "1.20"}, "1 x Milk"],
        "parcels": [{"label": "A", "mass_g": 400}, {"label": "B", "mass": "1 kg"}],
        "requires": ["fridge", "Lift"],
        "places": [{"kind": "neighbour", "address": "14 Mill Lane"}],
        "service_min": 4,
        "lat": 51.9,
        "lon": 0.9,
    }
    done = take(data=json.dumps([order, 7, {**order, "number": "J2", "windows": [{"opens": "9"}]}]))
    assert counts(done) == (1, 0, 0, 0, 2)
    found = service.find(desk, "J1")
    assert (found.address, found.mass_g, found.service_s) == ("12 Mill Lane, Colchester", 1400, 240)
    assert [str(window) for window in found.windows] == ["09:00–12:00 soft", "14:00–16:00"]
    assert [(str(line), line.price_minor) for line in found.lines] == [("2 x Bread", 120), ("1 x Milk", None)]
    assert [parcel.label for parcel in found.parcels] == ["A", "B"]
    assert found.requires == {"fridge", "lift"}
    assert [(place.kind, place.address) for place in found.places] == [("neighbour", "14 Mill Lane")]
    returned = json.loads(done.returned_file)
    assert (done.returned_suffix, len(returned)) == (".json", 2)
    assert counts(take(data=done.returned_file)) == (0, 0, 0, 0, 2)


def test_hostile_text_is_stored_harmless(desk: Desk, take: Take) -> None:
    take(changed(ANN, name="[/oops] \x1b]0;x\x07 \u202egnp.exe", items="2 x \x1b[2J"))
    order = service.find(desk, "1001")
    assert order.name == r"[/oops] \x1b]0;x\x07 \u202egnp.exe"
    assert order.lines[0].name == r"\x1b[2J"


def test_what_a_file_of_five_bad_cells_promises_is_kept(take: Take) -> None:
    done = take(data=(FIXTURES / "bad-cells.csv").read_bytes(), name="bad-cells.csv")
    assert (done.new, len(done.rejected)) == (7, 5)
    text = done.returned_file.decode("utf-8-sig")
    for bad, good in (
        ("'-3.5", "3.5"),
        ("12:00-9:00", "9:00-12:00"),
        ("152.1034", "52.1034"),
        ("31/02/2026", "28/02/2026"),
        ("07700 9OO 1B4", "07700 900114"),
    ):
        assert bad in text
        text = text.replace(bad, good)
    assert counts(take(data=text)) == (5, 0, 0, 0, 0)


def test_a_source_names_whose_numbers_these_are(desk: Desk, take: Take) -> None:
    take(ANN)
    assert counts(take(ANN, source="market")) == (1, 0, 0, 0, 0)
    with pytest.raises(BadInput, match="Two orders have the number 1001"):
        service.find(desk, "1001")
    with pytest.raises(BadInput, match="cannot name a source"):
        take(ANN, source="hand")


def test_orders_that_have_no_place_are_refused_one_by_one(take: Take) -> None:
    done = take(ANN, changed(BEN, address="", city=""))
    assert counts(done) == (1, 0, 0, 0, 1)
    assert "nobody can tell where to deliver" in done.rejected[0].reason


@pytest.mark.parametrize("name", ["orders.csv", "orders.xlsx", "orders.json", "semicolon-cp1252.csv", "utf16.csv"])
def test_the_demo_s_files_come_in_whole(take: Take, name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    first = take(data=data, name=name)
    assert (first.rejected, first.new > 0) == ((), True)
    assert counts(take(data=data, name=name)) == (0, 0, first.new, 0, 0)
