"""Files that are made to fill the memory of whoever reads them are not read to their end."""

import csv
import gzip
from io import BytesIO, StringIO

import pytest

from runtime.untrusted import bounded_gzip
from runtime.untrusted.bounded_gzip import BoundedGzip, ExpandsTooFar
from runtime.untrusted.bounded_rows import MAX_ROW, BoundedRows, RowTooLong


def rows(text: StringIO) -> list[list[str]]:
    bounded = BoundedRows(text)
    return list(bounded.rows(csv.reader(bounded.lines())))


def test_rows_are_read_as_the_reader_reads_them() -> None:
    text = 'a,b\r\n"1\n2",3\n\nlast,"x""y"'
    assert rows(StringIO(text, newline="")) == list(csv.reader(StringIO(text, newline="")))


def test_many_rows_may_together_be_longer_than_one() -> None:
    assert len(rows(StringIO(f"{'a' * 1000},b\n" * 2_000))) == 2_000


@pytest.mark.parametrize("endless", ["x", "x,", '"\n",', '"', "\n"])
def test_a_row_without_end_is_read_to_the_limit(endless: str) -> None:
    text = StringIO(endless * (3 * MAX_ROW // len(endless)))
    with pytest.raises((RowTooLong, csv.Error)):
        rows(text)
    assert text.tell() < 2 * MAX_ROW


@pytest.mark.parametrize("read", ["read", "read1"])
def test_a_gzip_file_is_read_until_it_has_expanded_too_far(
    read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_gzip, "MIN_BYTES", 1024 * 1024)
    content = BoundedGzip(BytesIO(gzip.compress(bytes(20_000_000))))
    with pytest.raises(ExpandsTooFar, match="more than 400 times its size"):
        list(iter(lambda: getattr(content, read)(4096), b""))
    assert content.tell() < 15_000_000


def test_a_gzip_file_of_an_export_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_gzip, "MIN_BYTES", 1024)
    lines = b"".join(b"001099%06d,Nguyen Van A,1999-05-01\n" % number for number in range(20_000))
    assert BoundedGzip(BytesIO(gzip.compress(lines))).read() == lines
