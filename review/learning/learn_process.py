"""`python -m review learn`: prints what rules have learned; proposes or accepts an edition of precisions."""

import asyncio
import os
import sys
from datetime import date, timedelta

from review.learning.accepted_edition_table import Proposal, accept, last_accepted
from review.learning.edition import Edition, edition_text, learned_between
from review.learning.half_life import half_life_on
from review.learning.pooling import learned_precisions
from review.learning.proposal_text import proposal_text
from review.learning.weighted_verdicts import weighted_verdicts
from review.rulebook.engine.practice import Practice
from review.rulebook.engine.rulebook import Rulebook
from review.settings import Settings
from review.worker.practice_table import PracticeTable
from runtime.clock import Clock
from runtime.postgres.command_engine import command_engine
from runtime.postgres.connection import open_connection
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings
from runtime.time_zone import midnight

A_MONTH = timedelta(days=30)


def run_learn(rulebook: Rulebook, before: date | None, since: date | None, account: str | None) -> None:
    """Print what rules had learned by a day, by default today, beside another, by default 30 days earlier.

    Then print the edition that follows from the decisions before the day. With an account, accept it.

    Raises InvalidSettings, DatabaseRefused or Problem.
    """
    settings = read_settings(os.environ, Settings)
    until = before or Clock().today()
    sys.stdout.write(asyncio.run(_printed(settings, rulebook, (since or until - A_MONTH, until), account)))


async def _printed(
    settings: Settings, rulebook: Rulebook, days: tuple[date, date], account: str | None
) -> str:
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    since, before = days
    learned = edition_text(await edition_of(settings.direct_url, rulebook, before, since))
    proposal = await proposal_of(settings.direct_url, rulebook, before)
    async with command_engine(settings.direct_url, {}) as engine, engine.begin() as connection:
        number, in_force = await last_accepted(connection)
        accepted = await accept(connection, proposal, account) if account else None
    return learned + proposal_text(proposal, number, in_force, accepted)


async def proposal_of(url: str, rulebook: Rulebook, before: date) -> Proposal:
    """The edition that follows from the decisions in this database. It changes nothing."""
    half_life = half_life_on(before)
    async with open_connection(url) as connection:
        verdicts = await weighted_verdicts(connection, midnight(before), half_life)
    learned = tuple(learned_precisions(rulebook.rules, verdicts))
    return Proposal(before, half_life, rulebook.version, learned)


async def edition_of(url: str, rulebook: Rulebook, before: date, since: date) -> Edition:
    """What the decisions in this database teach. It changes nothing."""
    async with open_connection(url) as connection:
        table = PracticeTable(connection)
        earlier, later = [
            Practice(by_outcome=await table.by_outcome(midnight(day))) for day in (since, before)
        ]
    learned = tuple(learned_between(rulebook.rules, earlier, later))
    return Edition(before, since, rulebook.version, learned)
