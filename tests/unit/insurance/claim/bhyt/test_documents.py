"""How exports may be written, and what is refused unread."""

import pytest

from insurance.claim.bhyt.documents.tree import MOST_TAGS
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.unreadable import MOST_FAULTS, ClaimFault, Unreadable
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    VISIT,
    drugs,
    envelope,
    export,
    in_base64,
    row,
    services,
)

XML1 = row("TONG_HOP", VISIT)
TABLES = (
    ("XML1", in_base64(XML1)),
    ("XML2", in_base64(drugs(DRUG))),
    ("XML3", in_base64(services(EXAMINATION))),
)


def faults_of(reader: BhytReader, content: bytes) -> dict[str, str]:
    with pytest.raises(Unreadable) as refused:
        reader.read_validating(content)
    return {fault.path: fault.reason for fault in refused.value.faults}


def test_the_order_of_the_tables_does_not_matter(reader: BhytReader) -> None:
    assert (
        reader.read_validating(envelope(TABLES[::-1])).lines == reader.read_validating(envelope(TABLES)).lines
    )


@pytest.mark.parametrize(
    "written",
    [
        XML1,
        XML1.replace("<", "&lt;").replace(">", "&gt;"),
        f"<![CDATA[{XML1}]]>",
        in_base64(f"\ufeff{XML1}"),
        in_base64(f"\ufeff{XML1}", "utf-16-le"),
        in_base64('<?xml version="1.0" encoding="utf-16"?>' + XML1),
        "\n  ".join(in_base64(XML1)[start : start + 76] for start in range(0, len(in_base64(XML1)), 76)),
        in_base64(f"<!-- xuất tự động --><?program 1?>{XML1}"),
        in_base64(XML1.replace("<TONG_HOP>", '<TONG_HOP xmlns="urn:vendor">')),
    ],
    ids=[
        "plain",
        "escaped",
        "CDATA",
        "mark",
        "UTF-16",
        "wrong declaration",
        "line breaks",
        "comments",
        "namespace",
    ],
)
def test_a_table_may_be_written_as_vendors_write_it(reader: BhytReader, written: str) -> None:
    read = reader.read_validating(envelope((("XML1", written), *TABLES[1:])))
    assert read == reader.read_validating(envelope(TABLES))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_envelope_may_have_a_byte_order_mark(reader: BhytReader, encoding: str) -> None:
    written = envelope(TABLES).decode().encode(encoding)
    assert reader.read_validating(written).lines == reader.read_validating(envelope(TABLES)).lines


def test_a_document_type_is_refused_unread(reader: BhytReader) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&c;">]><GIAMDINHHS>&b;</GIAMDINHHS>'
    assert list(faults_of(reader, bomb)) == ["GIAMDINHHS"]
    inner = (("XML1", in_base64(f'<!DOCTYPE TONG_HOP SYSTEM "file:///etc/passwd">{XML1}')), *TABLES[1:])
    assert "DOCTYPE" in faults_of(reader, envelope(inner))["XML1"]


def test_more_tags_than_any_claim_has_are_refused_unread(reader: BhytReader) -> None:
    many = f"<TONG_HOP>{'<A/>' * MOST_TAGS}</TONG_HOP>"
    assert "600,000" in faults_of(reader, envelope((("XML1", in_base64(many)),)))["XML1"]


def test_elements_of_the_envelope_within_each_other_take_no_longer_than_beside_each_other(
    reader: BhytReader,
) -> None:
    """It would take half a minute if each element were passed on by every element around it."""
    deep = b"<THONGTINDONVI>" * 200 + b"<X/>" * 100_000 + b"</THONGTINDONVI>" * 200
    written = envelope(TABLES).replace(b"<GIAMDINHHS>", b"<GIAMDINHHS>" + deep, 1)
    assert reader.read_validating(written).lines == reader.read_validating(envelope(TABLES)).lines


