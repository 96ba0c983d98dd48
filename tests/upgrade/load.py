"""Look-ups and claims of one facility, one after another and without retries, until they are stopped."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic
from typing import Any

import grpc

from gateway.v1.card_service_pb2 import CheckCardRequest
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from gateway.v1.claim_service_pb2_grpc import ClaimServiceStub
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, fhir_claim
from tests.integration.claim_calls import Calls
from tests.integration.claim_stack import TOKENS
from tests.wait_until import wait_until

# Between two calls of one kind: the machine has other things to do, such as to start processes.
PAUSE_SECONDS = 0.02
METADATA = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)


class Load:
    """What became of the calls. `slowest` is in seconds, by the name of the call."""

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()
        self.failures: list[str] = []
        self.slowest: dict[str, float] = {}

    async def repeat(self, name: str, call: Callable[[], Awaitable[Any]]) -> None:
        """Call until cancelled."""
        while True:
            began = monotonic()
            try:
                await call()
                self.answered[name] += 1
            except grpc.aio.AioRpcError as error:
                self.failures.append(f"{name}: {error.code().name} {error.details()}")
            self.slowest[name] = max(self.slowest.get(name, 0), monotonic() - began)
            await asyncio.sleep(PAUSE_SECONDS)

    async def more(self, calls: int = 10) -> None:
        """Wait until each kind of call was answered so many times more, or one has failed."""
        sought = {name: self.answered[name] + calls for name in CALLS}

        async def is_enough() -> bool:
            return bool(self.failures) or all(self.answered[name] >= sought[name] for name in CALLS)

        await wait_until(is_enough, bool)


@asynccontextmanager
async def loaded(target: str) -> AsyncIterator[Load]:
    """Call this gateway as long as the block lasts."""
    load = Load()
    async with grpc.aio.insecure_channel(target) as channel:
        cards, claims = CardServiceStub(channel), Calls(ClaimServiceStub(channel), METADATA)
        calls = [call(cards, claims) for call in CALLS.values()]
        tasks = [
            asyncio.create_task(load.repeat(name, call)) for name, call in zip(CALLS, calls, strict=True)
        ]
        try:
            yield load
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _look_up(cards: Any, _: Calls) -> Callable[[], Awaitable[Any]]:
    return lambda: cards.CheckCard(CheckCardRequest(chip_id=CHIP_ID), metadata=METADATA)


def _submit(_: Any, claims: Calls) -> Callable[[], Awaitable[Any]]:
    return lambda: claims.submit(fhir_claim(), wait=0)


def _correct(_: Any, claims: Calls) -> Callable[[], Awaitable[Any]]:
    """Submit a claim, read it, replace it, and cancel the correction: most statements on claims."""

    async def submit_and_replace() -> None:
        number = f"corrected-{next(numbers)}"
        first = await claims.submit(fhir_claim(number), wait=0)
        await claims.get(first.claim_id)
        changed = fhir_claim(number, created="2026-03-03")
        second = await claims.submit(changed, wait=0, replaces_claim_id=first.claim_id)
        await claims.cancel(second.claim_id)

    return submit_and_replace


def _list(_: Any, claims: Calls) -> Callable[[], Awaitable[Any]]:
    return lambda: claims.list(page_size=10)


numbers = count(1)
CALLS = {"CheckCard": _look_up, "SubmitClaim": _submit, "CancelClaim": _correct, "ListClaims": _list}
