"""The sums that a claim states of itself, with what its lines add up to (QĐ 4750, table 1)."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from insurance.claim.amounts import amount_of
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.sums import NO_SUMS, StatedSums
from insurance.money import CENT, EXACT, exact_sum, plausible
from insurance.text import Text

DRUGS = (LineKind.DRUG, LineKind.BLOOD)
# MA_NHOM of supplies, and of packages of supplies: whether these count is not settled.
SUPPLIES, PACKAGES = "10", "11"
FEE_FOR_SERVICE = "1"


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
    amount: Callable[[Line], Decimal | None]
    counts: tuple[Callable[[Line], bool], ...]


def stated_sums(claim: Claim) -> Iterator[StatedSum]:
    """Each sum that is stated, if every line that it is made of has its part of it."""
    if claim.sums == NO_SUMS:
        return
    room = max(Decimal(1), CENT * (len(claim.lines) + 1))
    for form in FORMS:
        stated = plausible(form.stated(claim.sums))
        if stated is not None and (sums := _sums(claim, form)):
            yield StatedSum(form.fact, form.name, stated, sums, room)


def _sums(claim: Claim, form: SumForm) -> tuple[Decimal, ...]:
    ways = ([line for line in claim.lines if counts(line)] for counts in form.counts)
    added = tuple(value for lines in ways if (value := _added(lines, form)) is not None)
    return (*added, *_fund_by_the_decision(claim)) if form.fact is ClaimFact.SUM_FUND_PART else added


def _added(lines: Sequence[Line], form: SumForm) -> Decimal | None:
    amounts = [form.amount(line) for line in lines]
    known = [value for value in amounts if value is not None]
    return exact_sum(known) if len(known) == len(amounts) else None


def _fund_by_the_decision(claim: Claim) -> tuple[Decimal, ...]:
    """T_TONGCHI_BH - T_BNCCT, which differs from the lines where another source pays."""
    total, copaid = amount_of(claim.total), plausible(claim.sums.copayment)
    return () if total is None or copaid is None else (EXACT.subtract(total, copaid),)


def _charged(line: Line) -> Decimal | None:
    charged = plausible(line.payment.charged_amount)
    return amount_of(line.net) if charged is None else charged


def _fund(line: Line) -> Decimal | None:
    return plausible(line.payment.fund_part)


def _every(_: Line) -> bool:
    return True


FORMS = (
    SumForm(
        ClaimFact.SUM_CHARGED,
        Text("T_TONGCHI_BV", "hospital's cost"),
        lambda sums: sums.charged,
        _charged,
        (_every,),
    ),
    SumForm(
        ClaimFact.SUM_DRUGS,
        Text("T_THUOC", "cost of drugs"),
        lambda sums: sums.drugs,
        _charged,
        (lambda line: line.kind in DRUGS,),
    ),
    SumForm(
        ClaimFact.SUM_SUPPLIES,
        Text("T_VTYT", "cost of supplies"),
        lambda sums: sums.supplies,
        _charged,
        (lambda line: line.group in (SUPPLIES, PACKAGES), lambda line: line.group == SUPPLIES),
    ),
    SumForm(
        ClaimFact.SUM_OWN_PART,
        Text("T_BNTT", "patient's own part"),
        lambda sums: sums.own_part,
        lambda line: plausible(line.payment.own_part),
        (_every,),
    ),
    SumForm(
        ClaimFact.SUM_COPAYMENT,
        Text("T_BNCCT", "co-payment"),
        lambda sums: sums.copayment,
        lambda line: plausible(line.payment.copayment),
        (_every,),
    ),
    SumForm(
        ClaimFact.SUM_OTHER_SOURCES,
        Text("T_NGUONKHAC", "part of other sources"),
        lambda sums: sums.other_sources,
        lambda line: plausible(line.payment.other_sources),
        (_every,),
    ),
    SumForm(
        ClaimFact.SUM_FUND_PART, Text("T_BHTT", "fund's part"), lambda sums: sums.fund_part, _fund, (_every,)
    ),
    SumForm(
        ClaimFact.SUM_FEE_FOR_SERVICE,
        Text("T_BHTT_GDV", "fund's part by fee for service"),
        lambda sums: sums.fee_for_service,
        _fund,
        (lambda line: line.payment.method == FEE_FOR_SERVICE,),
    ),
)
