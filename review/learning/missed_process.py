"""`python -m review missed`: prints how much money is missed in claims without a finding, and ends."""

import asyncio
import os
import sys
from datetime import date, timedelta

from review.settings import Settings
from review.triage.tallies.clear_claim_count import count_clear_claims
from review.triage.tallies.missed_money import ClearClaims, missed_money
from runtime.clock import Clock
from runtime.postgres.connection import open_connection
from runtime.postgres.database_refused import ensure_both_accept
from runtime.settings.reading import read_settings
from runtime.time_zone import midnight

A_YEAR = timedelta(days=365)
SECONDS = 600.0


def run_missed(since: date | None, until: date | None) -> None:
    """Print the estimate of the claims that were reviewed between two days, by default of the last year.

    Raises InvalidSettings or DatabaseRefused.
    """
    settings = read_settings(os.environ, Settings)
    last = until or Clock().today()
    first = since or last - A_YEAR
    clear = asyncio.run(_counted(settings, first, last))
    sys.stdout.write(missed_text(clear, first, last))


async def _counted(settings: Settings, since: date, until: date) -> ClearClaims:
    await ensure_both_accept(settings.database_url, settings.direct_database_url)
    async with open_connection(settings.direct_url) as connection:
        return await count_clear_claims(connection, midnight(since), midnight(until), SECONDS)


def missed_text(clear: ClearClaims, since: date, until: date) -> str:
    """The counts and the estimate as YAML, in dong."""
    missed = missed_money(clear)
    lines = [
        f"since: {since}",
        f"until: {until}",
        f"claims_without_finding: {clear.claims}",
        f"they_ask_for: {clear.proposed:.0f}",
        f"drawn_and_decided: {clear.drawn}",
        f"of_these_faulty: {clear.faulty}",
        f"taken_off_these: {clear.off:.0f}",
    ]
    if missed is None:
        lines.append("missed: null")
    else:
        bounds = f"low: {missed.low:.0f}, high: {missed.high:.0f}"
        lines.append(f"missed: {{estimate: {missed.estimate:.0f}, {bounds}}}")
    return "".join(f"{line}\n" for line in lines)
