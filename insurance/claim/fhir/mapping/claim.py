"""Maps a FHIR Claim, or a Bundle with one, to the Claim that the rules see.

Accepts objects of the compiled types and views of JSON: both name their attributes as FHIR does.
"""

from insurance.claim.claim import Claim
from insurance.claim.fhir.mapping.amounts import money_of
from insurance.claim.fhir.mapping.billed import BilledOf, billed_of
from insurance.claim.fhir.mapping.date_times import local_day, local_time
from insurance.claim.fhir.mapping.diagnoses import diagnoses_of
from insurance.claim.fhir.mapping.encounters import encounters_of, period_of
from insurance.claim.fhir.mapping.facts.cards import cards_of
from insurance.claim.fhir.mapping.facts.lists import ClaimLists
from insurance.claim.fhir.mapping.facts.unread import Unread
from insurance.claim.fhir.mapping.facts.visit_facts import claim_facts_of
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.lines import lines_of
from insurance.claim.fhir.mapping.number import number_of
from insurance.claim.fhir.mapping.people.patient import facility_of, patient_of
from insurance.claim.fhir.mapping.references import References
from insurance.claim.fhir.mapping.related import related_of
from insurance.claim.fhir.mapping.visit import is_emergency, is_inpatient, is_referred
from insurance.claim.format import ClaimFormat


def claim_in(
    document: FhirObject, claim_format: ClaimFormat, content: bytes, billed: BilledOf = billed_of
) -> Claim | None:
    """The one claim of the document, or None where there is not exactly one."""
    if document.__resource_type__ == "Claim":
        references = References(document) if document.contained else None
        return _claim(document, references, "Claim", claim_format, content, billed)
    claims = [
        (place, entry)
        for place, entry in enumerate(document.entry or ())
        if entry.resource is not None and entry.resource.__resource_type__ == "Claim"
    ]
    if len(claims) != 1:
        return None
    place, entry = claims[0]
    references = References(entry.resource, document, entry.fullUrl)
    path = f"Bundle.entry[{place}].resource"
    return _claim(entry.resource, references, path, claim_format, content, billed)


def _claim(
    claim: FhirObject,
    references: References | None,
    place: str,
    claim_format: ClaimFormat,
    content: bytes,
    billed: BilledOf,
) -> Claim:
    unread = Unread(place)
    encounters = encounters_of(claim, references, unread)
    period = period_of(claim, encounters)
    diagnoses = diagnoses_of(claim, references, unread)
    lists = ClaimLists(claim, diagnoses, references, unread)
    visit, sums, kept = claim_facts_of(claim, lists)
    cards = cards_of(claim, references, unread)
    lines = lines_of(claim, lists, billed)
    return Claim(
        claim_format,
        place,
        number_of(claim, content),
        claim.status,
        claim.use,
        facility_of(claim, references),
        patient_of(claim, references),
        is_inpatient(claim, visit.kind, encounters),
        local_time(period.start) if period is not None else None,
        local_time(period.end) if period is not None else None,
        local_day(claim.created),
        diagnoses,
        lines,
        money_of(claim.total),
        _receipts(claim),
        related_of(claim, references) if claim.related else (),
        is_emergency(claim, visit, encounters),
        is_referred(claim, visit),
        claim.id if claim.identifier else None,
        unread.remarks,
        visit,
        cards,
        sums,
        kept,
    )


def _receipts(claim: FhirObject) -> tuple[str, ...]:
    receipts: list[str] = []
    for insurance in claim.insurance or ():
        # In a list of texts, null takes the place of one that has an extension only.
        receipts += filter(None, insurance.preAuthRef or ())
    return tuple(receipts)
