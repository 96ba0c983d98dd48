"""The log of decisions, and how well reviewers agree."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from starlette.responses import Response

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.console.page import Page, get
from review.console.visit import Visit
from review.triage.agreement.kappa import Agreement
from review.triage.statistics.decision_log import LogEntry, LogFilter
from runtime.clock import Clock
from runtime.time_zone import midnight

ACTIONS = ("ACCEPT", "CUT", "REFUSE", "ASK")
DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
# A page must not wait for all second looks of a year: a large insurer has hundreds of thousands.
AGREEMENT_SPAN = timedelta(days=30)
PLACE = re.compile(r"[0-9]{1,18}")


class ShowLog(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, log_filter: LogFilter) -> tuple[Sequence[LogEntry], int | None]:
        """A page, the newest first, and where the next one begins."""


class ShowAgreement(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, since: datetime) -> Agreement:
        """How well first and second decisions agree. Raises NotPermitted."""


class LogPages:
    """`/log`."""

    def __init__(self, show_log: ShowLog, show_agreement: ShowAgreement, clock: Clock) -> None:
        self._show_log = show_log
        self._show_agreement = show_agreement
        self._clock = clock

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/log", self.show),)

    async def show(self, visit: Visit) -> Response:
        """A page of the log. What the query has that is no condition is passed over."""
        query = visit.request.query_params
        entries, before = await self._show_log(visit.actor, _filter(visit))
        sees_all = visit.actor.may(Permission.AUDIT)
        since = midnight(self._clock.today() - AGREEMENT_SPAN)
        return visit.page(
            "log.html",
            entries=entries,
            before=before,
            actions=ACTIONS,
            asked={name: query.get(name, "") for name in ("reviewer", "facility", "action", "day")},
            sees_all=sees_all,
            since=since,
            agreement=await self._agreement(visit, since),
        )

    async def _agreement(self, visit: Visit, since: datetime) -> Agreement | None:
        """On the first page, for those who see the decisions of all."""
        is_first = not visit.request.query_params.get("before")
        if not is_first or not visit.actor.may(Permission.AUDIT):
            return None
        return await self._show_agreement(visit.actor, since)


def _filter(visit: Visit) -> LogFilter:
    query = visit.request.query_params
    day, before = _day(query.get("day", "")), query.get("before", "")
    action = query.get("action", "")
    return LogFilter(
        reviewer=query.get("reviewer", "").strip(),
        facility=query.get("facility", "").strip(),
        action=action if action in ACTIONS else "",
        since=day,
        until=day and day + timedelta(days=1),
        before=int(before) if PLACE.fullmatch(before) else None,
    )


def _day(text: str) -> datetime | None:
    """Midnight of a day in Ho Chi Minh City."""
    try:
        return midnight(date.fromisoformat(text if DAY.fullmatch(text) else ""))
    except ValueError:
        return None
