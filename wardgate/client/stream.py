"""A list of any length over one stream, opened again where it breaks."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from typing import TypeAlias, TypeVar

import grpc
from google.protobuf.message import Message

from wardgate.client.refused import Refused
from wardgate.client.retry import TRIES, is_passing, pause_seconds
from wardgate.client.send_window import SendWindow

Question = TypeVar("Question", bound=Message)
Answer = TypeVar("Answer")

Batches: TypeAlias = AsyncIterator[list[tuple[str, Question]]]
# One stream from its opening to its end: numbered questions in, numbered answers out.
Stream: TypeAlias = Callable[[Batches[Question]], AsyncGenerator[tuple[str, Answer | Refused]]]


async def ask_many(
    questions: Iterable[tuple[str, Question]], stream: Stream[Question, Answer]
) -> AsyncGenerator[tuple[str, Answer | Refused]]:
    """Every key with its answer or its refusal, in the order in which they come.

    Raises Refused where the stream as a whole is refused, or stays broken.
    """
    window = SendWindow(questions)
    failures = 0
    while not window.is_done:
        try:
            async with aclosing(stream(window.batches())) as answers:
                async for number, answer in answers:
                    failures = 0
                    if (key := window.settle(number)) is not None:
                        yield key, answer
                    for too_large in window.take_too_large():
                        yield too_large
        except grpc.aio.AioRpcError as error:
            failures += 1
            if not is_passing(error) or failures >= TRIES:
                raise Refused.from_rpc_error(error) from error
            await asyncio.sleep(pause_seconds(error, failures))
            window.start_again()
        else:
            for too_large in window.take_too_large():
                yield too_large
            window.end_of_stream()
