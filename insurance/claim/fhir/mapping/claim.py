"""A FHIR Claim, or a Bundle with one, to the claim that the rules see.

Works on the compiled types and on fhir.resources' own objects alike: both name their attributes as FHIR does.
"""

import hashlib

from insurance.claim.claim import Claim, Release
from insurance.claim.fhir.mapping.diagnoses import diagnoses_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.lines import lines_of, money_of
from insurance.claim.fhir.mapping.moments import day, moment
from insurance.claim.fhir.mapping.neighbours import Neighbours
from insurance.claim.fhir.mapping.patient import facility_of, patient_of
from insurance.claim.fhir.mapping.visit import is_inpatient


def claim_in(document: FhirObject, release: Release, content: bytes) -> Claim | None:
    """The one claim of the document, or None where there is not exactly one."""
    if document.__resource_type__ == "Claim":
        return _claim(document, None, "Claim", release, content)
    claims = [
        (place, entry.resource)
        for place, entry in enumerate(document.entry or ())
        if entry.resource is not None and entry.resource.__resource_type__ == "Claim"
    ]
    if len(claims) != 1:
        return None
    entry, claim = claims[0]
    return _claim(claim, document, f"Bundle.entry[{entry}].resource", release, content)


def _claim(
    claim: FhirObject, bundle: FhirObject | None, place: str, release: Release, content: bytes
) -> Claim:
    neighbours = Neighbours(claim, bundle) if claim.contained or bundle is not None else None
    period = claim.billablePeriod
    return Claim(
        release,
        place,
        _number(claim, content),
        # Absent only where an extension says why.
        claim.status or "",
        claim.use or "",
        facility_of(claim, neighbours),
        patient_of(claim, neighbours),
        is_inpatient(claim),
        moment(period.start) if period is not None else None,
        moment(period.end) if period is not None else None,
        day(claim.created),
        diagnoses_of(claim.diagnosis),
        lines_of(claim.item),
        money_of(claim.total),
        _receipts(claim),
    )


def _number(claim: FhirObject, content: bytes) -> str:
    for identifier in claim.identifier or ():
        if identifier.value:
            return f"{identifier.system}|{identifier.value}" if identifier.system else str(identifier.value)
    return f"id|{claim.id}" if claim.id else f"sha256|{hashlib.sha256(content).hexdigest()}"


def _receipts(claim: FhirObject) -> tuple[str, ...]:
    receipts: list[str] = []
    for insurance in claim.insurance or ():
        # In a list of texts null stands for one that has an extension only.
        receipts += filter(None, insurance.preAuthRef or ())
    return tuple(receipts)
