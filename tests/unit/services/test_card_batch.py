"""The batches of all streams together."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import cast

from gateway.admission.caller import Caller
from gateway.cards.answer import Answer
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question
from gateway.refusals import DatabaseUnavailable
from gateway.services.card_answer import CardAnswers
from gateway.services.card_batch import BATCHES_UNDER_WAY, CardBatches
from gateway.services.card_question import CardQuestions
from gateway.v1 import card_service_pb2 as wire
from insurance.law.visit import Tier
from runtime.postgres.database_away import DatabaseAway
from tests.fakes.clock import FakeClock
from tests.integration.running import until
from tests.unit.cards.people import CHIP_ID


class SlowCards:
    """Answers nobody until told, and then with a refusal."""

    def __init__(self) -> None:
        self.asked = 0
        self.go_on = asyncio.Event()

    async def check(self, questions: Sequence[Question]) -> list[Answer]:
        """Hangs."""
        self.asked += 1
        await self.go_on.wait()
        raise DatabaseAway

    async def how_many(self) -> int:
        """Batches that have set out."""
        return self.asked


async def one_message() -> AsyncIterator[wire.CheckCardsRequest]:
    """With one check."""
    check = wire.KeyedCheck(key="her", request=wire.CheckCardRequest(chip_id=CHIP_ID))
    yield wire.CheckCardsRequest(checks=[check])


async def test_however_many_streams_there_are_a_few_batches_are_under_way_and_the_others_wait() -> None:
    cards = SlowCards()
    batches = CardBatches(cast(LimitGuessing, cards), CardQuestions(FakeClock()), CardAnswers())

    async def stream() -> str:
        async for batch in batches.read(one_message(), Caller("01001", Tier.COMMUNE)):
            return str((await batches.answer(batch)).answers[0].fault.message)
        raise AssertionError

    streams = [asyncio.ensure_future(stream()) for _ in range(20)]
    await until(cards.how_many, lambda count: count >= BATCHES_UNDER_WAY)
    left, streams = streams[0], streams[1:]
    assert cards.asked == BATCHES_UNDER_WAY
    left.cancel()
    await until(cards.how_many, lambda count: count > BATCHES_UNDER_WAY)
    cards.go_on.set()
    assert {await waiting for waiting in streams} == {str(DatabaseUnavailable())}
    assert cards.asked == 20
