"""How well the register agrees with the population register, in the figures that the national report has."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from gateway.register.verification.verification import VerificationOutcome

UNVERIFIED = "unverified"
HUNDRED, TENTH = Decimal(100), Decimal("0.1")


class QualityLine(msgspec.Struct, frozen=True):
    """People of one place by outcome; `unverified` are those who were never compared."""

    outcomes: Mapping[str, int]

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.outcomes.values())

    @property
    def share(self) -> Decimal:
        """The people who match, in percent of all: 97.8 of 1,000 people of whom 978 match."""
        matched = self.outcomes.get(VerificationOutcome.MATCHED, 0)
        return (HUNDRED * matched / self.people).quantize(TENTH) if self.people else Decimal("0.0")


class Quality(msgspec.Struct, frozen=True):
    """`provinces` are by code of today; "" is of people without a card. `fields` count differences."""

    provinces: Mapping[str, QualityLine]
    fields: Mapping[str, int]

    @property
    def country(self) -> QualityLine:
        """Everybody."""
        return QualityLine(_sum(line.outcomes for line in self.provinces.values()))


def _sum(outcomes: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in outcomes:
        total.update(one)
    return total
