"""One facility misuses what it may; the others hardly notice."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import grpc
import pytest

from gateway.admission.capacity.stream_room import BYTES_A_FACILITY
from gateway.v1.card_service_pb2 import CheckCardsRequest, KeyedCheck
from insurance.claim.fhir.identifier_systems import FACILITY_SYSTEM
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, fhir_claim
from tests.integration.claim_stack import OTHER_FACILITY, ROOT, TOKENS, ClaimStack, Gateway
from tests.integration.timing.allowed_time import allowed
from tests.wait_until import wait_until
from wardgate.client import WardgateClient

MIB = 1024 * 1024
# 4 MB of checks with one key: all but the first are faults, which takes no look-up.
LARGE = CheckCardsRequest(checks=[KeyedCheck(key="k" * 200)] * 19_000).SerializeToString()
CHECK_CARDS = "/gateway.v1.CardService/CheckCards"
REFLECT = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
# What a gateway may take in addition while 40 streams send a claim of 3.7 MB each, and afterwards. About half
# was measured; without bounds it was ten times as much, for good.
MOST_BYTES, MOST_BYTES_AFTER = 400 * MIB, 80 * MIB
# About ten times what a look-up and a small claim took then. Without turns, they took up to a minute: 66 s
# while one claim of unknown elements was read.
MOST_SECONDS = 10.0
# What callers without a token may have the gateway take: it reads 32 messages of 16 MB at a time.
# Without bounds they took 3 GB, for good.
MOST_BYTES_OF_STRANGERS = 900 * MIB
# What 40 streams of look-ups of one facility may, each with a message of 15 MB. Half was measured on a busy
# machine; read all at once, they took 20 MB each.
MOST_BYTES_OF_STREAMS = 700 * MIB
INVALID = str(grpc.StatusCode.INVALID_ARGUMENT.value[0])


class OtherFacility:
    """Looks a person up and submits small claims, one after another, while another facility is busy."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.seconds: list[float] = []
        self.peak_bytes = 0
        self._allowed = MOST_SECONDS

    async def memory_bytes(self) -> int:
        """What the gateway has now."""
        return self._gateway.process.memory_bytes()

    async def count(self) -> int:
        """How many look-ups, each with a claim, are answered."""
        return len(self.seconds)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """In the background."""
        tasks = [asyncio.create_task(work()) for work in (self._work, self._sample_memory)]
        self._allowed = allowed(MOST_SECONDS)
        yield
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            assert isinstance(result, asyncio.CancelledError), result

    def assert_is_served_in_time(self) -> None:
        """Each look-up with its claim."""
        assert max(self.seconds) < max(self._allowed, allowed(MOST_SECONDS))

    async def _work(self) -> None:
        provider = {"identifier": {"system": FACILITY_SYSTEM, "value": OTHER_FACILITY}}
        async with WardgateClient(self._gateway.target, TOKENS[OTHER_FACILITY]) as client:
            while True:
                began = monotonic()
                await client.check_card(chip_id=CHIP_ID)
                await client.submit_claim(fhir_claim(provider=provider), wait=timedelta())
                self.seconds.append(monotonic() - began)
                await asyncio.sleep(0.01)

    async def _sample_memory(self) -> None:
        while True:
            self.peak_bytes = max(self.peak_bytes, self._gateway.process.memory_bytes())
            await asyncio.sleep(0.02)


async def misuse(gateway: Gateway, kind: str, count: int) -> dict[str, int]:
    """How the claims of the facility that misuses the gateway ended."""
    command = ("-m", "tests.bench.misuse_load", gateway.target, TOKENS[FACILITY], kind)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, f"--count={count}", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return dict(json.loads(output.splitlines()[-1]))


