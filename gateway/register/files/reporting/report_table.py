"""Counts the files of a span of time in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from gateway.register.files.kept_file import FileState
from gateway.register.files.reporting.quarterly_report import Figures
from gateway.register.files.storing.tables import file_events, files
from runtime.postgres.database import Database


class ReportTable:
    """The port Files of the report."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(
        self, begin: datetime, end: datetime, provinces: Collection[str] = ()
    ) -> Sequence[Figures]:
        """See quarterly_report.Files."""
        async with self._database.transaction() as connection:
            return [Figures(*row) for row in await connection.execute(figures_of(begin, end, provinces))]


def figures_of(begin: datetime, end: datetime, provinces: Collection[str] = ()) -> Select[Any]:
    """The columns are the fields of Figures."""
    file, last = files.c, _last_event(end)
    ended = and_(file.ended_at.is_not(None), file.ended_at < end)
    withdrawn = file.state == FileState.WITHDRAWN.value
    is_late = file.ended_at > file.due_at
    return (
        select(
            file.procedure,
            _count(file.received_at < begin),
            _count(file.received_at >= begin),
            _count(and_(ended, not_(withdrawn), not_(is_late))),
            _count(and_(ended, not_(withdrawn), is_late)),
            _count(and_(ended, withdrawn)),
            _count(not_(ended)),
            _count(and_(not_(ended), _is_overdue(last, end))),
        )
        .select_from(files.outerjoin(last, true()))
        .where(file.received_at < end, or_(file.ended_at.is_(None), file.ended_at >= begin))
        .where(file.province.in_(sorted(provinces)) if provinces else true())
        .group_by(file.procedure)
        .order_by(file.procedure)
    )


def _last_event(end: datetime) -> FromClause:
    """Of a file that was in progress: its term may have moved since, and it may have ended."""
    event = file_events.c
    return (
        select(event.state, event.at, event.due_at)
        .where(
            event.file_id == files.c.file_id,
            event.at < end,
            or_(files.c.ended_at.is_(None), files.c.ended_at >= end),
        )
        .order_by(event.number.desc())
        .limit(1)
        .lateral("last_event")
    )


def _is_overdue(last: FromClause, end: datetime) -> ColumnElement[bool]:
    """While the clock stands, it is as late as when it stopped."""
    until = literal(end, DateTime(timezone=True))
    stopped = last.c.state == FileState.RETURNED.value
    return case((stopped, last.c.at), else_=until) > last.c.due_at


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(func.coalesce(condition, literal(value=False)))
