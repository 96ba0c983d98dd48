"""Watches claims, files or events over a stream that is opened again where it stopped, when it breaks."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from typing import Any, TypeVar

import grpc

from gateway.v1.claim_service_pb2 import WatchClaimsRequest
from gateway.v1.event_service_pb2 import WatchEventsRequest
from gateway.v1.registry_service_pb2 import WatchFilesRequest
from wardgate.client.refused import Refused
from wardgate.client.retry import TRIES, is_temporary, pause_seconds

# A gateway sends something every 30 seconds. A stream that is silent for longer is broken, though nobody has
# said so: a firewall may have forgotten the connection.
SILENCE_SECONDS = 90.0


Cursored = TypeVar("Cursored", WatchClaimsRequest, WatchFilesRequest)
Watching = TypeVar("Watching", WatchClaimsRequest, WatchFilesRequest, WatchEventsRequest)


def after_cursor(kind: type[Cursored]) -> Callable[[Any], Cursored]:
    """The next request of this kind after a message, by its cursor."""
    return lambda message: kind(cursor=message.cursor)


async def watch(
    open_stream: Callable[[Watching], Any], request: Watching, following: Callable[[Any], Watching]
) -> AsyncGenerator[Any]:
    """Yield the messages of the stream, without end.

    A stream that breaks is opened again with the request `following` the last message, as long as it takes.
    Raises Refused where the gateway refuses it, and where it cannot be reached TRIES times before the first
    message.
    """
    failures, has_begun = 0, False
    failure: grpc.aio.AioRpcError | None = None
    while True:
        try:
            stream = open_stream(request)
            with ExitStack() as ending:
                ending.callback(stream.cancel)
                while (message := await _read(stream)) is not None:
                    failures, has_begun, failure = 0, True, None
                    yield message
                    # Only now: the caller has processed it.
                    request = following(message)
        except grpc.aio.AioRpcError as error:
            if not is_temporary(error) or not (has_begun or failures < TRIES - 1):
                raise Refused.from_rpc_error(error) from error
            failure = error
        failures += 1
        await asyncio.sleep(pause_seconds(failure, failures))


async def _read(stream: Any) -> Any:  # noqa: ANN401 - grpc does not name its class
    """The next message; None where the stream is at its end, or silent for too long."""
    try:
        async with asyncio.timeout(SILENCE_SECONDS):
            message = await stream.read()
    except TimeoutError:
        return None
    return None if message is grpc.aio.EOF else message
