"""Builds the view of a claim from what is kept of it."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from uuid import UUID

import msgspec

from insurance.claim.claim import Claim
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.text import Text
from review.judging.kept_usual import kept_usual
from review.rulebook.engine.case import Case
from review.submitted_claim import case_of, replaced_by, signature_of
from review.triage.claim_view.case_evidence import card_year, receipts_view, usual_view
from review.triage.claim_view.case_file import CaseFile
from review.triage.claim_view.claim_view import ClaimView, DiagnosisView, UnjudgedView
from review.triage.claim_view.evidence import (
    AttachmentView,
    Event,
    EventKind,
    Evidence,
    ExplanationView,
    StayView,
)
from review.triage.claim_view.line_view import grouped, line_views
from review.triage.claim_view.overlaps import OtherClaim, overlaps_of
from review.triage.claim_view.patient_view import patient_view
from review.triage.claim_view.sent_words import SentWords
from review.triage.deciding.claimed_amounts import claimed_amounts
from review.triage.deciding.proposal import proposal
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted, Entitlement
from review.v1.decision_pb2 import Explanation
from review.v1.review_pb2 import Review


class OpenedCase(msgspec.Struct, frozen=True):
    """The facts of a case, its claim as the rules saw it, and its words. `content` is None if not kept."""

    submitted: ClaimSubmitted
    claim: Claim
    words: SentWords
    content: bytes | None

    @property
    def to_compare(self) -> OtherClaim:
        """For putting its lines beside those of another."""
        return OtherClaim(self.claim, self.words.lines)


def claim_view(
    file: CaseFile,
    opened: OpenedCase,
    stays: tuple[StayView, ...],
    others: Mapping[UUID, OpenedCase],
    events: tuple[Event, ...],
    facility_names: Mapping[str, str],
    replacement: UUID | None,
) -> ClaimView:
    """The claim with its findings and evidence. `others` are the claims of stays that overlap.

    `replacement` is the claim that replaces this one, None if there is none.
    """
    usual = kept_usual(opened.submitted.compared_with)
    case = case_of(opened.submitted, opened.claim, (), usual=usual)
    reviewed = ClaimReviewed.FromString(file.reviewed)
    claimed = claimed_amounts(opened.claim)
    found, on_trial = reviewed.review.findings, reviewed.review.findings_on_trial
    lines, whole = line_views(opened.claim, found, opened.words.lines, on_trial)
    diagnoses = _diagnoses(opened)
    entitlement = opened.submitted.entitlement
    return ClaimView(
        row=file.row,
        patient=patient_view(case, file.row),
        facility_name=facility_names.get(file.row.facility, ""),
        principal=diagnoses[0] if diagnoses else None,
        others=tuple(diagnoses[1:]),
        admitted=opened.claim.admitted,
        discharged=opened.claim.discharged,
        rates=_rates(entitlement),
        visit_code=entitlement.visit_code,
        rulebook_version=reviewed.review.rulebook_version,
        reviewed_at=reviewed.reviewed_at.ToDatetime(UTC),
        review_digest=file.review_digest,
        claimed=claimed,
        proposal=proposal(reviewed.review, claimed),
        groups=grouped(opened.claim, lines),
        findings=whole,
        unjudged=tuple(_unjudged(reviewed.review)),
        evidence=_evidence(case, file, opened, stays, others, _with_reviews(events, opened, reviewed)),
        replaces=replaced_by(opened.submitted),
        replaced_by=replacement,
        content=opened.content,
        signature=signature_of(opened.submitted),
        number_of_person=_number_of_person(case),
        insurance_number=case.card.insurance_number or None,
        name_on_claim=next(iter(opened.claim.patient.names), ""),
    )


def _evidence(
    case: Case,
    file: CaseFile,
    opened: OpenedCase,
    stays: tuple[StayView, ...],
    others: Mapping[UUID, OpenedCase],
    events: tuple[Event, ...],
) -> Evidence:
    comparable = {claim_id: other.to_compare for claim_id, other in others.items()}
    return Evidence(
        overlaps=overlaps_of(stays, opened.to_compare, comparable),
        cards=card_year(case),
        receipts=receipts_view(case),
        stays=stays,
        explanation=_explanation(file.explanation) if file.explanation else None,
        events=events,
        usual=usual_view(case),
    )


def _rates(entitlement: Entitlement) -> tuple[str, ...]:
    parts = [part.entitlement.rate for part in entitlement.parts] or [entitlement.rate]
    return tuple(dict.fromkeys(rate for rate in parts if rate))


def _number_of_person(case: Case) -> str:
    patient = case.claim.patient
    known = (case.card.insurance_number, patient.chip_id, patient.card_number, patient.insurance_number)
    return next((number for number in known if number), "")


def _with_reviews(
    events: tuple[Event, ...], opened: OpenedCase, reviewed: ClaimReviewed
) -> tuple[Event, ...]:
    """The events with the review that is shown, and why an operator asked for it if one did."""
    made = [Event(reviewed.reviewed_at.ToDatetime(UTC), EventKind.REVIEWED)]
    if opened.submitted.HasField("judged_again"):
        again = opened.submitted.judged_again
        made.append(Event(again.asked_at.ToDatetime(UTC), EventKind.JUDGED_AGAIN, reason=again.reason))
    return tuple(sorted((*events, *made), key=lambda event: event.at))


def _diagnoses(opened: OpenedCase) -> list[DiagnosisView]:
    """The principal one first; where none is marked, the first one of the claim."""
    coded = [(place, one) for place, one in enumerate(opened.claim.diagnoses) if one.code]
    coded.sort(key=lambda pair: not _is_principal(pair[1]))
    return [
        DiagnosisView(one.code.code, opened.words.diagnoses.get(place, ""))
        for place, one in coded
        if one.code
    ]


def _is_principal(diagnosis: Diagnosis) -> bool:
    return bool(diagnosis.principal)


def _unjudged(review: Review) -> Iterator[UnjudgedView]:
    for one in review.unjudged:
        yield UnjudgedView(one.rule, Text(one.message.vi, one.message.en))


def _explanation(message: bytes) -> ExplanationView:
    explanation = Explanation.FromString(message)
    return ExplanationView(
        at=explanation.explained_at.ToDatetime(UTC),
        text=explanation.text,
        attachments=tuple(
            AttachmentView(one.title, one.content_type, one.content) for one in explanation.attachments
        ),
    )
