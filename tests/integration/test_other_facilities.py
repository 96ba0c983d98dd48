"""What a facility reads about a patient who was treated elsewhere on the same days."""

from typing import Any

from gateway.v1 import claim_service_pb2 as messages
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from tests.fakes.fhir_claim import FACILITY, fhir_claim
from tests.integration.claim_stack import OTHER_FACILITY, ClaimStack

INPATIENT = [{"url": "urn:wardgate:extension:visit-kind", "valueCode": "03"}]
OVERLAP = "W05"
TWENTY = {"value": 20, "currency": "VND"}
# Nothing of these may be in what the other facility is answered.
NAMED = (FACILITY, "2026-03-05", "2026-03-09", "05/03/2026", "09/03/2026", "02.0001")


def stay(number: str, first: str, last: str, **changes: Any) -> bytes:
    """A claim for an inpatient stay."""
    period = {"start": first, "end": last}
    return fhir_claim(number, **{"extension": INPATIENT, "billablePeriod": period} | changes)


async def test_a_facility_reads_that_a_stay_overlaps_and_the_payers_reviewer_which_one(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    theirs = stay(
        "THEIRS", "2026-03-01", "2026-03-20", provider={"display": "B"}, item=_one_a_day(), total=TWENTY
    )
    async with gateway.calls() as here, gateway.calls(OTHER_FACILITY) as elsewhere:
        first = await here.submit(stay("OURS", "2026-03-05", "2026-03-09"))
        checked = await elsewhere.check(theirs)
        submitted = await elsewhere.submit(theirs)
        kept = (await elsewhere.get(submitted.claim_id)).claim
    for answer in (checked, submitted, kept):
        _assert_tells_nothing_but_the_overlap(answer, first.claim_id)
    ((message,),) = await stack.rows(
        f"SELECT message FROM review.reviews WHERE claim_id = '{submitted.claim_id}'"
    )
    (finding,) = [one for one in ClaimReviewed.FromString(message).review.findings if one.rule == OVERLAP]
    assert f"Facility {FACILITY}" in finding.reviewer_message.en
    assert "from 2026-03-05 to 2026-03-09" in finding.reviewer_message.en
    assert finding.amount.units == 5


def _assert_tells_nothing_but_the_overlap(
    answer: messages.CheckClaimResponse | messages.SubmitClaimResponse | messages.Claim, their_claim_id: str
) -> None:
    (finding,) = [one for one in answer.review.findings if one.rule == OVERLAP]
    assert not finding.HasField("amount")
    assert answer.review.amount_at_stake.units == 0
    said = f"{answer.review}{answer.claim_response.decode()}"
    assert [trace for trace in (*NAMED, their_claim_id) if trace in said] == []


def _one_a_day() -> list[dict[str, Any]]:
    return [
        {
            "sequence": day,
            "productOrService": {"coding": [{"system": "urn:wardgate:cs:service", "code": f"07.{day:04}"}]},
            "servicedDate": f"2026-03-{day:02}",
            "quantity": {"value": 1},
            "unitPrice": {"value": 1, "currency": "VND"},
            "net": {"value": 1, "currency": "VND"},
        }
        for day in range(1, 21)
    ]
