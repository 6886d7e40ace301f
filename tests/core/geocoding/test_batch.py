"""Many addresses out of a file: read row by row, each looked up once, in constant memory."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.geocoding.batch import Batch
from core.geocoding.columns import AddressFile
from core.geocoding.finding import Finder
from core.geocoding.model import Accuracy, Candidate


class Counting:
    """A geocoder that is sure of every address and counts how often it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0

    def find(self, text: str, *, limit: int = 5, near: tuple[float, float] | None = None) -> list[Candidate]:
        self.asked += 1
        sure = 0.4 if "twice" in text else 0.95
        return [] if "nowhere" in text else [Candidate(50.0, 8.0, Accuracy.ADDRESS, sure, text, self.name)]


def rows(content: bytes | str, *columns: str) -> list[tuple[int, str]]:
    raw = content if isinstance(content, bytes) else content.encode()
    return [(each.row, each.address) for each in AddressFile(io.BytesIO(raw), "a.csv", columns or ("address",)).rows()]


@pytest.mark.parametrize(
    "content",
    [
        "id,Address\n1,12 High St\n2,\n", "\ufeffid,Address\r\n1,12 High St\r\n2,\r\n",
        "id;ADDRESS\n1;12 High St\n2;\n", "id\taddress \n1\t12 High St\n2\n", "id|address\n1|12 High St\n2",
        'id,"address"\n1," 12 High St "\n2,\n',
    ],
)  # fmt: skip
def test_a_column_is_read_however_the_file_is_written(content: str) -> None:
    assert rows(content) == [(2, "12 High St"), (3, "")]


def test_several_columns_make_one_address_in_the_order_asked_for() -> None:
    content = "city,street,no\nAston,Mill Lane,12\n,Mill Lane,\nBurton,,\n,,\n"
    assert rows(content, "street", "no", "City") == [
        (2, "Mill Lane, 12, Aston"), (3, "Mill Lane"), (4, "Burton"), (5, ""),
    ]  # fmt: skip


def test_a_row_is_numbered_as_a_spreadsheet_counts_it() -> None:
    assert rows('address\n"12 High St\nAston"\n\n7 Mill Lane\n') == [(2, "12 High St\nAston"), (4, "7 Mill Lane")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,street\n1,x\n", "a.csv has no column “address”; its columns are: id, street. Choose with --column."),
        (b"", "a.csv has no column “address”; it has no header with names."),
        (b"\n\n", "it has no header with names"),
        (b"address\nx\nStra\xdfe\n", "a.csv, line 3 is not text in UTF-8"),
        ("address\n".encode("utf-16"), "line 1 is not text in UTF-8"),
        (b'address\nx\n"y\nz\n', "a.csv, line 3: the row that begins there is no CSV"),
        (b'address\n"x" y\n', "line 2: the row that begins there is no CSV"),
        (b"address\n" + b"x" * 1_000_001, "line 2 has more than 1,000,000 bytes"),
        (b'address\n"' + b"x\n" * 600_000, "line 2: the row that begins there is no CSV"),
        (b"\x89PNG\r\n\x1a\n", "line 1 is not text in UTF-8"),
    ],
)
def test_a_file_that_goes_wrong_is_told_with_the_line(content: bytes, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        rows(content)
    assert said in str(refused.value)


def test_the_rows_before_a_bad_one_are_given() -> None:
    reading = AddressFile(io.BytesIO(b'address\na\nb\n"c" d\ne\n'), "a.csv", ("address",)).rows()
    assert [next(reading).address, next(reading).address] == ["a", "b"]
    with pytest.raises(BadInput, match="line 4"):
        next(reading)


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=20)


@given(table=st.lists(st.tuples(CELLS, CELLS), max_size=8), mark=st.sampled_from(",;\t|"))
def test_every_cell_that_is_written_is_read(table: list[tuple[str, str]], mark: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerows([("address", "city"), *table])
    read = [address for _, address in rows(out.getvalue(), "address", "city")]
    assert read == [", ".join(part.strip() for part in row if part.strip()) for row in table]


def test_an_address_that_comes_again_is_not_looked_up_again() -> None:
    counting = Counting()
    batch = Batch(Finder([counting]))
    texts = ["12 High St", "7 twice", "1 nowhere", ""] * 5
    assert [batch.find(text).query for text in texts] == texts
    assert counting.asked == 3
    assert (batch.accepted, batch.review, batch.missing) == (5, 5, 10)
    assert batch.in_part


def test_the_memory_stays_flat_over_a_long_file() -> None:
    def lines(count: int) -> Iterator[bytes]:
        yield b"id,address\n"
        for n in range(count):
            yield f'{n},"{n} High Street, Aston {n % 7919}"\n'.encode()

    class Endless(io.RawIOBase):
        """A file that is made while it is read."""

        def __init__(self, count: int) -> None:
            self._lines = lines(count)

        def readline(self, size: int | None = -1) -> bytes:
            return next(self._lines, b"")

    batch = Batch(Finder([Counting()]))
    tracemalloc.start()
    for each in AddressFile(Endless(20_000), "made", ("address",)).rows():
        batch.find(each.address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert batch.accepted == 20_000
    # All answers would take four times as much; from some thousand rows on it is 2 MB, also at 60,000.
    assert peak < 3_000_000
