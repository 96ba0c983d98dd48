from datetime import date

import pytest

from insurance.certificates.check_paper import check_paper
from insurance.certificates.paper import PaperKind
from insurance.certificates.paper_forms import FORMS, read_paper_forms
from insurance.certificates.read_papers import PaperReader
from tests.fakes.papers import FACILITY, birth, death, discharge, drivers_health, envelope, sick_leave

FORMS_OF_PAPERS = read_paper_forms()
READER = PaperReader(FORMS_OF_PAPERS)
TODAY = date(2026, 3, 2)


def wrong(content: bytes, facility: str = FACILITY) -> list[str]:
    """The paths of what is wrong."""
    read = READER.read(content)
    assert read.paper is not None, read.faults
    faults = check_paper(read.paper, FORMS_OF_PAPERS[read.paper.kind], facility, TODAY)
    return [fault.path.partition("/")[2] for fault in faults]


def test_every_kind_has_a_form_whose_values_can_be_checked() -> None:
    assert set(FORMS_OF_PAPERS) == set(PaperKind)
    for form in FORMS_OF_PAPERS.values():
        assert {form.number, form.issued_on} <= set(form.fields)
        assert {field.form for field in form.fields.values()} - {None} <= set(FORMS)


@pytest.mark.parametrize(
    ("content", "kind", "number"),
    [
        (birth(), PaperKind.BIRTH, "01001.GCS.00017.26"),
        (death(), PaperKind.DEATH, "26-0012"),
        (discharge(), PaperKind.DISCHARGE, "26/0345"),
        (sick_leave(), PaperKind.SICK_LEAVE, "26.7.00021"),
        (drivers_health(), PaperKind.DRIVERS_HEALTH, "26-LX-0007"),
    ],
    ids=lambda value: str(value) if isinstance(value, PaperKind) else "",
)
def test_a_paper_without_a_fault_is_read_with_its_number(
    content: bytes, kind: PaperKind, number: str
) -> None:
    read = READER.read(content)
    assert (read.facility, read.faults) == (FACILITY, ())
    assert read.paper is not None
    assert (read.paper.kind, read.paper.number) == (kind, number)
    assert wrong(content) == []


def test_a_field_that_the_form_does_not_list_is_kept_and_is_no_fault() -> None:
    content = birth(MOI_2027="x" * 5000)
    paper = READER.read(content).paper
    assert paper is not None
    assert paper.get("MOI_2027") == "x" * 5000
    assert wrong(content) == []


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "XML"),
        (b"<GIAMDINHHS/>", "GIAMDINHHS"),
        (b"<HSCHUNGTU><MACSKCB>01001</MACSKCB></HSCHUNGTU>", "FILEHOSO"),
        (envelope("HSCHUNGTU", "CT99", {}), "FILEHOSO/LOAIHOSO"),
        (envelope("HSCHUNGTU", "GIAYBAOTU", {}), "FILEHOSO/LOAIHOSO"),
        (birth().replace(FACILITY.encode(), b""), "MACSKCB"),
        (birth().replace(b"<NOIDUNGFILE>", b"<NOIDUNGFILE>!"), "FILEHOSO"),
        (birth().replace(b"<HOSO>", b"<HOSO><FILEHOSO/>"), "FILEHOSO"),
    ],
)
def test_what_is_no_envelope_with_one_paper_is_refused(content: bytes, path: str) -> None:
    read = READER.read(content)
    assert read.paper is None
    assert path in [fault.path for fault in read.faults]


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        (birth(HOTEN_NND="", GIOI_TINH_CON="M"), ["HOTEN_NND", "GIOI_TINH_CON"]),
        (birth(MA_GCS="01001.GCS.00017.2026"), ["MA_GCS"]),
        (birth(MA_GCS="79001.GCS.00017.26"), ["MA_GCS"]),
        (birth(MA_GCS="17", NGAY_SINH_CON="202509200000", NGAY_CT="20250930"), []),
        (birth(MA_GCS="17", NGAY_SINH_CON="202509200000", NGAY_CT="20251001"), ["MA_GCS"]),
        (birth(NGAY_SINH_CON="202603030000"), ["NGAY_CT"]),
        (birth(NGAY_CT="20260303"), ["NGAY_CT"]),
        (birth(MA_BHXH_NND="1"), ["MA_BHXH_NND"]),
        (death(NGAY_TV="202602271859"), ["NGAY_TV"]),
        (death(NGAY_TV="202603020000"), ["NGAY_CAPGIAYBT"]),
        (death(MACSKCB="79001"), ["MACSKCB"]),
        (death(NGUYENNHAN_TV=""), ["NGUYENNHAN_TV"]),
        (discharge(ngay_ra="202602200859"), ["NGAY_RA"]),
        (discharge(ngoaitru_denngay="20260331"), []),
        (discharge(ngoaitru_denngay="20260401"), ["NGOAITRU_DENNGAY"]),
        (discharge(ngay_sinh="20100221"), ["HO_TEN_CHA"]),
        (discharge(ngay_sinh="20100220"), []),
        (discharge(ngay_sinh="20200101", ho_ten_me="Vũ Thị Mẹ"), []),
        (sick_leave(tu_ngay="20260301"), ["TU_NGAY"]),
        (sick_leave(den_ngay="20260301"), ["DEN_NGAY"]),
        (sick_leave(den_ngay="20260331"), []),
        (sick_leave(den_ngay="20260401"), ["DEN_NGAY"]),
        (sick_leave(den_ngay="20260420", benh_icd10_id="O03"), []),
        (sick_leave(den_ngay="20260421", benh_icd10_id="O03"), ["DEN_NGAY"]),
        (sick_leave(den_ngay="20260828", benh_icd10_id="A15.0"), []),
        (sick_leave(den_ngay="20260829", benh_icd10_id="A15.0"), ["DEN_NGAY"]),
        (sick_leave(ngay_sinh="2020"), ["HO_TEN_CHA"]),
        (sick_leave(ngay_sinh="20190302"), []),
        (drivers_health(STATE="DELETE"), ["STATE"]),
        (drivers_health(NGAYSINH="19960704"), ["NGAYSINH"]),
        (drivers_health(IDBENHVIEN="79001"), ["IDBENHVIEN"]),
        (drivers_health(MATUY="", NGAYKETLUAN="03/03/2026"), ["MATUY", "NGAYKETLUAN"]),
    ],
)
def test_every_fault_of_a_paper_is_named_by_its_field(content: bytes, paths: list[str]) -> None:
    assert wrong(content) == paths
