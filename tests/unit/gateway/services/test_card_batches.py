"""The batches of all streams share a limit."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import cast

import pytest

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.cards.answer import Answer
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question
from gateway.refusals import DatabaseUnavailable
from gateway.services.card_batches import (
    CONCURRENT_ALONE,
    CONCURRENT_BATCHES,
    LARGEST_BATCH,
    Batch,
    CardBatches,
)
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.v1 import card_service_pb2 as wire
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import CHIP_ID
from tests.wait_until import wait_until


class SlowCards:
    """Answers nothing until `go_on` is set, and then with a refusal."""

    def __init__(self) -> None:
        self.batches = 0
        self.questions = 0
        self.go_on = asyncio.Event()

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """Wait for `go_on`."""
        self.batches += 1
        self.questions += len(questions)
        await self.go_on.wait()
        raise DatabaseAway

    async def started(self) -> int:
        """The number of batches that have started."""
        return self.batches


async def one_message(checks: int) -> AsyncIterator[SizedMessage[wire.CheckCardsRequest]]:
    """A message with so many checks."""
    request = wire.CheckCardRequest(chip_id=CHIP_ID)
    keyed = [wire.KeyedCheck(key=str(number), request=request) for number in range(checks)]
    yield SizedMessage(wire.CheckCardsRequest(checks=keyed), 0)


def batches_of(cards: SlowCards, reasons: list[str] | None = None, *, alone: bool = True) -> CardBatches:
    """The batches; `reasons` gets those of the faults."""
    noted = [] if reasons is None else reasons
    reader, writer = CardRequestReader(FakeClock()), CardResponseWriter()
    return CardBatches(cast(LimitGuessing, cards), reader, writer, lambda: alone, noted.append)


def streams_of(cards: SlowCards, checks: int, *, alone: bool = True) -> list[asyncio.Future[str]]:
    """Twenty streams with a message each; what they are answered."""
    batches = batches_of(cards, alone=alone)

    async def stream() -> str:
        async for batch in batches.read(one_message(checks), Caller("01001", Tier.COMMUNE)):
            answers = (await batches.answer(batch)).answers
            assert [answer.key for answer in answers] == [str(number) for number in range(checks)]
            return str(answers[0].fault.message)
        raise AssertionError

    return [asyncio.ensure_future(stream()) for _ in range(20)]


@pytest.mark.parametrize(("alone", "concurrent"), [(True, CONCURRENT_ALONE), (False, CONCURRENT_BATCHES)])
async def test_many_streams_have_a_few_batches_in_progress_and_the_others_wait(
    alone: bool, concurrent: int
) -> None:
    cards = SlowCards()
    left, *streams = streams_of(cards, LARGEST_BATCH, alone=alone)
    await wait_until(cards.started, lambda count: count >= concurrent)
    assert cards.batches == concurrent
    left.cancel()
    await wait_until(cards.started, lambda count: count > concurrent)
    cards.go_on.set()
    assert {await waiting for waiting in streams} == {str(DatabaseUnavailable())}
    assert cards.batches == 20


async def test_small_messages_that_wait_are_looked_up_together() -> None:
    cards = SlowCards()
    streams = streams_of(cards, checks=LARGEST_BATCH // 2)
    cards.go_on.set()
    assert {await waiting for waiting in streams} == {str(DatabaseUnavailable())}
    assert (cards.batches, cards.questions) == (10, 10 * LARGEST_BATCH)


async def test_beside_single_look_ups_less_is_looked_up_together() -> None:
    cards = SlowCards()
    streams = streams_of(cards, checks=LARGEST_BATCH // 2, alone=False)
    cards.go_on.set()
    assert {await waiting for waiting in streams} == {str(DatabaseUnavailable())}
    assert (cards.batches, cards.questions) == (20, 10 * LARGEST_BATCH)


async def test_every_look_up_that_is_answered_with_a_fault_is_counted_by_reason() -> None:
    reasons: list[str] = []
    cards = SlowCards()
    cards.go_on.set()
    batches = batches_of(cards, reasons)
    checks = [
        wire.KeyedCheck(key="a", request=wire.CheckCardRequest(chip_id=CHIP_ID)),
        wire.KeyedCheck(key="b", request=wire.CheckCardRequest(chip_id="1")),
        wire.KeyedCheck(key="c", request=wire.CheckCardRequest(chip_id=CHIP_ID)),
    ]
    await batches.answer(Batch(checks, Caller("01001", Tier.COMMUNE), set()))
    assert reasons == ["DATABASE_AWAY", "REQUEST_MALFORMED", "DATABASE_AWAY"]
