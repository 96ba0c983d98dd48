"""The numbers of a claim's patient, as subjects of a look-up."""

from collections.abc import Callable

from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed
from insurance.claim.parts.patient import Patient

Subject = ChipId | CardNumber | InsuranceNumber


def patient_numbers(patient: Patient) -> list[Subject]:
    """Return all well-formed numbers in the order of look-ups: chip ID, card number, insurance number."""
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
