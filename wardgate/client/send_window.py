"""Questions on their way: never more unanswered than fit, whatever the length of the list."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Generic, TypeVar

import grpc
from google.protobuf.message import Message

from wardgate.client.refused import Refused

Question = TypeVar("Question", bound=Message)

MOST_UNANSWERED = 1024
MOST_UNANSWERED_BYTES = 16 * 1024 * 1024
MOST_IN_A_MESSAGE = 64
# A claim may be larger than this, and then travels alone.
MOST_BYTES_IN_A_MESSAGE = 256 * 1024
# A gateway ends the stream on any message above 5 MiB, so what is larger never sets out.
LARGEST_QUESTION_BYTES = 5 * 1024 * 1024 - 4096


class SendWindow(Generic[Question]):
    """Takes from the list as answers come in. Each question travels under a number of ours."""

    def __init__(self, questions: Iterable[tuple[str, Question]]) -> None:
        self._list = iter(questions)
        self._unanswered: dict[str, tuple[str, Question]] = {}
        self._unanswered_bytes = 0
        self._to_send: deque[str] = deque()
        self._answered = asyncio.Event()
        self._too_large: list[str] = []
        self._taken = 0
        self._streams = 0
        self._is_at_end = False
        self._failure: Exception | None = None

    @property
    def is_done(self) -> bool:
        """Whether every question of the list has its answer."""
        return self._is_at_end and not self._unanswered

    def settle(self, number: str) -> str | None:
        """An answer to this number came: whose it is, or None where it had one already."""
        if number not in self._unanswered:
            return None
        key, question = self._unanswered.pop(number)
        self._unanswered_bytes -= question.ByteSize()
        self._answered.set()
        return key

    def take_too_large(self) -> Iterator[tuple[str, Refused]]:
        """Those that were not sent, each once, with why."""
        keys, self._too_large = self._too_large, []
        for key in keys:
            yield (
                key,
                Refused(
                    grpc.StatusCode.RESOURCE_EXHAUSTED,
                    "Too large to be sent.",
                    reason="CLAIM_TOO_LARGE",
                    metadata={"limit_bytes": str(LARGEST_QUESTION_BYTES)},
                ),
            )

    def end_of_stream(self) -> None:
        """The stream ended well: raise what the list itself failed with, or that answers are missing."""
        if self._failure is not None:
            raise self._failure
        if not self.is_done:
            left = len(self._unanswered)
            raise Refused(grpc.StatusCode.UNKNOWN, f"The gateway left {left} of the list unanswered.")

    def start_again(self) -> None:
        """The stream broke: whatever has no answer is sent once more."""
        self._to_send = deque(self._unanswered)

    async def batches(self) -> AsyncIterator[list[tuple[str, Question]]]:
        """What to send, as one stream: ends when the list does. A list that fails ends it too."""
        self._streams += 1
        stream, is_first = self._streams, True
        # A broken stream may go on asking for a while: what it took would be lost.
        while stream == self._streams:
            self._take_what_fits()
            self._answered.clear()
            batch = self._next_batch()
            if batch:
                yield batch
            elif self._is_at_end:
                return
            # The first message goes alone: a refusal that comes amid others is lost in grpc.aio.
            if is_first or not batch:
                is_first = False
                await self._answered.wait()

    def _take_what_fits(self) -> None:
        while not self._is_at_end and len(self._to_send) < MOST_IN_A_MESSAGE and self._has_room():
            try:
                key, question = next(self._list)
            except StopIteration:
                self._is_at_end = True
            except Exception as error:
                self._is_at_end, self._failure = True, error
            else:
                self._take(key, question)

    def _take(self, key: str, question: Question) -> None:
        if question.ByteSize() > LARGEST_QUESTION_BYTES:
            self._too_large.append(key)
            return
        self._taken += 1
        self._unanswered[str(self._taken)] = (key, question)
        self._unanswered_bytes += question.ByteSize()
        self._to_send.append(str(self._taken))

    def _has_room(self) -> bool:
        # A message is begun only where a whole one fits, so that a full window does not drip.
        most = MOST_UNANSWERED if self._to_send else MOST_UNANSWERED - MOST_IN_A_MESSAGE
        return len(self._unanswered) < most and self._unanswered_bytes < MOST_UNANSWERED_BYTES

    def _next_batch(self) -> list[tuple[str, Question]]:
        batch: list[tuple[str, Question]] = []
        size = 0
        while self._to_send and len(batch) < MOST_IN_A_MESSAGE and size < MOST_BYTES_IN_A_MESSAGE:
            number = self._to_send.popleft()
            if number in self._unanswered:
                _, question = self._unanswered[number]
                batch.append((number, question))
                size += question.ByteSize()
        return batch
