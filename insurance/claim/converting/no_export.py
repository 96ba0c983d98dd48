"""Finds why a claim must not become an export: what was written would ask for other money than it does."""

from collections.abc import Iterator

from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.claim.paths import path_of
from insurance.claim.unreadable import ClaimFault
from insurance.money import DONG
from insurance.text import Text

NO_BILL = Text(
    "BHYT XML chỉ có hồ sơ đề nghị thanh toán; yêu cầu này không phải là đề nghị thanh toán",
    "BHYT XML has bills only, and this request is none",
)
OTHER_CURRENCY = Text("BHYT XML chỉ có số tiền bằng đồng", "BHYT XML has amounts in dong only")


def no_export(claim: Claim) -> Iterator[ClaimFault]:
    """By their places in what was sent. A withdrawal is an export, whatever it withdraws."""
    if not claim.is_bill and not claim.is_withdrawal:
        yield ClaimFault(path_of(claim, Fact(ClaimFact.USE)), NO_BILL.both)
    for fact in _in_other_currency(claim):
        yield ClaimFault(path_of(claim, fact), OTHER_CURRENCY.both)


def _in_other_currency(claim: Claim) -> Iterator[Fact]:
    if _is_other(claim.total):
        yield Fact(ClaimFact.TOTAL)
    for line in claim.lines:
        yield from _of_line(line)


def _of_line(line: Line) -> Iterator[Fact]:
    for name, amount in ((LineFact.UNIT_PRICE, line.unit_price), (LineFact.NET, line.net)):
        if _is_other(amount):
            yield line.fact(name)


def _is_other(amount: Money | None) -> bool:
    return amount is not None and amount.currency not in (None, DONG)
