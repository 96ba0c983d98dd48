"""Creates the parts of the service for events of the register."""

from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.register.events.event_feed import EventFeed
from gateway.register.events.event_scope import EventReaders, ScopeFilter
from gateway.register.events.event_table import EventTable
from gateway.register.events.watch_events import ReadEvents, WatchEvents
from gateway.server import Service
from gateway.services.events.event_service import EventService
from gateway.v1 import event_service_pb2
from gateway.v1.event_service_pb2_grpc import EventServiceServicer, add_EventServiceServicer_to_server
from gateway.watching.forget_changes import ForgetChanges
from gateway.wirings.base_wiring import Base

# Each row of a load has 250 changes.
EVENTS_FORGOTTEN_AT_ONCE = 500
EVENTS = event_service_pb2.DESCRIPTOR.services_by_name["EventService"].full_name


async def open_event_feed(stack: AsyncExitStack, base: Base) -> EventFeed:
    """The feed of new events, and what deletes old ones."""
    table = EventTable(base.database)
    feed = EventFeed(table)
    forget = ForgetChanges(table, timedelta(days=base.settings.events_kept_days), EVENTS_FORGOTTEN_AT_ONCE)
    for name, work in (("register events", feed.run), ("old register events", forget.run)):
        await stack.enter_async_context(base.tasks.running(name, work))
    return feed


def event_service(base: Base, feed: EventFeed) -> Service:
    """The service of events; not served where the gateway serves look-ups alone."""
    if base.settings.serves == "cards":
        return Service(EVENTS, partial(add_EventServiceServicer_to_server, EventServiceServicer()))
    table = EventTable(base.database)
    in_scope = ScopeFilter(table)
    servicer = EventService(
        EventReaders.parse(base.settings.event_readers),
        ReadEvents(table, in_scope),
        WatchEvents(feed, table, in_scope),
    )
    probe = LoopbackProbe(EVENTS, "ReadEvents", event_service_pb2.ReadEventsResponse())
    return Service(EVENTS, partial(add_EventServiceServicer_to_server, servicer), probe, takes_offices=True)
