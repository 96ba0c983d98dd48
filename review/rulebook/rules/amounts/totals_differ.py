"""The total is not the sum of the lines, or a line is not the sum of its parts.

## What it looks for

The rule compares the claim's total with the sum of its lines' nets, and the net of each line that has
parts with the sum of its parts' nets, at every depth, if every part has a net. Where the claim states the
sums of table 1 (T_TONGCHI_BV, T_THUOC, T_VTYT, T_BNTT, T_BNCCT, T_BHTT, T_NGUONKHAC, T_BHTT_GDV), each is
compared with the lines; T_BHTT may also be T_TONGCHI_BH less T_BNCCT. A difference of one smallest unit of
the currency (one dong, one cent), or of the rounding of the lines, is accepted. The VSS list has the same
rule under the same code.

## What a reviewer does

Pay by the lines. If the total is higher, no service accounts for the difference. If it is lower, ask the
facility which of the two is right.

## What it cannot see

Errors that cancel each other out, sums in several currencies, and lines whose parts have no nets.
"""

from decimal import Decimal

from insurance.claim.amounts import DEFAULT_CURRENCY, amount_of, currency_of
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, differ, exact_sum
from insurance.number_text import sum_text
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import REVIEW_OF_COSTS, claim_format
from review.rulebook.facts.stated_sums import StatedSum, stated_sums

NET = Text("thành tiền", "net amount")
TOTAL = Fact(ClaimFact.TOTAL)
THE_TOTAL, THE_LINES = Text("Tổng chi phí", "The total"), Text("các dòng", "the lines")
ITS_PARTS = Text("các phần", "its parts")
NO_TOTAL = Missing(TOTAL, Text("Hồ sơ không ghi tổng chi phí.", "The claim has no total."))
NO_LINES = Missing(Fact(ClaimFact.LINES), Text("Hồ sơ không có dòng chi phí nào.", "The claim has no lines."))

rule = Rule(
    code="F0_99",
    title=Text("Tổng chi lệch với tiền chi tiết", "Totals that do not add up"),
    outcome=FindingOutcome.WARN,
    precision=Prior(9, 1),
    answers=("F0_99",),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 1, chỉ tiêu T_TONGCHI_BV và T_TONGCHI_BH"))
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def sums_add_up(case: Case) -> Answers:
    """Compare the total with the lines, and every line with its parts."""
    claim = case.claim
    if answer := _total_against_lines(case):
        yield answer
    # What is plain has no parts.
    for line in () if case.amounts.are_plainly_in_dong else claim.lines:
        if line.parts:
            yield from _line_against_parts(line, line)
    for one in stated_sums(claim):
        if not one.agrees:
            yield _sum_differs(one)


def _sum_differs(one: StatedSum) -> Found:
    """Only of the fund's part, more than the lines give is money of the fund."""
    nearest = min(one.sums, key=lambda value: abs(EXACT.subtract(one.stated, value)))
    excess = EXACT.subtract(one.stated, max(one.sums))
    is_the_funds = one.fact is ClaimFact.SUM_FUND_PART and excess > 0
    stated, summed = sum_text(one.stated, DONG), sum_text(nearest, DONG)
    return Found(
        line=0,
        fact=Fact(one.fact),
        amount=Money(excess, DONG) if is_the_funds else None,
        message=Text(
            f"{one.name.vi} ghi {stated.vi} nhưng các dòng cộng lại là {summed.vi}.",
            f"The {one.name.en} is stated as {stated.en}, but the lines add up to {summed.en}.",
        ),
    )


def _total_against_lines(case: Case) -> Found | Missing | None:
    claim, amounts = case.claim, case.amounts
    if amount_of(claim.total) is None:
        return NO_TOTAL
    if not claim.lines:
        return NO_LINES
    if amounts.without_net:
        return lacking(amounts.without_net, LineFact.NET, NET)
    currency = DEFAULT_CURRENCY if amounts.are_plainly_in_dong else _one_currency(claim.lines)
    if currency_of(claim.total) != currency:
        return _several_currencies(TOTAL)
    return _compare(claim.total, amounts.net, 0, TOTAL)


def _line_against_parts(item: Line, line: Line) -> Answers:
    """`item` is the claim's line; `line` is that line or one of its parts."""
    without_net = [part for part in line.parts if amount_of(part.net) is None]
    if len(without_net) < len(line.parts) and amount_of(line.net) is not None:
        if without_net:
            yield lacking(without_net[:1], LineFact.NET, NET)
        elif currency_of(line.net) != _one_currency(line.parts):
            yield _several_currencies(line.fact(LineFact.NET))
        else:
            summed = exact_sum([part.net.value for part in line.parts if part.net is not None])
            if differing := _compare(line.net, summed, item.sequence, line.fact(LineFact.NET)):
                yield differing
    for part in line.parts:
        if part.parts:
            yield from _line_against_parts(item, part)


def _compare(stated: Money | None, summed: Decimal, line: int, fact: Fact) -> Found | None:
    currency = currency_of(stated)
    stated_amount = amount_of(stated)
    if stated_amount is None or not differ(stated_amount, summed, currency):
        return None
    excess = EXACT.subtract(stated_amount, summed)
    what, parts = (THE_TOTAL, THE_LINES) if line == 0 else (_net_of(line), ITS_PARTS)
    stated_text, summed_text = sum_text(stated_amount, currency), sum_text(summed, currency)
    difference, is_more = sum_text(abs(excess), currency), excess > 0
    return Found(
        line=line,
        fact=fact,
        amount=Money(excess, currency) if is_more else None,
        message=Text(
            f"{what.vi} là {stated_text.vi} nhưng {parts.vi} cộng lại là {summed_text.vi}: "
            f"{'thừa' if is_more else 'thiếu'} {difference.vi}.",
            f"{what.en} is {stated_text.en}, but {parts.en} add up to {summed_text.en}: "
            f"{difference.en} too {'much' if is_more else 'little'}.",
        ),
    )


def _net_of(line: int) -> Text:
    return Text(f"Thành tiền dòng {line}", f"The net of line {line}")


def _one_currency(lines: tuple[Line, ...]) -> str | None:
    nets = {line.net and line.net.currency for line in lines}
    currencies = {currency or DEFAULT_CURRENCY for currency in nets}
    return currencies.pop() if len(currencies) == 1 else None


def _several_currencies(fact: Fact) -> Missing:
    return Missing(
        fact,
        Text(
            "Các khoản ghi theo nhiều loại tiền khác nhau nên không cộng được.",
            "The amounts are in several currencies and cannot be added up.",
        ),
    )
