"""EventCalls: the calls of a client about events of the register."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any

from google.protobuf.message import Message

from gateway.v1.event_service_pb2 import (
    EventKind,
    ReadEventsRequest,
    ReadEventsResponse,
    WatchEventsRequest,
    WatchEventsResponse,
)
from gateway.v1.event_service_pb2_grpc import EventServiceStub
from wardgate.client.watched_stream import watch

Call = Callable[[Any, Message], Awaitable[Any]]


class EventCalls:
    """Use `WardgateClient.events`. Every call raises Refused if it is refused, and is safe to repeat."""

    def __init__(self, stub: EventServiceStub, call: Call, metadata: tuple[tuple[str, str], ...]) -> None:
        self._stub = stub
        self._call = call
        self._metadata = metadata

    async def read(self, after: int | None = None, kinds: Sequence[EventKind] = ()) -> ReadEventsResponse:
        """The next events after a number, or the earliest ones. There are more unless `cursor` is `last`."""
        request = ReadEventsRequest(after=after, kinds=kinds)
        answer: ReadEventsResponse = await self._call(self._stub.ReadEvents, request)
        return answer

    def watch(
        self, after: int | None = None, *, from_earliest: bool = False, kinds: Sequence[EventKind] = ()
    ) -> AsyncGenerator[WatchEventsResponse]:
        """Watch every event that you may read: once, in order, without end.

        Without `after` it begins now or, with `from_earliest`, with the earliest event. Store the `cursor` of
        a message when you have processed its `events`, which can be none, and pass it the next time. A stream
        that breaks is opened again from there, as long as it takes.
        """
        request = WatchEventsRequest(after=after, from_earliest=from_earliest, kinds=kinds)

        def following(message: WatchEventsResponse) -> WatchEventsRequest:
            return WatchEventsRequest(after=message.cursor, kinds=kinds)

        return watch(lambda begin: self._stub.WatchEvents(begin, metadata=self._metadata), request, following)
