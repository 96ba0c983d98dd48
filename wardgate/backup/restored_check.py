"""Checks a restored database: what is in it, and whether its access log is that of the backup."""

from collections.abc import Mapping

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.access.audit.audit_engine import audit_engine
from gateway.access.audit.stored_log import Span
from gateway.access.audit.verify import Verdict, verify
from gateway.register.events.restored_events import refuse_earlier_numbers
from gateway.register.files.watching.restored_files import refuse_earlier_file_cursors
from review.mailbox.restored_changes import refuse_earlier_cursors
from runtime.progress_reporter import ProgressReporter
from wardgate.backup.database_facts import count_rows
from wardgate.backup.manifest import Manifest


class Checked(msgspec.Struct, frozen=True):
    """The number of rows now and when the backup was taken, and what the verification of the log found."""

    counts: Mapping[str, int]
    earlier: Mapping[str, int]
    verdict: Verdict


async def check_restored(database_url: str, manifest: Manifest, reporter: ProgressReporter) -> Checked:
    """Count and verify. Cursors that were issued before the restore are refused from now on."""
    async with audit_engine(database_url) as engine:
        async with engine.begin() as connection:
            counts = await count_rows(connection)
            await refuse_earlier_cursors(connection)
            await refuse_earlier_numbers(connection)
            await refuse_earlier_file_cursors(connection)
        verdict = await _verify(engine, manifest, counts["look-ups"], reporter)
    return Checked(counts, manifest.counts, verdict)


async def _verify(
    engine: AsyncEngine, manifest: Manifest, look_ups: int, reporter: ProgressReporter
) -> Verdict:
    """With the seal that the backup has: the log may not be another one, or cut off before."""
    kept = {manifest.seal.seal: bytes.fromhex(manifest.seal.hash)} if manifest.seal else {}
    done = 0

    def advance(entries: int) -> None:
        nonlocal done
        done += entries
        reporter.progress("look-ups verified", done, look_ups)

    return await verify(engine, Span(), kept, advance)
