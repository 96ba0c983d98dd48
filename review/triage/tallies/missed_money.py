"""How much money is missed: what reviewers find in claims in which the review found nothing.

Of the claims of the band CLEAR some are drawn at random for reviewers, who find what there is. What they take
off these says what is missed in all.
"""

from math import sqrt

import msgspec

from review.triage.statistics.intervals.wilson_interval import wilson_interval

# Standard errors of the mean on either side.
NORMAL = 1.96


class ClearClaims(msgspec.Struct, frozen=True):
    """Bills in dong in which the review found nothing: `claims`, and what they ask for.

    `drawn` of them were drawn at random and decided. Money was taken off `faulty` of these: together `off`,
    of which `squares` are the squares.
    """

    claims: int = 0
    proposed: float = 0.0
    drawn: int = 0
    faulty: int = 0
    off: float = 0.0
    squares: float = 0.0


class MissedMoney(msgspec.Struct, frozen=True):
    """In dong, of all claims of the band CLEAR: the estimate, and the interval that has it with 95 %."""

    estimate: float
    low: float
    high: float


def missed_money(clear: ClearClaims) -> MissedMoney | None:
    """The share of the drawn claims that are faulty, times the mean that came off these, times all claims.

    The interval is that of the share (Wilson) with the mean at the same end of its own interval. If nothing
    came off, a faulty claim counts as a mean claim as a whole. None where no drawn claim was decided.
    """
    shares = wilson_interval(clear.faulty, clear.drawn - clear.faulty)
    if shares is None:
        return None
    part, lowest, highest = shares
    mean_claim = clear.proposed / clear.claims if clear.claims else 0.0
    mean = clear.off / clear.faulty if clear.faulty else mean_claim
    error = _standard_error(clear) * NORMAL
    return MissedMoney(
        estimate=part * mean * clear.claims,
        low=lowest * max(mean - error, 0.0) * clear.claims if clear.faulty else 0.0,
        high=min(highest * (mean + error) * clear.claims, clear.proposed),
    )


def _standard_error(clear: ClearClaims) -> float:
    """Of the mean that came off a faulty claim. Of one claim alone nothing is known: the mean itself."""
    count = clear.faulty
    if not count:
        return 0.0
    mean = clear.off / count
    if count == 1:
        return mean
    variance = max(clear.squares - count * mean * mean, 0.0) / (count - 1)
    return sqrt(variance / count)
