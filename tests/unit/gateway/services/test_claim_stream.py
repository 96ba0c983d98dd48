"""A stream of claims: bounded, answered as answers come, over when all is answered."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from gateway.services import claim_stream
from gateway.services.claim_stream import ClaimStream
from gateway.v1.claim_service_pb2 import (
    KeyedClaim,
    KeyedClaimAnswer,
    SubmitClaimRequest,
    SubmitClaimsRequest,
)


async def sent(*messages: list[str], content: bytes = b"") -> AsyncIterator[SubmitClaimsRequest]:
    for keys in messages:
        yield SubmitClaimsRequest(
            claims=[KeyedClaim(key=key, request=SubmitClaimRequest(content=content)) for key in keys]
        )


async def keys_of(stream: ClaimStream, requests: AsyncIterator[SubmitClaimsRequest]) -> list[str]:
    return [answer.key async for response in stream.responses(requests) for answer in response.answers]


async def test_every_claim_is_answered_under_its_key_in_the_order_of_answers() -> None:
    delays = {"a": 0.04, "b": 0.0, "c": 0.02}

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        await asyncio.sleep(delays[claim.key])
        return KeyedClaimAnswer(key=claim.key)

    assert await keys_of(ClaimStream(answer), sent(["a", "b"], [], ["c"])) == ["b", "c", "a"]


async def test_an_empty_stream_ends() -> None:
    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        raise AssertionError

    assert await keys_of(ClaimStream(answer), sent()) == []


@pytest.mark.parametrize(("max_claims", "max_bytes"), [(4, 10**9), (10**9, 40)])
async def test_no_more_claims_are_under_way_than_the_bounds_allow(
    monkeypatch: pytest.MonkeyPatch, max_claims: int, max_bytes: int
) -> None:
    monkeypatch.setattr(claim_stream, "MAX_CLAIMS", max_claims)
    monkeypatch.setattr(claim_stream, "MAX_BYTES", max_bytes)
    under_way, most = 0, 0

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return KeyedClaimAnswer(key=claim.key)

    keys = [str(n) for n in range(50)]
    answered = await keys_of(ClaimStream(answer), sent(keys, content=b"0123456789"))
    assert sorted(answered) == sorted(keys)
    assert most == 4


async def test_answers_go_out_in_messages_that_a_client_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_stream, "RESPONSE_BYTES", 100)

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key="k" * 60)

    responses = [one async for one in ClaimStream(answer).responses(sent(["a"] * 9))]
    assert sum(len(response.answers) for response in responses) == 9
    assert all(len(response.answers) <= 2 for response in responses)


async def test_a_broken_stream_is_told_after_what_was_answered() -> None:
    async def broken() -> AsyncIterator[SubmitClaimsRequest]:
        async for request in sent(["a"]):
            yield request
        raise ConnectionError

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key=claim.key)

    responses = ClaimStream(answer).responses(broken())
    assert [answered.key for answered in (await anext(responses)).answers] == ["a"]
    with pytest.raises(ConnectionError):
        await anext(responses)


async def test_leaving_early_ends_what_is_under_way() -> None:
    cancelled = asyncio.Event()

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        if claim.key == "quick":
            return KeyedClaimAnswer(key=claim.key)
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    responses = ClaimStream(answer).responses(sent(["slow", "quick"]))
    await anext(responses)
    await responses.aclose()  # type: ignore[attr-defined]
    await asyncio.wait_for(cancelled.wait(), 1)


async def test_what_fails_as_the_caller_leaves_is_no_task_that_nobody_asked_after() -> None:
    unasked: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unasked.append(context))
    await leave_while_reading_breaks()
    await asyncio.sleep(0.01)
    gc.collect()
    assert not unasked


async def leave_while_reading_breaks() -> None:
    """In a function of its own, so that nothing of it is left over."""

    async def torn() -> AsyncIterator[SubmitClaimsRequest]:
        async for request in sent(["a"]):
            yield request
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        raise ConnectionError

    async def answer(claim: KeyedClaim) -> KeyedClaimAnswer:
        return KeyedClaimAnswer(key=claim.key)

    responses = ClaimStream(answer).responses(torn())
    await anext(responses)
    await responses.aclose()  # type: ignore[attr-defined]
