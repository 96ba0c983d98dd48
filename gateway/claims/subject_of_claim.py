"""By which number the register is asked for a claim's patient. Pure."""

from collections.abc import Callable

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed
from review.reading.claim import Patient

Subject = ChipId | CardNumber | InsuranceNumber


def subject_of_claim(patient: Patient) -> Subject | None:
    """The first number that somebody can bear: of the chip, the card, the insurance; None without any."""
    numbers: tuple[tuple[Callable[[str], Subject], str | None], ...] = (
        (ChipId.parse, patient.chip_id),
        (CardNumber.parse, patient.card_number),
        (InsuranceNumber.parse, patient.insurance_number),
    )
    return next((subject for parse, text in numbers if (subject := _parsed(parse, text))), None)


def _parsed(parse: Callable[[str], Subject], text: str | None) -> Subject | None:
    try:
        return parse(text) if text else None
    except Malformed:
        return None
