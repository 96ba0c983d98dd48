"""Maps the patient, with the card that was valid on admission where there are several."""

import re
from collections.abc import Iterator, Sequence

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.mapping.cards import NUMBERS, card_on
from insurance.claim.bhyt.values import birth_in, day_in, several
from insurance.claim.blanks import BLANKS
from insurance.claim.fact import ClaimFact
from insurance.claim.parts.patient import Patient, StatedCard

# FHIR's administrative genders.
SEXES = {"1": "male", "2": "female", "3": "unknown"}
_chip_id = re.compile("[0-9]{12}").fullmatch
# A card number ends in the insurance number of its holder.
_holder = re.compile("[A-Z]{2}[0-9]{3}([0-9]{10})").fullmatch


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
        contradicting=tuple(_contradicting(visit)),
    )


def _contradicting(visit: Row) -> Iterator[ClaimFact]:
    """Two chip IDs in the one field, and cards of two persons in the fields of two decisions."""
    sent = visit.get("SO_CCCD")
    if ";" in sent and len({number for number in several(sent) if _chip_id(number)}) > 1:
        yield ClaimFact.CHIP_ID
    cards = [visit.get(name) for name in NUMBERS]
    if all(cards) and _holders(cards[1]) - _holders(cards[0]):
        yield ClaimFact.CARD_NUMBER


def _holders(cards: str) -> set[str]:
    return {holder[1] for number in several(cards) if (holder := _holder(number))}
