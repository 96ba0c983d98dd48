"""Tables of exports in documents of their own, and the envelope that is made of them."""

from collections.abc import Iterator

import pytest

from insurance.claim.bhyt.bare_table import BareTable, bare_table, envelope_of
from insurance.claim.bhyt.content import values_by_path
from insurance.claim.bhyt.decisions.decision_files import read_decisions, table_paths
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.format import ClaimFormat
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    SECOND,
    VISIT,
    drugs,
    export,
    listed,
    row,
    services,
)

TABLES = {
    "XML1": row("TONG_HOP", VISIT).encode(),
    "XML2": drugs(DRUG).encode(),
    "XML3": services(EXAMINATION, SECOND).encode(),
}


def table(document: str) -> BareTable | None:
    return bare_table([document.encode()])


def test_a_table_is_known_by_its_root_and_its_visit_by_its_first_ma_lk() -> None:
    for kind, document in TABLES.items():
        assert bare_table([document]) == BareTable(kind, "LK-1")


def test_the_root_of_a_table_is_that_of_one_table_only() -> None:
    roots = [(path[0], kind) for kind, paths in table_paths(read_decisions()).items() for path in paths]
    assert len(dict(roots)) == len(set(roots))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("DSACH_CHI_TIET_THUOC/CHI_TIET_THUOC", "XML2"),
        ("DSACH_CHI_TIET_DVKT/CHI_TIET_DVKT", "XML3"),
        ("DSACH_CHI_TIET_CLS/CHI_TIET_CLS", "XML4"),
        ("DSACH_CHI_TIET_DIEN_BIEN_BENH/CHI_TIET_DIEN_BIEN_BENH", "XML5"),
    ],
)
def test_the_lists_of_qd_4210_are_tables_too(path: str, kind: str) -> None:
    assert table(listed(path, [{"MA_LK": "LK-1"}])) == BareTable(kind, "LK-1")


@pytest.mark.parametrize(
    "document",
    [
        '<?xml version="1.0" encoding="utf-16"?>\n<!-- HIS --><TONG_HOP><MA_LK> LK-1 </MA_LK></TONG_HOP>',
        '<n:TONG_HOP xmlns:n="urn:x"><n:MA_LK><![CDATA[LK-1]]></n:MA_LK></n:TONG_HOP>',
        "<TONG_HOP><STT>1</STT><MA_LK>LK-1</MA_LK><HO_TEN>Tr",
    ],
    ids=["comment", "namespace", "half written"],
)
def test_a_table_is_known_however_it_is_written(document: str) -> None:
    assert table(document) == BareTable("XML1", "LK-1")


def test_no_more_is_read_than_the_number() -> None:
    def chunks() -> Iterator[bytes]:
        yield TABLES["XML1"]
        raise AssertionError

    assert bare_table(chunks()) == BareTable("XML1", "LK-1")


@pytest.mark.parametrize(
    "document",
    [
        "<CHI_TIEU_TRANG_THAI_KCB><MA_LK>1</MA_LK></CHI_TIEU_TRANG_THAI_KCB>",
        "<GIAMDINHHS/>",
        "no XML",
        "",
        '<!DOCTYPE TONG_HOP [<!ENTITY a "LK-1">]><TONG_HOP><MA_LK>&a;</MA_LK></TONG_HOP>',
    ],
)
def test_what_is_no_table_of_a_decision_is_none(document: str) -> None:
    assert table(document) is None


def test_a_table_without_a_number_may_be_empty_or_not() -> None:
    assert table("<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC/></CHITIEU_CHITIET_THUOC>") == BareTable(
        "XML2", "", is_empty=True
    )
    assert table("<TONG_HOP><HO_TEN>A</HO_TEN></TONG_HOP>") == BareTable("XML1", "")


def test_the_envelope_of_the_tables_is_read_as_the_export_with_them() -> None:
    reader = BhytReader(ClaimFormat.BHYT_XML)
    made = envelope_of(TABLES)
    assert values_by_path(made) == values_by_path(export())
    assert reader.read_validating(made).remarks == ()
    assert made == envelope_of(dict(reversed(TABLES.items())))


def test_an_envelope_that_is_made_of_tables_is_read_on_the_fast_path() -> None:
    reader = BhytReader(ClaimFormat.BHYT_XML)
    claim = reader.read_validating(envelope_of(TABLES))
    assert reader.read_fast(envelope_of(TABLES)) == claim


def test_an_envelope_is_made_of_an_xml1_that_nobody_can_read() -> None:
    for document in (
        b"<TONG_HOP><MA_LK>LK-1</MA_LK>",
        b"<TONG_HOP><MA_CSKCB>&lt;a&gt;</MA_CSKCB></TONG_HOP>",
    ):
        assert envelope_of({"XML1": document}).startswith(b"<?xml")
