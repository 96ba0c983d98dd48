"""The keyed look-ups of a stream: a message is a batch, and a faulty one is answered with its fault."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple

from gateway.access.caller import Caller
from gateway.cards.limit_guessing import LimitGuessing
from gateway.cards.question import Answer, Question
from gateway.refusals import Fault, Refusal, RequestMalformed
from gateway.services.card_answer import CardAnswers
from gateway.services.card_question import CardQuestions
from gateway.v1 import card_service_pb2 as wire

# Their answers take about half a megabyte; gRPC clients take four in a message.
LARGEST_BATCH = 500
LONGEST_KEY = 255
# Of all streams together. Each takes a connection to the database as it reads, and single look-ups and claims
# want some too; the others wait, and so do their streams.
BATCHES_UNDER_WAY = 4


class Keyed(NamedTuple):
    """A question under its key, or the reason why it is none."""

    key: str
    asked: Question | Refusal


Batch = list[Keyed]


class CardBatches:
    """Reads a stream's messages into batches, and answers a batch with one message."""

    def __init__(self, check_cards: LimitGuessing, questions: CardQuestions, answers: CardAnswers) -> None:
        self._check_cards = check_cards
        self._questions = questions
        self._answers = answers
        self._turn = asyncio.Semaphore(BATCHES_UNDER_WAY)

    async def read(
        self, requests: AsyncIterator[wire.CheckCardsRequest], caller: Caller
    ) -> AsyncIterator[Batch]:
        """A batch a message, or several where it is a large one."""
        async for message in requests:
            keys: set[str] = set()
            for start in range(0, len(message.checks), LARGEST_BATCH):
                checks = message.checks[start : start + LARGEST_BATCH]
                yield [self._keyed(check, keys, caller) for check in checks]

    async def answer(self, batch: Batch) -> wire.CheckCardsResponse:
        """Every key with its answer or its fault, in order."""
        async with self._turn:
            results = iter(await self._results([asked for _, asked in batch if isinstance(asked, Question)]))
        return wire.CheckCardsResponse(
            answers=[
                self._keyed_answer(key, asked if isinstance(asked, Refusal) else next(results))
                for key, asked in batch
            ]
        )

    async def _results(self, questions: Sequence[Question]) -> Sequence[Answer | Refusal]:
        try:
            return await self._check_cards.check(questions)
        except Refusal as refusal:
            return [refusal] * len(questions)

    def _keyed_answer(self, key: str, result: Answer | Refusal) -> wire.KeyedAnswer:
        if isinstance(result, Refusal):
            return wire.KeyedAnswer(key=key, fault=result.rpc_status())
        return wire.KeyedAnswer(key=key, response=self._answers.write(result))

    def _keyed(self, check: wire.KeyedCheck, keys: set[str], caller: Caller) -> Keyed:
        faults = [*_faults_of_key(check.key, keys)]
        keys.add(check.key)
        try:
            question = self._questions.read(check.request, caller)
        except RequestMalformed as malformed:
            return Keyed(check.key, RequestMalformed((*faults, *malformed.faults)))
        return Keyed(check.key, RequestMalformed(faults) if faults else question)


def _faults_of_key(key: str, keys: set[str]) -> Iterator[Fault]:
    if not key:
        yield Fault("key", "give every check a key of your own: its answer bears it")
    elif key in keys:
        yield Fault("key", "another check of this message bears the same key")
    if len(key) > LONGEST_KEY:
        yield Fault("key", f"at most {LONGEST_KEY} characters expected")
