"""Wraps every call: checks limits, identifies the caller, counts, turns errors into a gRPC status."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing
from time import perf_counter
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, cast

import grpc
from google.protobuf.message import Message
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

from gateway.admission.call_tracing import Behaviour, CallTracing
from gateway.admission.caller import Caller
from gateway.admission.capacity.byte_room import ByteRoom
from gateway.admission.capacity.concurrency_limit import (
    STREAMS,
    UNARY_CALLS,
    WAITING_CALLS,
    WATCHERS,
    WATCHERS_A_FACILITY,
    ConcurrencyLimit,
    FairLimit,
    WatcherLimit,
)
from gateway.admission.capacity.large_message_pace import LARGE_BYTES, LargeMessagePace
from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.admission.capacity.queue_delay import QueueDelay
from gateway.admission.capacity.read_slots import ReadSlots
from gateway.admission.capacity.stream_room import StreamRoom
from gateway.admission.error_translator import ErrorTranslator
from gateway.admission.forget_frames import forget_frames
from gateway.admission.identification import Identification
from gateway.admission.request_messages import Context, RequestMessages, SizedMessage
from gateway.admission.revocation import CHECK_SECONDS, until_revoked
from gateway.admission.status_truncation import truncated
from gateway.admission.tokens.bearer_token import Metadata
from gateway.metrics import MethodMetrics, Metrics
from gateway.refusals import NotForOffices

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Method = Callable[[Message, Caller], Awaitable[Message]]
Responses = AsyncGenerator[Message, None]
StreamMethod = Callable[[AsyncIterator[SizedMessage[Message]], Caller], Responses]
WatchMethod = Callable[[Message, Caller], Responses]
Request = TypeVar("Request")
Response = TypeVar("Response")


# Messages of single look-ups that are being read. A small one is there when its call is taken up: these
# limits are for callers who begin to send large ones, each of which gRPC takes into memory up to its own
# limit, 16 MiB.
READS, READS_A_FACILITY = 64, 16
# One each for so many facilities more. Eight that never send their messages take all of the others.
FIRST_READS = 64
# There are far more of them than of other streams.
CHECK_WATCHERS_SECONDS = 5.0


class Guard:
    """Gives a method the Caller in place of gRPC's context: a service sees no status and no metadata.

    One wrapper does everything, because each further one costs time at every call.
    """

    def __init__(
        self,
        identification: Identification,
        queue_delay: QueueDelay,
        metrics: Metrics,
        error_translator: ErrorTranslator,
        rooms: Mapping[str, ByteRoom] = MappingProxyType({}),
        tracing: CallTracing | None = None,
        *,
        accepts_offices: bool = False,
    ) -> None:
        """`rooms`: by service, the room for its claims. Requests of other services are small.

        Without `accepts_offices`, callers are facilities.
        """
        self._accepts_offices = accepts_offices
        self._identification = identification
        self._queue_delay = queue_delay
        self._metrics = metrics
        self._error_translator = error_translator
        self._rooms = rooms
        self._tracing = tracing
        self._reads = ReadSlots(READS, READS_A_FACILITY, FIRST_READS)
        self._stream_room = StreamRoom()
        self._waiting = FairLimit(WAITING_CALLS)
        self._pace = LargeMessagePace()

    def wrap(self, service: str, name: str, handler: Handler, probe: LoopbackProbe | None = None) -> Handler:
        """The handler of a method, guarded. Raises TypeError for one that takes a stream and answers once.

        The calls of `probe` are answered without any check.

        Where a method takes one message, gRPC would read and parse it before the handler runs. So its handler
        is registered as one of a stream, which reads its one message when the caller is known.
        """
        room = self._rooms.get(service)
        parse = cast(Callable[[bytes], Message], handler.request_deserializer)
        messages = RequestMessages(
            parse,
            room or self._reads,
            self._waiting,
            self._pace,
            have_claims=room is not None,
            streams=self._stream_room if room is None else None,
        )
        # The stubs of grpc declare a servicer's methods as synchronous.
        if handler.stream_stream or handler.unary_stream:
            kind = "bidi_stream" if handler.stream_stream else "server_stream"
            metrics = self._metrics.method(kind, service, name)
            stream = self._streaming(handler, messages)
            traced = self._traced(f"{service}/{name}", stream)
            guarded = cast(
                Any, self._guarded(f"{service}/{name}", metrics, ConcurrencyLimit(STREAMS), traced)
            )
            return grpc.stream_stream_rpc_method_handler(guarded, None, handler.response_serializer)
        if not handler.unary_unary:
            raise TypeError(f"{service}/{name} takes a stream and answers once")
        limit = ConcurrencyLimit(UNARY_CALLS)
        method = self._noting_caller(cast(Method, handler.unary_unary))
        answer = self._authenticated_call(method, messages, limit, room)
        call = self._traced(f"{service}/{name}", answer)
        metrics = self._metrics.method("unary", service, name)
        guarded = cast(Any, self._guarded(f"{service}/{name}", metrics, limit, call, probe))
        serialize = handler.response_serializer if room is None else _passed_on
        return grpc.stream_unary_rpc_method_handler(guarded, None, serialize)

    def _traced(self, method: str, behaviour: Behaviour[Response]) -> Behaviour[Response]:
        return behaviour if self._tracing is None else self._tracing.around(method, behaviour)

    def _noting_caller(
        self, method: Callable[[Request, Caller], Response]
    ) -> Callable[[Request, Caller], Response]:
        return method if self._tracing is None else self._tracing.noting_caller(method)

    def _guarded(
        self,
        method: str,
        metrics: MethodMetrics,
        limit: ConcurrencyLimit,
        behaviour: Behaviour[Response],
        probe: LoopbackProbe | None = None,
    ) -> Callable[[object, Context], Awaitable[Response | Message]]:
        async def guarded(_requests: object, context: Context) -> Response | Message:
            # Read once: gRPC makes it anew each time.
            metadata = cast(Metadata, context.invocation_metadata() or ())
            if probe is not None and probe.made(metadata, context):
                return probe.empty
            metrics.begin()
            began = perf_counter()
            code = "Canceled"
            try:
                self._queue_delay.ensure_short()
                limit.ensure_room()
                response = await behaviour(context, metadata)
            except Exception as error:
                status = self._error_translator.status(error, method)
                code = _code_name(status)
                forget_frames(error)
                await context.abort_with_status(rpc_status.to_status(truncated(status)))
            else:
                code = "OK"
                return response
            finally:
                metrics.end(code, perf_counter() - began)

        return guarded

    def _authenticated_call(
        self, method: Method, messages: RequestMessages, limit: ConcurrencyLimit, room: ByteRoom | None
    ) -> Behaviour[Message | bytes]:
        async def call(context: Context, metadata: Metadata) -> Message | bytes:
            presented = self._identification.presented(context, metadata)
            # An await costs time, and is seldom needed here.
            caller = self._identification.remembered(presented)
            if caller is None:
                caller = await self._identification.identify(presented)
            self._ensure_accepted(caller)
            began = perf_counter()
            request = await messages.only(context, caller.facility)
            if perf_counter() - began > CHECK_SECONDS:
                # A caller may send its message late, when the token is revoked.
                caller = await self._identification.identify(presented)
            # Entered only now: callers who never send their message take no place.
            with limit:
                answering = method(request, caller)
                # The method decides how long it stays in memory.
                del request
                response = await answering
            return response if room is None else await self._in_room(response, context, caller.facility, room)

        return call

    def _ensure_accepted(self, caller: Caller) -> None:
        if caller.office is not None and not self._accepts_offices:
            raise NotForOffices

    async def _in_room(self, response: Message, context: Context, facility: str, room: ByteRoom) -> bytes:
        """The response as it is sent. Its bytes are counted until then, and a large one waits for a turn."""
        content = response.SerializeToString()
        share = room.take(facility, len(content))
        # The stubs of grpc declare a callback with too many type variables.
        context.add_done_callback(cast(Any, lambda _: share.release()))
        if len(content) > LARGE_BYTES:
            await self._pace.pause(facility, len(content))
        return content

    def _streaming(self, handler: Handler, messages: RequestMessages) -> Behaviour[None]:
        if handler.stream_stream:
            stream_method = self._noting_caller(cast(StreamMethod, handler.stream_stream))

            async def answer(context: Context, caller: Caller, call: AsyncExitStack) -> Responses:
                requests = messages.all(context, caller.facility)
                # The last message has room until then, however the call ends.
                call.push_async_callback(requests.aclose)
                return stream_method(requests, caller)

            return self._authenticated_stream(answer, FairLimit(STREAMS), CHECK_SECONDS)
        watch_method = self._noting_caller(cast(WatchMethod, handler.unary_stream))

        async def watch(context: Context, caller: Caller, _call: AsyncExitStack) -> Responses:
            return watch_method(await messages.only(context, caller.facility), caller)

        limit = WatcherLimit(WATCHERS, WATCHERS_A_FACILITY)
        return self._authenticated_stream(watch, limit, CHECK_WATCHERS_SECONDS)

    def _authenticated_stream(
        self,
        begin: Callable[[Context, Caller, AsyncExitStack], Awaitable[Responses]],
        limit: FairLimit,
        check_seconds: float,
    ) -> Behaviour[None]:
        async def stream(context: Context, metadata: Metadata) -> None:
            presented = self._identification.presented(context, metadata)
            caller = await self._identification.identify(presented)
            self._ensure_accepted(caller)
            with limit.place(caller.facility):
                async with (
                    until_revoked(self._identification, presented, caller, check_seconds),
                    AsyncExitStack() as call,
                    aclosing(await begin(context, caller, call)) as responses,
                ):
                    async for response in responses:
                        await context.write(response)

        return stream


def _passed_on(response: Message | bytes) -> bytes:
    """In place of gRPC's serializer, where a response is serialised already, or is that of the probe."""
    return response if isinstance(response, bytes) else response.SerializeToString()


def _code_name(status: status_pb2.Status) -> str:
    """As dashboards of the gRPC ecosystem spell it: "InvalidArgument"."""
    return "".join(word.capitalize() for word in code_pb2.Code.Name(status.code).split("_"))
