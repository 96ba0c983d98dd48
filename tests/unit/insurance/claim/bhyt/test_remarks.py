"""What is against the decision on the format is named, and the claim is read nevertheless."""

import pytest

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.remark import RemarkGrade
from tests.unit.insurance.claim.bhyt.exports import (
    DRUG,
    EXAMINATION,
    SECOND,
    export,
    in_base64,
    listed,
    row,
)

AGAINST, UNUSUAL = RemarkGrade.AGAINST_THE_DECISION, RemarkGrade.UNUSUAL


def remarks_of(reader: BhytReader, content: bytes) -> dict[str, RemarkGrade]:
    return {remark.path: remark.grade for remark in reader.read_validating(content).remarks}


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"HO_TEN": ""}, "XML1/HO_TEN"),
        ({"GIOI_TINH": "0"}, "XML1/GIOI_TINH"),
        ({"NGAY_SINH": "19800315"}, "XML1/NGAY_SINH"),
        ({"MA_THE_BHYT": "DN479000000001"}, "XML1/MA_THE_BHYT"),
        ({"MA_DOITUONG_KCB": "1.10"}, "XML1/MA_DOITUONG_KCB"),
        ({"MA_LOAI_KCB": "1"}, "XML1/MA_LOAI_KCB"),
        ({"MA_BENH_CHINH": "VIÊM"}, "XML1/MA_BENH_CHINH"),
        ({"NGAY_VAO": "20261102"}, "XML1/NGAY_VAO"),
        ({"NGAY_RA": "202611020700"}, "XML1/NGAY_RA"),
        ({"SO_NGAY_DTRI": "1"}, "XML1/SO_NGAY_DTRI"),
        ({"MA_BN": "B" * 101}, "XML1/MA_BN"),
        ({"T_TONGCHI_BH": "64246"}, "XML1/T_TONGCHI_BH"),
        ({"T_BHTT": "52396"}, "XML1/T_BHTT"),
        ({"T_THUOC": "0"}, "XML1/T_THUOC"),
        ({"T_VTYT": "5"}, "XML1/T_VTYT"),
    ],
)
def test_a_visit_against_the_decision_is_named_by_its_field(
    reader: BhytReader, changed: dict[str, str], path: str
) -> None:
    assert remarks_of(reader, export(changed))[path] is AGAINST


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"SO_LUONG": "-10"}, "SO_LUONG"),
        ({"THANH_TIEN_BV": "12505.5"}, "THANH_TIEN_BV"),
        ({"THANH_TIEN_BH": "12500"}, "THANH_TIEN_BH"),
        ({"T_BHTT": "10004.02"}, "T_BHTT"),
        ({"T_BNCCT": "2500"}, "T_BNCCT"),
        ({"T_NGUONKHAC": "5"}, "T_NGUONKHAC"),
        ({"NGAY_TH_YL": "202611020829"}, "NGAY_TH_YL"),
        ({"TT_THAU": ""}, "TT_THAU"),
        ({"PHAM_VI": "4"}, "PHAM_VI"),
        ({"MUC_HUONG": "47.55"}, "MUC_HUONG"),
    ],
)
def test_a_drug_against_the_decision_is_named_by_its_field(
    reader: BhytReader, changed: dict[str, str], field: str
) -> None:
    assert remarks_of(reader, export(drug_rows=[{**DRUG, **changed}]))[f"XML2[STT=1]/{field}"] is AGAINST


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"MA_DICH_VU": ""}, "MA_DICH_VU"),
        ({"MA_NHOM": "12"}, "MA_XANG_DAU"),
        ({"MA_NHOM": "8"}, "NGUOI_THUC_HIEN"),
        ({"MA_GIUONG": "H12"}, "MA_GIUONG"),
        ({"GOI_VTYT": "1"}, "GOI_VTYT"),
        ({"NGAY_KQ": "202611020759"}, "NGAY_KQ"),
    ],
)
def test_a_service_against_the_decision_is_named_by_its_field(
    reader: BhytReader, changed: dict[str, str], field: str
) -> None:
    rows = [{**EXAMINATION, **changed}, SECOND]
    assert remarks_of(reader, export(service_rows=rows))[f"XML3[STT=1]/{field}"] is AGAINST


