"""The visit code that the benefit rate rests on is against the facts of the claim.

## What it looks for

Code 1.1 (MA_DOITUONG_KCB) is for the facility that the card is registered at: no card in force during the
stay, by the register, is registered at this one. Code 1.3 is for a patient with a transfer paper: the
claim names neither the paper nor a facility that wrote it. The codes that begin with 3 are for
self-referred patients of higher levels: the facility is a commune station. Under code 9 a patient is not
treated as an insured person: the claim asks the fund to pay.

A code that gives more than the facts do is compared with them, too. Most codes are for facilities of one
level, or of one tier before 2025: 1.12 for the basic level under 50 points, 3.3 for former district
hospitals, 1.17 for the specialised level. Code 3.6 is for people with an area code, by the card or the claim,
and code 1.7 for a newborn: up to 28 days old, by the claim's own birth date. The VSS list has the same rule
(wrong reason of admission).

## What a reviewer does

Ask for the paper, or for the right code. The amount is what the fund is asked for above what the law pays
of a patient who came without a paper; it is nothing where that is paid at the same rate.

## What it cannot see

Until the end of 2025, whether a card is registered at this facility under a code of before the mergers, where
the register does not name that code as an earlier one: that could not be judged. Whether a transfer paper is
genuine, and an emergency one. Appointments and residence elsewhere. What level a facility has, where the
register does not know it: any that fits the code is taken for possible.
"""

from collections.abc import Iterator
from decimal import Decimal

from insurance.claim.amounts import amount_of, claimed_amount, currency_of
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.values import Money
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.provision import Provision
from insurance.law.visit import CareLevel, Facility, Tier
from insurance.money import DONG, EXACT, ZERO, exact_sum
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.benefit_law_files import BENEFIT_LAW
from review.rulebook.facts.benefit.insured_persons import cards_of_stay, counting_cards
from review.rulebook.facts.benefit.misplaced_code import why_misplaced
from review.rulebook.facts.benefit.rates_on_day import RatesOnDay
from review.rulebook.facts.cards.old_codes import LAST_DAY_OF_OLD_CODES
from review.rulebook.facts.line_payment import fund_asked, line_parts
from review.rulebook.facts.register_answer import no_answer

REGISTERED, TRANSFERRED, HIGHER_LEVEL, NOT_INSURED = "1.1", "1.3", "3.", "9"

rule = Rule(
    code="W36",
    title=Text("Sai mã đối tượng đến khám chữa bệnh", "Visit code against the facts"),
    outcome=FindingOutcome.WARN,
    precision=Prior(6, 4),
    answers=("F0_10",),
    needs=(Given.VISIT_CODE,),
)

OLD_CODES = Missing(
    CaseFact.CARD_PERIODS,
    Text(
        "Thẻ đăng ký tại mã cơ sở khác; đến hết năm 2025 thẻ có thể còn ghi mã cũ của chính cơ sở này.",
        "The card is registered at another code, which until the end of 2025 may be an old one of this "
        "facility.",
    ),
)
NOT_REGISTERED = Text(
    "Hồ sơ ghi mã 1.1 (đúng nơi đăng ký ban đầu), nhưng không thẻ nào có giá trị trong đợt điều trị đăng ký "
    "tại cơ sở này.",
    "The claim states code 1.1 (the registered facility), but no card in force is registered at this one.",
)
NO_PAPER = Text(
    "Hồ sơ ghi mã 1.3 (có phiếu chuyển), nhưng không ghi số phiếu chuyển và nơi chuyển đến.",
    "The claim states code 1.3 (a transfer paper), but names neither the paper nor who wrote it.",
)
ASKED = Text(
    "Hồ sơ ghi mã 9 (không khám chữa bệnh BHYT), nhưng vẫn đề nghị quỹ thanh toán.",
    "The claim states code 9 (not insured), and asks the fund to pay.",
)
COMMUNE = Text(
    "Hồ sơ ghi mã của người tự đến cơ sở cấp chuyên môn cao hơn, nhưng cơ sở là trạm y tế.",
    "The claim states a code for self-referral to a higher level, but the facility is a commune station.",
)


