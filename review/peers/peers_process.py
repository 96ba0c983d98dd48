"""`python -m review peers`: makes an edition of what is usual, and ends."""

import asyncio
import os
import sys
from datetime import date, timedelta

from review.peers.make_edition import MadeEdition, make_edition
from review.settings import Settings
from runtime.clock import Clock
from runtime.settings.reading import read_settings

A_YEAR = timedelta(days=365)


def run_peers(since: date | None, until: date | None) -> None:
    """Make an edition of the claims between two days, by default of the last year, and print what it has.

    Raises InvalidSettings or Problem.
    """
    settings = read_settings(os.environ, Settings)
    last = until or Clock().today()
    made = asyncio.run(make_edition(settings.direct_url, since or last - A_YEAR, last))
    sys.stdout.write(edition_text(made))


def edition_text(made: MadeEdition) -> str:
    """The edition as YAML, with the facilities that admit far more patients than is usual."""
    outliers = [one for one in made.facilities if one.stands_out]
    lines = [
        f"edition: {'null' if made.edition is None else made.edition}",
        f"since: {made.since}",
        f"until: {made.until}",
        f"claims: {made.claims}",
        f"groups: {made.groups}",
        f"facilities: {len(made.facilities)}",
        "admit_more_than_usual:" if outliers else "admit_more_than_usual: []",
        *(
            f'  - {{facility: "{one.facility}", tier: "{one.tier}", admissions: {one.admissions}, '
            f"examinations: {one.examinations}, ratio: {one.ratio}, usual: {one.usual}, mad: {one.mad}}}"
            for one in outliers
        ),
    ]
    return "".join(f"{line}\n" for line in lines)