def test_two_rows_with_one_number_are_both_named(reader: BhytReader) -> None:
    found = remarks_of(reader, export(service_rows=[EXAMINATION, {**SECOND, "STT": "1"}]))
    assert {"XML3[1]/STT", "XML3[2]/STT"} <= found.keys()


def test_a_field_that_no_decision_has_is_kept_and_named(reader: BhytReader) -> None:
    assert remarks_of(reader, export({"VENDOR": "1"})) == {"XML1/VENDOR": UNUSUAL}


def test_a_table_that_no_decision_has_is_kept_and_named(reader: BhytReader) -> None:
    found = remarks_of(reader, export(more=[("XML16", in_base64(row("X", {"A": "1"})))]))
    assert found == {"FILEHOSO[4]/LOAIHOSO": AGAINST}


def test_amounts_may_differ_by_their_rounding(reader: BhytReader) -> None:
    assert not remarks_of(reader, export(drug_rows=[{**DRUG, "T_BHTT": "10004.01", "T_BNCCT": "2500.99"}]))


@pytest.mark.parametrize(
    ("copaid", "fund"),
    # For the one patient: taken off the co-payment first. For all of a facility: off both parts alike.
    [("0", "9505"), ("1901", "7604")],
)
def test_what_another_source_pays_is_taken_off_in_one_of_two_ways(
    reader: BhytReader, copaid: str, fund: str
) -> None:
    source = {"T_NGUONKHAC_VTTN": "3000", "T_NGUONKHAC": "3000"}
    paid = {**DRUG, **source, "T_BNCCT": copaid, "T_BHTT": fund}
    total = str(41392 + int(fund))
    sums = {
        "T_NGUONKHAC": "3000",
        "T_BNCCT": str(10348 + int(copaid)),
        "T_BHTT": total,
        "T_BHTT_GDV": total,
    }
    assert not remarks_of(reader, export(sums, drug_rows=[paid]))
    wrong = {**paid, "T_BHTT": str(int(fund) + 1)}
    assert "XML2[STT=1]/T_BHTT" in remarks_of(reader, export(sums, drug_rows=[wrong]))


def test_the_funds_part_of_a_visit_with_another_source_follows_the_rows_or_the_decisions_formula(
    reader: BhytReader,
) -> None:
    source = {"T_NGUONKHAC_VTTN": "3000", "T_NGUONKHAC": "3000"}
    paid = {**DRUG, **source, "T_BNCCT": "0", "T_BHTT": "9505"}
    # T_TONGCHI_BH - T_BNCCT, to the letter, has what the source paid; the sum of the rows has not.
    for total in ("50897", "53897"):
        sums = {"T_NGUONKHAC": "3000", "T_BNCCT": "10348", "T_BHTT": total, "T_BHTT_GDV": "50897"}
        assert not remarks_of(reader, export(sums, drug_rows=[paid]))
    wrong = {"T_NGUONKHAC": "3000", "T_BNCCT": "10348", "T_BHTT": "52000", "T_BHTT_GDV": "50897"}
    assert "XML1/T_BHTT" in remarks_of(reader, export(wrong, drug_rows=[paid]))


def test_parts_that_were_each_rounded_up_make_no_wrong_sum(reader: BhytReader) -> None:
    # 0.1 × 95 % is 0.095, the rest is 0.005.
    small = {"SO_LUONG": "1", "DON_GIA": "0.1", "THANH_TIEN_BV": "0.1", "THANH_TIEN_BH": "0.1"}
    parts = {"MUC_HUONG": "95", "T_BHTT": "0.10", "T_BNCCT": "0.01"}
    rows = [{**DRUG, **small, **parts, "STT": str(number)} for number in range(1, 6)]
    sums = {"T_THUOC": "0.5", "T_TONGCHI_BV": "51740.5", "T_TONGCHI_BH": "51740.5", "T_BNCCT": "10348.05"}
    fund = {"T_BHTT": "41392.5", "T_BHTT_GDV": "41392.5"}
    assert not remarks_of(reader, export({**sums, **fund}, drug_rows=rows))


