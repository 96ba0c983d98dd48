"""The claim asks for money that none of its lines accounts for.

## What it looks for

A claim with a total, but without lines, does not say what was done. The same holds for the part of a total
that is left over for lines without an amount: a line has one if it has a net or a unit price, or if all of
its parts have. The rule objects to what the total is above the sum of the other lines, where a line without a
net counts by its quantity × unit price; a difference of one smallest unit of the currency, for each line that
is reckoned so, is accepted. If all lines have a net, rule F0_99 compares these. In the same way, the net of
a line without a price is compared with its parts, if all of them have an amount and not all a net.

## What a reviewer does

Ask the facility for the lines, or for their amounts. Pay nothing for what is not broken down: no rule can
compare it with the stay, the prices or other claims.

## What it cannot see

Whether the amounts that the lines have are right. Lines in another currency than the total: rule W17 says
what becomes of these.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from insurance.claim.amounts import amount_of, claim_currency, currency_of
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import EXACT, ZERO, exact_sum, plausible, smallest_unit
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import REVIEW_OF_COSTS, claim_format
from review.rulebook.facts.wording import line_numbers

NO_AMOUNT = Missing(
    Fact(ClaimFact.TOTAL),
    Text(
        "Hồ sơ không có tổng chi phí; có dòng không ghi số tiền hoặc không có dòng chi phí nào.",
        "The claim has no total, and lines without an amount or no lines.",
    ),
)

rule = Rule(
    code="W18",
    title=Text("Chi phí không được kê chi tiết", "Costs that are not broken down"),
    outcome=FindingOutcome.WARN,
    precision=Prior(9, 1),
    needs=(Given.UNUSUAL_AMOUNTS,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 2 và Bảng 3, chỉ tiêu THANH_TIEN_BV và THANH_TIEN_BH"))
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def lines_account_for_the_total(case: Case) -> Answers:
    """Compare the total with the lines that have an amount, if others have none."""
    claim = case.claim
    without_net = case.amounts.without_net
    without_amount = [line for line in without_net if not _has_amount(line)]
    total, currency = amount_of(claim.total), claim_currency(claim)
    if total is not None and (without_net or not claim.lines):
        rest = EXACT.subtract(total, exact_sum(_amount(line, currency) for line in claim.lines))
        if rest > smallest_unit(currency) * max(1, len(without_net)):
            yield _objection(rest, currency, without_amount or without_net, is_priced=not without_amount)
    elif total is None and (without_amount or not claim.lines):
        yield NO_AMOUNT
    for line in claim.lines:
        if line.parts:
            yield from _parts_account_for(line, line)


def _parts_account_for(item: Line, line: Line) -> Iterator[Found]:
    """`item` is the claim's line; `line` is that line or one of its parts."""
    net, parts = amount_of(line.net), line.parts
    without_net = [part for part in parts if amount_of(part.net) is None]
    if net is not None and line.unit_price is None and without_net and all(map(_has_amount, parts)):
        currency = currency_of(line.net)
        rest = EXACT.subtract(net, exact_sum(_amount(part, currency) for part in parts))
        if rest > smallest_unit(currency) * len(without_net):
            yield _line_above_parts(item, line, Money(rest, currency))
    for part in parts:
        if part.parts:
            yield from _parts_account_for(item, part)


def _has_amount(line: Line) -> bool:
    is_stated = amount_of(line.net) is not None or amount_of(line.unit_price) is not None
    return is_stated or (bool(line.parts) and all(map(_has_amount, line.parts)))


def _amount(line: Line, currency: str) -> Decimal:
    """The line's net, else the sum of its parts, else quantity × price; 0 in another currency."""
    net, price = amount_of(line.net), amount_of(line.unit_price)
    if net is not None:
        return net if currency_of(line.net) == currency else ZERO
    if price is None:
        return exact_sum(_amount(part, currency) for part in line.parts)
    if currency_of(line.unit_price) != currency:
        return ZERO
    quantity = plausible(line.quantity)
    return price if quantity is None else EXACT.multiply(quantity, price)


def _line_above_parts(item: Line, line: Line, rest: Money) -> Found:
    vi, en = (words(rest.value, currency_of(rest)) for words in (sum_vi, sum_en))
    return Found(
        line=item.sequence,
        fact=line.fact(LineFact.NET),
        amount=rest,
        message=Text(
            f"Thành tiền dòng {item.sequence} cao hơn các phần của dòng {vi}, khi tính phần không "
            "ghi thành tiền theo số lượng × đơn giá.",
            f"The net of line {item.sequence} is {en} above its parts, where those without a net "
            "count by quantity × unit price.",
        ),
    )


def _objection(rest: Decimal, currency: str, lines: Sequence[Line], *, is_priced: bool) -> Found:
    """`lines` are those without an amount, or where all are priced those without a net."""
    vi, en = sum_vi(rest, currency), sum_en(rest, currency)
    numbers = line_numbers(line.sequence for line in lines)
    no_lines = Text(
        f"Hồ sơ đề nghị {vi} nhưng không có dòng chi phí nào: không biết đã thực hiện những gì.",
        f"The claim asks for {en} and has no lines: it is not known what was done.",
    )
    no_amounts = Text(
        f"Tổng chi phí có {vi} không thuộc dòng chi phí nào có số tiền. Dòng không ghi số tiền: {numbers}.",
        f"No line with an amount accounts for {en} of the total. Lines without an amount: {numbers}.",
    )
    by_price = Text(
        f"Tổng chi phí cao hơn các dòng {vi}, khi tính dòng không ghi thành tiền ({numbers}) theo số lượng × "
        "đơn giá.",
        f"The total is {en} above the lines, where those without a net ({numbers}) count by quantity × unit "
        "price.",
    )
    return Found(
        line=0,
        fact=Fact(ClaimFact.TOTAL if lines else ClaimFact.LINES),
        amount=Money(rest, currency),
        message=(by_price if is_priced else no_amounts) if lines else no_lines,
    )
