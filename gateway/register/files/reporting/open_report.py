"""The quarterly report for a command of an operator."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.register.files.reporting.quarterly_report import Figures, MakeQuarterlyReport
from gateway.register.files.reporting.report_table import figures_of
from gateway.register.procedures.all_procedures import read_procedures
from runtime.clock import Clock
from runtime.postgres.command_engine import command_engine

OLD = "This database has no files of the register. Run `wardgate migrate` first."
EXPLANATIONS = {asyncpg.UndefinedTableError: OLD}


class EngineFiles:
    """The port Files of the report, on an engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def figures(self, begin: datetime, end: datetime, provinces: Collection[str]) -> Sequence[Figures]:
        """See quarterly_report.Files."""
        async with self._engine.connect() as connection:
            return [Figures(*row) for row in await connection.execute(figures_of(begin, end, provinces))]


@asynccontextmanager
async def open_report(database_url: str) -> AsyncIterator[MakeQuarterlyReport]:
    """The use case. Raises Problem where the database cannot be used, now or later."""
    procedures = read_procedures()
    async with command_engine(database_url, EXPLANATIONS) as engine:
        yield MakeQuarterlyReport(EngineFiles(engine), procedures, Clock())
