"""A thousand damaged exports: each is a claim, or is refused with its faults; nothing is lost in silence."""

import re
from base64 import b64decode

import pytest

from insurance.claim.bhyt.content import values_by_path
from insurance.claim.bhyt.paths import bhyt_path
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import decode_claim, encode_claim
from insurance.claim.fact import Fact, LineFact
from insurance.claim.unreadable import ClaimFault, Unreadable
from tests.unit.insurance.claim.bhyt.exports import EXAMINATION, export, in_base64, listed, services
from tests.unit.insurance.claim.bhyt.mutations import Mutations
from tests.unit.insurance.claim.bhyt.test_told_apart import old_export

RESULT = {"MA_LK": "LK-1", "STT": "1", "TEN_CHI_SO": "Glucose"}
RESULTS = listed("CHITIEU_CHITIET_DICHVUCANLAMSANG/DSACH_CHI_TIET_CLS/CHI_TIET_CLS", [RESULT])
OLD_SERVICES = listed("DSACH_CHI_TIET_DVKT/CHI_TIET_DVKT", [EXAMINATION])
WHOLE = (
    export(),
    export({"NGAY_RA": "202406020920"}),
    export(more=[("XML4", in_base64(RESULTS))]),
    old_export(),
)


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_export_is_read_or_refused_and_loses_nothing(reader: BhytReader, seed: int) -> None:
    mutations = Mutations(seed)
    read = 0
    for place in range(100):
        damaged = mutations.of(WHOLE[place % len(WHOLE)])
        found = read_or_faults(reader, damaged)
        if isinstance(found, Claim):
            read += 1
            assert decode_claim(encode_claim(found)) == found
            assert_nothing_is_lost(damaged, found)
        else:
            assert found
            assert all(fault.path and " / " in fault.reason for fault in found)
    # Most damages are of fields that only remarks are made of.
    assert 10 < read < 95


def read_or_faults(reader: BhytReader, content: bytes) -> Claim | tuple[ClaimFault, ...]:
    try:
        return reader.read_validating(content)
    except Unreadable as refused:
        return refused.faults


def assert_nothing_is_lost(content: bytes, claim: Claim) -> None:
    """Every value that stands in a table is known by a path, or a remark names where it stands."""
    values = values_by_path(content)
    known = {re.sub(r"\s", "", value) for value in values.values()}
    remarked = {remark.path for remark in claim.remarks}
    for coded in re.findall(rb"<NOIDUNGFILE>([A-Za-z0-9+/=]+)<", content):
        document = b64decode(coded)
        if b"\0" in document:
            continue
        for value in re.findall(r">([^<>&]+)<", document.decode("utf-8-sig", errors="replace")):
            found = re.sub(r"\s", "", value)
            assert not found or found in known or any(found in one for one in known) or remarked
    lines = [bhyt_path(claim, Fact(LineFact.LINE, line.position)) for line in claim.lines]
    rows = {path.rpartition("/")[0] for path in values if path.startswith(("XML2", "XML3"))}
    assert set(lines) == rows or remarked


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("<TONG_HOP>chữ<MA_LK>LK-1</MA_LK></TONG_HOP>", "XML1"),
        ("<TONG_HOP><MA_LK>LK-1</MA_LK>chữ</TONG_HOP>", "XML1"),
        ('<TONG_HOP><MA_LK a="1">LK-1</MA_LK></TONG_HOP>', "XML1/MA_LK"),
        ('<TONG_HOP id="1"><MA_LK>LK-1</MA_LK></TONG_HOP>', "XML1"),
    ],
)
def test_what_stands_where_nothing_is_read_is_named(reader: BhytReader, document: str, path: str) -> None:
    content = re.sub(
        rb"(?<=XML1</LOAIHOSO><NOIDUNGFILE>)[^<]+",
        in_base64(document).encode(),
        export(drug_rows=[], service_rows=[]),
    )
    assert any(
        remark.path == path and "not read" in remark.reason.en
        for remark in reader.read_validating(content).remarks
    )


@pytest.mark.parametrize(
    "document",
    [
        services(EXAMINATION).replace("</CHI_TIET_DVKT>", "</CHI_TIET_DVKT>39800"),
        services(EXAMINATION).replace("<DSACH_CHI_TIET_DVKT>", "39800<DSACH_CHI_TIET_DVKT>"),
        services(EXAMINATION).replace("</DSACH", "<CHI_TIET_DVKT>39800</CHI_TIET_DVKT></DSACH"),
        OLD_SERVICES.replace("</DSACH", "<CHI_TIET_DVKT>39800</CHI_TIET_DVKT></DSACH"),
        OLD_SERVICES.replace("</DSACH", '<CHI_TIET_DVKT SO_LUONG="1"/></DSACH'),
        "<DSACH_CHI_TIET_DVKT>39800</DSACH_CHI_TIET_DVKT>",
    ],
)
def test_a_line_that_is_written_where_no_line_is_read_is_named(reader: BhytReader, document: str) -> None:
    sent = export(drug_rows=[], service_rows=[], more=[("XML3", in_base64(document))])
    assert any(
        remark.path.startswith("XML3") and "not read" in remark.reason.en
        for remark in reader.read_validating(sent).remarks
    )


@pytest.mark.parametrize(("beside", "path"), [("<HOSO>", "HOSO"), ("<FILEHOSO>", "XML1")])
def test_text_beside_the_tables_of_an_envelope_is_named(reader: BhytReader, beside: str, path: str) -> None:
    sent = export().replace(beside.encode(), f"{beside}39800".encode(), 1)
    assert path in {remark.path for remark in reader.read_validating(sent).remarks}


def test_declarations_of_a_schema_are_no_attributes(reader: BhytReader) -> None:
    schema = b'<GIAMDINHHS xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">'
    assert reader.read_validating(export().replace(b"<GIAMDINHHS>", schema)).remarks == ()


def test_an_envelope_that_has_more_in_it_is_named(reader: BhytReader) -> None:
    more = export().replace(b"<HOSO>", b"<HOSO><MA_MOI>1</MA_MOI>")
    assert [remark.path for remark in reader.read_validating(more).remarks] == ["HOSO/MA_MOI"]
    twice = export().replace(b"</NOIDUNGFILE>", b"</NOIDUNGFILE><NOIDUNGFILE></NOIDUNGFILE>", 1)
    with pytest.raises(Unreadable):
        reader.read_validating(twice)
