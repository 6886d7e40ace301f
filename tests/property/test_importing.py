"""Whatever the bytes: an import ends with a result or with a sentence, and a returned file can be imported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.errors import BadInput, DispatchError
from core.orders import service
from core.orders.importing.results import Imported
from core.orders.model import Line, OrderDraft
from core.orders.windows import Window, show
from core.text import guard
from core.wiring import open_desk

FIXTURES = Path(__file__).parents[2] / "fixtures" / "orders"
HEADER = "Order,Name,Phone,Email,Address,Postcode,Delivery date,Window,Items,Weight,Lat,Lon,Priority,Requires,Notes"
COLUMNS = HEADER.split(",")
TRIES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on which only dry runs happen, so that every example finds it empty."""
    desk = open_desk(tmp_path / "shop.db", who="ann", clock=lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    yield desk
    desk.close()


def outcome(desk: Desk, data: bytes) -> Imported | str:
    try:
        return service.import_orders(desk, data, "x", dry_run=True)
    except DispatchError as refused:
        return str(refused)


def sound(result: Imported | str) -> bool:
    """A sentence; or a result whose every error has its row and reason."""
    if isinstance(result, str):
        return result.endswith(".") and guard(result) == result
    return all(error.row > 0 and error.reason for error in result.rejected)


@TRIES
@given(st.binary(max_size=2000))
def test_any_bytes_end_in_a_result_or_a_sentence(empty_desk: Desk, data: bytes) -> None:
    assert sound(outcome(empty_desk, data))


@TRIES
@given(st.text(max_size=1500), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_under_a_header_ends_in_a_result_or_a_sentence(empty_desk: Desk, text: str, codec: str) -> None:
    assert sound(outcome(empty_desk, f"{HEADER}\n{text}".encode(codec, "replace")))


@TRIES
@given(
    st.sampled_from(["orders.csv", "shopify.csv", "bad-cells.csv", "semicolon-cp1252.csv", "utf16.csv", "orders.json"]),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=0, max_size=6)), min_size=1, max_size=8),
)
def test_a_damaged_file_ends_in_a_result_or_a_sentence(
    empty_desk: Desk, name: str, damage: list[tuple[int, bytes]]
) -> None:
    data = bytearray((FIXTURES / name).read_bytes())
    for at, piece in damage:
        at %= len(data)
        data[at : at + max(1, len(piece))] = piece
    assert sound(outcome(empty_desk, bytes(data)))


@settings(TRIES, max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4))
def test_a_damaged_spreadsheet_ends_in_a_result_or_a_sentence(
    empty_desk: Desk, damage: list[tuple[int, bytes]]
) -> None:
    data = bytearray((FIXTURES / "orders.xlsx").read_bytes())
    for at, piece in damage:
        at %= len(data)
        data[at : at + len(piece)] = piece
    assert sound(outcome(empty_desk, bytes(data)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(COLUMNS) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)


@TRIES
@given(
    st.lists(st.dictionaries(st.sampled_from([*COLUMNS, "lines", "windows", "parcels", "places"]), JSON), max_size=4)
)
def test_any_objects_end_in_a_result_or_a_sentence(empty_desk: Desk, objects: list[object]) -> None:
    assert sound(outcome(empty_desk, json.dumps(objects).encode()))


CELL = st.text(max_size=12) | st.sampled_from(
    [
        "",
        "7",
        "Ann",
        "+447946000123",
        "9-12",
        "14-12",
        "2026-03-03",
        "03/04/2026",
        "1,234",
        "-2",
        "=1+1",
        "'x",
        "a\nb",
        '"',
    ]
)


def csv_of(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode("utf-8", "replace")


@TRIES
@given(st.lists(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=5))
@example([["", "0", "\r", *[""] * (len(COLUMNS) - 3)]])
def test_a_returned_file_is_refused_again_for_the_same_cells(empty_desk: Desk, rows: list[list[str]]) -> None:
    first = outcome(empty_desk, csv_of(rows))
    if isinstance(first, str) or not first.rejected:
        return
    second = outcome(empty_desk, first.returned_file)
    assert not isinstance(second, str)
    assert second.new == 0
    assert [(error.column, error.reason) for error in second.rejected if "stands in row" not in error.reason] == [
        (error.column, error.reason) for error in first.rejected if "stands in row" not in error.reason
    ]


@TRIES
@given(st.lists(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=5))
def test_the_same_file_twice_brings_nothing_new(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    desk = open_desk(tmp_path_factory.mktemp("twice") / "shop.db", clock=lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    try:
        first = service.import_orders(desk, csv_of(rows), "x")
        second = service.import_orders(desk, csv_of(rows), "x")
    except DispatchError:
        return
    finally:
        desk.close()
    assert (second.new, second.changed, second.conflicts) == (0, (), ())
    assert second.unchanged == first.new
    assert second.rejected == first.rejected


@given(st.text(max_size=60))
def test_reading_a_window_ends_in_windows_or_a_sentence(text: str) -> None:
    try:
        windows = Window.parse(text)
    except BadInput as refused:
        windows, said = (), str(refused)
    else:
        said = "."
    assert said.endswith(".")
    assert Window.parse(show(windows)) == windows
    assert all(window.opens < window.closes for window in windows)


TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(st.lists(st.tuples(TIMES, TIMES, st.booleans()).filter(lambda w: w[0] < w[1]), max_size=4))
def test_windows_survive_being_shown_and_read(found: list[tuple[time, time, bool]]) -> None:
    windows = tuple(dict.fromkeys(sorted(Window(*window) for window in found)))
    assert Window.parse(show(windows)) == windows


DRAFTS = st.builds(
    OrderDraft,
    name=st.text(max_size=20),
    requires=st.frozensets(st.text(max_size=5), max_size=4),
    lines=st.lists(st.builds(Line, name=st.text(max_size=9), quantity=st.integers(0, 9)), max_size=3).map(tuple),
    mass_g=st.integers(0, 10**6),
    lat=st.none() | st.floats(-90, 90),
)


@given(DRAFTS, DRAFTS)
def test_the_content_s_digest_is_the_content_s(one: OrderDraft, other: OrderDraft) -> None:
    assert one.content_hash() == one.numbered("7").content_hash()
    same = (one.content(), one.lat) == (other.content(), other.lat)
    assert (one.content_hash() == other.content_hash()) == same