@rule.in_force_with(BENEFIT_LAW, "2025-07-01", law=Provision("Quyết định 3276/QĐ-BYT", "Phụ lục 1"))
def the_code_fits_the_facts(case: Case, law: BenefitLaw) -> Answers:
    """Compare the code with the cards, the papers and the facility."""
    code = case.claim.visit.code
    if code == REGISTERED:
        yield from _registered(case, law)
    elif code == TRANSFERRED and not _names_a_paper(case):
        yield from _objection(case, NO_PAPER, law)
    elif code and code.startswith(HIGHER_LEVEL) and _is_station(case.facility_facts):
        yield from _objection(case, COMMUNE, law)
    elif code == NOT_INSURED:
        yield from _not_insured(case)
    elif code:
        yield from _misplaced(code, case, law)


def _registered(case: Case, law: BenefitLaw) -> Answers:
    missing, day = no_answer(case), case.claim.last_day or case.day
    if missing or day is None:
        yield from (missing,) if missing else ()
        return
    cards = cards_of_stay(case) or counting_cards(case, day)
    registered = {card.registered_facility for card in cards}
    is_here = any(case.facility_codes.same(code, case.facility, day) for code in registered)
    if not registered or is_here or _is_station(case.facility_facts):
        return
    if day <= LAST_DAY_OF_OLD_CODES:
        yield OLD_CODES
    else:
        yield from _objection(case, NOT_REGISTERED, law)


def _not_insured(case: Case) -> Iterator[Found]:
    asked = exact_sum(fund_asked(line) or ZERO for line in case.claim.lines if currency_of(line.net) == DONG)
    if asked > 0:
        yield _found(ASKED, asked)


def _misplaced(code: str, case: Case, law: BenefitLaw) -> Iterator[Found]:
    """Only a code that gives more than the facts is worth a finding."""
    why = why_misplaced(code, case, law)
    rates = _rates(case, law) if why else None
    if why is None or rates is None or not (rates.stated and rates.others):
        return
    if max(map(rates.percent, rates.stated)) > max(map(rates.percent, rates.others)):
        yield from _objection(case, why, law)


def _names_a_paper(case: Case) -> bool:
    visit = case.claim.visit
    return bool(visit.referral or visit.referred_from)


def _is_station(facility: Facility | None) -> bool:
    """A station is paid in full, whoever comes, so that the code 1.1 does no harm. Its tier of before 2025
    says so only where its level is not known.
    """
    if facility is None:
        return False
    if facility.care_level is None:
        return facility.tier is Tier.COMMUNE
    return facility.care_level is CareLevel.PRIMARY_STATION


def _objection(case: Case, message: Text, law: BenefitLaw) -> Iterator[Found]:
    yield _found(message, _excess(case, law))


def _found(message: Text, excess: Decimal) -> Found:
    return Found(
        line=0,
        fact=Fact(ClaimFact.VISIT_CODE),
        amount=Money(excess, DONG) if excess > 0 else None,
        message=message,
    )


def _excess(case: Case, law: BenefitLaw) -> Decimal:
    """What is asked for above the rate of a patient without a paper; 0 where that is not known."""
    rates = None if case.claim.referred else _rates(case, law)
    known = [rates.percent(entitlement) for entitlement in rates.others] if rates else []
    return _above(case, max(known)) if known else ZERO


def _rates(case: Case, law: BenefitLaw) -> RatesOnDay | None:
    day, total = case.day, claimed_amount(case.claim)
    if day is None or total is None or case.facility_facts is None:
        return None
    return RatesOnDay(day, case, case.facility_facts, total.value, law)


def _above(case: Case, percent: Decimal) -> Decimal:
    lines = [line for line in case.claim.lines if currency_of(line.net) == DONG and amount_of(line.net)]
    pairs = ((fund_asked(line), line_parts(line, percent)) for line in lines)
    return exact_sum(
        max(ZERO, EXACT.subtract(asked, parts.fund))
        for asked, parts in pairs
        if asked is not None and parts is not None
    )
