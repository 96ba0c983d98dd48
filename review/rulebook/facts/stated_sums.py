"""The sums that a claim states of itself, with what its lines add up to (QĐ 4750, table 1)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

import msgspec

from insurance.claim.amounts import amount_of
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.sums import NO_SUMS, StatedSums
from insurance.money import CENT, EXACT, ZERO, plausible
from insurance.text import Text

DRUGS = (LineKind.DRUG, LineKind.BLOOD)
# MA_NHOM of supplies, and of packages of supplies: whether these count is not settled.
SUPPLIES, PACKAGES = "10", "11"
FEE_FOR_SERVICE = "1"

Amount = Callable[[Line], Decimal | None]
Lines = Sequence[Line]


class StatedSum(msgspec.Struct, frozen=True):
    """A sum of XML1. `sums` are what the lines may add up to; `room` is how far their rounding may be off."""

    fact: ClaimFact
    name: Text
    stated: Decimal
    sums: tuple[Decimal, ...]
    room: Decimal

    @property
    def agrees(self) -> bool:
        """Whether it is one of the sums."""
        return any(abs(EXACT.subtract(self.stated, value)) <= self.room for value in self.sums)


class SumForm(NamedTuple):
    """How a sum is made: what of each line is added, over which lines. Any of several sets may be meant."""

    fact: ClaimFact
    name: Text
    stated: Callable[[StatedSums], Decimal | None]
    amount: Amount
    sets: Callable[[Lines], tuple[Lines, ...]]


def stated_sums(claim: Claim) -> Iterator[StatedSum]:
    """Each sum that is stated, if every line that it is made of has its part of it."""
    if claim.sums is NO_SUMS or claim.sums == NO_SUMS:
        return
    room = max(Decimal(1), CENT * (len(claim.lines) + 1))
    for form in FORMS:
        stated = plausible(form.stated(claim.sums))
        if stated is not None and (sums := _sums(claim, form)):
            yield StatedSum(form.fact, form.name, stated, sums, room)


def _sums(claim: Claim, form: SumForm) -> tuple[Decimal, ...]:
    sums = tuple(_added(lines, form.amount) for lines in form.sets(claim.lines))
    known = tuple(value for value in sums if value is not None)
    return (*known, *_fund_by_the_decision(claim)) if form.fact is ClaimFact.SUM_FUND_PART else known


def _added(lines: Lines, amount: Amount) -> Decimal | None:
    """None where a line has no amount, or where the sum cannot be."""
    total, add = ZERO, EXACT.add
    for line in lines:
        value = amount(line)
        if value is None:
            return None
        total = add(total, value)
    return plausible(total)


def _fund_by_the_decision(claim: Claim) -> tuple[Decimal, ...]:
    """T_TONGCHI_BH - T_BNCCT, which differs from the lines where another source pays."""
    total, copaid = amount_of(claim.total), plausible(claim.sums.copayment)
    return () if total is None or copaid is None else (EXACT.subtract(total, copaid),)


def _charged(line: Line) -> Decimal | None:
    charged = line.payment.charged_amount
    return amount_of(line.net) if charged is None else charged


def _all(lines: Lines) -> tuple[Lines, ...]:
    return (lines,)


def _drugs(lines: Lines) -> tuple[Lines, ...]:
    return ([line for line in lines if line.kind in DRUGS],)


def _supplies(lines: Lines) -> tuple[Lines, ...]:
    supplies = [line for line in lines if line.group in (SUPPLIES, PACKAGES)]
    return supplies, [line for line in supplies if line.group == SUPPLIES]


def _by_fee(lines: Lines) -> tuple[Lines, ...]:
    return ([line for line in lines if line.payment.method == FEE_FOR_SERVICE],)


FORMS = tuple(
    SumForm(fact, Text(vi, en), attrgetter(stated), amount, sets)
    for fact, vi, en, stated, amount, sets in (
        (ClaimFact.SUM_CHARGED, "T_TONGCHI_BV", "hospital's cost", "charged", _charged, _all),
        (ClaimFact.SUM_DRUGS, "T_THUOC", "cost of drugs", "drugs", _charged, _drugs),
        (ClaimFact.SUM_SUPPLIES, "T_VTYT", "cost of supplies", "supplies", _charged, _supplies),
        (
            ClaimFact.SUM_OWN_PART,
            "T_BNTT",
            "patient's own part",
            "own_part",
            attrgetter("payment.own_part"),
            _all,
        ),
        (
            ClaimFact.SUM_COPAYMENT,
            "T_BNCCT",
            "co-payment",
            "copayment",
            attrgetter("payment.copayment"),
            _all,
        ),
        (
            ClaimFact.SUM_OTHER_SOURCES,
            "T_NGUONKHAC",
            "part of other sources",
            "other_sources",
            attrgetter("payment.other_sources"),
            _all,
        ),
        (
            ClaimFact.SUM_FUND_PART,
            "T_BHTT",
            "fund's part",
            "fund_part",
            attrgetter("payment.fund_part"),
            _all,
        ),
        (
            ClaimFact.SUM_FEE_FOR_SERVICE,
            "T_BHTT_GDV",
            "fund's part by fee for service",
            "fee_for_service",
            attrgetter("payment.fund_part"),
            _by_fee,
        ),
    )
)
