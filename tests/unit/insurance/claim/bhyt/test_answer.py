"""Answers to exports: what a hospital's software shows beside the rows that it sent."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from insurance.claim.bhyt.answer import AnswerState, answer, place_fields
from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.responses import closed_response, withdrawal_response
from tests.unit.insurance.claim.bhyt.exports import export

NOW = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)


@pytest.fixture
def claim(reader: BhytReader) -> Claim:
    return reader.read_validating(export())


def test_an_answer_names_the_visit_the_claim_and_the_time_in_ho_chi_minh_city(claim: Claim) -> None:
    root = etree.fromstring(
        answer(claim, "ID", NOW, AnswerState.REVIEWED, {"T_CHAP_NHAN": "5"}, ("CANH_BAO", []))
    )
    assert [(part.tag, part.text) for part in root[:6]] == [
        ("MA_LK", "LK-1"),
        ("MA_CSKCB", "79001"),
        ("MA_GIAO_DICH", "ID"),
        ("THOI_DIEM", "202611030830"),
        ("TRANG_THAI", "DA_GIAM_DINH"),
        ("T_CHAP_NHAN", "5"),
    ]
    assert root[6].tag == "DSACH_CANH_BAO"


def test_characters_that_xml_cannot_write_are_replaced(claim: Claim) -> None:
    written = answer(claim, "ID", NOW, AnswerState.REVIEWED, {"GHI_CHU": "a\x00<b>\x1b"})
    assert etree.fromstring(written).findtext("GHI_CHU") == "a\ufffd<b>\ufffd"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("XML3[STT=4]/THANH_TIEN_BH", ("XML3", "4", "THANH_TIEN_BH")),
        ("XML3[4]/THANH_TIEN_BH", ("XML3", "", "THANH_TIEN_BH")),
        ("XML2[STT=1]", ("XML2", "1", "")),
        ("XML1", ("XML1", "", "")),
        ("card.periods", ("", "", "")),
    ],
)
def test_a_path_becomes_table_row_and_field(path: str, fields: tuple[str, str, str]) -> None:
    named = place_fields(path)
    assert (named["BANG"], named["STT"], named["CHI_TIEU"], named["DUONG_DAN"]) == (*fields, path)


def test_a_withdrawal_is_acknowledged_and_grants_nothing(claim: Claim) -> None:
    root = etree.fromstring(withdrawal_response(claim, "ID", NOW))
    assert root.findtext("TRANG_THAI") == "DA_HUY"
    assert root.find("T_CHAP_NHAN") is None


def test_the_answer_to_a_claim_that_was_closed_since_grants_nothing(claim: Claim) -> None:
    written = answer(claim, "ID", NOW, AnswerState.REVIEWED, {"T_CHAP_NHAN": "5"}, ("CANH_BAO", []))
    closed = closed_response(ClaimFormat.BHYT_XML, written)
    root = etree.fromstring(closed)
    assert (root.findtext("TRANG_THAI"), root.findtext("MA_LK")) == ("DA_HUY", "LK-1")
    assert root.find("T_CHAP_NHAN") is None
    assert closed_response(ClaimFormat.BHYT_XML, closed) == closed
