"""A facility that looks people up without end, and remembers what became of every call."""

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

BEARER = (("authorization", f"Bearer {TOKENS[FACILITY]}"),)
HER = "hers"
# So many ask at once, all the time: some wait for seconds, some do not.
DEADLINES = (3.0, 1.0, 3.0, 1.0, 3.0, 1.0)


class Asked(NamedTuple):
    """One call, the time it took, and its answer or the status it ended with."""

    subject: str
    began: float
    seconds: float
    answer: wire.CheckCardResponse | None
    status: grpc.StatusCode


class Asker:
    """Asks for her, and for somebody else each time, in turn."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = CardServiceStub(channel)
        self._numbers = count(1)
        self.asked: list[Asked] = []

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Until left; every call is then over."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for deadline in DEADLINES:
                group.create_task(self._ask_until(stop, deadline))
            try:
                yield
            finally:
                stop.set()

    async def until(self, is_so: Callable[[Asked], bool]) -> Asked:
        """The first call begun from now on of which it is so, within ten seconds."""
        now, seen = monotonic(), len(self.asked)
        async with asyncio.timeout(10):
            while True:
                for asked in self.asked[seen:]:
                    if asked.began > now and is_so(asked):
                        return asked
                await asyncio.sleep(0.01)

    def since(self, moment: float) -> list[Asked]:
        """The calls begun since then."""
        return [asked for asked in self.asked if asked.began > moment]

    async def _ask_until(self, stop: asyncio.Event, deadline: float) -> None:
        while not stop.is_set():
            for subject in (HER, f"079{next(self._numbers):09}"):
                await self._ask(subject, deadline)
                await asyncio.sleep(0.01)

    async def _ask(self, subject: str, deadline: float) -> None:
        chip_id = CHIP_ID if subject is HER else subject
        request = wire.CheckCardRequest(chip_id=chip_id, service_date=Date(year=2026, month=3, day=2))
        began, answer, status = monotonic(), None, grpc.StatusCode.OK
        try:
            answer = await self._stub.CheckCard(request, metadata=BEARER, timeout=deadline)
        except grpc.aio.AioRpcError as error:
            status = error.code()
        self.asked.append(Asked(subject, began, monotonic() - began, answer, status))
