"""Takes the server's place when a service is registered that needs no token, such as Health."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import grpc
from grpc_status import rpc_status

from gateway.admission.capacity.concurrency_limit import WAITING_CALLS, FairLimit
from gateway.admission.capacity.large_message_pace import LargeMessagePace
from gateway.admission.capacity.read_slots import ReadSlots
from gateway.admission.forget_frames import forget_frames
from gateway.admission.guard import Handler
from gateway.admission.request_messages import Context, RequestMessages
from gateway.refusal import Refusal

# Messages that are being read, of all callers and of one connection. gRPC takes each into memory up to its
# own limit, 16 MiB.
READS, READS_A_CONNECTION = 32, 4
READ_SECONDS = 5
# A request has the name of a service or of a message type.
LARGEST_BYTES = 4 * 1024
# Streams that are open. A client needs one of Health on each of its connections.
STREAMS, STREAMS_A_CONNECTION = 2000, 8

Method = Callable[[Any, Context], Any]
T = TypeVar("T")


class OpenServer:
    """Reads the messages of all requests itself, as the guard does: nobody knows who sends them.

    What is no message is refused, while gRPC would log each with its stack; only so many are read at once,
    and only so many streams are open. A stream on which the caller sends ends when it is silent.
    """

    def __init__(self, server: grpc.aio.Server) -> None:
        self._server = server
        self._reads = ReadSlots(READS, READS_A_CONNECTION)
        self._waiting = FairLimit(WAITING_CALLS)
        self._streams = FairLimit(STREAMS, STREAMS_A_CONNECTION)
        self._pace = LargeMessagePace()

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Does nothing: generated code registers its methods twice, and the other registration is used."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """Register the methods of a service. Each has a queue of its own, apart from those of look-ups."""
        opened = {name: self._open(handler) for name, handler in handlers.items()}
        # Of generic handlers, gRPC takes those that it does not know as registered.
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, opened),))
        self._server.add_registered_method_handlers(service, opened)

    def _open(self, handler: Handler) -> Handler:
        parse = cast(Callable[[bytes], Any], handler.request_deserializer)
        messages = RequestMessages(
            parse, self._reads, self._waiting, self._pace, have_claims=False, largest_bytes=LARGEST_BYTES
        )
        # The stubs of grpc declare a servicer's methods as synchronous.
        serialize = handler.response_serializer
        if handler.unary_unary:
            answer = self._opened(self._answering(cast(Method, handler.unary_unary), messages))
            return grpc.stream_unary_rpc_method_handler(cast(Any, answer), None, serialize)
        respond = (
            self._watching(cast(Method, handler.unary_stream), messages)
            if handler.unary_stream
            else self._conversing(cast(Method, handler.stream_stream), messages)
        )
        return grpc.stream_stream_rpc_method_handler(cast(Any, self._opened(respond)), None, serialize)

    def _opened(self, respond: Callable[[Context], Awaitable[Any]]) -> Callable[[object, Context], Any]:
        async def opened(_requests: object, context: Context) -> Any:  # noqa: ANN401 - its own response
            try:
                return await respond(context)
            except TimeoutError as error:
                forget_frames(error)
                await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "The message did not arrive in time.")
            except Refusal as refusal:
                forget_frames(refusal)
                await context.abort_with_status(rpc_status.to_status(refusal.rpc_status()))

        return opened

    def _answering(self, method: Method, messages: RequestMessages) -> Callable[[Context], Awaitable[Any]]:
        async def respond(context: Context) -> Any:  # noqa: ANN401 - its own response
            request = await _in_time(messages.only(context, context.peer()))
            return await method(request, context)

        return respond

    def _watching(self, method: Method, messages: RequestMessages) -> Callable[[Context], Awaitable[None]]:
        """`method` writes its responses."""

        async def respond(context: Context) -> None:
            with self._streams.place(context.peer()):
                request = await _in_time(messages.only(context, context.peer()))
                await method(request, context)

        return respond

    def _conversing(self, method: Method, messages: RequestMessages) -> Callable[[Context], Awaitable[None]]:
        """`method` yields its responses."""

        async def respond(context: Context) -> None:
            with self._streams.place(context.peer()):
                async for response in method(_spoken(messages, context), context):
                    await context.write(response)

        return respond


async def _in_time(message: Awaitable[T]) -> T:
    async with asyncio.timeout(READ_SECONDS):
        return await message


async def _spoken(messages: RequestMessages, context: Context) -> AsyncIterator[Any]:
    while True:
        message = await _in_time(messages.next_in_room(context, context.peer()))
        if message is None:
            return
        yield message
