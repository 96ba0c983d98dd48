"""Faults against the lists of insurer and facility: each takes an item or a person that a list limits.

Like line_faults.py: a function returns a fault.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.visit import Tier
from insurance.money import rounded
from tests.evaluation.world.edits import HUNDRED, ONE, Edited, edited, net, priced, with_more
from tests.evaluation.world.faults.line_faults import Fault, added_line, cared_for, places
from tests.evaluation.world.lists.limited_items import (
    BID_NEARLY_USED,
    FOR_ARTHROSIS,
    FOR_HIGHER_TIERS,
    HALF_PAID,
    HIGHEST_PRICE,
    LEFT,
    SHARE,
)
from tests.evaluation.world.lists.practitioners import BY_CONTRACT
from wardgate.samples.claims.benefit import EMERGENCY
from wardgate.samples.claims.illness import Item
from wardgate.samples.places.facility import tier_of

# Limits by share do not apply to cards of other levels.
LIMITED_LEVELS = ("2", "3", "4")
TABLETS = 60
ARTHROSIS = ("M15", "M17", "M19")


def also(item: Item, beside: LineKind, quantity: int = 1, lost: Callable[[Line], Decimal] = net) -> Fault:
    """So much of the item is billed beside a line of this kind; `lost` is what must not be paid of it."""

    def fault(claim: Claim, random: Random) -> Edited | None:
        found = places(claim, beside)
        if not found:
            return None
        line = priced(added_line(claim.lines[random.choice(found)], item), quantity=Decimal(quantity))
        return with_more(edited(claim), line, lost(line))

    return fault


def only_if(suits: Callable[[Claim], bool], fault: Fault) -> Fault:
    """The fault of claims that suit."""
    return lambda claim, random: fault(claim, random) if suits(claim) else None


def above_its_share() -> Fault:
    """A drug of which half is paid is billed in full."""
    return only_if(has_limited_card, also(HALF_PAID, LineKind.DRUG, lost=_above_share))


def for_a_higher_tier() -> Fault:
    """A district hospital bills a drug that the list has for higher tiers."""
    return only_if(is_of_district, also(FOR_HIGHER_TIERS, LineKind.DRUG))


def beyond_the_bid() -> Fault:
    """Half as much again is billed as the bid has left."""
    billed = LEFT + LEFT // 2
    return also(BID_NEARLY_USED, LineKind.DRUG, billed, lambda line: rounded(net(line) / 3, ONE))


def for_another_illness() -> Fault:
    """A drug for arthrosis is billed for a patient who has none."""
    return only_if(lambda claim: not has_arthrosis(claim), also(FOR_ARTHROSIS, LineKind.DRUG, TABLETS))


def above_the_highest_price(line: Line) -> Decimal:
    """What a unit of blood costs above the highest price."""
    return rounded(net(line) - HIGHEST_PRICE * (line.quantity or ONE), ONE)


def out_of_hours() -> Fault:
    """An outpatient is examined by day by a physician whose contract is for an hour of the night."""
    return only_if(is_planned_visit, cared_for(LineKind.EXAMINATION, doctors=(BY_CONTRACT,)))


def is_planned_visit(claim: Claim) -> bool:
    """An outpatient's visit that is no emergency."""
    return claim.inpatient is False and not claim.emergency and claim.visit.code != EMERGENCY


def is_of_district(claim: Claim) -> bool:
    """Whether it is a district hospital's."""
    return tier_of(claim.facility or "") is Tier.DISTRICT


def has_limited_card(claim: Claim) -> bool:
    """Whether limits by share apply to the card."""
    return (claim.patient.card_number or "")[2:3] in LIMITED_LEVELS


def has_arthrosis(claim: Claim) -> bool:
    """Whether a diagnosis is one for which the drug is paid."""
    codes = (one.code.code for one in claim.diagnoses if one.code)
    return any(code.startswith(ARTHROSIS) for code in codes)


def at_share(line: Line, percent: Decimal) -> Line:
    """A drug's line at this percentage of its price (TYLE_TT_BH)."""
    part = rounded(net(line) * percent / HUNDRED, ONE)
    payment = line.payment
    rate = payment.benefit_percent or HUNDRED
    fund = rounded(part * rate / HUNDRED, ONE)
    return replace(
        line,
        factor=percent / HUNDRED,
        net=None if line.net is None else replace(line.net, value=part),
        payment=replace(
            payment,
            insured_percent=percent,
            fund_part=fund,
            copayment=part - fund,
            own_part=net(line) - part,
        ),
    )


def _above_share(line: Line) -> Decimal:
    return rounded(net(line) * (HUNDRED - SHARE) / HUNDRED, ONE)
