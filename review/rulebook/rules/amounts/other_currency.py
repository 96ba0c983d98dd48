"""The claim asks for money in another currency than the fund's.

## What it looks for

The health insurance fund pays in dong (VND). If the total of the claim, or without a total its first net, is
in another currency, the claim as a whole is refused: its amounts are in that currency, and nothing is
converted. If only some lines or parts of lines are in another currency, each of these lines is named: one
whose net is in dong is cut, since it was computed from other money. A net in another currency is no part of a
sum in dong, so the line itself is only a warning, and what the total is above the sum of the lines in dong is
cut. Amounts without a currency count as dong.

## What a reviewer does

Ask the facility for a corrected claim. Often the software filled in the wrong currency code, and the amounts
are in dong.

## What it cannot see

Amounts in another currency that the claim calls dong.
"""

from collections.abc import Iterator

from insurance.claim.amounts import (
    DEFAULT_CURRENCY,
    amount_of,
    claim_currency,
    claimed_amount,
    currency_of,
    net_sum,
    plausible_money,
)
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.lines.line_amounts import is_plainly_in_dong
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.wording import line_numbers

FUND_CURRENCIES = frozenset({DEFAULT_CURRENCY})

rule = Rule(
    code="W17",
    title=Text("Số tiền ghi bằng ngoại tệ", "Another currency than the fund's"),
    outcome=FindingOutcome.REFUSE,
    precision=Prior(9, 1),
    needs=(Given.UNUSUAL_AMOUNTS,),
)


# Read in secondary notes: payments within Vietnam are not made in foreign currency.
@rule.in_force("2009-07-01", law=Provision("Pháp lệnh Ngoại hối số 28/2005/PL-UBTVQH11", "Điều 22"))
def amounts_are_in_dong(case: Case) -> Answers:
    """The claim as a whole, else every line that is not in dong."""
    claim = case.claim
    if (
        claim.total is None
        and len(case.amounts.without_net) == len(claim.lines)
        and not any(map(_currencies, claim.lines))
    ):
        yield Missing(
            Fact(ClaimFact.TOTAL),
            Text("Hồ sơ không có số tiền nào.", "The claim has no amount of money."),
        )
    elif (currency := claim_currency(claim)) != DEFAULT_CURRENCY:
        yield _whole_claim(claim, currency)
    else:
        yield from _lines(claim)


def _whole_claim(claim: Claim, currency: str) -> Found:
    fact = Fact(ClaimFact.TOTAL if claim.total is not None else ClaimFact.LINES)
    return Found(
        line=0,
        fact=fact,
        amount=claimed_amount(claim),
        message=Text(
            f"Số tiền ghi bằng {currency}; quỹ BHYT chỉ chi trả bằng đồng Việt Nam (VND).",
            f"The amounts are in {currency}; the health insurance fund pays in dong (VND) only.",
        ),
    )


def _lines(claim: Claim) -> Iterator[Found]:
    foreign_nets = []
    for line in claim.lines:
        if is_plainly_in_dong(line):
            continue
        if others := _currencies(line) - FUND_CURRENCIES:
            listed = ", ".join(sorted(others))
            if line.net is not None and currency_of(line.net) != DEFAULT_CURRENCY:
                foreign_nets.append(line)
                yield _net_not_in_dong(line, listed)
            else:
                yield _parts_not_in_dong(line, listed)
    if foreign_nets:
        yield from _rest_of_total(claim, foreign_nets)


def _net_not_in_dong(line: Line, listed: str) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.NET),
        amount=None,
        message=Text(
            f"Dòng {line.sequence} có số tiền ghi bằng {listed}; không cộng vào tổng bằng VND được.",
            f"Line {line.sequence} has amounts in {listed}, which cannot be added to a sum in VND.",
        ),
        outcome=FindingOutcome.WARN,
    )


def _parts_not_in_dong(line: Line, listed: str) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.NET),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence} tính thành tiền từ số tiền ghi bằng {listed}; "
            "quỹ BHYT chỉ chi trả bằng VND.",
            f"Line {line.sequence} is computed from amounts in {listed}; the fund pays in VND only.",
        ),
        outcome=FindingOutcome.CUT,
    )


def _rest_of_total(claim: Claim, foreign_nets: list[Line]) -> Iterator[Found]:
    """What the total has for the lines that are not in dong. Without a total, it has nothing for them."""
    total, in_dong = amount_of(claim.total), net_sum(claim.lines, DEFAULT_CURRENCY)
    rest = EXACT.subtract(total or ZERO, in_dong.value if in_dong else ZERO)
    if rest <= 0:
        return
    vi, en = sum_vi(rest, DEFAULT_CURRENCY), sum_en(rest, DEFAULT_CURRENCY)
    numbers = line_numbers(line.sequence for line in foreign_nets)
    yield Found(
        line=0,
        fact=Fact(ClaimFact.TOTAL),
        amount=Money(rest, DEFAULT_CURRENCY),
        message=Text(
            f"Tổng chi phí cao hơn các dòng bằng VND {vi}; "
            f"các dòng ghi bằng ngoại tệ ({numbers}) không được chi trả.",
            f"The total is {en} above the lines in VND; "
            f"nothing is paid for the lines in another currency ({numbers}).",
        ),
        outcome=FindingOutcome.CUT,
    )


def _currencies(line: Line) -> set[str]:
    """Those of all amounts of a line and its parts."""
    found = {currency_of(money) for money in (line.net, line.unit_price, line.tax) if money is not None}
    return found.union(*map(_currencies, line.parts)) if line.parts else found
