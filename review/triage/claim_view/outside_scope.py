"""Leaves out what a claim tells of facilities in provinces that are not the reviewer's: days remain."""

import re
from collections.abc import Collection
from functools import partial

from msgspec.structs import replace

from insurance.text import Text
from review.accounts.actor import Actor
from review.triage.case import PROVINCE_DIGITS
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.evidence import StayView
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.review_pb2 import Finding
from review.v1.review_pb2 import Text as TextMessage

# A facility, in what a rule writes for the payer's reviewer. Another word that looks like one does no harm:
# then the reviewer reads what the facility reads.
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{5}(?![0-9A-Za-z])")
UNNAMED = Text("(ngoài phạm vi của bạn)", "(outside of your scope)")


def sees_facility(actor: Actor, facility: str) -> bool:
    """Whether the facility is in a province of the actor's."""
    return actor.sees(facility[:PROVINCE_DIGITS])


def evidence_within_scope(view: ClaimView, actor: Actor) -> ClaimView:
    """The claim with no more than the days of stays at facilities that the actor may not see."""
    evidence, told = view.evidence, partial(stay_within_scope, actor)
    overlaps = tuple(replace(one, stay=told(one.stay)) for one in evidence.overlaps)
    stays = tuple(map(told, evidence.stays))
    return replace(view, evidence=replace(evidence, overlaps=overlaps, stays=stays))


def findings_within_scope(reviewed: bytes, actor: Actor, facilities: Collection[str]) -> bytes:
    """A serialised ClaimReviewed whose findings name no facility that the actor may not see.

    Such a message for reviewers gives way to that for the facility. `facilities` are those of the patient's
    stays and look-ups: in other texts they are not named.
    """
    if not actor.provinces:
        return reviewed
    hidden = {one for one in facilities if not sees_facility(actor, one)}
    message = ClaimReviewed.FromString(reviewed)
    for finding in (*message.review.findings, *message.review.findings_on_trial):
        _leave_out(finding, actor, hidden)
    return message.SerializeToString()


def stay_within_scope(actor: Actor, stay: StayView) -> StayView:
    """The stay; at a facility that the actor may not see, without its facility and its kind."""
    if stay.is_this or sees_facility(actor, stay.facility):
        return stay
    # The charts draw a stay of several days as a bar, which does not say what kind of stay it was.
    return replace(stay, facility="", inpatient=stay.first_day < stay.last_day)


def _leave_out(finding: Finding, actor: Actor, hidden: Collection[str]) -> None:
    named = CODE.findall(finding.reviewer_message.vi + " " + finding.reviewer_message.en)
    if not all(sees_facility(actor, code) for code in named):
        finding.ClearField("reviewer_message")
    for told in (finding.message, finding.reviewer_message):
        _unname(told, hidden)


def _unname(told: TextMessage, hidden: Collection[str]) -> None:
    for code in hidden:
        if code in told.vi or code in told.en:
            told.vi, told.en = told.vi.replace(code, UNNAMED.vi), told.en.replace(code, UNNAMED.en)
