"""What is read of an export: the same facts as of a FHIR claim."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.fact import ClaimFact
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.values import Coding, Money
from insurance.claim.unreadable import Unreadable
from runtime.time_zone import HO_CHI_MINH
from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, SECOND, export


def test_a_correct_export_has_no_remarks(reader: BhytReader) -> None:
    assert reader.read_validating(export()).remarks == ()


def test_the_number_is_that_of_a_fhir_claim_of_the_same_visit(reader: BhytReader) -> None:
    assert reader.read_validating(export()).number == "urn:wardgate:sid:visit-number|LK-1"


def test_the_visit_has_its_facility_and_times(reader: BhytReader) -> None:
    claim = reader.read_validating(export())
    assert (claim.facility, claim.inpatient, claim.created) == ("79001", False, date(2026, 11, 3))
    assert claim.admitted == datetime(2026, 11, 2, 7, 55, tzinfo=HO_CHI_MINH)
    assert claim.discharged == datetime(2026, 11, 2, 9, 20, tzinfo=HO_CHI_MINH)
    assert claim.total == Money(Decimal(64245), "VND")
    assert (claim.status, claim.use, claim.emergency, claim.referred) == ("active", "claim", False, False)


def test_the_patient_has_the_numbers_the_name_and_the_birth_date(reader: BhytReader) -> None:
    patient = reader.read_validating(export()).patient
    assert (patient.chip_id, patient.card_number) == ("079180000001", "DN4790000000001")
    assert (patient.names, patient.sex, patient.birth_date) == (("Trần Thị Mẫu",), "female", "1980-03-15")
    assert patient.reference == "BN-1"


@pytest.mark.parametrize(
    ("sent", "contradicting"),
    [
        ({"SO_CCCD": "079180000001;079180000002"}, (ClaimFact.CHIP_ID,)),
        ({"SO_CCCD": "079180000001; 079180000001;"}, ()),
        ({"SO_CCCD": "079180000001;B1234567"}, ()),
        ({"MA_THE": "DN4790000000002"}, (ClaimFact.CARD_NUMBER,)),
        ({"MA_THE": "HT2010000000001"}, ()),
        ({"MA_THE": ""}, ()),
    ],
)
def test_the_numbers_of_two_persons_contradict_each_other_in_whatever_field(
    reader: BhytReader, sent: dict[str, str], contradicting: tuple[ClaimFact, ...]
) -> None:
    assert reader.read_validating(export(sent)).patient.contradicting == contradicting


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("198003150000", "1980-03-15"),
        ("198003000000", "1980-03"),
        ("198000000000", "1980"),
        ("19800315", "1980-03-15"),
    ],
)
def test_unknown_parts_of_a_birth_date_are_zeros(reader: BhytReader, sent: str, read: str) -> None:
    assert reader.read_validating(export({"NGAY_SINH": sent})).patient.birth_date == read


@pytest.mark.parametrize("sent", ["0000", "00000000", "000000000000", "000003150000"])
def test_a_birth_date_without_a_year_is_refused_for_no_year_is_0000(reader: BhytReader, sent: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reader.read_validating(export({"NGAY_SINH": sent}))
    assert {fault.path for fault in refused.value.faults} == {"XML1/NGAY_SINH"}


def test_of_several_cards_the_one_in_force_on_admission_counts(reader: BhytReader) -> None:
    cards = {
        "MA_THE_BHYT": "HT3790000000002;DN4790000000001",
        "MA_DKBD": "79001;79001",
        "GT_THE_TU": "20250101;20260601",
        "GT_THE_DEN": "20260531;20270531",
    }
    assert reader.read_validating(export(cards)).patient.card_number == "DN4790000000001"


def test_a_semicolon_at_the_end_of_a_list_is_no_further_card(reader: BhytReader) -> None:
    listed = {"MA_THE_BHYT": "DN4790000000001;;", "MA_DKBD": "79001; ", "GT_THE_TU": "20260101;"}
    assert reader.read_validating(export(listed)).cards == reader.read_validating(export()).cards


def test_diagnoses_are_the_principal_one_and_then_the_others(reader: BhytReader) -> None:
    icd_10 = "http://hl7.org/fhir/sid/icd-10"
    assert reader.read_validating(export()).diagnoses == (
        Diagnosis(1, (0,), Coding(icd_10, "J18.9"), principal=True),
        Diagnosis(2, (1,), Coding(icd_10, "I10"), principal=False),
        Diagnosis(3, (2,), Coding(icd_10, "E11.9"), principal=False),
    )


def test_a_second_principal_diagnosis_is_one_of_the_others(reader: BhytReader) -> None:
    claim = reader.read_validating(export({"MA_BENH_CHINH": "J18.9;C61", "MA_BENH_KT": "I10"}))
    read = [(one.code and one.code.code, one.principal) for one in claim.diagnoses]
    assert read == [("J18.9", True), ("C61", False), ("I10", False)]


def test_lines_are_numbered_over_both_tables(reader: BhytReader) -> None:
    lines = reader.read_validating(export()).lines
    assert [line.sequence for line in lines] == [1, 2, 3]
    assert [line.codes[0].code for line in lines] == ["40.67", "01.1899", "02.1896"]
    assert [line.group for line in lines] == ["4", "13", "13"]


def test_a_line_has_its_price_its_share_and_what_the_fund_counts(reader: BhytReader) -> None:
    second = reader.read_validating(export()).lines[2]
    assert (second.unit_price, second.net) == (Money(Decimal(39800), "VND"), Money(Decimal(11940), "VND"))
    assert (second.quantity, second.factor) == (Decimal(1), Decimal("0.3"))


def test_a_line_without_its_amount_asks_for_what_the_decision_reckons(reader: BhytReader) -> None:
    second = {name: value for name, value in SECOND.items() if name != "THANH_TIEN_BH"} | {"TYLE_TT_BH": "50"}
    claim = reader.read_validating(export(service_rows=(EXAMINATION, second)))
    assert claim.lines[-1].net == Money(Decimal("5970.00"), "VND")
    assert any(remark.path.endswith("/THANH_TIEN_BH") for remark in claim.remarks)


def test_a_supply_has_its_own_code_and_not_that_of_the_service_it_was_used_for(reader: BhytReader) -> None:
    supply = {
        **EXAMINATION,
        "STT": "3",
        "MA_NHOM": "10",
        "MA_VAT_TU": "N01.02",
        "TEN_VAT_TU": "Vật tư",
        "TT_THAU": "0;1",
    }
    line = reader.read_validating(export(service_rows=[supply])).lines[1]
    assert line.codes == (Coding("urn:wardgate:cs:supply", "N01.02"),)


def test_only_a_bed_lasts_until_the_time_of_its_result(reader: BhytReader) -> None:
    ended = {"NGAY_KQ": "202611041000"}
    bed = {**EXAMINATION, **ended, "MA_NHOM": "15", "MA_DICH_VU": "K01.1911"}
    test = {**SECOND, **ended, "MA_NHOM": "1"}
    days = [
        (line.first_day, line.last_day)
        for line in reader.read_validating(export(service_rows=[bed, test])).lines
    ]
    assert days[1:] == [(date(2026, 11, 2), date(2026, 11, 4)), (date(2026, 11, 2), date(2026, 11, 2))]


def test_a_row_without_the_time_it_was_done_has_the_day_it_was_ordered(reader: BhytReader) -> None:
    row = {**EXAMINATION, "NGAY_TH_YL": "", "NGAY_YL": "202611010800", "MA_NHOM": "14"}
    assert reader.read_validating(export(service_rows=[row])).lines[1].first_day == date(2026, 11, 1)


def test_the_time_tells_two_equal_services_of_a_day_apart(reader: BhytReader) -> None:
    later = {**EXAMINATION, "STT": "2", "NGAY_TH_YL": "202611020900"}
    first, second = reader.read_validating(export(service_rows=[EXAMINATION, later])).lines[1:]
    assert first.codes == second.codes
    assert first.particulars != second.particulars


@pytest.mark.parametrize(
    ("sent", "emergency", "referred", "status"),
    [
        ({"MA_DOITUONG_KCB": "2"}, True, False, "active"),
        ({"MA_DOITUONG_KCB": "1.3"}, False, True, "active"),
        ({"MA_NOI_DI": "79002"}, False, True, "active"),
        ({"MA_DOITUONG_KCB": "8"}, False, False, "cancelled"),
    ],
)
def test_the_reason_for_coming_says_what_kind_of_claim_it_is(
    reader: BhytReader, sent: dict[str, str], emergency: bool, referred: bool, status: str
) -> None:
    claim = reader.read_validating(export(sent))
    assert (claim.emergency, claim.referred, claim.status) == (emergency, referred, status)


def test_receipts_of_look_ups_stand_in_the_spare_field(reader: BhytReader) -> None:
    assert reader.read_validating(export({"DU_PHONG": "x; wg1.a.b;wg1.c"})).receipts == ("wg1.a.b", "wg1.c")


def test_amounts_keep_the_digits_that_were_sent(reader: BhytReader) -> None:
    net = reader.read_validating(export(drug_rows=[{**DRUG, "THANH_TIEN_BH": "12505.00"}])).lines[0].net
    assert net is not None
    assert str(net.value) == "12505.00"
