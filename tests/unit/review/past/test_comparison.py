"""Two reviews of a claim are compared: what has appeared, what is gone, what has another amount."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from insurance.claim.format import ClaimFormat
from review.answer.money_message import money_message
from review.judging.judge import CaseFacts
from review.past.comparison import Comparison, compare
from review.past.judge_again import JudgedAgain
from review.past.kept_claim import Catalogues, KeptClaim, PassedOver, PastClaim
from review.past.output.comparison_view import claim_json, claim_text, summary_json, summary_text
from review.past.summary import Summary
from review.v1 import review_pb2
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted, Entitlement, EntitlementPart
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.past import READER

CLAIM = READER.read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)
CLAIM_ID = UUID("6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11")


def a_finding(rule: str, line: int, amount: int) -> review_pb2.Finding:
    return review_pb2.Finding(
        rule=rule,
        line=line,
        path=f"Claim.item[{line - 1}]",
        outcome=review_pb2.FINDING_OUTCOME_CUT,
        amount=money_message(Decimal(amount), "VND"),
        message=review_pb2.Text(vi="…", en="Words about a patient."),
    )


def a_review(*findings: review_pb2.Finding, score: float = 0.25, lacking: str = "") -> review_pb2.Review:
    review = review_pb2.Review(band="BAND_CHECK" if findings else "BAND_CLEAR", score=score)
    cut = sum(finding.amount.units for finding in findings)
    review.proposed_amount.CopyFrom(money_message(Decimal(9000), "VND"))
    review.accepted_amount.CopyFrom(money_message(Decimal(9000 - cut), "VND"))
    review.amount_at_stake.CopyFrom(money_message(Decimal(cut), "VND"))
    review.findings.extend(findings)
    review.unjudged.extend([review_pb2.Unjudged(rule=lacking)] if lacking else [])
    return review


def comparison(
    before: review_pb2.Review, now: review_pb2.Review, paid_now: Entitlement | None = None
) -> Comparison:
    kept = KeptClaim(CLAIM_ID, "WAITING", 1, ClaimSubmitted(), ClaimReviewed(review=before), None)
    facts = CaseFacts(ClaimSubmitted(facility="01001", entitlement=paid_now))
    received_at = datetime(2026, 3, 4, 18, tzinfo=UTC)
    return compare(PastClaim(kept, CLAIM, received_at, facts, True, Catalogues.CHANGED), now)


def test_findings_appear_go_and_change_their_amount() -> None:
    before = a_review(a_finding("W06", 1, 100), a_finding("W04", 2, 50), lacking="W10")
    now = a_review(a_finding("W06", 1, 300), a_finding("F6_46", 2, 70), lacking="W11")
    one = comparison(before, now)
    assert [finding.rule for finding in one.appeared] == ["F6_46"]
    assert [finding.rule for finding in one.gone] == ["W04"]
    assert [(changed.was.amount, changed.now.amount) for changed in one.amount_changed] == [
        (Decimal(100), Decimal(300))
    ]
    assert (one.no_longer_unjudged, one.newly_unjudged) == (("W10",), ("W11",))
    assert (one.was.accepted, one.now.accepted) == (Decimal(8850), Decimal(8630))
    # It came in at one o'clock of the next day in Ho Chi Minh City.
    assert one.received_on.isoformat() == "2026-03-05"
    assert one.is_changed


def test_equal_findings_are_compared_one_by_one() -> None:
    twice = a_review(a_finding("W06", 1, 100), a_finding("W06", 1, 100))
    one = comparison(twice, a_review(a_finding("W06", 1, 100)))
    assert (len(one.gone), one.appeared, one.amount_changed) == (1, (), ())


def test_a_claim_with_another_score_alone_is_no_changed_claim() -> None:
    one = comparison(a_review(a_finding("W06", 1, 100)), a_review(a_finding("W06", 1, 100), score=0.3))
    assert (one.is_changed, one.is_rescored) == (False, True)


def test_a_claim_whose_stay_is_now_divided_is_changed_though_no_finding_is() -> None:
    one = comparison(a_review(), a_review(), Entitlement(parts=[EntitlementPart(), EntitlementPart()]))
    assert (one.is_changed, one.is_rescored) == (True, False)
    assert "  paid by another rate, cap, ceiling or division into parts\n" in claim_text(JudgedAgain(one))


def test_what_is_printed_has_no_words_of_findings() -> None:
    one = JudgedAgain(comparison(a_review(), a_review(a_finding("W06", 1, 1000))), is_queued=True)
    summary = Summary()
    summary.add(one.comparison)
    summary.pass_over([PassedOver.ARCHIVED])
    text, line = claim_text(one), claim_json(one).decode()
    assert "patient" not in text + line
    assert text == (
        f"{CLAIM_ID}  01001  2026-03-05  WAITING  -> in the queue again\n"
        "  band      CLEAR -> CHECK\n"
        "  accepted  9,000 -> 8,000 VND\n"
        "  at stake  0 -> 1,000 VND\n"
        "  + W06 CUT Claim.item[0] 1,000\n"
    )
    assert msgspec.json.decode(line)["appeared"][0]["amount"] == "1000"
    assert summary_text(summary) == (
        "1 claim judged again: 1 would be judged otherwise; 0 would get another score, and nothing else.\n\n"
        "VND        then    now\n"
        "accepted  9,000  8,000\n"
        "at stake      0  1,000\n\n"
        "band   would be  claims\n"
        "CLEAR  CHECK          1\n\n"
        "rule  appear  go  other amount\n"
        "W06        1   0             0\n\n"
        "Entries of catalogues were changed since the review: 1 claim.\n"
        "Not judged again: 1 claim, archived: --archive names the folder to read them from.\n"
    )
    assert msgspec.json.decode(summary_json(summary))["summary"]["bands"] == [
        {"was": "CLEAR", "now": "CHECK", "claims": 1}
    ]
