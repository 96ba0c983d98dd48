"""Writes a Claim as a FHIR resource of one release, in the profile of docs/fhir.md."""

from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import FACILITY_SYSTEM, REFERRAL_SYSTEM
from insurance.claim.fhir.mapping.diagnoses import DIAGNOSIS_TYPE_SYSTEM
from insurance.claim.fhir.mapping.visit import ACT_CODE_SYSTEM, EMERGENCY_CLASS
from insurance.claim.fhir.profile.extensions import CLAIM_EXTENSIONS
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.writing.elements import NOT_SENT, UNKNOWN, coding_of, concept, identifier
from insurance.claim.fhir.writing.extensions import extensions_of, plan_of
from insurance.claim.fhir.writing.information import information_of
from insurance.claim.fhir.writing.insurances import focal_card, insurances_of
from insurance.claim.fhir.writing.kept_rows import kept_extensions_of
from insurance.claim.fhir.writing.lines import LineWriter
from insurance.claim.fhir.writing.lists import ClaimLists
from insurance.claim.fhir.writing.particulars import written_prescription
from insurance.claim.fhir.writing.patient import written_patient
from insurance.claim.fhir.writing.related import written_number, written_related
from insurance.claim.fhir.writing.values import Json, day_of, given, moment_of, money_of
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.values import Coding
from insurance.claim.parts.visit_code import says_emergency, says_referred

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
EXTENSIONS = plan_of(CLAIM_EXTENSIONS)
# MA_LOAI_KCB of a visit for drugs alone.
DRUG_PICK_UP = "07"
CLASSES = {True: "IMP", False: "AMB", None: None}


def claim_document(claim: Claim, release: Release) -> Json:
    """The resource. What FHIR cannot hold is left out."""
    patient, contained = written_patient(claim.patient, card_in_coverage=focal_card(claim) is not None)
    lists = ClaimLists(claim)
    writer = LineWriter(lists, release)
    items = [writer.item(line) for line in claim.lines]
    return given(
        resourceType="Claim",
        contained=contained,
        extension=_extensions(claim),
        **written_number(claim.number, claim.resource_id),
        status=claim.status,
        type=_type(claim),
        subType=_sub_type(claim),
        use=claim.use,
        patient=patient,
        billablePeriod=given(start=moment_of(claim.admitted), end=moment_of(claim.discharged)),
        **({"created": day_of(claim.created)} if claim.created else {"_created": UNKNOWN}),
        provider=given(identifier=identifier(FACILITY_SYSTEM, claim.facility)) or NOT_SENT,
        priority=concept(f"{TERMINOLOGY}/processpriority", "normal"),
        related=[written_related(related) for related in claim.related],
        prescription=written_prescription(claim.lines[0].particulars) if claim.lines else None,
        referral=_referral(claim),
        careTeam=lists.team,
        supportingInfo=information_of(claim.visit),
        diagnosis=[_diagnosis(diagnosis) for diagnosis in claim.diagnoses],
        procedure=lists.procedures,
        insurance=insurances_of(claim),
        item=items,
        total=money_of(claim.total.value, claim.total.currency) if claim.total else None,
    )


def _extensions(claim: Claim) -> list[Json]:
    parts = {"visit": claim.visit, "sums": claim.sums}
    return extensions_of(parts, EXTENSIONS) + kept_extensions_of(claim.kept)


def _type(claim: Claim) -> Json | None:
    code = "pharmacy" if claim.visit.kind == DRUG_PICK_UP else "institutional"
    return concept(f"{TERMINOLOGY}/claim-type", code)


def _sub_type(claim: Claim) -> Json:
    """HL7's classes of encounter, for what the facts of the visit do not tell."""
    inpatient = CLASSES[claim.inpatient] if claim.visit.kind is None else None
    emergency = EMERGENCY_CLASS if claim.emergency and not says_emergency(claim.visit) else None
    codings = [coding_of(Coding(ACT_CODE_SYSTEM, code)) for code in (inpatient, emergency) if code]
    return given(coding=codings)


def _referral(claim: Claim) -> Json:
    number = identifier(REFERRAL_SYSTEM, claim.visit.referral)
    if number is not None:
        return {"identifier": number}
    return NOT_SENT if claim.referred and not says_referred(claim.visit) else {}


def _diagnosis(diagnosis: Diagnosis) -> Json:
    code = coding_of(diagnosis.code) if diagnosis.code is not None else None
    kind = {True: "principal", False: "secondary", None: None}[diagnosis.principal]
    kinds = concept(DIAGNOSIS_TYPE_SYSTEM, kind)
    return given(
        sequence=diagnosis.sequence,
        diagnosisCodeableConcept={"coding": [code]} if code else UNKNOWN,
        type=[kinds] if kinds else None,
    )
