"""Receipts all the way: given by a gateway, quoted by a claim, verified by a gateway, judged by a worker."""

from typing import Any

import grpc
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as cards
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.review_pb2 import Review
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY, INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_stack import OTHER_FACILITY, TOKENS, ClaimStack, Gateway
from tests.receipt_keys import OLDER_KEY, RECEIPT_KEYS

VISIT = Date(year=2026, month=3, day=2)
OTHER_DAY = Date(year=2026, month=2, day=2)
BILLED_BY_CARD = {"patient": {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD_NUMBER}}}
RULES_OF_RECEIPTS = {f"W{number}" for number in range(10, 16)}


async def a_receipt(gateway: Gateway, *, facility: str = FACILITY, day: Date = VISIT, **asked: Any) -> str:
    """Of a look-up, of her unless said otherwise."""
    request = cards.CheckCardRequest(service_date=day, **(asked or {"chip_id": CHIP_ID}))
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        metadata = (("authorization", f"Bearer {TOKENS[facility]}"),)
        answer = await CardServiceStub(channel).CheckCard(request, metadata=metadata)
    return str(answer.receipt)


def quoting(*receipts: str, **changes: Any) -> bytes:
    """A claim for her visit, without another fault."""
    coverage = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": CARD_NUMBER}}
    insurance = {"sequence": 1, "focal": True, "coverage": coverage}
    quoted = {"preAuthRef": list(receipts)} if receipts else {}
    return fhir_claim(**{"insurance": [insurance | quoted]} | changes)


def said_of_receipts(review: Review) -> tuple[list[str], list[str]]:
    """The rules that object, and those that could not judge."""
    found = [finding.rule for finding in review.findings if finding.rule in RULES_OF_RECEIPTS]
    return found, [lack.rule for lack in review.unjudged if lack.rule in RULES_OF_RECEIPTS]


async def test_a_receipt_clears_the_claim_whichever_numbers_were_asked_and_billed_by(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    numbers = {"chip_id": CHIP_ID, "card_number": CARD_NUMBER, "insurance_number": INSURANCE_NUMBER}
    async with gateway.calls() as calls:
        for kind, number in numbers.items():
            receipt = await a_receipt(gateway, **{kind: number})
            assert receipt.startswith("wg1.test.")
            for billed in ({}, BILLED_BY_CARD):
                submitted = await calls.submit(quoting(receipt, **billed))
                assert said_of_receipts(submitted.review) == ([], []), (kind, billed)


async def test_a_receipt_that_proves_something_else_is_objected_to_by_its_rule_alone(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    right = await a_receipt(gateway)
    wrong = {
        "W11": right[:30] + ("A" if right[30] != "A" else "B") + right[31:],
        "W12": await a_receipt(gateway, chip_id="079200999999"),
        "W13": await a_receipt(gateway, facility=OTHER_FACILITY),
        "W14": await a_receipt(gateway, day=OTHER_DAY),
        "W15": await a_receipt(gateway, chip_id=CHIP_ID, holder=cards.Holder(full_name="Ai")),
    }
    async with gateway.calls() as calls:
        for rule, receipt in wrong.items():
            tried, submitted = await calls.check(quoting(receipt)), await calls.submit(quoting(receipt))
            assert said_of_receipts(tried.review) == said_of_receipts(submitted.review) == ([rule], [])
            # A fitting receipt beside it is enough; what was altered stays altered.
            mended = await calls.submit(quoting(receipt, right))
            assert said_of_receipts(mended.review) == (["W11"] if rule == "W11" else [], [])


async def test_a_claim_without_a_receipt_is_asked_about_once_the_facility_quotes_them(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    receipt = await a_receipt(gateway)
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
    assert said_of_receipts(before.review) == said_of_receipts(after_a_dry_run.review) == ([], ["W10"])
    assert said_of_receipts(after.review) == said_of_receipts(later.review) == (["W10"], [])
    assert said_of_receipts(elsewhere.review) == ([], ["W10"])


async def test_gateways_share_keys_and_old_ones_verify_after_a_change(stack: ClaimStack) -> None:
    await stack.worker()
    old = await a_gateway_with(stack, OLDER_KEY)
    receipt = await a_receipt(old)
    both = await a_gateway_with(stack, f"{RECEIPT_KEYS},{OLDER_KEY}")
    assert receipt.startswith("wg1.older.")
    assert (await a_receipt(both)).startswith("wg1.test.")
    new = await a_gateway_with(stack, RECEIPT_KEYS)
    async with both.calls() as calls, new.calls() as calls_of_new:
        verified = await calls.submit(quoting(receipt))
        forgotten = await calls_of_new.submit(quoting(receipt))
    assert said_of_receipts(verified.review) == ([], [])
    assert said_of_receipts(forgotten.review) == (["W11"], [])


async def test_other_insurers_references_are_passed_over_and_torn_ones_of_ours_are_not(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        foreign, torn = [await calls.submit(quoting(text)) for text in ("PRE-AUTH-17", "wg1.")]
    assert said_of_receipts(foreign.review) == ([], ["W10"])
    assert said_of_receipts(torn.review) == (["W11"], [])


async def a_gateway_with(stack: ClaimStack, keys: str) -> Gateway:
    """One that serves, with these keys."""
    running = stack.start("-m", "gateway", WARDGATE_LISTEN="127.0.0.1:0", WARDGATE_RECEIPT_KEYS=keys)
    serving = await running.said("serving")
    return Gateway(running, serving["port"], serving["metrics_port"])
