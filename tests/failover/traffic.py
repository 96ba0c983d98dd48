"""A facility whose claims and look-ups pour in by the Python client, and what it was promised."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from itertools import count
from time import monotonic
from typing import NamedTuple, TypeVar

from gateway.v1.card_service_pb2 import ServedFrom
from tests.fakes.fhir_claim import CHIP_ID, fhir_claim
from tests.wait_until import wait_until
from wardgate.client import Refused, WardgateClient

T = TypeVar("T")
DAY = date(2026, 3, 2)
CALLERS = 4
PAUSE_SECONDS = 0.02


class Call(NamedTuple):
    """A call that was answered: its check_id or claim_id, when it began, and how long it took."""

    id: str
    began: float
    seconds: float
    served_from: ServedFrom


class Traffic:
    """Calls that the client gives up count as refused, and a claim is then submitted again."""

    def __init__(self, client: WardgateClient) -> None:
        self._client = client
        self._numbers = count(1)
        self._is_over = asyncio.Event()
        self.look_ups: list[Call] = []
        self.claims: list[Call] = []
        self.refused_look_ups = 0
        self.refused_claims = 0
        self.longest_seconds = 0.0

    @asynccontextmanager
    async def pouring(self) -> AsyncIterator[None]:
        """Call in the background; on exit wait until every claim is acknowledged."""
        async with asyncio.TaskGroup() as group:
            for _ in range(CALLERS):
                group.create_task(self._look_up_again_and_again())
                group.create_task(self._submit_again_and_again())
            try:
                yield
            finally:
                self._is_over.set()

    async def wait_for_more(self, calls: list[Call], number: int = 100) -> None:
        """Wait until so many more calls of these were answered."""
        enough = len(calls) + number

        async def answered() -> int:
            return len(calls)

        await wait_until(answered, lambda now: now >= enough)

    async def wait_until_claims_are_repeated(self) -> None:
        """Wait until every caller has sent a claim again that was refused."""
        enough = self.refused_claims + 2 * CALLERS

        async def refused() -> int:
            return self.refused_claims

        await wait_until(refused, lambda now: now >= enough)

    async def wait_for(self, calls: list[Call], is_expected: Callable[[Call], bool]) -> Call:
        """The first expected one of these calls."""

        async def find() -> Call | None:
            return next(filter(is_expected, list(calls)), None)

        found = await wait_until(find, lambda call: call is not None)
        assert found
        return found

    async def _look_up_again_and_again(self) -> None:
        while not self._is_over.is_set():
            began = monotonic()
            try:
                answer = await self._timed(self._client.check_card(chip_id=CHIP_ID, service_date=DAY))
            except Refused:
                self.refused_look_ups += 1
            else:
                self.look_ups.append(Call(answer.check_id, began, monotonic() - began, answer.served_from))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _submit_again_and_again(self) -> None:
        while not self._is_over.is_set():
            await self._submit(fhir_claim(f"pouring-{next(self._numbers)}"))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _submit(self, content: bytes) -> None:
        while True:
            began = monotonic()
            try:
                answer = await self._timed(self._client.submit_claim(content, wait=timedelta(0)))
            except Refused:
                self.refused_claims += 1
            else:
                call = Call(answer.claim_id, began, monotonic() - began, ServedFrom.SERVED_FROM_UNSPECIFIED)
                self.claims.append(call)
                return

    async def _timed(self, call: Awaitable[T]) -> T:
        began = monotonic()
        try:
            return await call
        finally:
            self.longest_seconds = max(self.longest_seconds, monotonic() - began)
