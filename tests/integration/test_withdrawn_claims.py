"""Claims that withdraw, replace or precede others, from the request to the tables and back."""

import json
from typing import Any

import grpc

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1 import review_pb2 as reviews
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import ClaimStack

AMOUNT = 2000


def related(code: str, number: str) -> list[dict[str, Any]]:
    claim = {"identifier": {"system": "urn:example:claims", "value": number}}
    return [{"relationship": {"coding": [{"code": code}]}, "claim": claim}]


def response_of(answer: Any) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(answer.claim_response)
    return parsed


def granted(answer: Any) -> dict[str, int]:
    """The totals of the ClaimResponse."""
    return {
        total["category"]["coding"][0]["code"]: total["amount"]["value"]
        for total in response_of(answer).get("total", [])
    }


async def test_a_bill_that_repeats_one_is_reviewed_again_when_that_is_withdrawn(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        await calls.submit(fhir_claim("1"))
        repeated = await calls.submit(fhir_claim("2"))
        assert {finding.rule for finding in repeated.review.findings} == {"W04"}
        await calls.submit(fhir_claim("1", status="cancelled"))
        clear = await calls.wait_until(
            repeated.claim_id, lambda claim: claim.review.band == reviews.BAND_CLEAR
        )
        assert (clear.state, granted(clear)["benefit"]) == (messages.CLAIM_STATE_REVIEWED, AMOUNT)


async def test_a_cancelled_claim_withdraws_the_one_of_its_number_and_is_never_judged(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        bill = await calls.submit(fhir_claim("1"))
        assert granted(bill) == {"submitted": AMOUNT, "benefit": AMOUNT}
        notice = fhir_claim("1", status="cancelled")
        withdrawal = await calls.submit(notice)
        assert (withdrawal.state, withdrawal.already_known) == (messages.CLAIM_STATE_CANCELLED, False)
        assert withdrawal.replaces_claim_id == bill.claim_id
        assert not withdrawal.HasField("review")
        assert (response_of(withdrawal)["status"], granted(withdrawal)) == ("cancelled", {})
        withdrawn = (await calls.get(bill.claim_id)).claim
        assert withdrawn.state == messages.CLAIM_STATE_CANCELLED
        assert withdrawn.replaced_by_claim_id == withdrawal.claim_id
        assert withdrawn.review.payment == reviews.PAYMENT_CLOSED
        assert withdrawn.review.accepted_amount.units == 0
        assert (response_of(withdrawn)["status"], granted(withdrawn)) == ("cancelled", {})
        shown = (await calls.get(withdrawal.claim_id)).claim
        assert (shown.is_withdrawal, shown.claim_response) == (True, withdrawal.claim_response)
        again = await calls.submit(notice)
        assert (again.claim_id, again.already_known) == (withdrawal.claim_id, True)
        assert again.claim_response == withdrawal.claim_response
        dry = await calls.check(notice)
        assert not dry.HasField("review")
        # The bill under another number: what was withdrawn is no earlier bill.
        billed = await calls.submit(fhir_claim("2"))
        assert (billed.review.band, list(billed.review.findings)) == (reviews.BAND_CLEAR, [])
        listed = (await calls.list(states=[messages.CLAIM_STATE_CANCELLED])).claims
        assert {claim.claim_id for claim in listed} == {bill.claim_id, withdrawal.claim_id}
        assert all(json.loads(claim.claim_response)["status"] == "cancelled" for claim in listed)
        # One that withdraws nothing is acknowledged, and no earlier bill either.
        early = await calls.submit(fhir_claim("3", status="cancelled", created="2026-03-03"))
        assert (early.state, early.replaces_claim_id) == (messages.CLAIM_STATE_CANCELLED, "")
        assert early.is_withdrawal
    assert await stack.rows("SELECT count(*) FROM review.reviews") == [(2,)]
    assert await stack.rows("SELECT count(*) FROM review.stays") == [(1,)]
    # Nobody looked the patient up for the withdrawal, in the dry run neither.
    assert await stack.rows("SELECT count(*) FROM gateway.access_log") == [(2,)]


async def test_a_visit_that_is_billed_after_a_lone_cancelled_claim_of_it_is_no_double_bill(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        alone = await calls.submit(fhir_claim("1", status="cancelled"))
        assert (alone.state, alone.replaces_claim_id) == (messages.CLAIM_STATE_CANCELLED, "")
        bill = await calls.submit(fhir_claim("2"))
        assert (bill.review.band, list(bill.review.findings)) == (reviews.BAND_CLEAR, [])
        assert granted(bill) == {"submitted": AMOUNT, "benefit": AMOUNT}
        # The bill itself is one that a second bill repeats.
        again = await calls.submit(fhir_claim("3"))
        assert {finding.rule for finding in again.review.findings} == {"W04"}


async def test_a_preauthorization_is_judged_paid_nothing_and_linked_with_its_bill(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        asked = await calls.submit(fhir_claim("P", use="preauthorization"))
        assert asked.state == messages.CLAIM_STATE_REVIEWED
        assert asked.review.payment == reviews.PAYMENT_NOT_A_BILL
        assert asked.review.accepted_amount.units == AMOUNT
        assert (response_of(asked)["use"], granted(asked)) == (
            "preauthorization",
            {"submitted": AMOUNT, "eligible": AMOUNT},
        )
        bill = await calls.submit(fhir_claim("B", related=related("prior", "P")))
        assert (bill.review.band, bill.review.payment) == (reviews.BAND_CLEAR, reviews.PAYMENT_PROPOSED)
        assert granted(bill) == {"submitted": AMOUNT, "benefit": AMOUNT}
        shown = (await calls.get(bill.claim_id)).claim
        assert (shown.use, shown.preauthorization_claim_id) == (messages.CLAIM_USE_CLAIM, asked.claim_id)
        kept = (await calls.get(asked.claim_id)).claim
        assert (kept.state, kept.use) == (
            messages.CLAIM_STATE_REVIEWED,
            messages.CLAIM_USE_PREAUTHORIZATION,
        )
        # Asked again after the bill, it is no duplicate of the bill.
        late = await calls.submit(fhir_claim("L", use="predetermination"))
        assert (late.review.band, granted(late)["eligible"]) == (reviews.BAND_CLEAR, AMOUNT)


async def test_a_claim_that_says_it_replaces_another_is_treated_as_a_correction(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        wrong = await calls.submit(fhir_claim("1"))
        dry = await calls.check(fhir_claim("2", related=related("replaces", "1")))
        assert not dry.review.findings
        # What it replaces counts wherever it stands.
        earlier = [one for number in range(10) for one in related("prior", f"earlier {number}")]
        corrected = await calls.submit(fhir_claim("2", related=[*earlier, *related("replaces", "1")]))
        assert (corrected.replaces_claim_id, list(corrected.review.findings)) == (wrong.claim_id, [])
        old = (await calls.get(wrong.claim_id)).claim
        assert (old.state, granted(old)) == (messages.CLAIM_STATE_REPLACED, {})
        code, reason, *_ = await refused(calls.submit(fhir_claim("3", related=related("replaces", "1"))))
        assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "CLAIM_NOT_REPLACEABLE")
