"""More of a drug is billed than the facility's bid has.

## What it looks for

The facility's catalogue of drugs (03/DM) has the quantity of the contract (SO_LUONG), and an insurer may
load with it how many units were claimed of it until a day (SO_LUONG_DA_SD, DA_SD_DEN). The rule adds the
units that this claim bills of the same entry after that day, and warns where the sum is above the
quantity of the contract. What is above is in question. The VSS list has the same rule, as a warning.

## What a reviewer does

Look whether the contract was raised, or an option on more was used. Without either, what is above is not
paid.

## What it cannot see

What other claims billed since the day until which the insurer counted: load the count often. Options on
more, if the quantity loaded is without them. Lines that fit several entries, or none.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.drug import Drug
from insurance.claim.amounts import amount_of, claim_currency
from insurance.claim.claim import Claim
from insurance.claim.fact import Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.money import EXACT, ZERO, exact_sum, plausible, rounded, smallest_unit
from insurance.number_text import number_en, number_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.listing.listed_lines import ListedLine
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import AUTOMATIC_REVIEW, REVIEW_OF_COSTS
from review.rulebook.facts.wording import line_numbers

ONE = Decimal(1)
NOT_COUNTED = Missing(
    CaseFact.DRUG_CATALOGUE,
    Text(
        "Danh mục thuốc (03/DM) có số lượng trúng thầu, nhưng chưa có số lượng đã sử dụng.",
        "The catalogue of drugs (03/DM) has the quantity of the bid, and not how much of it was used.",
    ),
)

rule = Rule(
    code="W53",
    title=Text("Thuốc vượt số lượng trúng thầu", "More of a drug than the bid has"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    answers=("F4_36",),
    needs=(Given.UNLIKE_CATALOGUE,),
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2016-01-01", law=REVIEW_OF_COSTS)
def bids_have_as_much(case: Case) -> Answers:
    """Add the units of this claim to those that were counted."""
    used: defaultdict[tuple[str, ...], list[ListedLine]] = defaultdict(list)
    is_lacking = False
    for listed in case.listing.lines:
        if listed.kind is not CatalogueKind.DRUGS or len(listed.entries) != 1:
            continue
        drug = listed.entries[0]
        if isinstance(drug, Drug) and drug.quantity is not None:
            if drug.used_quantity is None or drug.used_until is None:
                is_lacking = True
            elif listed.day > drug.used_until:
                used[drug.identity].append(listed)
    for lines in used.values():
        yield from _judge(case.claim, lines)
    if is_lacking:
        yield NOT_COUNTED


def _judge(claim: Claim, lines: Sequence[ListedLine]) -> Answers:
    drug = lines[0].entries[0]
    if not isinstance(drug, Drug) or drug.quantity is None or drug.used_quantity is None:
        return
    billed = exact_sum(max(plausible(one.line.quantity) or ZERO, ZERO) for one in lines)
    excess = EXACT.subtract(EXACT.add(drug.used_quantity, billed), drug.quantity)
    if excess <= 0 or billed <= 0:
        return
    numbers = tuple(dict.fromkeys(one.number for one in lines))
    is_one, said = len(numbers) == 1, line_numbers(numbers)
    amounts = _amounts([one.line for one in lines], min(excess, billed), billed)
    currency = claim_currency(claim)
    total = rounded(exact_sum(amounts), smallest_unit(currency))
    yield Found(
        line=numbers[0] if is_one else 0,
        fact=lines[0].line.fact(LineFact.QUANTITY) if is_one else Fact(LineFact.QUANTITY),
        amount=Money(total, currency) if total > 0 else None,
        lines=() if is_one or len(numbers) != len(amounts) else numbers,
        line_amounts=() if is_one or len(numbers) != len(amounts) else tuple(amounts),
        message=Text(
            f"Dòng {said}: đã sử dụng {number_vi(drug.used_quantity)}, hồ sơ này {number_vi(billed)}, vượt "
            f"số lượng trúng thầu {number_vi(drug.quantity)}.",
            f"{'Line' if is_one else 'Lines'} {said}: {number_en(drug.used_quantity)} were used, this "
            f"claim has {number_en(billed)}, and the bid has {number_en(drug.quantity)}.",
        ),
    )


def _amounts(lines: Sequence[Line], excess: Decimal, billed: Decimal) -> list[Decimal]:
    """The part of each line's net that is above, by its share of the units."""
    nets = [max(amount_of(line.net) or ZERO, ZERO) for line in lines]
    return [rounded(EXACT.divide(EXACT.multiply(net, excess), billed), ONE) for net in nets]
