"""What facilities claimed, and what reviewers took off, against their peers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from insurance.money import ZERO


class ClaimSums(msgspec.Struct, frozen=True):
    """Sums over claims in VND.

    `claims` were reviewed, `with_findings` of them have a finding. `decided` of them have a decision in
    effect; `proposed` and `accepted` are the sums of those.
    """

    claims: int = 0
    with_findings: int = 0
    decided: int = 0
    proposed: Decimal = ZERO
    accepted: Decimal = ZERO

    @property
    def cut(self) -> Decimal:
        """What came off."""
        return self.proposed - self.accepted

    @property
    def finding_share(self) -> float | None:
        """The share of claims with a finding, from 0 to 1; None without claims."""
        return self.with_findings / self.claims if self.claims else None

    @property
    def cut_share(self) -> float | None:
        """The share of the proposed money that came off; None where no money was decided on."""
        return float(self.cut / self.proposed) if self.proposed else None


class FacilityRow(msgspec.Struct, frozen=True):
    """One facility in the list. `name` is empty where the register does not have it."""

    facility: str
    name: str
    sums: ClaimSums


class PeerShare(msgspec.Struct, frozen=True):
    """The cut shares of all facilities in the scope in one month: the quartiles."""

    low: float
    middle: float
    high: float


class MonthOfFacility(msgspec.Struct, frozen=True):
    """One month of service (in which the stay ended), named by its first day. `peers` is None without any."""

    month: date
    sums: ClaimSums
    peers: PeerShare | None


def total(each: Iterable[ClaimSums]) -> ClaimSums:
    """The sum of sums."""
    every = list(each)
    return ClaimSums(
        sum(one.claims for one in every),
        sum(one.with_findings for one in every),
        sum(one.decided for one in every),
        sum((one.proposed for one in every), ZERO),
        sum((one.accepted for one in every), ZERO),
    )
