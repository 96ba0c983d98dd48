"""gateway.v1.CardService: messages in, messages out, no decision."""

from collections.abc import AsyncGenerator, AsyncIterator

from gateway.admission.caller import Caller
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.services.card_answer import CardAnswers
from gateway.services.card_batch import CardBatches
from gateway.services.card_question import CardQuestions
from gateway.services.concurrent_stream import answer_concurrently
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceServicer
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher

# A trip of so many takes some milliseconds; more on board would only keep the first ones waiting.
LOOK_UPS_A_TRIP = 128
# Enough to read, look up and write at the same time; a stream must not crowd out single look-ups.
BATCHES_AT_ONCE = 3


class CardService(CardServiceServicer):
    """Look-ups that arrive one by one share their trips; those of a stream travel by the message."""

    def __init__(self, check_cards: LimitGuessing, questions: CardQuestions, answers: CardAnswers) -> None:
        self._questions = questions
        self._answers = answers
        self._ask = Batcher(check_cards.check, LOOK_UPS_A_TRIP, BatchDelay())
        self._batches = CardBatches(check_cards, questions, answers)

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        """One look-up."""
        return self._answers.write(await self._ask(self._questions.read(request, caller)))

    async def CheckCards(  # noqa: N802 - gRPC's
        self, requests: AsyncIterator[wire.CheckCardsRequest], caller: Caller
    ) -> AsyncGenerator[wire.CheckCardsResponse, None]:
        """Many, by their keys."""
        batches = self._batches.read(requests, caller)
        async for response in answer_concurrently(batches, self._batches.answer, BATCHES_AT_ONCE):
            yield response
