"""An export follows the decision whose fields it has, wherever they stand."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from insurance.claim.bhyt.decisions.decision_files import read_code_lists, read_decisions
from insurance.claim.bhyt.decisions.field import FieldKind
from insurance.claim.bhyt.decisions.field_line import field_in
from insurance.claim.bhyt.decisions.told_apart import decision_of
from insurance.claim.bhyt.decisions.value_form import ValueForm
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.parts.values import Money
from insurance.money import DONG
from insurance.text import Text
from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, VISIT, envelope, export, in_base64, row

DECISIONS = read_decisions()
LETTERS = ValueForm(re.compile("[A-Z]+"), Text("chữ cái", "letters"))
OLD_VISIT = {
    "MA_LK": "LK-9", "STT": "1", "MA_BN": "BN-1", "HO_TEN": "<![CDATA[Trần Thị Mẫu]]>", "NGAY_SINH": "1980",
    "GIOI_TINH": "2", "DIA_CHI": "Xã Mẫu", "MA_THE": "DN4790000000001", "MA_DKBD": "79001",
    "GT_THE_TU": "20190101", "GT_THE_DEN": "20191231", "TEN_BENH": "Viêm phổi", "MA_BENH": "J18.9",
    "MA_BENHKHAC": "I10", "MA_LYDO_VVIEN": "2", "NGAY_VAO": "201903010755", "NGAY_RA": "201903010920",
    "SO_NGAY_DTRI": "1", "KET_QUA_DTRI": "2", "TINH_TRANG_RV": "1", "T_THUOC": "12500", "T_VTYT": "0",
    "T_TONGCHI": "49500", "T_BNTT": "0", "T_BNCCT": "0", "T_BHTT": "49500", "T_NGUONKHAC": "0",
    "T_NGOAIDS": "0", "NAM_QT": "2019", "THANG_QT": "3", "MA_LOAI_KCB": "1", "MA_KHOA": "K01",
    "MA_CSKCB": "79001", "CAN_NANG": "55",
}  # fmt: skip
OLD_DRUG = {
    "MA_LK": "LK-9", "STT": "1", "MA_THUOC": "40.67", "MA_NHOM": "4", "TEN_THUOC": "Thuốc",
    "DON_VI_TINH": "Viên", "PHAM_VI": "1", "TYLE_TT": "100", "SO_LUONG": "10", "DON_GIA": "1250",
    "THANH_TIEN": "12500",
    "MUC_HUONG": "100", "T_BNTT": "0", "T_BHTT": "12500", "T_BNCCT": "0", "MA_KHOA": "K01", "MA_BAC_SI": "0",
    "NGAY_YL": "201903010830", "MA_PTTT": "1",
}  # fmt: skip
OLD_SERVICE = {
    "MA_LK": "LK-9", "STT": "1", "MA_DICH_VU": "02.1896", "MA_NHOM": "13", "DON_VI_TINH": "Lần",
    "PHAM_VI": "1",
    "SO_LUONG": "0.5", "DON_GIA": "74000", "TYLE_TT": "100", "THANH_TIEN": "37000", "MUC_HUONG": "100",
    "T_BNTT": "0", "T_BHTT": "37000", "T_BNCCT": "0", "MA_KHOA": "K01", "MA_BAC_SI": "0",
    "NGAY_YL": "201903010800", "MA_PTTT": "1",
}  # fmt: skip


def old_export(name: str = OLD_VISIT["HO_TEN"]) -> bytes:
    """By QĐ 4210: the lists themselves are the roots."""
    visit = row("TONG_HOP", {**OLD_VISIT, "HO_TEN": name}).replace("&lt;", "<").replace("&gt;", ">")
    drug_list = f"<DSACH_CHI_TIET_THUOC>{row('CHI_TIET_THUOC', OLD_DRUG)}</DSACH_CHI_TIET_THUOC>"
    service_list = f"<DSACH_CHI_TIET_DVKT>{row('CHI_TIET_DVKT', OLD_SERVICE)}</DSACH_CHI_TIET_DVKT>"
    tables = (("XML1", visit), ("XML2", drug_list), ("XML3", service_list))
    return envelope([(kind, in_base64(document)) for kind, document in tables])


def names(**tables: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {table: frozenset(fields) for table, fields in tables.items()}


@pytest.mark.parametrize(
    ("sent", "day", "number"),
    [
        (names(XML1=OLD_VISIT), date(2019, 3, 1), "4210/QĐ-BYT"),
        (names(XML1=OLD_VISIT), date(2026, 3, 1), "4210/QĐ-BYT"),
        (names(XML1=VISIT), date(2024, 5, 1), "4750/QĐ-BYT"),
        (names(XML1=VISIT), date(2024, 8, 1), "4750/QĐ-BYT"),
        (names(XML1=VISIT), date(2025, 1, 1), "3176/QĐ-BYT"),
        (names(XML1=VISIT), date(2026, 7, 1), "1931/QĐ-BYT"),
        (names(XML1=VISIT, XML13={"MA_NOI_DEN": ""}), date(2026, 7, 1), "4750/QĐ-BYT"),
        (names(XML1=VISIT), None, "1931/QĐ-BYT"),
    ],
)
def test_the_fields_decide_and_then_the_day(
    sent: dict[str, frozenset[str]], day: date | None, number: str
) -> None:
    assert decision_of(sent, day, DECISIONS).number == number


def test_an_export_by_the_decision_of_2017_is_the_same_claim(reader: BhytReader) -> None:
    claim = reader.read_validating(old_export())
    assert claim.remarks == ()
    assert (claim.patient.card_number, claim.patient.birth_date, claim.patient.names) == (
        "DN4790000000001", "1980", ("Trần Thị Mẫu",),
    )  # fmt: skip
    assert claim.emergency
    assert [line.net and line.net.value for line in claim.lines] == [12500, 37000]
    assert claim.total == Money(claim.total.value, DONG) if claim.total else False
    assert [diagnosis.code and diagnosis.code.code for diagnosis in claim.diagnoses] == ["J18.9", "I10"]


@pytest.mark.parametrize("card", ["", VISIT["MA_THE_BHYT"]])
def test_a_field_of_the_decision_of_2017_does_not_change_how_the_others_are_read(
    reader: BhytReader, card: str
) -> None:
    claim, with_it = (reader.read_validating(export(more)) for more in ({}, {"MA_THE": card}))
    [remark] = with_it.remarks
    assert remark.path == "XML1/MA_THE"
    assert replace(with_it, remarks=()) == claim


def test_a_decision_that_has_ended_is_named(reader: BhytReader) -> None:
    late = old_export().replace(
        in_base64(row("TONG_HOP", OLD_VISIT).replace("&lt;", "<").replace("&gt;", ">")).encode(),
        in_base64(row("TONG_HOP", {**OLD_VISIT, "HO_TEN": "Mẫu", "NGAY_RA": "202603010920"})).encode(),
    )
    [remark] = [one for one in reader.read_validating(late).remarks if one.path == "XML1"]
    assert "4210/QĐ-BYT" in remark.reason.en


def test_from_july_2026_the_rate_may_have_a_fraction(reader: BhytReader) -> None:
    half = {**DRUG, "MUC_HUONG": "47.5", "T_BHTT": "5939.88", "T_BNCCT": "6565.12"}
    found = {
        remark.path
        for remark in reader.read_validating(export(drug_rows=[half], service_rows=[EXAMINATION])).remarks
    }
    assert not {"XML2[STT=1]/MUC_HUONG", "XML2[STT=1]/T_BHTT"} & found
    earlier = {"NGAY_VAO": "202606300755", "NGAY_RA": "202606300920"}
    before = {remark.path for remark in reader.read_validating(export(earlier, drug_rows=[half])).remarks}
    assert "XML2[STT=1]/MUC_HUONG" in before


def test_every_table_of_every_decision_has_its_elements_and_the_number_of_the_visit() -> None:
    for decision in DECISIONS:
        for table, form in decision.tables.items():
            assert form.path, (decision.number, table)
            assert "MA_LK" in form.fields, (decision.number, table)


def test_every_list_that_a_field_names_is_there() -> None:
    lists = read_code_lists()
    fields = [
        field for decision in DECISIONS for form in decision.tables.values() for field in form.fields.values()
    ]
    assert {field.list_name for field in fields if field.list_name} == set(lists)


def test_kinds_of_visit_of_later_decisions_are_accepted_from_their_day() -> None:
    kinds = read_code_lists()["MA_LOAI_KCB"]
    assert not kinds.accepts("12", date(2026, 7, 31))
    assert kinds.accepts("12", date(2026, 8, 1))


def test_a_line_of_a_decision_says_what_it_demands() -> None:
    field = field_in("MA_XANG_DAU  text[]  <=20 if:MA_NHOM!=12,13 like:letters in:A,B", {"letters": LETTERS})
    assert (field.name, field.kind, field.many, field.longest) == ("MA_XANG_DAU", FieldKind.TEXT, True, 20)
    assert (field.codes, field.form) == (("A", "B"), LETTERS)
    assert field.must_have_value({"MA_NHOM": "1"})
    assert not field.must_have_value({"MA_NHOM": "12"})
    with pytest.raises(ValueError, match="unknown"):
        field_in("A text unknown", {})


def test_what_is_said_of_a_form_is_in_words() -> None:
    fields = [
        field for decision in DECISIONS for form in decision.tables.values() for field in form.fields.values()
    ]
    said = {text for field in fields if field.form for text in (field.form.words.vi, field.form.words.en)}
    assert len(said) >= 16
    assert not [text for text in said if re.search(r"[\[\]{}\\^|]", text)]
