"""Writes the message by which a claim goes to the review, with the facts that the gateway adds."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from gateway.cards.answer import Answer
from gateway.cards.card import CardPeriod, Person, Sex
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.signatures.signature_message import signature_message
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.law.codes.code_changes import CodeChange
from insurance.law.insured import Copayment
from review.v1 import claim_submitted_pb2 as messages
from runtime.date_message import date_message, write_date


class ReviewFacts(msgspec.Struct, frozen=True):
    """The facts that the gateway adds to a claim.

    `person` is the patient as the register has them, None where it has not. It stays in the gateway, and so
    does `look_ups`, the count of the numbers that were tried. `entitlement` is None where no card is in
    force during the stay, or the law is not known. `code_changes` are those of the facilities that are named.
    """

    card: messages.CardFacts
    receipts: messages.QuotedReceipts
    person: Person | None = None
    entitlement: messages.Entitlement | None = None
    look_ups: int = 1
    code_changes: Sequence[CodeChange] = ()


def claim_submitted(
    claim_id: UUID, read: ReadSubmission, facts: ReviewFacts, received_at: datetime
) -> messages.ClaimSubmitted:
    """Return the message: the claim as submitted and as read, the register's answer, the receipts."""
    submission = read.submission
    message = messages.ClaimSubmitted(
        claim_id=str(claim_id),
        facility=submission.facility,
        format=f"CLAIM_FORMAT_{submission.format}",
        content=submission.content,
        card=facts.card,
        receipts=facts.receipts,
        entitlement=facts.entitlement,
        read_claim=encode_claim(read.claim),
        reader_version=reader_version(),
        traceparent=submission.traceparent,
        signature=signature_message(read.signature),
    )
    message.received_at.FromDatetime(received_at)
    message.facility_facts.tier = submission.tier or ""
    message.facility_facts.care_level = submission.care_level or ""
    message.facility_codes.extend(map(code_change_message, facts.code_changes))
    if submission.replaces_claim_id:
        message.replaces_claim_id = str(submission.replaces_claim_id)
    return message


def card_facts(day: date, answer: Answer) -> messages.CardFacts:
    """Return the register's answer for this day; without a person where the register gave none."""
    known = answer.snapshot
    facts = messages.CardFacts(
        asked=True,
        determined=known is not None,
        day=date_message(day),
        outcome=answer.outcome.name,
    )
    if known is not None and known.holding is not None:
        facts.person_known = True
        _write_person(facts, known.holding.person)
        facts.periods.extend(_period(period) for period in known.holding.periods)
        facts.copaid.extend(copayment_message(paid) for paid in known.holding.copaid)
    return facts


def _write_person(facts: messages.CardFacts, person: Person) -> None:
    facts.insurance_number = person.insurance_number
    facts.birth_date = person.birth_date
    # No rule can use a sex that is not determined.
    facts.sex = person.sex if person.sex is not Sex.UNDETERMINED else ""
    if person.died_on:
        write_date(facts.died_on, person.died_on)


def _period(period: CardPeriod) -> messages.CardPeriod:
    return messages.CardPeriod(
        card_number=period.card_number,
        valid_from=date_message(period.valid_from),
        valid_until=date_message(period.valid_until),
        ended_on=date_message(period.ended_on) if period.ended_on else None,
        registered_facility=period.registered_facility,
        area_code=period.area_code,
        five_years_on=date_message(period.five_years_on) if period.five_years_on else None,
        registered_tier=period.registered_tier or "",
    )


def code_change_message(change: CodeChange) -> messages.CodeChange:
    """Return that a facility has another code since a day."""
    return messages.CodeChange(old_code=change.old, new_code=change.new, since=date_message(change.since))


def copayment_message(paid: Copayment) -> messages.Copayment:
    """Return what a person co-paid for a visit."""
    return messages.Copayment(day=date_message(paid.day), amount=paid.amount)
