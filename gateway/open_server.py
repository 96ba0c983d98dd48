"""Takes the server's place when a service is registered that needs no token, such as Health."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import iscoroutinefunction
from typing import Any, cast

import grpc
from grpc_status import rpc_status

from gateway.admission.capacity.large_message_pace import LargeMessagePace
from gateway.admission.capacity.read_slots import ReadSlots
from gateway.admission.guard import Handler
from gateway.admission.request_messages import Context, RequestMessages
from gateway.refusals import Refusal

# Messages that are being read, of all callers and of one connection. Requests of these services are small.
READS, READS_A_CONNECTION = 256, 8
READ_SECONDS = 5


class OpenServer:
    """Reads the messages of unary requests itself, as the guard does: nobody knows who sends them.

    What is no message is refused, while gRPC would log each with its stack; and only so many large ones are
    in memory at once.
    """

    def __init__(self, server: grpc.aio.Server) -> None:
        self._server = server
        self._reads = ReadSlots(READS, READS_A_CONNECTION)
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
        method = cast(Callable[[Any, Context], Awaitable[Any]], handler.unary_unary or handler.unary_stream)
        if not iscoroutinefunction(method):
            return handler
        parse = cast(Callable[[bytes], Any], handler.request_deserializer)
        messages = RequestMessages(parse, self._reads, self._pace, have_claims=False)
        opened = cast(Any, self._opened(method, messages))
        register = (
            grpc.stream_unary_rpc_method_handler
            if handler.unary_unary
            else grpc.stream_stream_rpc_method_handler
        )
        return register(opened, None, handler.response_serializer)

    def _opened(
        self, method: Callable[[Any, Context], Awaitable[Any]], messages: RequestMessages
    ) -> Callable[[object, Context], Awaitable[Any]]:
        async def opened(_requests: object, context: Context) -> Any:  # noqa: ANN401 - its own response
            try:
                async with asyncio.timeout(READ_SECONDS):
                    request = await messages.only(context, context.peer())
            except TimeoutError:
                await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "The message did not arrive in time.")
            except Refusal as refusal:
                await context.abort_with_status(rpc_status.to_status(refusal.rpc_status()))
            return await method(request, context)

        return opened
