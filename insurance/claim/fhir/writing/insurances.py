"""Writes the cards and the receipts of look-ups as Claim.insurance."""

from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM
from insurance.claim.fhir.profile.extensions import CARD_VALIDITY, REGISTERED_FACILITY
from insurance.claim.fhir.writing.elements import NOT_SENT, identifier
from insurance.claim.fhir.writing.extensions import extension
from insurance.claim.fhir.writing.values import Json, day_of, given, text_of
from insurance.claim.parts.patient import StatedCard


def insurances_of(claim: Claim) -> list[Json]:
    """One for each card. The focal one has the patient's card number, or none."""
    written = [_insurance(card) for card in claim.cards]
    focal = focal_card(claim)
    if focal is None:
        focal = 0
        written.insert(0, {"coverage": NOT_SENT})
    receipts = given(preAuthRef=[receipt for receipt in claim.receipts if text_of(receipt)])
    written[0] |= receipts
    return [
        {"sequence": place + 1, "focal": place == focal, **insurance}
        for place, insurance in enumerate(written)
    ]


def focal_card(claim: Claim) -> int | None:
    """The first of the cards with the patient's card number; None where no card has it."""
    number = claim.patient.card_number
    numbers = [card.number for card in claim.cards]
    return numbers.index(number) if number is not None and number in numbers else None


def _insurance(card: StatedCard) -> Json:
    number = identifier(CARD_NUMBER_SYSTEM, card.number)
    return given(
        extension=[*_validity(card), *extension(REGISTERED_FACILITY, card.registered_facility)],
        coverage={"identifier": number} if number else NOT_SENT,
    )


def _validity(card: StatedCard) -> list[Json]:
    """No period ends before it starts: of such a one, the first day is written."""
    first, last = card.valid_from, card.valid_until
    is_period = first is None or last is None or first <= last
    period = given(start=day_of(first), end=day_of(last) if is_period else None)
    return [{"url": CARD_VALIDITY.url, str(CARD_VALIDITY.value): period}] if period else []
