"""The net of a line is not its quantity times its unit price.

## What it looks for

The rule computes quantity × unit price × factor + tax for every line and every part of a line, rounds it
half up to two decimals (three if the currency has three), and compares it with the net. A difference of
one smallest unit of the currency (one dong, one cent) is accepted. A line without a quantity is accepted
if its net is the price of one unit; otherwise it could not be judged. A line that has no price and has
parts is judged by its parts. A factor is a share of the price: one above 1 is always named, and the net may
be the whole price at most, which is not known without a quantity. A quantity, price or factor below 0 makes
no net above 0: two of them would, and no rule about prices or quantities would see it. A tax is always
named, because the tables of the claim format have none.

## What a reviewer does

If the net is too high, cut the difference. If it is too low, which is only a warning, ask the facility
whether the quantity or the price is a typing error. A factor above 1 may be a percentage, such as 80.

## What it cannot see

Whether the price or the quantity is right. Nets that the facility lowered for a reason of its own, such
as a share that another source pays, without a factor that says so.
"""

from collections.abc import Iterable, Iterator

from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import EXACT, ZERO, plausible
from insurance.number_text import number_en, number_vi, sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.lines.line_amounts import is_plain_product, is_plainly_in_dong
from review.rulebook.engine.lines.price_factors import ONE, PriceFactors
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import REVIEW_OF_COSTS, claim_format

FACTS = {
    LineFact.QUANTITY: Text("số lượng", "quantity"),
    LineFact.UNIT_PRICE: Text("đơn giá", "unit price"),
    LineFact.FACTOR: Text("tỷ lệ thanh toán", "factor"),
    LineFact.TAX: Text("tiền thuế", "tax"),
    LineFact.NET: Text("thành tiền", "net amount"),
}

