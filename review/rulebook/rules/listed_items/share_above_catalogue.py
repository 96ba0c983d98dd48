"""A larger share of a drug or supply is billed than the fund considers by the facility's catalogue.

## What it looks for

- A supply that the catalogue says is contained in the price of a service (TT_RIENG), and that the fund is
  asked to pay (F4_37).
- A drug or supply whose share of the price (TYLE_TT_BH) is above that of the catalogue on the day of its
  order (F6_44, F6_45). Shares do not apply to cards of the levels 1 and 5.

The money at stake is the fund's part of the line, or of what is above the share, by the benefit rate
(MUC_HUONG). What W40 cuts because of the price is left out.

## What a reviewer does

Compare with the list of the Ministry: shares may depend on the diagnosis and the facility.

## What it cannot see

Catalogues without shares: the forms do not have those of drugs, nor TT_RIENG, the insurer adds them. Shares
that depend on a condition.
"""

from collections.abc import Iterator
from decimal import Decimal

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.service import Service
from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.provision import Provision
from insurance.money import DONG, EXACT, ZERO, plausible
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.benefit_law_files import BENEFIT_LAW
from review.rulebook.facts.benefit.limited_level import is_limited
from review.rulebook.facts.catalogues.listed_price import fund_share, is_included, price_excess
from review.rulebook.facts.catalogues.not_looked_up import NAMES, not_looked_up
from review.rulebook.facts.line_payment import HUNDRED, fund_asked
from review.rulebook.facts.register_answer import no_answer

KINDS = (CatalogueKind.DRUGS, CatalogueKind.SUPPLIES)

rule = Rule(
    code="W43",
    title=Text("Tỷ lệ thanh toán cao hơn danh mục", "Share of the price above the catalogue"),
    outcome=FindingOutcome.CUT,
    precision=Prior(7, 3),
    answers=("F4_37", "F6_44", "F6_45"),
    needs=(Given.UNLIKE_CATALOGUE,),
)


@rule.in_force_with(
    BENEFIT_LAW,
    "2017-06-01",
    law=Provision(
        "Thông tư 04/2017/TT-BYT (vật tư y tế), Thông tư 30/2018 và 20/2022/TT-BYT (thuốc)",
        "Điều 3; tỷ lệ thanh toán trong danh mục",
    ),
)
def shares_are_those_of_the_catalogue(case: Case, law: BenefitLaw) -> Answers:
    """Compare every drug and supply that has an entry."""
    yield from not_looked_up(case, KINDS)
    above: list[tuple[ListedLine, Decimal]] = []
    for listed in case.listing.lines:
        if listed.kind not in KINDS or not listed.entries:
            continue
        if listed.kind is CatalogueKind.SUPPLIES and is_included(listed):
            yield from _paid_apart(listed)
        elif (share := _share(listed)) is not None and _stated(listed.line) > share:
            above.append((listed, share))
    if above:
        yield from _above(case, above, law)


def _share(listed: ListedLine) -> Decimal | None:
    """The largest share of the entries; None if one of them does not say."""
    first = listed.entries[0]
    if isinstance(first, Service) or first.percent is None:
        return None
    shares = [None if isinstance(entry, Service) else entry.percent for entry in listed.entries]
    known = [share for share in shares if share is not None]
    return max(known) if len(known) == len(shares) else None


def _stated(line: Line) -> Decimal:
    """TYLE_TT_BH, or else the factor; without either, the whole price is billed."""
    percent = plausible(line.payment.insured_percent)
    factor = plausible(line.factor)
    return percent if percent is not None else HUNDRED if factor is None else EXACT.multiply(factor, HUNDRED)


def _paid_apart(listed: ListedLine) -> Iterator[Found]:
    asked = fund_asked(listed.line)
    amount = amount_of(listed.line.net) if asked is None else asked
    if amount is not None and amount <= 0:
        return
    number = listed.number
    yield Found(
        line=number,
        fact=listed.line.fact(LineFact.LINE),
        amount=None if amount is None else Money(amount, currency_of(listed.line.net)),
        insurer_code="F4_37",
        message=Text(
            f"Dòng {number}: vật tư y tế không thanh toán riêng theo danh mục của cơ sở.",
            f"Line {number}: by the facility's catalogue the supply is not paid apart from a service.",
        ),
    )


def _above(case: Case, above: list[tuple[ListedLine, Decimal]], law: BenefitLaw) -> Iterator[Found | Missing]:
    missing = no_answer(case)
    if missing:
        yield missing
        return
    limited = {day: is_limited(day, case, law) for day in {listed.day for listed, _ in above}}
    for listed, share in above:
        if limited[listed.day]:
            yield _objection(listed, share)


def _objection(listed: ListedLine, share: Decimal) -> Found:
    line, number, name = listed.line, listed.number, NAMES[listed.kind]
    stated, is_supply = _stated(line), listed.kind is CatalogueKind.SUPPLIES
    at_stake = _at_stake(listed, stated, share)
    by_percent = line.payment.insured_percent is not None
    return Found(
        line=number,
        fact=line.fact(LineFact.PAYMENT_INSURED_PERCENT if by_percent else LineFact.FACTOR),
        amount=None if at_stake is None else Money(at_stake, DONG),
        insurer_code="F6_45" if is_supply else "F6_44",
        outcome=FindingOutcome.WARN if is_supply else None,
        message=Text(
            f"Dòng {number}: tỷ lệ thanh toán {number_vi(stated)} % cao hơn {number_vi(share)} % của "
            f"{name.vi}.",
            f"Line {number}: {number_en(stated)} % of the price are billed, and the {name.en} has "
            f"{number_en(share)} %.",
        ),
    )


def _at_stake(listed: ListedLine, stated: Decimal, share: Decimal) -> Decimal | None:
    """The fund's part of what is above the share, at a price that is not above the catalogue's."""
    line = listed.line
    net, price = amount_of(line.net), amount_of(line.unit_price)
    if net is None or currency_of(line.net) != DONG:
        return None
    above = EXACT.divide(EXACT.multiply(net, EXACT.subtract(stated, share)), stated)
    excess = price_excess(listed) or ZERO
    if excess and price:
        above = EXACT.divide(EXACT.multiply(above, EXACT.subtract(price, excess)), price)
    return fund_share(line, above)
