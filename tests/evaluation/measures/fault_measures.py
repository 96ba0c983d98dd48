"""Which faults the rules find, and what they cost; which claims they flag without a fault."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from insurance.money import ZERO
from tests.evaluation.measures.rule_measures import finds
from tests.evaluation.review.judging import Judged
from tests.evaluation.world.faults.fault_kinds import UNSEEN


class FaultMeasure(msgspec.Struct, frozen=True):
    """One kind of fault: how many there are, how many a rule finds in their place, and the money of both.

    `is_unseen`: no rule can see it in what is sent.
    """

    kind: str
    group: str
    put_in: int
    found: int
    money: Decimal
    money_found: Decimal
    is_unseen: bool


class OddityMeasure(msgspec.Struct, frozen=True):
    """One kind of claim without a fault: how many, how many are flagged, by which rules."""

    oddity: str
    claims: int
    flagged: int
    rules: tuple[str, ...]


def measure_faults(claims: Sequence[Judged]) -> list[FaultMeasure]:
    """Each kind, the one with the most money that no rule finds first."""
    of_kind: defaultdict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in claims:
        if one.truth:
            of_kind[one.truth.kind, one.truth.group].append(one)
    measured = [_measure(kind, group, each) for (kind, group), each in of_kind.items()]
    return sorted(measured, key=lambda one: (one.money_found - one.money, one.kind))


def _measure(kind: str, group: str, claims: Sequence[Judged]) -> FaultMeasure:
    found = [one for one in claims if finds(one)]
    return FaultMeasure(
        kind=kind,
        group=group,
        put_in=len(claims),
        found=len(found),
        money=sum((one.recoverable for one in claims), ZERO),
        money_found=sum((one.recoverable for one in found), ZERO),
        is_unseen=kind in UNSEEN,
    )


def measure_oddities(claims: Sequence[Judged]) -> list[OddityMeasure]:
    """Each kind of claim without a fault, ordinary ones first."""
    of_kind: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in claims:
        if one.truth is None:
            of_kind[one.oddity].append(one)
    return [
        OddityMeasure(
            oddity=oddity,
            claims=len(each),
            flagged=sum(bool(one.findings) for one in each),
            rules=tuple(sorted(Counter(code for one in each for code in one.rules))),
        )
        for oddity, each in sorted(of_kind.items())
    ]
