"""Certificates of birth become birth files: of one child, and of twins."""

from collections.abc import Mapping

import pytest

from gateway.register.procedures.birth.birth_paper import BirthPaper, OrderUnknown, birth_requests
from gateway.v1.card_service_pb2 import SEX_FEMALE, SEX_MALE
from gateway.v1.registry_service_pb2 import SubmitFileRequest
from tests.fakes.papers import BIRTH

XML9: Mapping[str, str] = {
    "MA_LK": "LK-1",
    "MA_BHXH_NND": "0123456789",
    "HO_TEN_NND": "Nguyễn Thị Hoa",
    "NGAYSINH_NND": "19900517",
    "SO_CCCD_NND": "001190012345",
    "NOI_CU_TRU_NND": "Hà Nội",
    "MATINH_CU_TRU": "79",
    "HO_TEN_CHA": "Trần Văn Ba",
    "HO_TEN_CON": "",
    "GIOI_TINH_CON": "1",
    "SO_CON": "2",
    "NGAY_SINH_CON": "202603012240",
    "SO": "12",
}


def request(paper: BirthPaper) -> SubmitFileRequest:
    ((_, made),) = birth_requests([paper])
    assert isinstance(made, SubmitFileRequest)
    return made


def test_a_row_of_an_export_becomes_a_file() -> None:
    made = request(BirthPaper("XML9", "01001", {**XML9, "SO_CON": "1"}))
    birth = made.facts.birth
    assert made.number == "GCS 12 1"
    assert (made.applicant.citizen_id, made.applicant.relation) == ("001190012345", "mother")
    assert (birth.mother.full_name, birth.mother.birth_date) == ("Nguyễn Thị Hoa", "1990-05-17")
    assert (birth.mother.citizen_id, birth.mother.insurance_number) == ("001190012345", "0123456789")
    assert (birth.child.sex, birth.child.born_on.day, birth.child.born_at.hours) == (SEX_MALE, 1, 22)
    assert (birth.province, birth.father.full_name, birth.residence) == ("79", "Trần Văn Ba", "Hà Nội")
    assert birth.birth_certificate_number == ""


def test_a_paper_of_its_own_becomes_a_file() -> None:
    made = request(BirthPaper("paper", "01001", BIRTH))
    birth = made.facts.birth
    assert (made.number, birth.birth_certificate_number) == (
        "GCS 01001.GCS.00017.26 1",
        "01001.GCS.00017.26",
    )
    # Ten zeros: the mother is not insured. Without her residence, the province is that of the facility.
    assert (birth.mother.insurance_number, birth.province) == ("", "01")
    assert (birth.child.full_name, birth.child.sex) == ("Lê Mẫu Con", SEX_FEMALE)


def test_a_birth_at_midnight_has_a_time() -> None:
    made = request(BirthPaper("XML9", "01001", {**XML9, "SO_CON": "1", "NGAY_SINH_CON": "202603010000"}))
    assert made.facts.birth.child.HasField("born_at")


def test_twins_are_counted_by_the_minutes_of_their_births() -> None:
    later = BirthPaper("later", "01001", {**XML9, "NGAY_SINH_CON": "202603012251", "GIOI_TINH_CON": "2"})
    earlier = BirthPaper("earlier", "01001", XML9)
    made = [
        (paper.place, one.facts.birth.child.birth_order, one.number)
        for paper, one in birth_requests([later, earlier])
        if isinstance(one, SubmitFileRequest)
    ]
    assert made == [("earlier", 1, "GCS 12 1"), ("later", 2, "GCS 12 2")]


def test_one_twin_alone_has_no_order() -> None:
    ((_, made),) = birth_requests([BirthPaper("XML9", "01001", XML9)])
    assert isinstance(made, OrderUnknown)


@pytest.mark.parametrize("moment", ["", "20260301", "x"])
def test_a_paper_without_a_minute_is_left_to_the_gateway_to_refuse(moment: str) -> None:
    made = request(BirthPaper("XML9", "01001", {**XML9, "SO_CON": "1", "NGAY_SINH_CON": moment}))
    assert not made.facts.birth.child.HasField("born_at")
