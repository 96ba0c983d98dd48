"""Receipts: issued by a gateway, quoted by a claim, verified by a gateway, judged by a worker."""

from typing import Any

import grpc
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as cards
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.review_pb2 import Review
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import OTHER_FACILITY, TOKENS, ClaimStack, Gateway
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS

VISIT = Date(year=2026, month=3, day=2)
OTHER_DAY = Date(year=2026, month=2, day=2)
BILLED_BY_CARD = {"patient": {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD_NUMBER}}}
RULES_OF_RECEIPTS = {f"W{number}" for number in range(10, 16)}


async def look_up_receipt(
    gateway: Gateway, *, facility: str = FACILITY, day: Date = VISIT, **subject: Any
) -> str:
    """The receipt of a look-up; of the insured person unless a subject is given."""
    request = cards.CheckCardRequest(service_date=day, **(subject or {"chip_id": CHIP_ID}))
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        metadata = (("authorization", f"Bearer {TOKENS[facility]}"),)
        answer = await CardServiceStub(channel).CheckCard(request, metadata=metadata)
    return str(answer.receipt)


def quoting(*receipts: str, **changes: Any) -> bytes:
    """A claim for the visit that quotes these receipts and has no other fault."""
    coverage = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD_NUMBER}}
    insurance = {"sequence": 1, "focal": True, "coverage": coverage}
    quoted = {"preAuthRef": list(receipts)} if receipts else {}
    return fhir_claim(**{"insurance": [insurance | quoted]} | changes)


def receipt_rules(review: Review) -> tuple[list[str], list[str]]:
    """The rules about receipts that found something, and those that could not judge."""
    found = [finding.rule for finding in review.findings if finding.rule in RULES_OF_RECEIPTS]
    return found, [lack.rule for lack in review.unjudged if lack.rule in RULES_OF_RECEIPTS]


async def test_a_receipt_clears_the_claim_whichever_numbers_were_looked_up_and_billed(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    numbers = {"chip_id": CHIP_ID, "card_number": CARD_NUMBER, "insurance_number": INSURANCE_NUMBER}
    async with gateway.calls() as calls:
        for kind, number in numbers.items():
            receipt = await look_up_receipt(gateway, **{kind: number})
            assert receipt.startswith("wg1.test.")
            for billed in ({}, BILLED_BY_CARD):
                submitted = await calls.submit(quoting(receipt, **billed))
                assert receipt_rules(submitted.review) == ([], []), (kind, billed)


async def test_a_receipt_that_proves_something_else_is_found_by_its_rule_alone(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    right = await look_up_receipt(gateway)
    wrong = {
        "W11": right[:30] + ("A" if right[30] != "A" else "B") + right[31:],
        "W12": await look_up_receipt(gateway, chip_id="079200999999"),
        "W13": await look_up_receipt(gateway, facility=OTHER_FACILITY),
        "W14": await look_up_receipt(gateway, day=OTHER_DAY),
        "W15": await look_up_receipt(gateway, chip_id=CHIP_ID, holder=cards.Holder(full_name="Ai")),
    }
    async with gateway.calls() as calls:
        for rule, receipt in wrong.items():
            tried, submitted = await calls.check(quoting(receipt)), await calls.submit(quoting(receipt))
            assert receipt_rules(tried.review) == receipt_rules(submitted.review) == ([rule], [])
            # A second, fitting receipt is enough, except where the first one was altered.
            with_fitting = await calls.submit(quoting(receipt, right))
            assert receipt_rules(with_fitting.review) == (["W11"] if rule == "W11" else [], [])


async def test_dry_runs_without_the_patients_receipt_are_as_few_as_look_ups_of_unknown_people(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR="1"), await stack.worker()
    receipt = await look_up_receipt(gateway)
    async with gateway.calls() as calls, gateway.calls(OTHER_FACILITY) as theirs:
        await calls.check(quoting())
        status, reason, _, _ = await refused(calls.check(quoting()))
        assert (status, reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_UNKNOWN")
        assert (await calls.check(quoting(receipt))).claim_response
        assert (await theirs.check(quoting(provider={"display": "B"}))).claim_response
        # A claim is on record under the name of its facility: it is not limited.
        assert (await calls.submit(quoting())).review.rulebook_version
    assert gateway.metric("wardgate_unknown_refused_total", facility=FACILITY) == 1


async def test_a_claim_without_a_receipt_is_found_once_its_facility_quotes_receipts(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    receipt = await look_up_receipt(gateway)
    async with gateway.calls() as calls:
        before = await calls.submit(quoting())
        await calls.check(quoting(receipt))
        after_a_dry_run = await calls.submit(quoting())
        await calls.submit(quoting(receipt))
        after = await calls.submit(quoting())
    restarted = await stack.gateway()
    async with restarted.calls() as calls, restarted.calls(OTHER_FACILITY) as theirs:
        later = await calls.submit(quoting())
        elsewhere = await theirs.submit(quoting(provider={"display": "B"}))
    assert receipt_rules(before.review) == receipt_rules(after_a_dry_run.review) == ([], ["W10"])
    assert receipt_rules(after.review) == receipt_rules(later.review) == (["W10"], [])
    assert receipt_rules(elsewhere.review) == ([], ["W10"])


async def test_receipts_signed_with_an_old_key_are_verified_after_a_change_of_keys(stack: ClaimStack) -> None:
    await stack.worker()
    old = await start_gateway_with(stack, OLDER_KEY)
    receipt = await look_up_receipt(old)
    both = await start_gateway_with(stack, f"{RECEIPT_KEYS},{OLDER_KEY}")
    assert receipt.startswith("wg1.older.")
    assert (await look_up_receipt(both)).startswith("wg1.test.")
    new = await start_gateway_with(stack, RECEIPT_KEYS)
    async with both.calls() as calls, new.calls() as calls_of_new:
        verified = await calls.submit(quoting(receipt))
        forgotten = await calls_of_new.submit(quoting(receipt))
    assert receipt_rules(verified.review) == ([], [])
    assert receipt_rules(forgotten.review) == (["W11"], [])


async def test_references_of_other_insurers_are_ignored_and_damaged_receipts_are_found(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        of_another_insurer, damaged = [await calls.submit(quoting(text)) for text in ("PRE-AUTH-17", "wg1.")]
    assert receipt_rules(of_another_insurer.review) == ([], ["W10"])
    assert receipt_rules(damaged.review) == (["W11"], [])


async def start_gateway_with(stack: ClaimStack, keys: str) -> Gateway:
    """Start a gateway with these keys."""
    return await stack.gateway(WARDGATE_RECEIPT_KEYS=keys)
