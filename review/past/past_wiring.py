"""Creates what reads the past: every class of it is known here."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from gateway.mailbox.archive import Archive
from gateway.mailbox.received_claims import ReceivedClaims
from gateway.mailbox.register_today import RegisterToday as Register
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.catalogues.reading.catalogue_table import CatalogueTable
from review.catalogues.reading.memory import Memory
from review.catalogues.reading.read_catalogues import ReadCatalogues
from review.past.compared_now import NowSources
from review.past.kept_claim import WhichFacts
from review.past.kept_claim_table import KeptClaimTable
from review.past.read_past_claims import PastSources, ReadPastClaims
from review.past.register_today import RegisterToday
from review.past.selected_claims import Selection
from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.worker.current_rules import CurrentRules
from review.worker.practice_table import PracticeTable
from review.worker.stay_table import StayTable
from review.worker.uses.use_table import UseTable
from runtime.clock import Clock
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings


async def database_url() -> str:
    """The database of the environment, for a session. Raises InvalidSettings or DatabaseRefused."""
    settings = read_settings(os.environ, Settings)
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    return settings.direct_url


async def archived_claims(
    connection: asyncpg.Connection, folders: Sequence[Path], selection: Selection
) -> Archive | None:
    """The archive in these folders, None without one. Raises Problem if it lacks files of these days."""
    if not folders:
        return None
    archive = Archive(connection, folders)
    if not selection.claim_ids:
        await archive.ensure(selection.first, selection.last)
    return archive


def read_past_claims(
    connection: asyncpg.Connection, facts: WhichFacts, archive: Archive | None = None
) -> ReadPastClaims:
    """The use case that opens claims, on a connection of its own."""
    register = Register(connection, BenefitLaw(read_parameters()), Clock())
    received = ReceivedClaims(connection, archive)
    sources = PastSources(
        KeptClaimTable(connection, archive),
        received,
        NowSources(StayTable(connection), UseTable(connection), received),
        ReadCatalogues(CatalogueTable(connection), Memory()),
        RegisterToday(register) if facts is WhichFacts.TODAY else None,
        reads_archive=archive is not None,
    )
    return ReadPastClaims(ClaimReader(), sources)


async def rules_of_now(connection: asyncpg.Connection, rulebook: Rulebook) -> CurrentRules:
    """The rules as a worker applies them now."""
    rules = CurrentRules(rulebook, lambda: datetime.now(UTC))
    await rules.refresh(PracticeTable(connection))
    return rules
