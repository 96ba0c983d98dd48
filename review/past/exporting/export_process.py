"""`python -m review export`: writes reviewed claims to Parquet files by month, and ends."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from gateway.mailbox.received_claims import ReceivedClaims
from review.past.exporting.export_claims import ExportClaims, Files, months_of
from review.past.exporting.export_folder import ExportFolder
from review.past.exporting.parquet_claims import ExportParquet, about
from review.past.kept_claim import PassedOver, WhichFacts
from review.past.output.comparison_view import PASSED_OVER
from review.past.output.progress import progress_bar
from review.past.past_wiring import archived_claims, database_url, read_past_claims
from review.past.selected_claims import SelectedClaims, Selection
from runtime.clock import Clock
from runtime.output.counted import counted
from runtime.postgres.connection import open_connection


class AskedExport(NamedTuple):
    """Which claims to export, by which facts, and where to. `archive`: folders that archived ones are in."""

    folder: Path
    selection: Selection
    facts: WhichFacts = WhichFacts.KEPT
    archive: tuple[Path, ...] = ()


def run_export(asked: AskedExport) -> None:
    """Export. Raises InvalidSettings, DatabaseRefused or Problem."""
    asyncio.run(_run(asked))


async def _run(asked: AskedExport) -> None:
    folder = ExportFolder(asked.folder)
    folder.make()
    async with open_connection(await database_url()) as connection:
        archive = await archived_claims(connection, asked.archive, asked.selection)
        received = ReceivedClaims(connection, archive)
        total = await SelectedClaims(received, asked.selection).total()
        read = read_past_claims(connection, asked.facts, archive)
        files = Files(folder, ExportParquet, about)
        export = ExportClaims(received, received, read, files, reads_archive=archive is not None)
        claims, passed_over = await _export(export, asked, total)
    sys.stdout.write(f"{counted(claims, 'claim')} exported to {asked.folder}.\n")
    for reason, count in passed_over.items():
        sys.stdout.write(f"Not exported: {counted(count, 'claim')}, {PASSED_OVER[reason]}.\n")


async def _export(export: ExportClaims, asked: AskedExport, total: int) -> tuple[int, Counter[PassedOver]]:
    claims, passed_over = 0, Counter[PassedOver]()
    with progress_bar("Exporting", total) as advance:
        for month in months_of(asked.selection, asked.facts, Clock().today()):
            async for exported in export(month):
                claims += exported.claims
                passed_over.update(exported.passed_over)
                advance(exported.claims + len(exported.passed_over))
    return claims, passed_over
