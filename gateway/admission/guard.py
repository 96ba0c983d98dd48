"""The one wrapping of every call: is there room, who calls, the metrics, what is raised as a gRPC status."""

from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from time import perf_counter
from typing import Any, TypeAlias, TypeVar, cast

import grpc
from google.protobuf.message import Message
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

from gateway.admission.bearer_token import bearer_token
from gateway.admission.caller import Caller
from gateway.admission.callers import Callers
from gateway.admission.concurrency_limit import (
    STREAMS_AT_ONCE,
    STREAMS_OF_A_FACILITY,
    UNARY_AT_ONCE,
    ConcurrencyLimit,
)
from gateway.admission.error_status import ErrorStatuses
from gateway.admission.queue_delay import QueueDelay
from gateway.admission.status_size import fitting_status
from gateway.metrics import MethodMetrics, Metrics

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Context = grpc.aio.ServicerContext[Any, Any]
Method = Callable[[Message, Caller], Awaitable[Message]]
StreamMethod = Callable[[AsyncIterator[Message], Caller], AsyncGenerator[Message, None]]
Sent = TypeVar("Sent")
Back = TypeVar("Back")
Behaviour = Callable[[Sent, Context], Awaitable[Back]]


class Guard:
    """Gives a method the Caller in place of gRPC's context: a service knows no status and no metadata.

    One wrapping does it all, since each one more costs every call.
    """

    def __init__(
        self, callers: Callers, waiting: QueueDelay, metrics: Metrics, failures: ErrorStatuses
    ) -> None:
        self._callers = callers
        self._waiting = waiting
        self._metrics = metrics
        self._failures = failures

    def around(self, service: str, name: str, handler: Handler) -> Handler:
        """The method guarded: one request and one answer, or a stream of each; TypeError for another kind."""
        codec = (handler.request_deserializer, handler.response_serializer)
        # The stubs of grpc know a servicer's methods as synchronous ones.
        if handler.stream_stream:
            carry_out = self._streaming(cast(StreamMethod, handler.stream_stream))
            metrics = self._metrics.method("bidi_stream", service, name)
            room = ConcurrencyLimit(STREAMS_AT_ONCE)
            guarded = cast(Any, self._guarded(f"{service}/{name}", metrics, room, carry_out))
            return grpc.stream_stream_rpc_method_handler(guarded, *codec)
        if not handler.unary_unary:
            raise TypeError(f"{service}/{name} is neither unary-unary nor stream-stream")
        answer = self._answering(cast(Method, handler.unary_unary))
        metrics = self._metrics.method("unary", service, name)
        return grpc.unary_unary_rpc_method_handler(
            self._guarded(f"{service}/{name}", metrics, ConcurrencyLimit(UNARY_AT_ONCE), answer), *codec
        )

    def _guarded(
        self, method: str, metrics: MethodMetrics, room: ConcurrencyLimit, carry_out: Behaviour[Sent, Back]
    ) -> Behaviour[Sent, Back]:
        async def guarded(sent: Sent, context: Context) -> Back:
            metrics.begin()
            began = perf_counter()
            code = "Canceled"
            try:
                self._waiting.ensure_short()
                with room:
                    back = await carry_out(sent, context)
            except Exception as error:
                status = self._failures.status(error, method)
                code = _code_name(status)
                await context.abort_with_status(rpc_status.to_status(fitting_status(status)))
            else:
                code = "OK"
                return back
            finally:
                metrics.end(code, perf_counter() - began)

        return guarded

    def _answering(self, method: Method) -> Behaviour[Message, Message]:
        async def answer(request: Message, context: Context) -> Message:
            token = bearer_token(context.invocation_metadata() or ())
            # Awaiting is not free, and seldom needed.
            caller = self._callers.remembered(token) or await self._callers.identify(token)
            return await method(request, caller)

        return answer

    def _streaming(self, method: StreamMethod) -> Behaviour[AsyncIterator[Message], None]:
        rooms: dict[str, ConcurrencyLimit] = defaultdict(lambda: ConcurrencyLimit(STREAMS_OF_A_FACILITY))

        async def stream(requests: AsyncIterator[Message], context: Context) -> None:
            caller = await self._callers.identify(bearer_token(context.invocation_metadata() or ()))
            with rooms[caller.facility]:
                async with aclosing(method(requests, caller)) as answers:
                    async for answer in answers:
                        await context.write(answer)

        return stream


def _code_name(status: status_pb2.Status) -> str:
    """As the gRPC ecosystem's dashboards write it: "InvalidArgument"."""
    return "".join(word.capitalize() for word in code_pb2.Code.Name(status.code).split("_"))
