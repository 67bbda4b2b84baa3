"""Rows of delimited text, against Python's own reader of it."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.errors import DataError
from optimizer.ingest.cells import delimited, delimited_rows
from optimizer.ingest.cells.delimited import Delimited
from optimizer.ingest.cells.delimited_rows import read_delimited

HEADER = "a,b,c\n"
PIECE = st.sampled_from(
    [
        "x",
        "1.5",
        '"',
        '""',
        ",",
        ",",
        ",",
        "\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "ż",
        "\u2028",
        "\x0b",
        "🔥",
        '"q,q"',
        '"l\nl"',
        ",,,",
        "\t",
    ]
)
"""What rows of CSV may be made of, and what spoils them."""


def source(body: str, delimiter: str = ",", width: int = 3, first_row: int = 1) -> Delimited:
    return Delimited("ads.csv", memoryview(body.encode()), delimiter, width, first_row)


def expected(body: str, width: int = 3) -> tuple[list[list[str]], list[bool]]:
    """What Python's reader finds below the header, as wide as it, and where it has more."""
    rows = list(csv.reader(io.StringIO(body, newline="")))[1:]
    return [(row + [""] * width)[:width] for row in rows], [any(cell.strip() for cell in row[width:]) for row in rows]


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECE, max_size=60).map("".join))
def test_every_text_reads_as_by_python(text: str) -> None:
    body = HEADER + text
    try:
        cells, is_torn = read_delimited(source(body))
    except DataError as error:
        assert "does not end" in str(error)  # noqa: PT017 - a cell that swallows rows is refused
        swallowed = [cell for row in csv.reader(io.StringIO(body, newline="")) for cell in row]
        assert any("\n" in cell and cell.count(",") >= 3 for cell in swallowed)
        return
    rows, torn = expected(body)
    found = cells.to_numpy().tolist()
    # The last row may be cut off by the end of the file, also within a cell.
    assert found[:-1] == rows[:-1]
    assert [[cell.rstrip("\r\n") for cell in row] for row in found[-1:]] == [
        [cell.rstrip("\r\n") for cell in row] for row in rows[-1:]
    ]
    assert is_torn.tolist()[:-1] == torn[:-1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["1,2,3", "1,2", "1,2,3,4", '"x\ny",2,3', "", "1,2,3,"]), min_size=1, max_size=400))
def test_rows_keep_their_place_over_pieces_of_the_text(lines: list[str]) -> None:
    body = HEADER + "\n".join(lines) + "\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_rows, "LONGEST_ROW", 64)
        patch.setattr(delimited_rows, "UNEVEN_FROM", 20)
        cells, is_torn = read_delimited(source(body))
    rows, torn = expected(body)
    assert cells.to_numpy().tolist() == rows
    assert is_torn.tolist() == torn


@pytest.mark.parametrize("extra", [",", ",,"])
def test_a_delimiter_at_the_end_of_every_row_is_no_cell(extra: str) -> None:
    lines = [f"{number},x,y{extra}" for number in range(3000)]
    lines[1700] = "1700,x,y" + extra + "stray"
    lines[1800] = "1800,x"
    cells, is_torn = read_delimited(source(HEADER + "\n".join(lines) + "\n"))
    assert cells[0].tolist() == [str(number) for number in range(3000)]
    assert cells.iloc[1800].tolist() == ["1800", "x", ""]
    assert is_torn.nonzero()[0].tolist() == [1700]


def test_the_last_row_is_told_to_be_cut_off() -> None:
    for end, is_cut in (("4,5,6", False), ("4,5", True), ('4,5,"6', True), ("4,5\n", False), ("", False)):
        assert read_delimited(source(HEADER + "1,2,3\n" + end))[1].tolist()[-1] is is_cut


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('1,2,3\n1,"2,3\n' + "4,5,6\n" * 10, 12),
        ('1,2,3\n1,"2,3\n' + "4,5,6\n" * 1_000_000, 12),
        ("1,2,3\n" * 5000 + "4," + "x" * 140_000 + ",6\n", 5010 + 1),
        ("1,2,3\n" * 5000 + "4," + "x" * 9_000_000 + ",6\n", 5010 + 1),
        ("1,2,3\n" * 50 + "4" + "," * 9_000_000 + "\n", 60 + 1),
    ],
)  # fmt: skip
def test_where_a_cell_does_not_end(text: str, row: int) -> None:
    with pytest.raises(DataError, match=f"begins in row {row} does not end"):
        read_delimited(source(HEADER + text, first_row=10))


def test_more_than_can_be_read_is_refused_before_it_is_read() -> None:
    for body, width in (
        ("\n" * (delimited.MOST_ROWS + 1), 3),
        ("\r" * (delimited.MOST_ROWS + 1), 3),
        ("\n" * 30_000, 2000),
    ):
        text = source(HEADER + body, width=width)
        tracemalloc.start()
        with pytest.raises(DataError, match="more than can be read at once"):
            read_delimited(text)
        assert tracemalloc.get_traced_memory()[1] < 30e6
        tracemalloc.stop()


def test_lines_are_counted_over_pieces() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "LONGEST_ROW", 4)
        for body in ("a\r\nb\r\n", "abc\r\nd", "abcd\n", "abc\r", "ab\r\r\n\n", "abc\r\n\r\n"):
            assert delimited.checked_lines(source(body)) == len(list(io.StringIO(body, newline="")))


def test_too_many_uneven_rows_are_refused() -> None:
    body = HEADER + "1,2,3\n1,2\n1,2,3,4\n1,2,3,4,5\n1,2,3\n" * 80_000
    with pytest.raises(DataError, match=r"Too many rows of ads\.csv have more or fewer cells .* the first is row 3"):
        read_delimited(source(body))
