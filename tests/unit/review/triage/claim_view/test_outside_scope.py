"""Of facilities in other provinces a reviewer learns the days of the patient's stays, and nothing else."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.claim_view.evidence import StayView
from review.triage.claim_view.outside_scope import findings_within_scope, stay_within_scope
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.review_pb2 import Finding, Review, Text

EVERYWHERE = Actor(reviewer_id=UUID(int=1), account="ha", full_name="Trần Thu Hà", role=Role.LEAD)
OF_HANOI = replace(EVERYWHERE, provinces=frozenset({"01"}))
ELSEWHERE = "79003"
OVERLAP = Finding(
    rule="W05",
    message=Text(vi="Một cơ sở khác cũng đề nghị.", en="A claim of another facility overlaps this stay."),
    reviewer_message=Text(vi=f"Cơ sở {ELSEWHERE} cũng đề nghị.", en=f"Facility {ELSEWHERE} also claims."),
)
LOOKED_UP = Finding(
    rule="W13",
    message=Text(vi=f"Thẻ do cơ sở {ELSEWHERE} tra cứu.", en=f"Facility {ELSEWHERE} looked the card up."),
)
REVIEWED = ClaimReviewed(
    review=Review(findings=[OVERLAP, LOOKED_UP], findings_on_trial=[OVERLAP])
).SerializeToString()


def told(actor: Actor, *facilities: str) -> Review:
    return ClaimReviewed.FromString(findings_within_scope(REVIEWED, actor, facilities)).review


def test_no_finding_names_a_facility_outside_of_the_scope() -> None:
    review = told(OF_HANOI, ELSEWHERE, "01101")
    assert ELSEWHERE not in str(review)
    overlap, looked_up = review.findings
    assert not overlap.HasField("reviewer_message")
    assert not review.findings_on_trial[0].HasField("reviewer_message")
    assert looked_up.message.en == "Facility (outside of your scope) looked the card up."


def test_a_finding_about_a_stay_that_was_withdrawn_since_names_no_facility_either() -> None:
    assert all(ELSEWHERE not in str(finding.reviewer_message) for finding in told(OF_HANOI).findings)


def test_who_sees_the_other_province_reads_which_facility_it_is() -> None:
    for actor in (EVERYWHERE, replace(OF_HANOI, provinces=frozenset({"01", "79"}))):
        assert told(actor, ELSEWHERE) == ClaimReviewed.FromString(REVIEWED).review


def test_a_stay_outside_of_the_scope_has_its_days_alone() -> None:
    stay = StayView(UUID(int=2), ELSEWHERE, date(2026, 3, 1), date(2026, 3, 5), True, False)
    visit = replace(stay, last_day=stay.first_day)
    assert stay_within_scope(EVERYWHERE, stay) == stay
    for known in (stay, replace(stay, inpatient=False)):
        assert stay_within_scope(OF_HANOI, known) == replace(stay, facility="")
    for known in (visit, replace(visit, inpatient=False)):
        assert stay_within_scope(OF_HANOI, known) == replace(visit, facility="", inpatient=False)
