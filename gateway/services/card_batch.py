"""The keyed look-ups of a stream: a message is a batch, and a faulty one is answered with its fault."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import NamedTuple

from gateway.admission.caller import Caller
from gateway.cards.answer import Answer
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question
from gateway.refusals import DatabaseUnavailable, FieldViolation, Refusal, RequestMalformed
from gateway.services.card_answer import CardAnswers
from gateway.services.card_question import CardQuestions
from gateway.v1 import card_service_pb2 as wire
from runtime.postgres.database_away import DatabaseAway

# As long as a batch is read, judged or written, nothing else is: single look-ups wait some milliseconds. Its
# answers take an eighth of a megabyte; gRPC clients take four.
LARGEST_BATCH = 128
LONGEST_KEY = 255
# Of all streams together, so that single look-ups keep their share: with four of 500 they took five times as
# long while 200 streams were busy, and the streams were no faster.
BATCHES_UNDER_WAY = 2


class Keyed(NamedTuple):
    """A question under its key, or the reason why it is none."""

    key: str
    asked: Question | Refusal


class Batch(NamedTuple):
    """Checks of one message, all by one caller, and the keys that the message has borne so far."""

    checks: Sequence[wire.KeyedCheck]
    caller: Caller
    keys: set[str]


class CardBatches:
    """Cuts a stream's messages into batches, and answers a batch with one message.

    A batch is not so much as looked at before its turn: two hundred streams' would keep all others waiting.
    """

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
                yield Batch(message.checks[start : start + LARGEST_BATCH], caller, keys)

    async def answer(self, batch: Batch) -> wire.CheckCardsResponse:
        """Every key with its answer or its fault, in order."""
        async with self._turn:
            keyed = [self._keyed(check, batch.keys, batch.caller) for check in batch.checks]
            results = iter(await self._results([asked for _, asked in keyed if isinstance(asked, Question)]))
            return wire.CheckCardsResponse(
                answers=[
                    self._keyed_answer(key, asked if isinstance(asked, Refusal) else next(results))
                    for key, asked in keyed
                ]
            )

    async def _results(self, questions: Sequence[Question]) -> Sequence[Answer | Refusal]:
        try:
            return await self._check_cards.check(questions)
        except Refusal as refusal:
            return [refusal] * len(questions)
        except DatabaseAway:
            return [DatabaseUnavailable()] * len(questions)

    def _keyed_answer(self, key: str, result: Answer | Refusal) -> wire.KeyedCheckAnswer:
        if isinstance(result, Refusal):
            return wire.KeyedCheckAnswer(key=key, fault=result.rpc_status())
        return wire.KeyedCheckAnswer(key=key, response=self._answers.write(result))

    def _keyed(self, check: wire.KeyedCheck, keys: set[str], caller: Caller) -> Keyed:
        faults = [*_faults_of_key(check.key, keys)]
        keys.add(check.key)
        try:
            question = self._questions.read(check.request, caller)
        except RequestMalformed as malformed:
            return Keyed(check.key, RequestMalformed((*faults, *malformed.faults)))
        return Keyed(check.key, RequestMalformed(faults) if faults else question)


def _faults_of_key(key: str, keys: set[str]) -> Iterator[FieldViolation]:
    if not key:
        yield FieldViolation("key", "give every check a key of your own: its answer bears it")
    elif key in keys:
        yield FieldViolation("key", "another check of this message bears the same key")
    if len(key) > LONGEST_KEY:
        yield FieldViolation("key", f"at most {LONGEST_KEY} characters expected")
