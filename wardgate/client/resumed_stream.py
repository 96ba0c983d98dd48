"""Sends a list of any length over one stream, and opens the stream again when it breaks."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from typing import TypeAlias, TypeVar

import grpc
from google.protobuf.message import Message

from wardgate.client.in_flight import InFlightRequests
from wardgate.client.refused import Refused
from wardgate.client.retry import TRIES, is_temporary, pause_seconds

Request = TypeVar("Request", bound=Message)
Response = TypeVar("Response")

Batches: TypeAlias = AsyncIterator[list[tuple[str, Request]]]
# Opens one stream: sends batches of numbered requests, and yields numbered responses until the stream ends.
OpenStream: TypeAlias = Callable[[Batches[Request]], AsyncGenerator[tuple[str, Response | Refused]]]


async def send_all(
    requests: Iterable[tuple[str, Request]], open_stream: OpenStream[Request, Response]
) -> AsyncGenerator[tuple[str, Response | Refused]]:
    """Send every request; yield its key with its response or refusal, in the order of arrival.

    Raises Refused if the gateway refuses the whole stream, or if it breaks TRIES times without a response.
    """
    in_flight = InFlightRequests(requests)
    failures = 0
    while not in_flight.is_done:
        try:
            async with aclosing(open_stream(in_flight.batches())) as responses:
                async for number, response in responses:
                    failures = 0
                    if (key := in_flight.settle(number)) is not None:
                        yield key, response
                    for too_large in in_flight.take_too_large():
                        yield too_large
        except grpc.aio.AioRpcError as error:
            failures += 1
            if not is_temporary(error) or failures >= TRIES:
                raise Refused.from_rpc_error(error) from error
            await asyncio.sleep(pause_seconds(error, failures))
            in_flight.send_again()
        else:
            for too_large in in_flight.take_too_large():
                yield too_large
            in_flight.end_of_stream()
