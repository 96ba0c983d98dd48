"""The numbers that a claim's patient bears, and by which of them the register is asked. Pure."""

from collections.abc import Callable

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed
from insurance.claim.claim import Patient

Subject = ChipId | CardNumber | InsuranceNumber


def subject_of_claim(patient: Patient) -> Subject | None:
    """The number to ask by; None without any that somebody can bear."""
    return next(iter(subjects_of_claim(patient)), None)


def subjects_of_claim(patient: Patient) -> list[Subject]:
    """All numbers that somebody can bear: of the chip, the card, the insurance."""
    numbers: tuple[tuple[Callable[[str], Subject], str | None], ...] = (
        (ChipId.parse, patient.chip_id),
        (CardNumber.parse, patient.card_number),
        (InsuranceNumber.parse, patient.insurance_number),
    )
    return [subject for parse, text in numbers if (subject := _parsed(parse, text))]


def _parsed(parse: Callable[[str], Subject], text: str | None) -> Subject | None:
    try:
        return parse(text) if text else None
    except Malformed:
        return None
