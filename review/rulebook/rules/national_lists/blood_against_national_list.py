"""Blood has a code that the Ministry's list does not have, or costs more than the highest price of the list.

## What it looks for

The rule looks blood and blood products (group 7) up in the Ministry's list of the day (`blood_products`
of `wardgate catalogue load`) by their code, without the endings .KT and .NAT. A code that the list does
not have is not paid (F4_45). Of a code that it has, what the unit costs above the highest price is not
paid (F4_47).

## What a reviewer does

Compare with the circular on the prices of blood. Cut the product, or the difference.

## What it cannot see

The price of the further tests that the endings stand for: lines with an ending are not compared with the
highest price. Prices of the centre that supplied the blood.
"""

from decimal import Decimal

from insurance.catalogue.blood_product import product_code
from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.claim.amounts import amount_of, currency_of, plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.money import DONG, EXACT, ZERO, plausible, rounded, smallest_unit
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import AUTOMATIC_REVIEW
from review.rulebook.facts.national.looked_up import looked_up
from review.rulebook.facts.national.named_item import not_loaded

ONE = Decimal(1)
NOT_LOADED = not_loaded(
    CaseFact.BLOOD_PRODUCTS,
    Text("danh mục máu và chế phẩm máu của Bộ Y tế", "Ministry's list of blood products"),
)

rule = Rule(
    code="W52",
    title=Text("Máu sai mã hoặc vượt giá tối đa", "Blood against the Ministry's list"),
    outcome=FindingOutcome.CUT,
    precision=Prior(8, 2),
    answers=("F4_45", "F4_47"),
    needs=(LineKind.BLOOD,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2016-01-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 21 khoản 2"))
def blood_is_in_the_list(case: Case) -> Answers:
    """Look every product up."""
    blood, products = case.index.of(LineKind.BLOOD), case.catalogues.blood_products
    items, missing = looked_up(products, blood, CatalogueKind.DRUGS, NOT_LOADED, product_code)
    for (line, code, _), entries in items:
        if not entries:
            yield _not_in_list(line)
        elif (highest := entries[0].highest_price) is not None and product_code(code) == code:
            price = amount_of(line.unit_price)
            if price is not None and price > highest and currency_of(line.unit_price) == DONG:
                yield _above(line, price, highest)
    yield from missing


def _not_in_list(line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=plausible_money(line.net),
        insurer_code="F4_45",
        message=Text(
            f"Dòng {line.sequence}: mã máu, chế phẩm máu không có trong danh mục của Bộ Y tế.",
            f"Line {line.sequence}: the code of blood is not in the Ministry's list.",
        ),
    )


def _above(line: Line, price: Decimal, highest: Decimal) -> Found:
    share = ONE if line.factor is None else plausible(line.factor) or ZERO
    units = EXACT.multiply(plausible(line.quantity) or ZERO, share)
    excess = EXACT.multiply(EXACT.subtract(price, highest), units)
    amount = rounded(min(excess, amount_of(line.net) or ZERO), smallest_unit(DONG))
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.UNIT_PRICE),
        amount=Money(amount, DONG) if amount > 0 else None,
        insurer_code="F4_47",
        message=Text(
            f"Dòng {line.sequence}: đơn giá máu {sum_vi(price, DONG)} vượt giá tối đa "
            f"{sum_vi(highest, DONG)}.",
            f"Line {line.sequence}: blood at {sum_en(price, DONG)} is above the highest price of "
            f"{sum_en(highest, DONG)}.",
        ),
    )
