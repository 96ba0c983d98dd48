"""Transport is billed of a patient who was not transferred, or who was neither admitted nor an emergency.

## What it looks for

The fund pays the transport (MA_NHOM 12) of patients of certain groups who are transferred to a facility of
a higher level, in an emergency or as inpatients. The rule objects to a transport where the claim says that
the patient went home (MA_LOAI_RV 1, 3, 4) and names no facility of a transfer (MA_NOI_DEN), or that the
patient was an outpatient and no emergency. The VSS list has a rule for district facilities and one for
those of provinces and the centre.

## What a reviewer does

Look for the transfer paper. Without one, the transport is not paid. Where the patient was transferred,
compare the distance and the price of fuel on the day.

## What it cannot see

Whether the patient's group is entitled to it. The distance, and the price of fuel, which give the amount:
0.2 litres of petrol a kilometre.
"""

from collections.abc import Iterator

from insurance.claim.amounts import amount_of, plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact, LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.law.visit import Facility
from insurance.money import ZERO
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.benefit.insurer_case import TierGroup, tier_group

# MA_LOAI_RV: discharged, absconded, at the patient's own wish.
WENT_HOME = frozenset({"1", "3", "4"})
# The list has none for a commune station.
CODES = {TierGroup.DISTRICT: "F2_17", TierGroup.PROVINCE_OR_CENTRE: "F2_25"}

rule = Rule(
    code="W35",
    title=Text("Đề nghị thanh toán vận chuyển không đúng quy định", "Transport without a transfer"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
    answers=tuple(CODES.values()),
    needs=(LineKind.TRANSPORT,),
)

NO_END = Missing(
    Fact(ClaimFact.VISIT_DISCHARGE),
    Text(
        "Hồ sơ có chi phí vận chuyển nhưng không ghi tình trạng ra viện và nơi chuyển đến.",
        "Transport is billed, and the claim says neither how the patient left nor where to.",
    ),
)
NOT_TRANSFERRED = Text(
    "người bệnh ra viện, không được chuyển đến cơ sở khác", "the patient went home and was not transferred"
)
NOT_ADMITTED = Text(
    "người bệnh khám ngoại trú, không phải cấp cứu", "the patient was an outpatient and no emergency"
)


@rule.in_force(
    "2015-01-01", law=Provision("Luật BHYT (sửa đổi bởi Luật 46/2014/QH13)", "điểm b khoản 1 Điều 21")
)
def transport_follows_a_transfer(case: Case) -> Answers:
    """Compare with how the patient left."""
    lines = [line for line in case.index.of(LineKind.TRANSPORT) if (amount_of(line.net) or ZERO) > 0]
    if not lines:
        return
    reason = _objection(case.claim)
    if isinstance(reason, Missing):
        yield reason
    elif reason:
        yield from _found(lines, reason, case.facility_facts)


def _objection(claim: Claim) -> Text | Missing | None:
    if claim.inpatient is False and not claim.emergency:
        return NOT_ADMITTED
    if claim.visit.transferred_to:
        return None
    if not claim.visit.discharge:
        return NO_END
    return NOT_TRANSFERRED if claim.visit.discharge in WENT_HOME else None


def _found(lines: list[Line], reason: Text, facility: Facility | None) -> Iterator[Found]:
    code = CODES.get(tier_group(facility), "") if facility else ""
    for line in lines:
        yield Found(
            line=line.sequence,
            fact=line.fact(LineFact.LINE),
            amount=plausible_money(line.net),
            message=Text(
                f"Dòng {line.sequence} đề nghị thanh toán vận chuyển, nhưng {reason.vi}.",
                f"Line {line.sequence} bills transport, but {reason.en}.",
            ),
            insurer_code=code,
        )
