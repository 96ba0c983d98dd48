"""Produces, lists and gives out reports."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from gateway.reports.definition import NamedDefinition
from gateway.reports.period import FORMS, Period
from gateway.reports.tables import reports
from runtime.postgres.command_engine import command_engine
from runtime.problem import Problem
from runtime.untrusted.csv_cell import csv_cell

OLD = "This database has no reports. Run `wardgate migrate` first."
ROW = reports.c
# Nobody reads a larger one, and it would be held in memory.
MOST_ROWS = 100_000
# The transaction writes nothing but the report, and the SQL of the definition cannot write at all.
READ_ONLY = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
TIME_LIMIT = text("SET LOCAL statement_timeout = '10min'")


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report without its content. The first edition for a period is 1."""

    report_id: int
    name: str
    period: str
    edition: int
    version: str
    rows: int
    produced_at: datetime


class ManageReports:
    """The use cases, on an engine. They raise Problem for what the operator can correct."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def produce(
        self, definition: NamedDefinition, period: Period, today: date, again: bool = False
    ) -> tuple[KeptReport, bool]:
        """Return the report of a period, and whether it was produced now.

        A period has one report, which stays the same; `again` adds an edition. Raises Problem for a period
        that has not ended, or of another length, and for SQL that fails.
        """
        if period.kind != definition.definition.period:
            kind = definition.definition.period
            raise Problem(f"The report {definition.name} is for a {kind}: give one as {FORMS[kind]}.")
        if period.ends_before > today:
            raise Problem(f"The period {period.name} has not ended: it ends before {period.ends_before}.")
        known = await self._last(definition.name, period.name)
        if known is not None and not again:
            return known, False
        rows = await self._rows(definition, period)
        return await self._keep(definition, period, known.edition + 1 if known else 1, rows), True

    async def list(self) -> Sequence[KeptReport]:
        """List all reports by name, period and edition."""
        statement = _kept().order_by(ROW.name, ROW.period, ROW.edition)
        async with self._engine.begin() as connection:
            return [KeptReport(**row) for row in (await connection.execute(statement)).mappings()]

    async def content(self, report_id: int) -> bytes:
        """Return the CSV of a report, byte for byte as it was produced."""
        async with self._engine.begin() as connection:
            content = await connection.scalar(select(ROW.content).where(ROW.report_id == report_id))
        if content is None:
            raise Problem(f"There is no report {report_id}: `wardgate reports list` shows them.")
        return bytes(content)

    async def _last(self, name: str, period: str) -> KeptReport | None:
        statement = (
            _kept().where(ROW.name == name, ROW.period == period).order_by(ROW.edition.desc()).limit(1)
        )
        async with self._engine.begin() as connection:
            row = (await connection.execute(statement)).mappings().first()
        return None if row is None else KeptReport(**row)

    async def _rows(self, definition: NamedDefinition, period: Period) -> Sequence[Sequence[Any]]:
        async with self._engine.connect() as connection:
            await connection.execute(READ_ONLY)
            await connection.execute(TIME_LIMIT)
            return await _selected(connection, definition, period)

    async def _keep(
        self, definition: NamedDefinition, period: Period, edition: int, rows: Sequence[Sequence[Any]]
    ) -> KeptReport:
        values = {
            ROW.name: definition.name,
            ROW.period: period.name,
            ROW.edition: edition,
            ROW.version: definition.version,
            ROW.definition: definition.text,
            ROW.rows: len(rows),
            ROW.content: csv_of(definition, rows),
        }
        columns = [ROW[name] for name in KeptReport.__struct_fields__]
        async with self._engine.begin() as connection:
            made = await connection.execute(insert(reports).values(values).returning(*columns))
            return KeptReport(**made.mappings().one())


@asynccontextmanager
async def open_reports(database_url: str) -> AsyncIterator[ManageReports]:
    """The use cases for a command. Raises Problem where the database cannot be used, now or later."""
    async with command_engine(database_url, {asyncpg.UndefinedTableError: OLD}) as engine:
        yield ManageReports(engine)


def csv_of(definition: NamedDefinition, rows: Sequence[Sequence[Any]]) -> bytes:
    """A header with the Vietnamese titles, and the rows. A mark of UTF-8 lets spreadsheets read it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.vi for column in definition.definition.columns])
    writer.writerows([csv_cell("" if value is None else str(value)) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


async def _selected(
    connection: AsyncConnection, definition: NamedDefinition, period: Period
) -> Sequence[Sequence[Any]]:
    days = {"begins": period.begins, "ends_before": period.ends_before}
    result = await connection.execute(text(definition.definition.sql), days)
    names = [column.name for column in definition.definition.columns]
    if missing := set(names) - set(result.keys()):
        raise Problem(
            f"The SQL of {definition.name} does not give the columns {', '.join(sorted(missing))}: name them "
            "in it, or take them out of `columns`."
        )
    rows = result.mappings().fetchmany(MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Problem(
            f"The report {definition.name} has more than {MOST_ROWS:,} rows: let its SQL group them."
        )
    return [[row[name] for name in names] for row in rows]


def _kept() -> Any:  # noqa: ANN401 - a Select of many columns
    return select(*(ROW[name] for name in KeptReport.__struct_fields__))
