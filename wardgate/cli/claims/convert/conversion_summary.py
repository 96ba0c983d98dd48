"""Counts what became of the claims of a conversion."""

import re
from collections import Counter
from collections.abc import Sequence

from insurance.claim.converting.not_carried import NotCarried
from wardgate.cli.claims.claim_summary import MAX_REFUSALS, RefusedClaim

_index = re.compile(r"\[(?:STT=)?[0-9]+\]")


class ConversionSummary:
    """The counts. `lost` counts the claims that lost something, by its path without places and what it is."""

    def __init__(self) -> None:
        self.converted = self.incomplete = self.remarked = 0
        self.lost: Counter[tuple[str, str]] = Counter()
        self.refusals: Counter[str] = Counter()
        self.refused: list[RefusedClaim] = []

    def add(self, lost: Sequence[NotCarried], *, is_remarked: bool) -> None:
        """Count a claim that was converted."""
        self.converted += 1
        self.incomplete += bool(lost)
        self.remarked += is_remarked
        self.lost.update({(_index.sub("", one.path), one.what.en) for one in lost})

    def add_refused(self, refused: RefusedClaim) -> None:
        """Count a claim, or a file, that was not converted."""
        self.refusals[refused.refused.reason] += 1
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append(refused)
