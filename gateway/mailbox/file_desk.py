"""The files of the register for reviewers: what is due, at which offices, and the report of a quarter."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.reporting.quarter import Quarter
from gateway.register.files.reporting.quarterly_report import MakeQuarterlyReport, QuarterlyReport
from gateway.register.files.reporting.report_files import report_csv, report_xlsx
from gateway.register.files.reporting.report_table import ReportTable
from gateway.register.files.storing.tables import file_tasks, files
from gateway.register.procedures.all_procedures import read_procedures
from insurance.text import Text
from runtime.clock import Clock
from runtime.postgres.database import Database

FORMS = MappingProxyType({"csv": report_csv, "xlsx": report_xlsx})


class FileDue(msgspec.Struct, frozen=True):
    """A file that has not ended. `waits_for` are the kinds of the offices that act, or "applicant"."""

    file_id: UUID
    procedure: Text
    sender: str
    number: str
    province: str
    state: str
    received_at: datetime
    due_at: datetime
    waits_for: tuple[str, ...]


class OfficeLoad(msgspec.Struct, frozen=True):
    """The open tasks of the offices of a kind in a province; `due` until the end of today, `overdue` now."""

    actor: str
    province: str
    open: int
    due: int
    overdue: int
    oldest: datetime


class FileDesk:
    """All methods raise DatabaseAway. With `provinces`, only files there."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._procedures = read_procedures()
        self._make_report = MakeQuarterlyReport(ReportTable(database), self._procedures, clock)

    async def due(self, until: datetime, limit: int, provinces: Collection[str] = ()) -> Sequence[FileDue]:
        """The files whose term ends by then, while their clock runs: the most overdue first."""
        async with self._database.transaction() as connection:
            rows = (await connection.execute(_due(until, limit, provinces))).mappings().all()
        return [_file_due(self._procedures, row) for row in rows]

    async def by_office(
        self, now: datetime, until: datetime, provinces: Collection[str] = ()
    ) -> Sequence[OfficeLoad]:
        """The open tasks by the offices that act: those with most overdue ones first."""
        async with self._database.transaction() as connection:
            found = await connection.execute(_by_office(now, until, provinces))
            return [OfficeLoad(*row) for row in found]

    async def report(self, quarter: str, provinces: Collection[str] = ()) -> QuarterlyReport:
        """The report of a quarter as 2026Q4. Raises ValueError for another text, or one to come."""
        return await self._make_report(Quarter.parse(quarter), provinces)

    async def report_file(self, quarter: str, form: str, provinces: Collection[str] = ()) -> bytes:
        """The same as a file: `form` is csv or xlsx. Raises ValueError, KeyError for another form."""
        return FORMS[form](await self.report(quarter, provinces))


def _due(until: datetime, limit: int, provinces: Collection[str]) -> Select[Any]:
    file, task = files.c, file_tasks.c
    actors = (
        select(func.array_agg(aggregate_order_by(task.actor, task.number)))
        .where(task.file_id == file.file_id, task.closed_at.is_(None))
        .scalar_subquery()
        .label("waits_for")
    )
    columns = (
        *(file.file_id, file.procedure, file.sender, file.number, file.province, file.state),
        *(file.received_at, file.due_at),
    )
    return (
        select(*columns, actors)
        .where(
            file.ended_at.is_(None),
            file.stopped_at.is_(None),
            file.due_at <= until,
            *_in(file.province, provinces),
        )
        .order_by(file.due_at, file.file_id)
        .limit(limit)
    )


def _by_office(now: datetime, until: datetime, provinces: Collection[str]) -> Select[Any]:
    task = file_tasks.c
    due_at = func.coalesce(task.due_at, files.c.due_at)
    overdue = func.count().filter(due_at < now)
    due = func.count().filter(and_(due_at >= now, due_at <= until))
    return (
        select(task.actor, task.province, func.count(), due, overdue, func.min(task.opened_at))
        .select_from(file_tasks.join(files))
        .where(task.closed_at.is_(None), *_in(task.province, provinces))
        .group_by(task.actor, task.province)
        .order_by(overdue.desc(), due.desc(), task.actor, task.province)
    )


def _in(column: ColumnElement[str], provinces: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (column.in_(sorted(provinces)),) if provinces else ()


def _file_due(procedures: KnownProcedures, row: Mapping[Any, Any]) -> FileDue:
    declared = procedures.declared(row["procedure"])
    title = declared.title if declared else Text(row["procedure"], row["procedure"])
    return FileDue(**{**row, "procedure": title, "waits_for": tuple(row["waits_for"] or ())})
