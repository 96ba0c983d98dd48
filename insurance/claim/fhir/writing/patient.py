"""Writes the patient: as a reference alone, or with a Patient that the claim contains."""

import re
from collections.abc import Sequence

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.identifier_systems import (
    CARD_NUMBER_SYSTEM,
    CHIP_ID_SYSTEM,
    INSURANCE_NUMBER_SYSTEM,
    PATIENT_NUMBER_SYSTEM,
)
from insurance.claim.fhir.writing.elements import NOT_SENT, identifier
from insurance.claim.fhir.writing.values import Json, given, text_of
from insurance.claim.parts.patient import Patient

CONTAINED_ID = "patient"
GENDERS = frozenset({"male", "female", "other", "unknown"})
_named = re.compile(r"[^#\s]*[/:]\S*").fullmatch


def written_patient(patient: Patient, *, card_in_coverage: bool) -> tuple[Json, list[Json]]:
    """Claim.patient, and the Patient to be contained where the reference has no room for all.

    `card_in_coverage`: the focal insurance has the card number.
    """
    person = _person(patient)
    reference = text_of(patient.reference)
    is_elsewhere = reference is not None and _is_elsewhere(reference)
    own = None if is_elsewhere else reference
    identifiers = _identifiers(patient, own, with_card=not card_in_coverage)
    if not person and len(identifiers) <= 1:
        only = identifiers[0] if identifiers else None
        return given(reference=reference if is_elsewhere else None, identifier=only) or NOT_SENT, []
    if is_elsewhere:
        identifiers = _identifiers(patient, reference, with_card=not card_in_coverage)
    contained = given(resourceType="Patient", id=CONTAINED_ID, identifier=identifiers, **person)
    return {"reference": f"#{contained['id']}"}, [contained]


def _is_elsewhere(reference: str) -> bool:
    """Whether it names another resource; or has blanks at its ends, which no identifier keeps."""
    return _named(reference) is not None or reference != reference.strip(BLANKS)


def _identifiers(patient: Patient, number: str | None, *, with_card: bool) -> list[Json]:
    written = (
        identifier(CHIP_ID_SYSTEM, patient.chip_id),
        identifier(CARD_NUMBER_SYSTEM, patient.card_number if with_card else None),
        identifier(INSURANCE_NUMBER_SYSTEM, patient.insurance_number),
        identifier(PATIENT_NUMBER_SYSTEM, number),
    )
    return [one for one in written if one is not None]


def _person(patient: Patient) -> Json:
    return given(
        name=_name(patient.names),
        gender=patient.sex if patient.sex in GENDERS else None,
        birthDate=patient.birth_date,
        deceasedDateTime=patient.died,
    )


def _name(names: Sequence[str]) -> list[Json]:
    """A name that can be written in two orders has a family name and given names."""
    if len(names) == 1:
        return [{"text": names[0]}] if text_of(names[0]) else []
    words = names[0].split(" ") if names else []
    for place in range(1, len(words)):
        family, others = " ".join(words[:place]), " ".join(words[place:])
        if f"{others} {family}" == names[1] and text_of(family) and text_of(others):
            return [{"family": family, "given": [others]}]
    return []
