"""gateway.v1.EventService: calls the use cases, and returns their results as messages."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from gateway.admission.caller import Caller
from gateway.register.events.event_scope import EventReaders
from gateway.register.events.watch_events import ReadEvents, WatchEvents
from gateway.services.events.event_messages import to_message, to_page, to_watch
from gateway.v1 import event_service_pb2 as messages
from gateway.v1.event_service_pb2_grpc import EventServiceServicer


class EventService(EventServiceServicer):
    """The guard passes the Caller to every method, in place of gRPC's context."""

    def __init__(self, readers: EventReaders, read_events: ReadEvents, watch_events: WatchEvents) -> None:
        self._readers = readers
        self._read_events = read_events
        self._watch_events = watch_events

    async def ReadEvents(  # noqa: N802 - gRPC's name
        self, request: messages.ReadEventsRequest, caller: Caller
    ) -> messages.ReadEventsResponse:
        """See event_service.proto."""
        reading, size = to_page(request, self._readers.scope_of(caller.facility, caller.office))
        page = await self._read_events(reading, size)
        events = map(to_message, page.events)
        return messages.ReadEventsResponse(events=events, cursor=page.cursor, last=page.last)

    async def WatchEvents(  # noqa: N802 - gRPC's name
        self, request: messages.WatchEventsRequest, caller: Caller
    ) -> AsyncGenerator[messages.WatchEventsResponse, None]:
        """See event_service.proto."""
        reading = to_watch(request, self._readers.scope_of(caller.facility, caller.office))
        async with aclosing(self._watch_events(reading)) as watching:
            async for seen in watching:
                yield messages.WatchEventsResponse(events=map(to_message, seen.events), cursor=seen.cursor)
