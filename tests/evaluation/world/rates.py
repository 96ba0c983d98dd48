"""Prices a changed claim by the law: the rate of each line follows from the visit and its total."""

from decimal import Decimal

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.money import CENT, rounded
from tests.evaluation.world.edits import HUNDRED, net, sums_of
from wardgate.samples.claims.benefit import EMERGENCY, benefit_rate, visit_code
from wardgate.samples.claims.visit import Visit, VisitKind


def rated(claim: Claim, visit: Visit) -> Claim:
    """The claim with the code of its case (MA_DOITUONG_KCB), and what the fund pays of each line.

    `visit` is what the claim was before it was changed: a claim of another facility, day or total may be paid
    at another rate.
    """
    total = claim.total.value if claim.total else Decimal(0)
    kind = VisitKind.INPATIENT if claim.inpatient else VisitKind.EXAMINATION
    now = replace(
        visit,
        facility=claim.facility or visit.facility,
        total=total,
        kind=kind,
        is_emergency=claim.visit.code == EMERGENCY,
    )
    lines = tuple(_rated_line(line, now) for line in claim.lines)
    return replace(claim, lines=lines, sums=sums_of(lines), visit=replace(claim.visit, code=visit_code(now)))


def _rated_line(line: Line, visit: Visit) -> Line:
    rate = benefit_rate(visit, line.first_day or visit.days[0])
    fund = rounded(net(line) * rate / HUNDRED, CENT)
    payment = replace(line.payment, benefit_percent=rate, fund_part=fund, copayment=net(line) - fund)
    return replace(line, payment=payment)
