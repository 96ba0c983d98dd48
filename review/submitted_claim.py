"""Reads the gateway's message about a submitted claim: the claim, and the case that rules judge."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from google.protobuf import timestamp_pb2
from google.type import date_pb2

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.claim.bhyt.signature import Signature, SignatureState
from insurance.claim.claim import Claim
from insurance.claim.encoded_claim import decode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from insurance.law.codes.code_changes import NO_CHANGES, CodeChange, CodeChanges
from insurance.law.insured import Copayment
from insurance.law.visit import CareLevel, Facility, Tier
from insurance.text import Text
from review.rulebook.engine.case import (
    CardFacts,
    CardPeriod,
    Case,
    QuotedReceipts,
    ReceiptFacts,
    ReceiptFault,
)
from review.rulebook.engine.usual import Usual
from review.v1 import claim_submitted_pb2 as messages
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.signature_pb2 import SignatureState as SignatureMessageState
from runtime.date_message import date_value
from runtime.time_zone import HO_CHI_MINH

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORMATS = {messages.ClaimFormat.Value(f"CLAIM_FORMAT_{known}"): known for known in ClaimFormat}
SIGNATURE_STATES = {
    SignatureMessageState.Value(f"SIGNATURE_STATE_{known}"): known for known in SignatureState
}
FAULTS = {
    messages.RECEIPT_FAULT_MALFORMED: ReceiptFault.MALFORMED,
    messages.RECEIPT_FAULT_KEY_UNKNOWN: ReceiptFault.KEY_UNKNOWN,
    messages.RECEIPT_FAULT_SIGNATURE_WRONG: ReceiptFault.SIGNATURE_WRONG,
}


def format_of(submitted: ClaimSubmitted) -> ClaimFormat:
    """The format that the content is in."""
    return FORMATS[submitted.format]


def read_claim(submitted: ClaimSubmitted) -> Claim | None:
    """The claim as the gateway read it; None if the gateway has other sources of the reader."""
    if not submitted.read_claim or submitted.reader_version != reader_version():
        return None
    try:
        return decode_claim(submitted.read_claim)
    except ValueError:
        # Not by a gateway of ours, which the version says it is. msgspec's errors are ValueErrors.
        return None


def signature_of(submitted: ClaimSubmitted) -> Signature | None:
    """The signature of the export; None for FHIR, and where none was looked for."""
    if not submitted.HasField("signature"):
        return None
    found = submitted.signature
    return Signature(
        SIGNATURE_STATES[found.state],
        found.signer,
        found.certificate,
        _day(found.signed_on),
        tuple(found.covers),
        Text(found.reason.vi, found.reason.en) if found.HasField("reason") else None,
    )


def replaced_by(submitted: ClaimSubmitted) -> UUID | None:
    """The claim that this one replaces, or None."""
    return UUID(submitted.replaces_claim_id) if submitted.replaces_claim_id else None


def case_of(
    submitted: ClaimSubmitted,
    claim: Claim,
    earlier: tuple[Stay, ...],
    catalogues: Catalogues = NO_CATALOGUES,
    usual: Usual | None = None,
    uses: tuple[ConcurrentUse, ...] | None = (),
    previous: tuple[Stay, ...] | None = (),
) -> Case:
    """The claim with the facts of the message, the earlier stays of the person, the catalogues, what is
    usual for such claims, what other claims used at the same time, and stays with services at intervals.
    """
    return Case(
        claim=claim,
        facility=submitted.facility,
        card=_card_facts(submitted.card),
        receipts=_receipts(submitted.receipts),
        earlier=earlier,
        received_on=received_on(submitted),
        facility_facts=_facility_facts(submitted.facility_facts),
        catalogues=catalogues,
        facility_codes=_code_changes(submitted),
        usual=usual,
        uses=uses,
        previous=previous,
    )


def _code_changes(submitted: ClaimSubmitted) -> CodeChanges:
    changes = submitted.facility_codes
    return CodeChanges(map(_code_change, changes)) if changes else NO_CHANGES


def _code_change(change: messages.CodeChange) -> CodeChange:
    return CodeChange(change.old_code, change.new_code, date_value(change.since))


def received_on(submitted: ClaimSubmitted) -> date | None:
    """The day in Ho Chi Minh City on which the claim came in."""
    if not submitted.HasField("received_at"):
        return None
    return datetime.fromtimestamp(submitted.received_at.seconds, HO_CHI_MINH).date()


def _card_facts(card: messages.CardFacts) -> CardFacts:
    return CardFacts(
        looked_up=card.asked,
        determined=card.determined,
        person_known=card.person_known,
        day=_day(card.day),
        outcome=card.outcome,
        sex=card.sex,
        birth_date=card.birth_date,
        died_on=_day(card.died_on),
        insurance_number=card.insurance_number,
        periods=tuple([_period(period) for period in card.periods]),
        other_chip_id=card.other_chip_id,
        other_name=card.other_name,
        copaid=tuple([Copayment(date_value(paid.day), paid.amount) for paid in card.copaid]),
    )


def _period(period: messages.CardPeriod) -> CardPeriod:
    """By position: by name it takes half as long again."""
    return CardPeriod(
        period.card_number,
        date_value(period.valid_from),
        date_value(period.valid_until),
        _day(period.ended_on) if period.HasField("ended_on") else None,
        period.registered_facility,
        period.area_code,
        _day(period.five_years_on) if period.HasField("five_years_on") else None,
        Tier(period.registered_tier) if period.registered_tier else None,
    )


def _facility_facts(facts: messages.FacilityFacts) -> Facility | None:
    """None where the tier is not known: by it the level is assumed, and the other way round it is not."""
    if not facts.tier:
        return None
    return Facility(Tier(facts.tier), CareLevel(facts.care_level) if facts.care_level else None)


def _receipts(receipts: messages.QuotedReceipts) -> QuotedReceipts:
    return QuotedReceipts(
        verified=receipts.verified,
        expected=receipts.expected,
        genuine=tuple([_receipt(receipt) for receipt in receipts.genuine]),
        not_genuine=tuple([FAULTS[fault] for fault in receipts.not_genuine]),
    )


def _receipt(receipt: messages.ReceiptFacts) -> ReceiptFacts:
    return ReceiptFacts(
        facility=receipt.facility,
        day=date_value(receipt.day),
        verdict=receipt.verdict,
        outcome=receipt.outcome,
        checked_at=_instant(receipt.checked_at),
        same_person=receipt.same_person,
    )


def _day(day: date_pb2.Date) -> date | None:
    return date_value(day) if day.year else None


def _instant(at: timestamp_pb2.Timestamp) -> datetime:
    """As Timestamp.ToDatetime gives it, to the microsecond, in a fifth of its time."""
    return EPOCH + timedelta(seconds=at.seconds, microseconds=at.nanos // 1_000)