rule = Rule(
    code="W06",
    title=Text("Thành tiền khác số lượng nhân đơn giá", "Net is not quantity times price"),
    outcome=FindingOutcome.CUT,
    precision=Prior(9, 1),
    needs=(Given.UNEVEN_NETS,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 2 và Bảng 3, chỉ tiêu THANH_TIEN_BV và THANH_TIEN_BH"))
@rule.in_force("2009-07-01", law=REVIEW_OF_COSTS)
def net_is_the_product(case: Case) -> Answers:
    """Compare every line and part. Lines that lack the same fact are reported together."""
    lacks: dict[LineFact, list[Line]] = {}
    for item, line in _with_parts([line for line in case.claim.lines if not _agrees_plainly(line)]):
        factors = _factors(line)
        if isinstance(factors, LineFact):
            lacks.setdefault(factors, []).append(line)
        elif factors is not None and not factors.agree:
            if factors.lack_quantity:
                lacks.setdefault(LineFact.QUANTITY, []).append(line)
            else:
                yield _objection(item, line, factors)
    for fact, lines in lacks.items():
        yield lacking(lines, fact, FACTS[fact])


def _agrees_plainly(line: Line) -> bool:
    """As nearly all lines do."""
    return is_plainly_in_dong(line) and is_plain_product(line) and amount_of(line.net) is not None


def _with_parts(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Every line and part of a line, paired with the claim's line that it belongs to."""
    for item in lines:
        yield item, item
        for part in _parts(item) if item.parts else ():
            yield item, part


def _parts(line: Line) -> Iterator[Line]:
    """At every depth, each before its own parts."""
    for part in line.parts:
        yield part
        yield from _parts(part)


def _factors(line: Line) -> PriceFactors | LineFact | None:
    """The numbers to compare, the fact that is missing, or None if there is nothing to judge."""
    price, net = amount_of(line.unit_price), amount_of(line.net)
    if price is None:
        # A line without a price may be the sum of its parts, or only a description.
        return None if line.parts or (net is None and line.quantity is None) else LineFact.UNIT_PRICE
    if net is None:
        return LineFact.NET
    if currency_of(line.unit_price) != currency_of(line.net):
        return LineFact.UNIT_PRICE
    quantity = plausible(line.quantity)
    factor = ONE if line.factor is None else plausible(line.factor)
    tax = ZERO if line.tax is None else amount_of(line.tax)
    if quantity is None and line.quantity is not None:
        return LineFact.QUANTITY
    if factor is None or tax is None:
        return LineFact.FACTOR if factor is None else LineFact.TAX
    return PriceFactors(quantity, price, factor, tax, net, currency_of(line.net))


def _objection(item: Line, line: Line, factors: PriceFactors) -> Found:
    currency, product, net = factors.currency, factors.product, factors.net
    excess = min(net, EXACT.subtract(net, product)) if factors.product_is_known else ZERO
    return Found(
        line=item.sequence,
        fact=line.fact(LineFact.NET),
        amount=Money(excess, currency) if excess > 0 else None,
        outcome=None if excess > 0 else FindingOutcome.WARN,
        message=_message(item, factors),
    )


def _message(item: Line, factors: PriceFactors) -> Text:
    if factors.is_below_zero:
        return _below_zero(item, factors)
    if factors.exceeds_price:
        return _above_the_price(item, factors)
    if factors.net_is_product or not factors.product_is_known:
        return _with_tax(item, factors)
    return _other_product(item, factors)


def _other_product(item: Line, factors: PriceFactors) -> Text:
    currency, product, net = factors.currency, factors.product, factors.net
    return Text(
        f"Dòng {item.sequence}: {_formula_vi(factors)} = {sum_vi(product, currency)}, "
        f"nhưng thành tiền ghi {sum_vi(net, currency)}.",
        f"Line {item.sequence}: {_formula_en(factors)} = {sum_en(product, currency)}, "
        f"but the net is {sum_en(net, currency)}.",
    )


def _above_the_price(item: Line, factors: PriceFactors) -> Text:
    currency, product, net, factor = factors.currency, factors.product, factors.net, factors.factor
    price = Text("Cả giá", "whole price") if factors.product_is_known else Text("Đơn giá", "unit price")
    return Text(
        f"Dòng {item.sequence}: tỷ lệ thanh toán ghi {number_vi(factor)}, cao hơn 1 (100 %). {price.vi} là "
        f"{sum_vi(product, currency)}, thành tiền ghi {sum_vi(net, currency)}.",
        f"Line {item.sequence}: the factor is {number_en(factor)}, which is above 1 (100 %). The {price.en} "
        f"is {sum_en(product, currency)}, and the net is {sum_en(net, currency)}.",
    )


def _below_zero(item: Line, factors: PriceFactors) -> Text:
    currency, net = factors.currency, factors.net
    return Text(
        f"Dòng {item.sequence}: {_formula_vi(factors)} có số âm, nhưng thành tiền ghi "
        f"{sum_vi(net, currency)}.",
        f"Line {item.sequence}: {_formula_en(factors)} has a number below 0, but the net is "
        f"{sum_en(net, currency)}.",
    )


def _with_tax(item: Line, factors: PriceFactors) -> Text:
    currency, tax = factors.currency, factors.tax
    return Text(
        f"Dòng {item.sequence}: thành tiền gồm tiền thuế {sum_vi(tax, currency)}, mà bảng chi phí không có "
        "chỉ tiêu này.",
        f"Line {item.sequence}: the net has a tax of {sum_en(tax, currency)}, which the tables of costs do "
        "not have.",
    )


def _formula_vi(factors: PriceFactors) -> str:
    factor = f" × {number_vi(factors.factor)}" if factors.factor != ONE else ""
    tax = f" + thuế {sum_vi(factors.tax, factors.currency)}" if factors.tax else ""
    quantity = f"{number_vi(factors.quantity)} × " if factors.quantity is not None else ""
    return f"{quantity}{sum_vi(factors.price, factors.currency)}{factor}{tax}"


def _formula_en(factors: PriceFactors) -> str:
    factor = f" × {number_en(factors.factor)}" if factors.factor != ONE else ""
    tax = f" + tax {sum_en(factors.tax, factors.currency)}" if factors.tax else ""
    quantity = f"{number_en(factors.quantity)} × " if factors.quantity is not None else ""
    return f"{quantity}{sum_en(factors.price, factors.currency)}{factor}{tax}"
