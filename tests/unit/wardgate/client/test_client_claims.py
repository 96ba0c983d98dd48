"""What the Python client promises to those who hand in claims."""

import grpc
import pytest

from gateway.v1.claim_service_pb2 import SubmitClaimRequest
from tests.fakes.gateway_server import FIRST_CLAIM, SECOND_CLAIM, FakeGateway
from wardgate.client import Refused, WardgateClient

SIZES = {"before": 10, "huge": 17_000_000, "after": 10}


async def test_each_claim_of_a_stream_gets_an_answer_or_a_refusal(client: WardgateClient) -> None:
    sent = [("clear", SubmitClaimRequest(content=b"{}")), ("torn", SubmitClaimRequest(content=b"<"))]
    answers = {key: answer async for key, answer in client.submit_claims(sent)}
    assert isinstance(answers["torn"], Refused)
    assert answers["torn"].reason == "CLAIM_UNREADABLE"
    assert not isinstance(answers["clear"], Refused)
    assert answers["clear"].claim_id == FIRST_CLAIM


async def test_large_claims_are_spread_over_messages(client: WardgateClient, gateway: FakeGateway) -> None:
    large = SubmitClaimRequest(content=b"{" + b" " * 1_000_000)
    keys = [key async for key, _ in client.submit_claims((str(n), large) for n in range(40))]
    assert len(keys) == 40
    assert max(gateway.messages) == 1


async def test_a_claim_too_large_for_a_message_is_refused_and_the_others_answered(
    client: WardgateClient,
) -> None:
    sent = [(name, SubmitClaimRequest(content=b"{" + b" " * size)) for name, size in SIZES.items()]
    answers = {key: answer async for key, answer in client.submit_claims(sent)}
    refused = answers.pop("huge")
    assert isinstance(refused, Refused)
    assert refused.reason == "CLAIM_TOO_LARGE"
    assert sorted(answers) == ["after", "before"]


async def test_a_claim_is_sent_up_to_the_size_that_a_gateway_can_be_set_to(client: WardgateClient) -> None:
    assert (await client.check_claim(b"{" + b" " * 15_000_000)).review.score == 0.25


@pytest.mark.parametrize("call", ["submit_claim", "check_claim"])
async def test_a_single_claim_that_is_too_large_is_named_before_it_is_sent(
    call: str, client: WardgateClient
) -> None:
    with pytest.raises(Refused) as refused:
        await getattr(client, call)(b"{" + b" " * SIZES["huge"])
    assert refused.value.reason == "CLAIM_TOO_LARGE"
    assert refused.value.metadata == {"limit_bytes": "16773120"}


async def test_claims_are_listed_page_after_page(client: WardgateClient) -> None:
    assert [claim.claim_id async for claim in client.list_claims()] == [FIRST_CLAIM, SECOND_CLAIM]


@pytest.mark.parametrize(
    ("message", "reason"),
    [("SERVER: Received message larger than max (20000000 vs. 16777216)", "CLAIM_TOO_LARGE"), ("", "")],
)
def test_a_message_that_grpc_itself_refuses_is_a_claim_that_is_too_large(message: str, reason: str) -> None:
    no_metadata = grpc.aio.Metadata()
    error = grpc.aio.AioRpcError(
        grpc.StatusCode.RESOURCE_EXHAUSTED, no_metadata, no_metadata, details=message
    )
    assert Refused.from_rpc_error(error).reason == reason