@pytest.mark.parametrize(
    ("kind", "count", "ends"),
    [
        ("streams", 40, {"kept": 40}),
        ("resends", 4, {"kept": 4, "known": 4}),
        ("unknown-elements", 8, {INVALID: 8}),
    ],
)
async def test_large_claims_of_one_facility_take_neither_memory_nor_time_from_others(
    stack: ClaimStack, kind: str, count: int, ends: dict[str, int]
) -> None:
    gateway = await stack.gateway()
    other = OtherFacility(gateway)
    async with other.working():
        await wait_until(other.count, lambda answered: answered > 5)
        at_rest = gateway.process.memory_bytes()
        assert await misuse(gateway, kind, count) == ends
        answered = await other.count()
        await wait_until(other.count, lambda now: now > answered)
    other.assert_is_served_in_time()
    assert other.peak_bytes - at_rest < MOST_BYTES
    assert gateway.process.memory_bytes() - at_rest < MOST_BYTES_AFTER


async def first_answers(gateway: Gateway, content: bytes, streams: int) -> list[BaseException | object]:
    """Of so many streams of look-ups at once, which send this message and are left at the first answer."""
    metadata = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)

    async with grpc.aio.insecure_channel(gateway.target) as channel:

        async def ask() -> object:
            stream: Any = channel.stream_stream(CHECK_CARDS)(metadata=metadata)
            await stream.write(content)
            answer = await stream.read()
            stream.cancel()
            return answer

        return [*await asyncio.gather(*(ask() for _ in range(streams)), return_exceptions=True)]


async def test_large_messages_of_look_ups_take_little_memory_and_keep_no_room(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    other = OtherFacility(gateway)
    async with other.working():
        await wait_until(other.count, lambda answered: answered > 5)
        at_rest = gateway.process.memory_bytes()
        ends = await first_answers(gateway, bytes(15 * MIB), streams=40)
        assert all(isinstance(end, grpc.aio.AioRpcError) for end in ends)
        # More than there is room for, if what is left at the first answer kept its room.
        for _ in range(BYTES_A_FACILITY // len(LARGE) + 1):
            (answer,) = await asyncio.wait_for(first_answers(gateway, LARGE, streams=1), MOST_SECONDS)
            assert isinstance(answer, bytes)
    assert other.peak_bytes - at_rest < MOST_BYTES_OF_STREAMS
    assert max(other.seconds) < MOST_SECONDS


async def reflect(gateway: Gateway, content: bytes) -> list[BaseException | object]:
    """Ask the reflection service with this content, over 8 connections with 16 streams each."""
    async with AsyncExitStack() as stack:
        calls = []
        for _ in range(8):
            channel = grpc.aio.insecure_channel(gateway.target, [("grpc.use_local_subchannel_pool", 1)])
            ask: Any = (await stack.enter_async_context(channel)).unary_unary(REFLECT)
            calls += [ask(content) for _ in range(16)]
        return [*await asyncio.gather(*calls, return_exceptions=True)]


async def test_callers_without_a_token_take_little_memory_and_give_it_back(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    other = OtherFacility(gateway)
    async with other.working():
        await wait_until(other.count, lambda answered: answered > 5)
        at_rest = gateway.process.memory_bytes()
        ends = await reflect(gateway, bytes(15 * MIB))
        assert all(isinstance(end, grpc.aio.AioRpcError) for end in ends)
        await wait_until(other.memory_bytes, lambda size: size - at_rest < MOST_BYTES_AFTER)
    other.assert_is_served_in_time()
    assert other.peak_bytes - at_rest < MOST_BYTES_OF_STRANGERS


@pytest.mark.parametrize("method", [REFLECT, "/gateway.v1.CardService/CheckCard"])
async def test_a_message_is_not_unpacked_for_a_thousandth_of_its_bytes(
    stack: ClaimStack, method: str
) -> None:
    gateway = await stack.gateway()
    token = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
    async with grpc.aio.insecure_channel(gateway.target, compression=grpc.Compression.Gzip) as channel:
        ask: Any = channel.unary_unary(method)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ask(bytes(15 * MIB), metadata=token)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
