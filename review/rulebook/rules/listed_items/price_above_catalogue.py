"""A drug, supply or service costs more than the facility's catalogue has for it.

## What it looks for

The rule compares the unit price (DON_GIA of a drug, DON_GIA_BH of all else) with the price of the entry that
the facility's catalogue has for the line on the day of its order: what the fund pays for one unit if the
catalogue says so, or else the price. It is compared before any percentage. Where a code has several entries
that fit, the highest price counts. A difference of less than one dong is rounding. The money at stake is
quantity × difference × share of the price (TYLE_TT) × benefit rate (MUC_HUONG).

## What a reviewer does

Cut the difference, unless the facility has a decision on a new price that it has not sent yet.

## What it cannot see

Lines that the catalogue does not have: W38 objects to those. Services that another facility did (.K. in the
code), because they are paid by its prices. Supplies that are not paid apart.
"""

from decimal import Decimal

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, plausible
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.catalogues.listed_price import fund_share, listed_price, price_excess
from review.rulebook.facts.catalogues.not_looked_up import NAMES, not_looked_up
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS

ONE = Decimal(1)
PRICE = Text("đơn giá", "unit price")
# The list has no rule on supplies.
ABOVE = {CatalogueKind.DRUGS: "F3_33", CatalogueKind.SERVICES: "F5_41"}

rule = Rule(
    code="W40",
    title=Text("Đơn giá cao hơn danh mục của cơ sở", "Price above the facility's catalogue"),
    outcome=FindingOutcome.CUT,
    precision=Prior(9, 1),
    answers=("F3_33", "F5_41"),
    needs=(Given.UNLIKE_CATALOGUE,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2015-01-01", law=REVIEW_OF_COSTS)
def prices_are_those_of_the_catalogue(case: Case) -> Answers:
    """Compare the price of every line that has an entry."""
    yield from not_looked_up(case)
    without_price: list[Line] = []
    for listed in case.listing.lines:
        excess = price_excess(listed)
        if excess is None:
            without_price.append(listed.line)
        elif excess:
            yield _objection(listed, excess)
    if without_price:
        yield lacking(without_price, LineFact.UNIT_PRICE, PRICE)


def _objection(listed: ListedLine, excess: Decimal) -> Found:
    line, number, name = listed.line, listed.number, NAMES[listed.kind]
    price, known = EXACT.add(listed_price(listed), excess), listed_price(listed)
    at_stake = _at_stake(line, excess)
    return Found(
        line=number,
        fact=line.fact(LineFact.UNIT_PRICE),
        amount=None if at_stake is None else Money(at_stake, DONG),
        insurer_code=ABOVE.get(listed.kind, ""),
        message=Text(
            f"Dòng {number}: đơn giá {sum_vi(price, DONG)} cao hơn {sum_vi(known, DONG)} của {name.vi}.",
            f"Line {number}: the price of {sum_en(price, DONG)} is above the {sum_en(known, DONG)} of the "
            f"{name.en}.",
        ),
    )


def _at_stake(line: Line, excess: Decimal) -> Decimal | None:
    """What the fund would pay for the difference; None without a quantity or with a malformed share."""
    quantity = plausible(line.quantity)
    share = ONE if line.factor is None else plausible(line.factor)
    if quantity is None or share is None:
        return None
    return fund_share(line, EXACT.multiply(EXACT.multiply(quantity, excess), share))
