"""A review or a decision for a claim that came as XML: by table, row and field."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from insurance.claim.bhyt.reader import BhytReader
from insurance.claim.bhyt.signature import Signature, SignatureState
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.responses import withdrawal_response
from insurance.text import Text
from review.answer.money_message import money_message
from review.answer.response import decided_response, review_response
from review.triage.deciding.check_draft import check_draft
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.decision import DecisionDraft
from review.triage.deciding.decision_message import decision_message
from review.triage.deciding.paid_amount import PaidAmount
from review.v1.decision_pb2 import Decision
from review.v1.review_pb2 import (
    FINDING_OUTCOME_CUT,
    FINDING_OUTCOME_REFUSE,
    FINDING_OUTCOME_WARN,
    PAYMENT_NOT_A_BILL,
    Finding,
    FindingOutcome,
    Review,
)
from review.v1.review_pb2 import Text as Words
from tests.fakes.paid_stay import PARTS
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.review.triage.deciding.claims import CODES, by_line, line, whole

NOW = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
SIGNED = Signature(SignatureState.SIGNED, "Bệnh viện Mẫu", "5401", date(2026, 11, 3), ("THONGTINHOSO",))
BROKEN = Signature(SignatureState.BROKEN, reason=Text("đã thay đổi", "was changed"))
WORDS = {code: Text(f"vi {code}", f"en {code}") for code in CODES}


@pytest.fixture(scope="module")
def claim() -> Claim:
    return BhytReader(ClaimFormat.BHYT_XML).read_validating(export())


def finding(path: str, outcome: FindingOutcome = FINDING_OUTCOME_CUT, **more: Any) -> Finding:
    words = Words(vi="Sai", en="Wrong")
    return Finding(rule="W06", title=words, message=words, outcome=outcome, path=path, law="QĐ 4750", **more)


def reviewed(claim: Claim, signature: Signature | None = None, **more: Any) -> etree._Element:
    review = Review(
        proposed_amount=money_message(Decimal(64245), "VND"),
        accepted_amount=money_message(Decimal("52305.5"), "VND"),
        **more,
    )
    return etree.fromstring(review_response(claim, review, "ID", NOW, signature))


def test_a_review_says_what_was_asked_for_and_what_is_accepted(claim: Claim) -> None:
    root = reviewed(claim)
    assert (root.findtext("T_DE_NGHI"), root.findtext("T_CHAP_NHAN")) == ("64245", "52305.5")
    assert root.findtext("MA_LK") == "LK-1"


def test_a_finding_has_its_code_in_the_insurers_list(claim: Claim) -> None:
    listed = finding("XML1/T_BHTT", insurer_code="F2_18")
    [found] = reviewed(claim, findings=[listed]).iter("CANH_BAO")
    assert (found.findtext("MA_QUY_TAC"), found.findtext("MA_GIAM_DINH")) == ("W06", "F2_18")


def test_a_finding_stands_beside_its_row(claim: Claim) -> None:
    amount = money_message(Decimal(11940), "VND")
    [found] = reviewed(claim, findings=[finding("XML3[STT=2]/THANH_TIEN_BH", amount=amount)]).iter("CANH_BAO")
    assert {part.tag: part.text for part in found} == {
        "BANG": "XML3",
        "STT": "2",
        "CHI_TIEU": "THANH_TIEN_BH",
        "DUONG_DAN": "XML3[STT=2]/THANH_TIEN_BH",
        "MA_QUY_TAC": "W06",
        "KET_LUAN": "XUAT_TOAN",
        "TIEU_DE": "Sai / Wrong",
        "NOI_DUNG": "Sai / Wrong",
        "T_LIEN_QUAN": "11940",
        "CAN_CU": "QĐ 4750",
    }


@pytest.mark.parametrize(
    ("outcome", "conclusion"), [(FINDING_OUTCOME_REFUSE, "TU_CHOI"), (FINDING_OUTCOME_WARN, "CANH_BAO")]
)
def test_a_finding_says_what_becomes_of_its_row(
    claim: Claim, outcome: FindingOutcome, conclusion: str
) -> None:
    [found] = reviewed(claim, findings=[finding("XML1", outcome)]).iter("CANH_BAO")
    assert found.findtext("KET_LUAN") == conclusion


def test_the_amount_of_a_warning_that_is_for_reviewers_alone_is_left_out(claim: Claim) -> None:
    amount = money_message(Decimal(11940), "VND")
    more = {"amount": amount, "reviewer_message": Words(vi="Nơi khác", en="Elsewhere")}
    [found] = reviewed(claim, findings=[finding("XML1", FINDING_OUTCOME_WARN, **more)]).iter("CANH_BAO")
    assert found.find("T_LIEN_QUAN") is None
    assert "Elsewhere" not in str(etree.tostring(found))


def test_what_is_no_bill_is_said_to_be_none(claim: Claim) -> None:
    assert reviewed(claim, payment=PAYMENT_NOT_A_BILL).findtext("DIEN_GIAI") == (
        "Không phải đề nghị thanh toán / Not a bill"
    )


def decided(claim: Claim, draft: DecisionDraft, paid: PaidAmount | None = None) -> etree._Element:
    message = decision_message(check_draft(draft, claimed_amounts(claim), CODES), paid)
    return etree.fromstring(decided_response(claim, message, WORDS, "ID", NOW))


def test_a_decision_says_row_by_row_what_is_accepted_and_why(claim: Claim) -> None:
    draft = by_line(
        line(1, "ACCEPT"),
        line(2, "CUT", 400, "W04", note="Chỉ 1 lần."),
        line(3, "REFUSE", None, "W01"),
        reasons=("W01",),
        note="Xem lại.",
    )
    root = decided(claim, draft, PaidAmount(Decimal(40000), Decimal(10000), Decimal("0.8")))
    assert (root.findtext("TRANG_THAI"), root.findtext("GHI_CHU")) == ("DA_QUYET_DINH", "Xem lại.")
    assert root.findtext("LY_DO") == "W01: vi W01 / en W01"
    assert (root.findtext("T_BHTT"), root.findtext("T_BNCCT")) == ("40000", "10000")
    rows = [
        (row.findtext("BANG"), row.findtext("STT"), row.findtext("T_CHAP_NHAN"))
        for row in root.iter("QUYET_DINH")
    ]
    assert rows[1:] == [("XML3", "1", "400"), ("XML3", "2", "0")]
    [cut] = [row for row in root.iter("QUYET_DINH") if row.findtext("GHI_CHU")]
    assert (cut.findtext("LY_DO"), cut.findtext("GHI_CHU")) == ("W04: vi W04 / en W04", "Chỉ 1 lần.")


def test_a_decision_says_who_pays_what_of_the_parts_of_a_stay(claim: Claim) -> None:
    assert decided(claim, whole("ACCEPT")).find("DIEN_GIAI") is None
    message = decision_message(check_draft(whole("ACCEPT"), claimed_amounts(claim), CODES), None, PARTS)
    root = etree.fromstring(decided_response(claim, message, WORDS, "ID", NOW))
    words = root.findtext("DIEN_GIAI") or ""
    assert words.startswith(
        "Từ 28/12/2025 đến 31/12/2025: chấp nhận 1.000 đồng, mức hưởng 47,5%, quỹ chi trả"
    )
    assert words.endswith("the patient co-pays 5 VND, 20 VND above the cap on supplies.")


def test_the_documented_answer_has_the_elements_of_a_real_one(claim: Claim) -> None:
    page = (Path(__file__).parents[4] / "docs/bhyt-xml.md").read_text(encoding="utf-8")
    documented = etree.fromstring(page.partition("```xml\n")[2].partition("```")[0])
    amount = money_message(Decimal(5200), "VND")
    real = reviewed(claim, SIGNED, findings=[finding("XML3[STT=1]/THANH_TIEN_BH", amount=amount)])
    assert [element.tag for element in documented.iter()] == [element.tag for element in real.iter()]


def test_a_question_accepts_nothing_yet(claim: Claim) -> None:
    root = decided(claim, whole("ASK", note="Vì sao?"))
    assert (root.findtext("TRANG_THAI"), root.findtext("GHI_CHU")) == ("CHO_GIAI_TRINH", "Vì sao?")
    assert root.find("T_CHAP_NHAN") is None


def test_the_answer_says_who_signed_the_export(claim: Claim) -> None:
    for root in (
        etree.fromstring(review_response(claim, Review(), "ID", NOW, SIGNED)),
        etree.fromstring(withdrawal_response(claim, "ID", NOW, SIGNED)),
        etree.fromstring(decided_response(claim, Decision(), {}, "ID", NOW, SIGNED)),
    ):
        assert [(one.tag, one.text) for one in root.find("CHU_KY")] == [
            ("TRANG_THAI", "HOP_LE"),
            ("DON_VI", "Bệnh viện Mẫu"),
            ("SO_CHUNG_THU", "5401"),
            ("NGAY_KY", "20261103"),
            ("PHAM_VI", "THONGTINHOSO"),
        ]
        # The state of the claim is another one.
        assert root.findtext("TRANG_THAI").startswith("D")


def test_the_answer_says_why_an_export_does_not_count_as_signed(claim: Claim) -> None:
    root = etree.fromstring(review_response(claim, Review(), "ID", NOW, BROKEN))
    assert [(one.tag, one.text) for one in root.find("CHU_KY")] == [
        ("TRANG_THAI", "KHONG_HOP_LE"),
        ("LY_DO", "đã thay đổi / was changed"),
    ]
    assert etree.fromstring(review_response(claim, Review(), "ID", NOW)).find("CHU_KY") is None
