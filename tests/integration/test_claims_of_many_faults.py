"""A claim with thousands of faulty lines, submitted with gRPC's default limit of 4 MiB."""

import json

import grpc

from gateway.v1 import claim_service_pb2 as messages
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import fhir_claim
from tests.integration.claim_calls import Calls
from tests.integration.claim_stack import TOKENS, ClaimStack

LINES = 5000


async def test_a_review_with_thousands_of_findings_fits_a_default_channel(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    claim = json.loads(fhir_claim("1", lines=LINES))
    for item in claim["item"]:
        item["net"]["value"] = 2000
        item["servicedDate"] = "2026-04-01"
    content = json.dumps(claim, separators=(",", ":")).encode()
    async with grpc.aio.insecure_channel(gateway.target) as channel:
        calls = Calls(ClaimServiceStub(channel), (("authorization", f"Bearer {TOKENS['01001']}"),))
        answer = await calls.submit(content, wait=30)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
        assert answer.review.proposed_amount.units - answer.review.accepted_amount.units >= LINES * 1000
        (listed,) = (await calls.list()).claims
        assert listed.claim_response == answer.claim_response
        assert (await calls.check(content)).review == answer.review
