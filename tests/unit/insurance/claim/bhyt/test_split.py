"""Exports with several records are split into exports with one each."""

import pytest

from insurance.claim.bhyt.split import split_records
from tests.unit.insurance.claim.bhyt.exports import DRUG, VISIT, drugs, envelope, export, in_base64, row


def records(*numbers: str) -> bytes:
    return envelope(
        *([("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in numbers)
    )


def test_an_export_with_one_record_stays_as_it_is() -> None:
    (record,) = split_records(export())
    assert (record.number, record.place, record.content) == ("LK-1", 1, export())


def test_each_of_several_records_gets_an_envelope_that_says_one() -> None:
    split = split_records(records("A", "B"))
    assert [(record.number, record.place) for record in split] == [("A", 1), ("B", 2)]
    for record in split:
        assert b"<SOLUONGHOSO>1</SOLUONGHOSO>" in record.content
        assert record.content.count(b"<HOSO>") == 1


@pytest.mark.parametrize(
    ("document", "number"),
    [
        ("<TONG_HOP><MA_LK> LK-1 </MA_LK></TONG_HOP>", "LK-1"),
        ("<TONG_HOP><!-- <MA_LK>LK-2</MA_LK> --><MA_LK>LK-1</MA_LK></TONG_HOP>", "LK-1"),
        ("<TONG_HOP><HO_TEN><![CDATA[<MA_LK>LK-2</MA_LK>]]></HO_TEN><MA_LK>LK-1</MA_LK></TONG_HOP>", "LK-1"),
        ("<TONG_HOP><MA_LK>A&amp;B</MA_LK></TONG_HOP>", "A&B"),
        ("<TONG_HOP><MA_LK><![CDATA[LK-1]]></MA_LK></TONG_HOP>", "LK-1"),
        ("<TONG_HOP><MA_LK></MA_LK></TONG_HOP>", ""),
        ("<TONG_HOP/>", ""),
        ("no XML", ""),
    ],
)
def test_the_number_of_a_record_is_its_ma_lk_however_it_is_written(document: str, number: str) -> None:
    content = envelope([("XML2", in_base64(drugs(DRUG))), ("XML1", in_base64(document))])
    (record,) = split_records(content)
    assert record.number == number


def test_two_records_are_two_whatever_the_envelope_says() -> None:
    content = envelope(
        *([("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in "AB"), count="1"
    )
    first, second = split_records(content)
    assert [first.number, second.number] == ["A", "B"]
    assert first.remark
    assert (first.remark.path, second.remark) == ("GIAMDINHHS/SOLUONGHOSO", None)
    assert first.remark.reason.en.endswith("there are: 2")


@pytest.mark.parametrize("count", ["2", "", None])
def test_of_a_right_number_of_records_and_of_none_nothing_is_remarked(count: str | None) -> None:
    content = records("A", "B") if count is None else envelope(*([("XML1", "")], [("XML1", "")]), count=count)
    assert [record.remark for record in split_records(content)] == [None, None]


def test_an_envelope_that_would_be_copied_thousands_of_times_is_not_split() -> None:
    """Each of the copies would have what stands around the records: 2 GB altogether."""
    around = b"<X>" + b"x" * 200_000 + b"</X>"
    content = records(*map(str, range(10_000))).replace(b"<GIAMDINHHS>", b"<GIAMDINHHS>" + around, 1)
    (whole,) = split_records(content)
    assert whole.content is content
    assert len(split_records(records(*map(str, range(10_000))))) == 10_000
