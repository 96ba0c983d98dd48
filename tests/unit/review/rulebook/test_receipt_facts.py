"""The receipts that the gateway verified reach the rules; other receipts need another review."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.rulebook.engine.case import QuotedReceipts, ReceiptFacts, ReceiptFault
from review.submitted_claim import case_of
from review.v1 import claim_submitted_pb2 as messages
from review.v1.claim_submitted_pb2 import ComparedWith
from review.worker.facts_digest import facts_digest
from tests.fakes.fhir_claim import fhir_claim

CONTENT = fhir_claim("C-1")


def submitted() -> messages.ClaimSubmitted:
    """A message with a genuine receipt and an altered one."""
    message = messages.ClaimSubmitted(
        content=CONTENT, format=messages.CLAIM_FORMAT_FHIR_R4_JSON, facility="01001"
    )
    message.receipts.verified = True
    receipt = message.receipts.genuine.add(
        facility="01001", verdict="NOT_VALID", outcome="EXPIRED", same_person=True
    )
    receipt.day.year, receipt.day.month, receipt.day.day = 2026, 3, 2
    receipt.checked_at.FromDatetime(datetime(2026, 3, 2, 1, 30, tzinfo=UTC))
    message.receipts.not_genuine.append(messages.RECEIPT_FAULT_SIGNATURE_WRONG)
    return message


def receipts_of_case(message: messages.ClaimSubmitted) -> QuotedReceipts:
    """What the rules get."""
    return case_of(message, ClaimReader().read(CONTENT, ClaimFormat.FHIR_R4_JSON), ()).receipts


def test_rules_get_what_the_gateway_found() -> None:
    assert receipts_of_case(submitted()) == QuotedReceipts(
        verified=True,
        expected=False,
        genuine=(
            ReceiptFacts(
                facility="01001",
                day=date(2026, 3, 2),
                verdict="NOT_VALID",
                outcome="EXPIRED",
                checked_at=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
                same_person=True,
            ),
        ),
        not_genuine=(ReceiptFault.SIGNATURE_WRONG,),
    )


def test_a_message_older_than_the_verification_of_receipts_has_none_verified() -> None:
    message = submitted()
    message.ClearField("receipts")
    assert receipts_of_case(message) == QuotedReceipts(
        verified=False, expected=False, genuine=(), not_genuine=()
    )


def _no_receipts(message: messages.ClaimSubmitted) -> None:
    message.ClearField("receipts")


def _none_quoted(message: messages.ClaimSubmitted) -> None:
    del message.receipts.genuine[:], message.receipts.not_genuine[:]


def _expected(message: messages.ClaimSubmitted) -> None:
    message.receipts.expected = True


def _of_another_person(message: messages.ClaimSubmitted) -> None:
    message.receipts.genuine[0].same_person = False


def _truncated(message: messages.ClaimSubmitted) -> None:
    message.receipts.not_genuine[0] = messages.RECEIPT_FAULT_MALFORMED


CHANGES = (_no_receipts, _none_quoted, _expected, _of_another_person, _truncated)


@pytest.mark.parametrize("change", CHANGES)
def test_other_facts_have_another_digest(
    change: Callable[[messages.ClaimSubmitted], None],
) -> None:
    changed = submitted()
    change(changed)
    assert facts_digest(changed, ComparedWith(), "r1") != facts_digest(submitted(), ComparedWith(), "r1")


def test_nothing_verified_and_nothing_quoted_have_different_digests() -> None:
    unverified, none_quoted = submitted(), submitted()
    _no_receipts(unverified)
    _none_quoted(none_quoted)
    assert facts_digest(unverified, ComparedWith(), "r1") != facts_digest(none_quoted, ComparedWith(), "r1")
