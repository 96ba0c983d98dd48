"""Verifies the receipts that a claim quotes, for the review."""

from collections.abc import Collection, Sequence

from gateway.cards.receipts.receipt import Receipt, SignedReceipt, looks_like_receipt
from gateway.cards.receipts.receipt_keys import ReceiptKeys, ReceiptRejection
from gateway.cards.subject import PersonKey
from review.v1 import claim_submitted_pb2 as messages
from runtime.date_message import date_message

# A visit has a look-up at reception, during it and at its end. A claim with thousands must not keep the
# gateway busy.
MOST_VERIFIED = 50
FAULTS = {
    ReceiptRejection.MALFORMED: messages.RECEIPT_FAULT_MALFORMED,
    ReceiptRejection.KEY_UNKNOWN: messages.RECEIPT_FAULT_KEY_UNKNOWN,
    ReceiptRejection.SIGNATURE_WRONG: messages.RECEIPT_FAULT_SIGNATURE_WRONG,
}


def quoted_receipts(
    references: Sequence[str], people: Collection[PersonKey], keys: ReceiptKeys
) -> messages.QuotedReceipts:
    """Verify the receipts of ours among the references, at most 50. `people` are the patient's numbers."""
    texts = [text for text in map(str.strip, references) if looks_like_receipt(text)]
    quoted = messages.QuotedReceipts(verified=True)
    for text in texts[:MOST_VERIFIED]:
        verified = keys.verify(text)
        if isinstance(verified, SignedReceipt):
            quoted.genuine.append(_facts(verified.receipt, keys.is_for_one_of(people, verified)))
        else:
            quoted.not_genuine.append(FAULTS[verified])
    return quoted


def has_receipt_of(facility: str, receipts: messages.QuotedReceipts) -> bool:
    """Return whether a genuine receipt among them is of a look-up by this facility."""
    return any(receipt.facility == facility for receipt in receipts.genuine)


def has_receipt_for_patient(facility: str, receipts: messages.QuotedReceipts) -> bool:
    """Return whether this facility has looked the claim's patient up, as a genuine receipt proves."""
    return any(receipt.facility == facility and receipt.same_person for receipt in receipts.genuine)


def _facts(receipt: Receipt, same_person: bool) -> messages.ReceiptFacts:
    facts = messages.ReceiptFacts(
        facility=receipt.facility,
        day=date_message(receipt.service_date),
        verdict=receipt.verdict_name,
        outcome=receipt.outcome_name,
        same_person=same_person,
    )
    facts.checked_at.FromDatetime(receipt.checked_at)
    return facts
