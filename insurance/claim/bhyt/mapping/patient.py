"""Maps the patient, with the card that was valid on admission where there are several."""

from collections.abc import Sequence

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.mapping.cards import card_on
from insurance.claim.bhyt.values import birth_in, day_in
from insurance.claim.blanks import BLANKS
from insurance.claim.parts.patient import Patient, StatedCard

# FHIR's administrative genders.
SEXES = {"1": "male", "2": "female", "3": "unknown"}


def patient_of(visit: Row, cards: Sequence[StatedCard]) -> Patient:
    """From XML1. A field that is empty is not there."""
    return Patient(
        chip_id=visit.get("SO_CCCD").strip(BLANKS) or None,
        card_number=card_on(day_in(visit.get("NGAY_VAO")), cards),
        insurance_number=None,
        reference=visit.get("MA_BN") or None,
        sex=SEXES.get(visit.get("GIOI_TINH")),
        birth_date=birth_in(visit.get("NGAY_SINH")),
        names=(name,) if (name := visit.get("HO_TEN")) else (),
    )
