"""Who decided what and when: the log of all decisions."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from review.accounts.actor import Actor
from review.accounts.role import Permission

PAGE = 50


class LogFilter(msgspec.Struct, frozen=True):
    """Which entries: all, unless a field says otherwise. `before` is the place of the last one seen."""

    reviewer: str = ""
    facility: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class LogEntry(msgspec.Struct, frozen=True):
    """One decision or undo. Money is in `currency`.

    `accepted` is before the benefit rate; None for a question.
    """

    place: int
    decided_at: datetime
    reviewer: str
    claim_id: UUID
    number: str
    facility: str
    kind: str
    look: str
    action: str
    is_effective: bool
    proposed: Decimal
    accepted: Decimal | None
    currency: str


class DecisionLog(Protocol):
    """The decisions, as far as the actor may know them."""

    async def page(self, actor: Actor, log_filter: LogFilter, limit: int) -> Sequence[LogEntry]:
        """Return the newest entries. Raises DatabaseAway."""
        ...


class ShowLog:
    """The use case. Reviewers see their own decisions; who may audit sees those of all.

    A first decision that waits for a second look is shown to nobody but the reviewer who made it.
    """

    def __init__(self, log: DecisionLog) -> None:
        self._log = log

    async def __call__(self, actor: Actor, log_filter: LogFilter) -> tuple[Sequence[LogEntry], int | None]:
        """Return a page, the newest first, and where the next one begins. Raises NotPermitted."""
        actor.ensure(Permission.READ)
        if not actor.may(Permission.AUDIT):
            log_filter = msgspec.structs.replace(log_filter, reviewer=actor.account)
        found = await self._log.page(actor, log_filter, PAGE + 1)
        page = found[:PAGE]
        return page, page[-1].place if len(found) > PAGE else None
