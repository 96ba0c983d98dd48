"""An operation under local anaesthesia is billed at the price of one under general anaesthesia.

## What it looks for

Some operations and procedures have two prices, and the lower one is for local anaesthesia: MA_DICH_VU
then ends in `_GT`, and the name in `[gây tê]`. The rule objects where the claim says that anaesthesia was
regional, local or by acupuncture (PP_VO_CAM 2 or 3), the line has neither of the two, and the facility's
catalogue of services (05/DM) has a lower price for the same code with `gây tê` in its name. The
difference between the price of the line and the highest such price is in question.

## What a reviewer does

Read in the anaesthesia record which anaesthesia the patient had. Pay the price for it.

## What it cannot see

Services for which the catalogue has one price only. Lines that do not say which anaesthesia it was.
General anaesthesia that was begun because the local one did not suffice.
"""

from decimal import Decimal

from insurance.catalogue.listed import Entries, NotLoaded
from insurance.catalogue.service import Service, catalogue_code
from insurance.claim.amounts import amount_of, currency_of
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Money
from insurance.money import DONG, EXACT, ZERO, plausible, rounded, smallest_unit
from insurance.number_text import sum_en, sum_vi
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.catalogues.not_looked_up import NOT_LOADED, SERVICES
from review.rulebook.facts.laws import claim_format
from review.rulebook.facts.service_names.name_words import has_phrases

# PP_VO_CAM: regional or local; by acupuncture.
LOCAL = frozenset({"2", "3"})
ENDING, PHRASE = "_GT", ("gay te",)
ONE = Decimal(1)

rule = Rule(
    code="W58",
    title=Text("Tính giá gây mê khi gây tê", "Price of general anaesthesia under a local one"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
    needs=(LineKind.PROCEDURE,),
)


@rule.in_force("2024-07-01", law=claim_format("Bảng 3, chỉ tiêu MA_DICH_VU (_GT) và PP_VO_CAM"))
def price_is_of_the_anaesthesia(case: Case) -> Answers:
    """Look for a lower price of the operations under local anaesthesia."""
    is_lacking = False
    for line in case.index.of(LineKind.PROCEDURE):
        if line.care.anaesthesia not in LOCAL or not line.codes or _says_local(line):
            continue
        day = line.care.ordered.date() if line.care.ordered else line.first_day
        if day is None or not line.payment.is_by_the_fund:
            continue
        answer = case.catalogues.services.on(catalogue_code(line.codes[0].code), day)
        if isinstance(answer, Entries):
            prices = [_price(entry) for entry in answer.entries if has_phrases(entry.name, PHRASE)]
            if prices:
                yield from _compare(line, max(prices))
        else:
            is_lacking = is_lacking or isinstance(answer, NotLoaded)
    if is_lacking:
        yield NOT_LOADED[SERVICES]


def _says_local(line: Line) -> bool:
    return ENDING in line.codes[0].code or has_phrases(line.product.name, PHRASE)


def _price(entry: Service) -> Decimal:
    return entry.price if entry.insured_price is None else entry.insured_price


def _compare(line: Line, due: Decimal) -> Answers:
    price = amount_of(line.unit_price)
    if price is None or price <= due or currency_of(line.unit_price) != DONG:
        return
    share = ONE if line.factor is None else plausible(line.factor) or ZERO
    units = EXACT.multiply(plausible(line.quantity) or ZERO, share)
    excess = min(EXACT.multiply(EXACT.subtract(price, due), units), amount_of(line.net) or ZERO)
    amount = rounded(excess, smallest_unit(DONG))
    yield Found(
        line=line.sequence,
        fact=line.fact(LineFact.CARE_ANAESTHESIA),
        amount=Money(amount, DONG) if amount > 0 else None,
        message=Text(
            f"Dòng {line.sequence}: gây tê, nhưng tính {sum_vi(price, DONG)}; giá khi gây tê là "
            f"{sum_vi(due, DONG)}.",
            f"Line {line.sequence}: under local anaesthesia, billed at {sum_en(price, DONG)}; the price "
            f"under local anaesthesia is {sum_en(due, DONG)}.",
        ),
    )
