"""Answers the keyed look-ups of streams in batches; a faulty look-up is answered with its fault."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import NamedTuple

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.cards.answer import Answer
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.question import Question
from gateway.refusal import FieldViolation, Refusal
from gateway.refusals import DatabaseUnavailable, RequestMalformed
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.v1 import card_service_pb2 as wire
from runtime.postgres.database_away import DatabaseAway
from runtime.sharing.group_batching import GroupBatcher

# While a batch is read, judged or written, nothing else runs: single look-ups wait some milliseconds. The
# answers of a batch take an eighth of a megabyte; gRPC clients accept four.
LARGEST_BATCH = 128
# What is looked up together beside single look-ups: twice as much, and they took twice as long.
LARGEST_BESIDE_SINGLE = 64
LONGEST_KEY = 255
# For all streams together, so that single look-ups keep their share: with four batches of 500 they took five
# times as long while 200 streams were busy, and the streams were no faster. With a third one, the processor
# does not wait for the database.
CONCURRENT_BATCHES, CONCURRENT_ALONE = 2, 3


class KeyedQuestion(NamedTuple):
    """A question under its key, or why it cannot be asked."""

    key: str
    question: Question | Refusal


class Batch(NamedTuple):
    """Checks of one message, all by one caller, and the keys of that message that were read before."""

    checks: Sequence[wire.KeyedCheck]
    caller: Caller
    keys: set[str]


class CardBatches:
    """Cuts the messages of a stream into batches, and answers each batch with one message.

    Small batches that wait, of one stream or of several, are looked up together, while there are `alone` no
    single look-ups. Few are read at a time: reading those of two hundred streams would delay all other calls.
    """

    def __init__(
        self,
        check_cards: LimitGuessing,
        requests: CardRequestReader,
        responses: CardResponseWriter,
        alone: Callable[[], bool],
        count_refusal: Callable[[str], None],
    ) -> None:
        """`count_refusal` is called with the reason of each look-up that is answered with a fault."""
        self._check_cards = check_cards
        self._count_refusal = count_refusal
        self._requests = requests
        self._responses = responses
        self._answer = GroupBatcher(
            self._answer_all,
            lambda batch: len(batch.checks),
            lambda: LARGEST_BATCH if alone() else LARGEST_BESIDE_SINGLE,
            lambda: CONCURRENT_ALONE if alone() else CONCURRENT_BATCHES,
        )

    async def read(
        self, messages: AsyncIterator[SizedMessage[wire.CheckCardsRequest]], caller: Caller
    ) -> AsyncIterator[Batch]:
        """One batch for each message, or several for a large one."""
        async for message, _ in messages:
            keys: set[str] = set()
            for start in range(0, len(message.checks), LARGEST_BATCH):
                yield Batch(message.checks[start : start + LARGEST_BATCH], caller, keys)

    async def answer(self, batch: Batch) -> wire.CheckCardsResponse:
        """Every key with its answer or its fault, in order."""
        return await self._answer(batch)

    async def _answer_all(self, batches: Sequence[Batch]) -> list[wire.CheckCardsResponse]:
        read = [
            [self._read_check(check, batch.keys, batch.caller) for check in batch.checks] for batch in batches
        ]
        questions = [question for keyed in read for _, question in keyed if isinstance(question, Question)]
        results = iter(await self._results(questions))
        return [self._response(keyed, results) for keyed in read]

    def _response(
        self, keyed: Sequence[KeyedQuestion], results: Iterator[Answer | Refusal]
    ) -> wire.CheckCardsResponse:
        response = wire.CheckCardsResponse()
        for key, question in keyed:
            result = question if isinstance(question, Refusal) else next(results)
            self._fill_answer(response.answers.add(key=key), result)
        return response

    async def _results(self, questions: Sequence[Question]) -> Sequence[Answer | Refusal]:
        try:
            return await self._check_cards.check(questions)
        except Refusal as refusal:
            return [refusal] * len(questions)
        except DatabaseAway:
            return [DatabaseUnavailable()] * len(questions)

    def _fill_answer(self, answer: wire.KeyedCheckAnswer, result: Answer | Refusal) -> None:
        if isinstance(result, Refusal):
            self._count_refusal(result.reason_name)
            answer.fault.CopyFrom(result.rpc_status())
        else:
            self._responses.fill(answer.response, result)

    def _read_check(self, check: wire.KeyedCheck, keys: set[str], caller: Caller) -> KeyedQuestion:
        faults = [*_faults_of_key(check.key, keys)]
        keys.add(check.key)
        try:
            question = self._requests.read(check.request, caller)
        except RequestMalformed as malformed:
            return KeyedQuestion(check.key, RequestMalformed((*faults, *malformed.faults)))
        return KeyedQuestion(check.key, RequestMalformed(faults) if faults else question)


def _faults_of_key(key: str, keys: set[str]) -> Iterator[FieldViolation]:
    if not key:
        yield FieldViolation("key", "a key of your own expected: the answer carries it")
    elif key in keys:
        yield FieldViolation("key", "another check of this message has the same key: make the keys unique")
    if len(key) > LONGEST_KEY:
        yield FieldViolation("key", f"at most {LONGEST_KEY} characters expected")
