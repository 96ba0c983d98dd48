"""What a facility is answered says that a stay elsewhere overlaps, and nothing else about that stay.

Tried is what the gateway answers, a gateway.v1.CheckClaimResponse: the review, and the answer in the format
of the claim.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gateway.services.claim_answers import to_check_response
from gateway.v1.claim_service_pb2 import CheckClaimResponse
from insurance.claim.claim import Claim
from insurance.claim.stay import Stay, stay_of
from review.answer.response import review_response
from review.answer.review_message import review_message
from review.rulebook.engine.case import Case
from review.rulebook.facts.wording import day_vi
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.review_pb2 import Review
from tests.rules.any_case import CLAIMS, cases
from tests.rules.cases import a_case
from tests.rules.claims import FACILITY, INSURANCE_NUMBER, Facts, a_claim
from tests.rules.examples import Example, exemplified
from tests.the_rulebook import the_rulebook

RULEBOOK = the_rulebook()
OVERLAP = "W05"
# In FHIR, and in an export.
KIND_OF_STAY = (".type", "/MA_LOAI_KCB")
CLAIM_ID = "00000000-0000-0000-0000-0000000000ff"
REVIEWED_AT = datetime(2026, 11, 1, tzinfo=UTC)
ELSEWHERE_CLAIMS = st.tuples(CLAIMS, st.sampled_from(["01001", "92007"]))
ELSEWHERE = [
    pytest.param(example, id=f"{known.name}: {example.name}")
    for known in exemplified()
    for example in known.examples
    if any(stay.facility != FACILITY for stay in example.case.earlier)
]


def answered(case: Case) -> CheckClaimResponse:
    """What the gateway answers."""
    review = reviewed(case)
    response = review_response(case.claim, review, CLAIM_ID, REVIEWED_AT)
    return to_check_response(ClaimReviewed(review=review, claim_response=response).SerializeToString())


def reviewed(case: Case) -> Review:
    """What the payer's reviewer gets."""
    return review_message(case, RULEBOOK.judge(case), "r1")


def elsewhere(case: Case) -> list[Stay]:
    return [stay for stay in case.earlier if stay.facility != case.facility]


def traces(stay: Stay) -> Iterator[str]:
    """How the stay could be named."""
    yield from (stay.facility, stay.claim_id, stay.fingerprint.hex())
    yield from (text for day in (stay.first_day, stay.last_day) for text in (f"{day}", day_vi(day)))
    for line in stay.lines:
        codes, _, _ = line.partition("@")
        yield from (code.rpartition("|")[2] for code in codes.split(";"))


def own_words(case: Case) -> str:
    """What the claim itself, the look-up and the facility's own earlier claims say."""
    own = [stay for stay in case.earlier if stay.facility == case.facility]
    days = [case.claim.first_day, case.claim.last_day]
    return f"{case.claim} {case.card} {case.receipts} {own} {days}"


@pytest.mark.parametrize("example", ELSEWHERE)
def test_no_example_of_a_rule_names_another_facilitys_stay(example: Example) -> None:
    case = example.case
    said, own = str(answered(case)), own_words(case)
    for stay in elsewhere(case):
        assert [trace for trace in traces(stay) if trace and trace in said and trace not in own] == []


def test_a_stay_of_17_years_tells_nothing_but_the_overlap() -> None:
    """As a stranger would ask, with nothing but a number: one line a day, to read off what is in common."""
    first = date(2009, 9, 10)
    days = [first + timedelta(days=2 * day) for day in range(3000)]
    lines = [{"day": day, "unit_price": 1 + number} for number, day in enumerate(days)]
    claim = {"admitted": first, "inpatient": True, "lines": lines}
    case = a_case(date(2026, 9, 10), claim)
    answers = []
    for facility, day, code in (
        ("01001", date(2011, 3, 5), "03.1234"),
        ("92007", date(2025, 8, 19), "K02.03"),
    ):
        other = a_claim(day, admitted=day - timedelta(days=4), inpatient=True, lines=[{"code": code}])
        stay = stay_of(other, "00000000-0000-0000-0000-000000000009", facility, INSURANCE_NUMBER)
        assert stay
        answers.append(answered(replace(case, earlier=(stay,))))
        twice = (stay, replace(stay, first_day=stay.first_day - timedelta(days=90), claim_id=""))
        answers.append(answered(replace(case, earlier=twice)))
    assert [finding.rule for finding in answers[0].review.findings].count(OVERLAP) == 1
    assert all(answer == answers[0] for answer in answers)


def test_the_payers_reviewer_reads_which_stay_it_is() -> None:
    claim = {"admitted": date(2026, 9, 1), "inpatient": True}
    earlier: list[Facts] = [{"facility": "01001", "admitted": date(2026, 9, 3), "inpatient": True}]
    case = a_case(date(2026, 9, 10), claim, earlier=earlier)
    (finding,) = [one for one in reviewed(case).findings if one.rule == OVERLAP]
    assert "Facility 01001" in finding.reviewer_message.en
    assert "2026-09-03" in finding.reviewer_message.en
    assert "01001" in finding.reviewer_message.vi
    assert finding.HasField("amount")


def test_of_a_dead_patient_the_facility_reads_neither_the_day_of_death_nor_a_smaller_amount() -> None:
    case = a_case(date(2026, 9, 10), card={"died_on": date(2019, 3, 7)})
    answer = answered(case)
    assert [day for day in ("2019-03-07", "07/03/2019") if day in str(answer)] == []
    (finding,) = answer.review.findings
    assert finding.amount == answer.review.proposed_amount == answer.review.amount_at_stake
    assert "2019-03-07" in reviewed(case).findings[0].reviewer_message.en


@given(cases(), st.lists(ELSEWHERE_CLAIMS, max_size=3))
# To make up five claims takes most of the time.
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_other_stays_elsewhere_change_nothing_but_whether_one_overlaps(
    case: Case, others: list[tuple[Claim, str]]
) -> None:
    stays = [stay_of(claim, "another", facility, INSURANCE_NUMBER) for claim, facility in others]
    own = [stay for stay in case.earlier if stay.facility == case.facility]
    one = answered(case)
    other = answered(replace(case, earlier=(*own, *(stay for stay in stays if stay))))
    if _overlap(one) == _overlap(other):
        assert one == other


def _overlap(answer: CheckClaimResponse) -> tuple[bool, bool]:
    """Whether a stay elsewhere overlaps, and whether it is unknown because the kind of stay is."""
    found = any(finding.rule == OVERLAP for finding in answer.review.findings)
    unknown = (one.missing for one in answer.review.unjudged if one.rule == OVERLAP)
    return found, any(missing.endswith(KIND_OF_STAY) for missing in unknown)