@pytest.mark.parametrize("district", ["", "000"])
def test_a_birth_needs_no_district_since_there_are_none(reader: BhytReader, district: str) -> None:
    path = "CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH/DSACH_GIAYCHUNGSINH/DU_LIEU_GIAY_CHUNG_SINH"
    birth = in_base64(listed(path, [{"MA_LK": "LK-1", "MAHUYEN_CU_TRU": district}]))
    found = remarks_of(reader, export(more=[("XML9", birth)]))
    assert "XML9[1]/MAXA_CU_TRU" in found
    assert "XML9[1]/MAHUYEN_CU_TRU" not in found


def test_where_the_excess_over_a_supply_cap_goes_is_left_open(reader: BhytReader) -> None:
    capped = {**SECOND, "T_TRANTT": "5000", "T_BHTT": "5000", "T_BNTT": "4552"}
    sums = {"T_BHTT": "46844", "T_BHTT_GDV": "46844", "T_BNTT": "4552"}
    assert not remarks_of(reader, export(sums, service_rows=[EXAMINATION, capped]))


def test_whether_the_ratio_of_a_second_examination_lowers_the_hospitals_amount_is_left_open(
    reader: BhytReader,
) -> None:
    whole = {**SECOND, "DON_GIA_BV": "39800", "THANH_TIEN_BV": "39800", "T_BNTT": "27860"}
    sums = {"T_TONGCHI_BV": "92105", "T_BNTT": "27860"}
    assert not remarks_of(reader, export(sums, service_rows=[EXAMINATION, whole]))


def test_a_sum_says_what_it_should_be(reader: BhytReader) -> None:
    [remark] = reader.read_validating(export({"T_TONGCHI_BV": "1"})).remarks
    assert remark.reason.en == "must be Σ THANH_TIEN_BV (XML2, XML3) = 64245"
    assert remark.reason.vi == "phải là Σ THANH_TIEN_BV (XML2, XML3) = 64245"


def test_results_and_the_clinical_course_are_checked_and_never_refused(reader: BhytReader) -> None:
    result = {"MA_LK": "LK-1", "STT": "1", "TEN_CHI_SO": "Glucose", "GIA_TRI": "5", "NGAY_KQ": "hôm qua"}
    table = listed("CHITIEU_CHITIET_DICHVUCANLAMSANG/DSACH_CHI_TIET_CLS/CHI_TIET_CLS", [result])
    assert remarks_of(reader, export(more=[("XML4", in_base64(table))])) == {"XML4[STT=1]/NGAY_KQ": AGAINST}


@pytest.mark.parametrize(
    ("made", "is_named"), [("20251231", False), ("202512312359", False), ("20260101", True), ("", True)]
)
def test_only_an_export_made_since_2026_needs_a_signature(
    reader: BhytReader, made: str, is_named: bool
) -> None:
    unsigned = (
        export().replace(b"<CHUKYDONVI/>", b"").replace(b"20261103</NGAYLAP>", made.encode() + b"</NGAYLAP>")
    )
    assert ("GIAMDINHHS/CHUKYDONVI" in remarks_of(reader, unsigned)) is is_named


@pytest.mark.parametrize(
    ("code", "is_remarked"),
    [("01A05", False), ("79001", False), ("7900", True), ("7900a", True), ("A1005", True)],
)
def test_the_code_of_a_facility_has_five_characters_of_which_two_are_the_province(
    reader: BhytReader, code: str, is_remarked: bool
) -> None:
    assert ("XML1/MA_DKBD" in remarks_of(reader, export({"MA_DKBD": code}))) == is_remarked


def test_an_id_by_which_a_signature_names_an_element_is_nothing_unusual(reader: BhytReader) -> None:
    named = export().replace(b"<THONGTINHOSO>", b'<THONGTINHOSO Id="Id-1">')
    assert remarks_of(reader, named) == remarks_of(reader, export())
