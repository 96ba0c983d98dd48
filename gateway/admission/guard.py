"""Wraps every call: checks limits, identifies the caller, counts, turns errors into a gRPC status."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from time import perf_counter
from typing import Any, TypeAlias, TypeVar, cast

import grpc
from google.protobuf.message import Message
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

from gateway.admission.authenticator import Authenticator
from gateway.admission.bearer_token import bearer_token
from gateway.admission.caller import Caller
from gateway.admission.concurrency_limit import (
    STREAMS,
    UNARY_CALLS,
    ConcurrencyLimit,
    FairLimit,
)
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.queue_delay import QueueDelay
from gateway.admission.revocation import until_revoked
from gateway.admission.status_truncation import truncated
from gateway.metrics import MethodMetrics, Metrics

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Context = grpc.aio.ServicerContext[Any, Any]
Method = Callable[[Message, Caller], Awaitable[Message]]
StreamMethod = Callable[[AsyncIterator[Message], Caller], AsyncGenerator[Message, None]]
Request = TypeVar("Request")
Response = TypeVar("Response")
Behaviour = Callable[[Request, Context], Awaitable[Response]]


class Guard:
    """Gives a method the Caller in place of gRPC's context: a service sees no status and no metadata.

    One wrapper does everything, because each further one costs time at every call.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        queue_delay: QueueDelay,
        metrics: Metrics,
        error_translator: ErrorTranslator,
    ) -> None:
        self._authenticator = authenticator
        self._queue_delay = queue_delay
        self._metrics = metrics
        self._error_translator = error_translator

    def wrap(self, service: str, name: str, handler: Handler) -> Handler:
        """The handler of a unary-unary or stream-stream method, guarded. Raises TypeError for other kinds."""
        codec = (handler.request_deserializer, handler.response_serializer)
        # The stubs of grpc declare a servicer's methods as synchronous.
        if handler.stream_stream:
            stream = self._authenticated_stream(cast(StreamMethod, handler.stream_stream))
            metrics = self._metrics.method("bidi_stream", service, name)
            limit = ConcurrencyLimit(STREAMS)
            guarded = cast(Any, self._guarded(f"{service}/{name}", metrics, limit, stream))
            return grpc.stream_stream_rpc_method_handler(guarded, *codec)
        if not handler.unary_unary:
            raise TypeError(f"{service}/{name} is neither unary-unary nor stream-stream")
        call = self._authenticated_call(cast(Method, handler.unary_unary))
        metrics = self._metrics.method("unary", service, name)
        return grpc.unary_unary_rpc_method_handler(
            self._guarded(f"{service}/{name}", metrics, ConcurrencyLimit(UNARY_CALLS), call), *codec
        )

    def _guarded(
        self,
        method: str,
        metrics: MethodMetrics,
        limit: ConcurrencyLimit,
        behaviour: Behaviour[Request, Response],
    ) -> Behaviour[Request, Response]:
        async def guarded(request: Request, context: Context) -> Response:
            metrics.begin()
            began = perf_counter()
            code = "Canceled"
            try:
                self._queue_delay.ensure_short()
                with limit:
                    response = await behaviour(request, context)
            except Exception as error:
                status = self._error_translator.status(error, method)
                code = _code_name(status)
                await context.abort_with_status(rpc_status.to_status(truncated(status)))
            else:
                code = "OK"
                return response
            finally:
                metrics.end(code, perf_counter() - began)

        return guarded

    def _authenticated_call(self, method: Method) -> Behaviour[Message, Message]:
        async def call(request: Message, context: Context) -> Message:
            token = bearer_token(context.invocation_metadata() or ())
            # An await costs time, and is seldom needed here.
            caller = self._authenticator.remembered(token) or await self._authenticator.identify(token)
            return await method(request, caller)

        return call

    def _authenticated_stream(self, method: StreamMethod) -> Behaviour[AsyncIterator[Message], None]:
        shares = FairLimit(STREAMS)

        async def stream(requests: AsyncIterator[Message], context: Context) -> None:
            token = bearer_token(context.invocation_metadata() or ())
            caller = await self._authenticator.identify(token)
            with shares.place(caller.facility):
                async with (
                    until_revoked(self._authenticator, token, caller),
                    aclosing(method(requests, caller)) as responses,
                ):
                    async for response in responses:
                        await context.write(response)

        return stream


def _code_name(status: status_pb2.Status) -> str:
    """As dashboards of the gRPC ecosystem spell it: "InvalidArgument"."""
    return "".join(word.capitalize() for word in code_pb2.Code.Name(status.code).split("_"))