def test_as_many_faults_are_named_as_anybody_corrects_at_once(reader: BhytReader) -> None:
    rows = [{**DRUG, "STT": str(number), "SO_LUONG": "x"} for number in range(MOST_FAULTS + 10)]
    with pytest.raises(Unreadable) as refused:
        reader.read_validating(export(drug_rows=rows))
    assert not refused.value.complete


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "GIAMDINHHS"),
        (b"{}", "GIAMDINHHS"),
        (b"<GIAMDINHHS>", "GIAMDINHHS"),
        (b"\xff\xfe\x00", "GIAMDINHHS"),
        (b"<a/>", "GIAMDINHHS"),
        (envelope(), "GIAMDINHHS"),
        (envelope(TABLES, TABLES), "GIAMDINHHS"),
        (envelope(TABLES[1:]), "XML1"),
        (envelope((*TABLES, TABLES[1])), "XML2"),
        (envelope((*TABLES[:2], ("XML3", "%%%"))), "XML3"),
        (envelope((*TABLES[:2], ("XML3", in_base64("<x>")))), "XML3"),
        (envelope((*TABLES[:2], ("XML3", in_base64("<x/>")))), "XML3"),
        (envelope((("XML1", in_base64("<TONG_HOP/>")),)), "XML1"),
        (envelope((("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": ""}))),)), "XML1/MA_LK"),
        (envelope(TABLES, facility="79002"), "GIAMDINHHS/MACSKCB"),
        (export(drug_rows=[{**DRUG, "MA_LK": "LK-2"}]), "XML2[STT=1]/MA_LK"),
        (export(drug_rows=[{**DRUG, "SO_LUONG": "1,5"}]), "XML2[STT=1]/SO_LUONG"),
        (export(drug_rows=[{**DRUG, "THANH_TIEN_BH": "12.505,00"}]), "XML2[STT=1]/THANH_TIEN_BH"),
        (export(drug_rows=[{**DRUG, "SO_LUONG": "1" * 31}]), "XML2[STT=1]/SO_LUONG"),
        (export({"NGAY_VAO": "202613020755"}), "XML1/NGAY_VAO"),
        (export({"NGAY_RA": "02/11/2026"}), "XML1/NGAY_RA"),
        (envelope((("XML1", in_base64("<TONG_HOP><MA_LK><B>1</B></MA_LK></TONG_HOP>")),)), "XML1/MA_LK"),
        (
            envelope((("XML1", in_base64("<TONG_HOP><MA_LK>1</MA_LK><MA_LK>2</MA_LK></TONG_HOP>")),)),
            "XML1/MA_LK",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_place(reader: BhytReader, content: bytes, path: str) -> None:
    assert path in faults_of(reader, content)


def test_a_refusal_names_faults_and_remarks_in_both_languages(reader: BhytReader) -> None:
    found = faults_of(
        reader, export({"GIOI_TINH": "9"}, drug_rows=[{**DRUG, "SO_LUONG": "x", "MA_PTTT": ""}])
    )
    assert found["XML2[STT=1]/SO_LUONG"].startswith("phải là số")
    assert found["XML1/GIOI_TINH"] == "phải là một trong các mã 1, 2, 3 / must be one of the codes 1, 2, 3"
    assert found["XML2[STT=1]/MA_PTTT"] == "phải có giá trị / must have a value"


def test_a_row_whose_number_is_not_its_own_is_named_by_its_place(reader: BhytReader) -> None:
    rows = [{**DRUG, "STT": "7"}, {**DRUG, "STT": "7", "SO_LUONG": "x"}]
    assert "XML2[2]/SO_LUONG" in faults_of(reader, export(drug_rows=rows))


def test_no_reason_repeats_what_was_sent(reader: BhytReader) -> None:
    found = faults_of(
        reader, export({"HO_TEN": "X" * 300, "SO_CCCD": "0791"}, drug_rows=[{**DRUG, "SO_LUONG": "bí mật"}])
    )
    assert not any(secret in reason for reason in found.values() for secret in ("bí mật", "0791", "XXX"))


def test_a_record_with_more_diagnoses_than_a_review_can_bear_is_refused(reader: BhytReader) -> None:
    many = export({"MA_BENH_KT": ";".join(["I10"] * 1000)})
    assert len(reader.read_validating(many).diagnoses) == 1001
    with pytest.raises(Unreadable) as refused:
        reader.read_validating(export({"MA_BENH_KT": ";".join(["I10"] * 1001)}))
    reason = "không được quá 1000 mã / must have at most 1000 codes"
    assert refused.value.faults[0] == ClaimFault("XML1/MA_BENH_KT", reason)


def test_of_a_field_with_very_many_values_only_the_first_are_checked(reader: BhytReader) -> None:
    cards = ";".join(["DN4790000000001"] * 1000 + ["none"])
    assert not reader.read_validating(export({"MA_THE_BHYT": cards})).remarks


def test_a_table_without_its_envelope_is_refused_with_what_makes_one(reader: BhytReader) -> None:
    said = faults_of(reader, b"<TONG_HOP><MA_LK>1</MA_LK></TONG_HOP>")
    assert list(said) == ["GIAMDINHHS"]
    assert "`wardgate submit` makes one of tables such as XML1" in said["GIAMDINHHS"]
