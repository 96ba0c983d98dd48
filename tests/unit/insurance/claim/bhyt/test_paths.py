"""Every fact of a claim has its table, row and field in the export."""

import pytest

from insurance.claim.bhyt.paths import bhyt_path
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.encoded_claim import decode_claim, encode_claim
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from tests.unit.insurance.claim.bhyt.exports import EXAMINATION, export
from tests.unit.insurance.claim.bhyt.test_told_apart import old_export

PATHS = [
    (Fact(ClaimFact.CLAIM), "XML1"),
    (Fact(ClaimFact.NUMBER), "XML1/MA_LK"),
    (Fact(ClaimFact.CHIP_ID), "XML1/SO_CCCD"),
    (Fact(ClaimFact.TOTAL), "XML1/T_TONGCHI_BH"),
    (Fact(ClaimFact.LINES), "XML1"),
    (Fact(DiagnosisFact.CODE, (0,)), "XML1/MA_BENH_CHINH"),
    (Fact(DiagnosisFact.CODE, (2,)), "XML1/MA_BENH_KT"),
    (Fact(LineFact.LINE, (0,)), "XML2[STT=1]"),
    (Fact(LineFact.UNIT_PRICE, (0,)), "XML2[STT=1]/DON_GIA"),
    (Fact(LineFact.CODES, (0,)), "XML2[STT=1]/MA_THUOC"),
    (Fact(LineFact.NET, (2,)), "XML3[STT=2]/THANH_TIEN_BH"),
    (Fact(LineFact.UNIT_PRICE, (2,)), "XML3[STT=2]/DON_GIA_BH"),
    (Fact(LineFact.DAYS, (2,)), "XML3[STT=2]/NGAY_TH_YL"),
    (Fact(LineFact.NET), "XML1"),
    (Fact(ClaimFact.VISIT_KIND), "XML1/MA_LOAI_KCB"),
    (Fact(ClaimFact.VISIT_DISCHARGE), "XML1/MA_LOAI_RV"),
    (Fact(ClaimFact.SUM_FUND_PART), "XML1/T_BHTT"),
    (Fact(ClaimFact.CARDS), "XML1/MA_THE_BHYT"),
    (Fact(LineFact.PRODUCT_NAME, (0,)), "XML2[STT=1]/TEN_THUOC"),
    (Fact(LineFact.PRODUCT_NAME, (1,)), "XML3[STT=1]/TEN_DICH_VU"),
    (Fact(LineFact.PRODUCT_TENDER, (0,)), "XML2[STT=1]/TT_THAU"),
    (Fact(LineFact.CARE_DOCTORS, (2,)), "XML3[STT=2]/MA_BAC_SI"),
    (Fact(LineFact.PAYMENT_BENEFIT_PERCENT, (2,)), "XML3[STT=2]/MUC_HUONG"),
]
OLD_PATHS = [
    (Fact(ClaimFact.CARD_NUMBER), "XML1/MA_THE"),
    (Fact(ClaimFact.TOTAL), "XML1/T_TONGCHI"),
    (Fact(DiagnosisFact.CODE, (0,)), "XML1/MA_BENH"),
    (Fact(LineFact.NET, (1,)), "XML3[STT=1]/THANH_TIEN"),
    (Fact(LineFact.UNIT_PRICE, (1,)), "XML3[STT=1]/DON_GIA"),
    (Fact(LineFact.DAYS, (1,)), "XML3[STT=1]/NGAY_YL"),
    (Fact(ClaimFact.VISIT_DISCHARGE), "XML1/TINH_TRANG_RV"),
    (Fact(LineFact.PAYMENT_INSURED_PERCENT, (1,)), "XML3[STT=1]/TYLE_TT"),
]


@pytest.mark.parametrize(("fact", "path"), PATHS)
def test_a_fact_is_named_by_table_row_and_field(reader: BhytReader, fact: Fact, path: str) -> None:
    assert bhyt_path(reader.read_validating(export()), fact) == path


@pytest.mark.parametrize(("fact", "path"), OLD_PATHS)
def test_by_the_names_of_the_decision_that_the_export_follows(
    reader: BhytReader, fact: Fact, path: str
) -> None:
    assert bhyt_path(reader.read_validating(old_export()), fact) == path


def test_every_fact_has_a_path(reader: BhytReader) -> None:
    claim = reader.read_validating(export())
    facts = [*map(Fact, ClaimFact), *(Fact(name, (0,)) for name in (*LineFact, *DiagnosisFact))]
    assert all(bhyt_path(claim, fact).startswith(("XML1", "XML2")) for fact in facts)


def test_every_fact_of_the_visit_and_of_a_line_has_a_field_of_its_own(reader: BhytReader) -> None:
    claim = reader.read_validating(export())
    parts = ("claim.visit.", "claim.sums.", "line.product.", "line.care.", "line.payment.")
    facts = [Fact(name, (1,)) for name in (*ClaimFact, *LineFact) if name.startswith(parts)]
    paths = [bhyt_path(claim, fact) for fact in facts]
    assert len(set(paths)) == len(paths)
    assert all("/" in path for path in paths)


def test_a_row_whose_number_is_not_its_own_is_named_by_its_place(reader: BhytReader) -> None:
    claim = reader.read_validating(export(service_rows=[EXAMINATION, EXAMINATION]))
    assert bhyt_path(claim, Fact(LineFact.NET, (2,))) == "XML3[2]/THANH_TIEN_BH"


def test_the_claim_keeps_its_paths_and_remarks_on_its_way_to_the_review(reader: BhytReader) -> None:
    claim = reader.read_validating(export({"GIOI_TINH": "9"}))
    decoded = decode_claim(encode_claim(claim))
    assert bhyt_path(decoded, Fact(LineFact.NET, (2,))) == "XML3[STT=2]/THANH_TIEN_BH"
    assert decoded.remarks == claim.remarks != ()
