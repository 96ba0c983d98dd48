"""A facility that looks people up all the time and records the outcome of every call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic
from typing import NamedTuple

import grpc
from google.type.date_pb2 import Date

from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import TOKENS
from tests.wait_until import LONGEST_WAIT_SECONDS

BEARER = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
# Of each caller after each call: the gateway under test needs the processor too.
PAUSE_SECONDS = 0.03
# The deadline of each concurrent caller, in seconds: some are short.
DEADLINES = (3.0, 1.0, 3.0, 1.0, 3.0, 1.0)


class LookUp(NamedTuple):
    """One call, the time it took, and its answer or the status it ended with."""

    is_insured: bool
    began: float
    seconds: float
    answer: wire.CheckCardResponse | None
    status: grpc.StatusCode


class Caller:
    """Looks up the insured person and an unknown person in turn; a new unknown person each time."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = CardServiceStub(channel)
        self._numbers = count(1)
        self.look_ups: list[LookUp] = []

    @asynccontextmanager
    async def calling(self) -> AsyncIterator[None]:
        """Call in the background; on exit wait until every call has ended."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for deadline in DEADLINES:
                group.create_task(self._call_until(stop, deadline))
            try:
                yield
            finally:
                stop.set()

    async def wait_for(self, is_expected: Callable[[LookUp], bool]) -> LookUp:
        """The first expected call of those begun from now on, within a minute."""
        now, seen = monotonic(), len(self.look_ups)
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            while True:
                ended, seen = self.look_ups[seen:], len(self.look_ups)
                for look_up in ended:
                    if look_up.began > now and is_expected(look_up):
                        return look_up
                await asyncio.sleep(0.01)

    def since(self, moment: float) -> list[LookUp]:
        """The calls begun since then."""
        return [look_up for look_up in self.look_ups if look_up.began > moment]

    async def _call_until(self, stop: asyncio.Event, deadline: float) -> None:
        while not stop.is_set():
            await self._call(CHIP_ID, deadline)
            await asyncio.sleep(PAUSE_SECONDS)
            await self._call(f"079{next(self._numbers):09}", deadline)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _call(self, chip_id: str, deadline: float) -> None:
        request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
        began, answer, status = monotonic(), None, grpc.StatusCode.OK
        try:
            answer = await self._stub.CheckCard(request, metadata=BEARER, timeout=deadline)
        except grpc.aio.AioRpcError as error:
            status = error.code()
        self.look_ups.append(LookUp(chip_id == CHIP_ID, began, monotonic() - began, answer, status))
