"""`python -m review learn`: prints an edition of precisions, and ends."""

import asyncio
import os
import sys
from datetime import date, timedelta

from review.learning.edition import Edition, edition_text, learned_between
from review.rulebook.engine.practice import Practice
from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.worker.practice_table import PracticeTable
from runtime.clock import Clock
from runtime.postgres.connection import open_connection
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings
from runtime.time_zone import midnight

A_MONTH = timedelta(days=30)


def run_learn(rulebook: Rulebook, before: date | None, since: date | None) -> None:
    """Print the edition of a day, by default today, beside another, by default 30 days earlier.

    Raises InvalidSettings or DatabaseRefused.
    """
    settings = read_settings(os.environ, Settings)
    until = before or Clock().today()
    sys.stdout.write(asyncio.run(_printed(settings, rulebook, until, since or until - A_MONTH)))


async def _printed(settings: Settings, rulebook: Rulebook, before: date, since: date) -> str:
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    return edition_text(await edition_of(settings.direct_url, rulebook, before, since))


async def edition_of(url: str, rulebook: Rulebook, before: date, since: date) -> Edition:
    """What the decisions in this database teach. It changes nothing."""
    async with open_connection(url) as connection:
        table = PracticeTable(connection)
        earlier, later = [
            Practice(by_outcome=await table.by_outcome(midnight(day))) for day in (since, before)
        ]
    learned = tuple(learned_between(rulebook.rules, earlier, later))
    return Edition(before, since, rulebook.version, learned)
