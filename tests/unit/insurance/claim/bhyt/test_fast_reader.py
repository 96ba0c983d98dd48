"""The fast way reads exports of layouts that were seen before, and never differs from the validating one."""

import re
from base64 import b64decode
from itertools import islice, permutations

import pytest

from insurance.claim.bhyt.fast.fast_reader import MOST_LAYOUTS
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    SECOND,
    VISIT,
    drugs,
    envelope,
    export,
    in_base64,
    row,
    services,
)
from tests.unit.insurance.claim.bhyt.mutations import Mutations
from tests.unit.insurance.claim.bhyt.test_mutations import WHOLE, read_or_faults
from tests.unit.insurance.claim.bhyt.test_told_apart import old_export
from tests.unit.wardgate.samples.worlds import a_world


@pytest.fixture
def reader() -> BhytReader:
    return BhytReader(ClaimFormat.BHYT_XML)


def learned(reader: BhytReader, *contents: bytes) -> BhytReader:
    for content in contents:
        reader.read_validating(content)
    return reader


def test_a_layout_is_read_fast_once_it_was_seen(reader: BhytReader) -> None:
    assert reader.read_fast(export()) is None
    claim = reader.read_validating(export())
    assert reader.read_fast(export()) == claim
    other = export({"MA_LK": "LK-2"}, drug_rows=[{**DRUG, "MA_LK": "LK-2"}], service_rows=[])
    assert reader.read_fast(other) is None


def test_the_order_of_fields_is_part_of_a_layout(reader: BhytReader) -> None:
    turned = [dict(reversed(list(DRUG.items())))]
    learned(reader, export())
    assert reader.read_fast(export(drug_rows=turned)) is None
    claim = reader.read_validating(export(drug_rows=turned))
    assert reader.read_fast(export(drug_rows=turned)) == claim
    assert reader.read_fast(export()) is not None


@pytest.mark.parametrize(
    "content",
    [
        export({"GIOI_TINH": "9"}),
        export({"GHI_CHU": "<x>"}),
        export({"NGAY_RA": "202502300920"}),
        export({"MA_DOITUONG_KCB": "1.10"}),
        export({"T_BHTT": "1"}),
        export({"HO_TEN": ""}),
        export({"HO_TEN": " \u00a0 "}),
        export({"HO_TEN": "a\rb"}),
        export({"HO_TEN": "a&amp;b"}),
        export(drug_rows=[{**DRUG, "MA_LK": "LK-2"}]),
        export(drug_rows=[DRUG, DRUG]),
        export(service_rows=[{**EXAMINATION, "MA_NHOM": "12"}, SECOND]),
        export(service_rows=[EXAMINATION, {**SECOND, "THANH_TIEN_BH": "11941"}]),
        export(service_rows=[EXAMINATION, {**SECOND, "NGAY_TH_YL": "202611020839"}]),
        export().replace(b"<NGAYLAP>", b"<NGAYLAP>x"),
        export().replace(b"<MACSKCB>79001", b"<MACSKCB>79002"),
        export() + b"<!-- -->",
    ],
)
def test_what_is_written_otherwise_or_has_a_fault_is_left_to_validation(
    reader: BhytReader, content: bytes
) -> None:
    assert learned(reader, export()).read_fast(content) is None


def test_a_visit_of_another_decision_has_another_layout(reader: BhytReader) -> None:
    earlier = {"NGAY_VAO": "202602020755", "NGAY_RA": "202602020920"}
    learned(reader, export())
    assert reader.read_fast(export(earlier)) is None
    claim = learned(reader, export(earlier)).read_validating(export(earlier))
    assert reader.read_fast(export(earlier)) == claim


@pytest.mark.parametrize("seed", range(10, 20))
def test_changed_exports_are_read_the_same_on_both_ways(reader: BhytReader, seed: int) -> None:
    old = old_export(name="Trần Thị Mẫu")
    learned(reader, export(), old)
    mutations = Mutations(seed)
    fast = 0
    for place in range(100):
        changed = mutations.slightly((export(), old)[place % 2])
        read = reader.read_fast(changed)
        fast += read is not None
        assert read in (None, read_or_faults(reader, changed))
    assert fast > 5


def test_damaged_exports_are_read_the_same_on_both_ways(reader: BhytReader) -> None:
    learned(reader, *WHOLE)
    mutations = Mutations(20)
    for place in range(200):
        damaged = mutations.of(WHOLE[place % len(WHOLE)])
        assert reader.read_fast(damaged) in (None, read_or_faults(reader, damaged))


def test_the_sample_exports_are_read_the_same_on_both_ways(reader: BhytReader) -> None:
    claims = [claim.export for claim in a_world(people=2_000, claims=60).sample_claims.home if claim.export]
    slow = [reader.read_validating(content) for content in claims]
    fast = [reader.read_fast(content) for content in claims]
    assert all(one is None or one == other for one, other in zip(fast, slow, strict=True))
    assert all(one is not None for one, other in zip(fast, slow, strict=True) if not other.remarks)


def test_only_so_many_layouts_are_kept(reader: BhytReader) -> None:
    for order in islice(permutations(DRUG), MOST_LAYOUTS + 1):
        content = export(drug_rows=[{name: DRUG[name] for name in order}])
        assert isinstance(reader.read_validating(content), Claim)
    assert reader.read_fast(export()) is not None
    assert reader.read_fast(content) is None


@pytest.mark.parametrize(
    "declaration", ["", "<?xml version='1.0' encoding='utf-8'?>\n", '<?xml version="1.0"?>']
)
def test_declarations_and_indents_do_not_matter(reader: BhytReader, declaration: str) -> None:
    documents = (row("TONG_HOP", VISIT), drugs(DRUG), services(EXAMINATION, SECOND))
    tables = [
        (kind, in_base64(declaration + re.sub(">(?=<[A-Z])", ">\n  ", document)))
        for kind, document in zip(("XML1", "XML2", "XML3"), documents, strict=True)
    ]
    content = envelope(tables).replace(b"><", b">\n <").replace(b"CHUKYDONVI/>", b"CHUKYDONVI />")
    claim = learned(reader, export()).read_fast(content)
    assert claim == reader.read_validating(content)
    assert b64decode(tables[0][1]).count(b"\n") > 40


SIGNATURE = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>'


@pytest.mark.parametrize(
    "inside", [SIGNATURE, b"\n  " + SIGNATURE + b"\n", b" ", "chữ ký".encode(), b"<!-- -->"]
)
def test_an_export_with_a_signature_is_read_fast_too(reader: BhytReader, inside: bytes) -> None:
    content = signed(inside)
    claim = reader.read_validating(content)
    assert reader.read_fast(content) == claim


@pytest.mark.parametrize(
    "inside",
    [
        b"<a>",
        b"</CHUKYDONVI><CHUKYDONVI>",
        b"&bogus;",
        b"<!DOCTYPE a>",
        b"<xsi:a/>",
        b"\xff",
        b"\x00",
        b"<a b='1' b='2'/>",
    ],
)
def test_a_signature_that_is_no_xml_is_left_to_validation(reader: BhytReader, inside: bytes) -> None:
    reader.read_validating(export())
    assert reader.read_fast(signed(inside)) is None


def signed(inside: bytes) -> bytes:
    return export().replace(b"<CHUKYDONVI/>", b"<CHUKYDONVI>" + inside + b"</CHUKYDONVI>")
