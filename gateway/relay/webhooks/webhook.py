"""A webhook, and the letters that it has not got."""

from datetime import datetime

import msgspec

from gateway.register.events.event_scope import EventScope
from gateway.register.events.register_event import EventKind


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """`position` is the number of the last event that was sent or became a letter."""

    webhook_id: int
    office: str
    url: str
    kinds: list[EventKind]
    provinces: list[str]
    secret: str
    position: int
    failures: int
    paused_until: datetime | None
    failure: str | None

    @property
    def scope(self) -> EventScope:
        """Which events it gets."""
        return EventScope(frozenset(self.kinds) or frozenset(EventKind), frozenset(self.provinces))


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """An event as JSON, that waits: it was refused, or comes after a refused one of the same person.

    `insurance_number` is what events are kept in order for; of a file it is its ID.
    """

    number: int
    insurance_number: str
    body: str
    attempts: int = 0
    failure: str | None = None
