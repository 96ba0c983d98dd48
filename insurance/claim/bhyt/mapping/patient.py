"""Maps the patient, with the card that was valid on admission where there are several."""

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.values import birth_in, day_in, several
from insurance.claim.blanks import BLANKS
from insurance.claim.parts.patient import Patient

# FHIR's administrative genders.
SEXES = {"1": "male", "2": "female", "3": "unknown"}


def patient_of(visit: Row) -> Patient:
    """From XML1. A field that is empty is not there."""
    return Patient(
        chip_id=visit.get("SO_CCCD").strip(BLANKS) or None,
        card_number=_card_on_admission(visit),
        insurance_number=None,
        reference=visit.get("MA_BN") or None,
        sex=SEXES.get(visit.get("GIOI_TINH")),
        birth_date=birth_in(visit.get("NGAY_SINH")),
        names=(name,) if (name := visit.get("HO_TEN")) else (),
    )


def _card_on_admission(visit: Row) -> str | None:
    """Of the cards of a stay during which a new one was issued: the one in force on the first day."""
    cards = several(visit.get("MA_THE_BHYT", "MA_THE"))
    first, last = several(visit.get("GT_THE_TU")), several(visit.get("GT_THE_DEN"))
    admitted = day_in(visit.get("NGAY_VAO"))
    if len(cards) > 1 and admitted and len(cards) == len(first) == len(last):
        for card, start, end in zip(cards, first, last, strict=True):
            since, until = day_in(start), day_in(end)
            if since and until and since <= admitted <= until:
                return card
    return cards[0] if cards else None
