"""What the gateway found of a claim's receipts, as rules are told it, and as a review depends on it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.rulebook.engine.case import QuotedReceipts, ReceiptFacts, ReceiptFault
from review.v1 import claim_submitted_pb2 as messages
from review.worker.case_message import case_of
from review.worker.facts_digest import facts_digest
from tests.fakes.fhir_claim import fhir_claim

CONTENT = fhir_claim("C-1")


def submitted() -> messages.ClaimSubmitted:
    """With a genuine receipt and one that was altered."""
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


def told(message: messages.ClaimSubmitted) -> QuotedReceipts:
    """To the rules."""
    return case_of(message, ClaimReader().read(CONTENT, ClaimFormat.FHIR_R4_JSON), ()).receipts


def test_rules_are_told_what_the_gateway_found() -> None:
    assert told(submitted()) == QuotedReceipts(
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


def test_a_message_from_before_receipts_were_verified_says_so() -> None:
    message = submitted()
    message.ClearField("receipts")
    assert told(message) == QuotedReceipts(verified=False, expected=False, genuine=(), not_genuine=())


def _no_receipts(message: messages.ClaimSubmitted) -> None:
    message.ClearField("receipts")


def _none_quoted(message: messages.ClaimSubmitted) -> None:
    del message.receipts.genuine[:], message.receipts.not_genuine[:]


def _expected(message: messages.ClaimSubmitted) -> None:
    message.receipts.expected = True


def _of_another_person(message: messages.ClaimSubmitted) -> None:
    message.receipts.genuine[0].same_person = False


def _cut_off(message: messages.ClaimSubmitted) -> None:
    message.receipts.not_genuine[0] = messages.RECEIPT_FAULT_MALFORMED


CHANGES = (_no_receipts, _none_quoted, _expected, _of_another_person, _cut_off)


@pytest.mark.parametrize("change", CHANGES)
def test_a_remembered_review_is_not_that_of_other_facts(
    change: Callable[[messages.ClaimSubmitted], None],
) -> None:
    changed = submitted()
    change(changed)
    assert facts_digest(changed, (), "r1") != facts_digest(submitted(), (), "r1")


def test_nothing_verified_is_not_the_same_as_nothing_quoted() -> None:
    unverified, none_quoted = submitted(), submitted()
    _no_receipts(unverified)
    _none_quoted(none_quoted)
    assert facts_digest(unverified, (), "r1") != facts_digest(none_quoted, (), "r1")
