"""The log of decisions."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from starlette.responses import Response

from review.accounts.actor import Actor
from review.accounts.role import Permission
from review.console.page import Page, get
from review.console.visit import Visit
from review.triage.statistics.decision_log import LogEntry, LogFilter
from runtime.time_zone import HO_CHI_MINH

ACTIONS = ("ACCEPT", "CUT", "REFUSE", "ASK")
PLACE = re.compile(r"[0-9]{1,18}")


class ShowLog(Protocol):
    """The use case."""

    async def __call__(self, actor: Actor, log_filter: LogFilter) -> tuple[Sequence[LogEntry], int | None]:
        """A page, the newest first, and where the next one begins."""


class LogPages:
    """`/log`."""

    def __init__(self, show_log: ShowLog) -> None:
        self._show_log = show_log

    def pages(self) -> Sequence[Page]:
        """All pages of this file."""
        return (get("/log", self.show),)

    async def show(self, visit: Visit) -> Response:
        """A page of the log. What the query has that is no condition is passed over."""
        query = visit.request.query_params
        entries, before = await self._show_log(visit.actor, _filter(visit))
        return visit.page(
            "log.html",
            entries=entries,
            before=before,
            actions=ACTIONS,
            asked={name: query.get(name, "") for name in ("reviewer", "facility", "action", "day")},
            sees_all=visit.actor.may(Permission.AUDIT),
        )


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
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=HO_CHI_MINH)
    except ValueError:
        return None
