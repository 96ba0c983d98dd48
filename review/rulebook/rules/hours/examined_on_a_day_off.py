"""An outpatient was examined on a public holiday, and the visit was no emergency.

## What it looks for

An examination (group 13) of an outpatient on a public holiday, by the list that the government announces, if
the claim says how the patient came (MA_DOITUONG_KCB, MA_LYDO_VVIEN of QĐ 4210) and that was no emergency. On
a holiday the fund pays for the services that the contract with the facility provides for. The insurer's rule
is F8_56.

## What a reviewer does

Read the contract: some facilities are contracted for clinics on days off, and then the finding is dropped.
Ask for the duty roster, and cut the examination if no clinic was open.

## What it cannot see

The days and hours of the facility's contract. So it does not judge Saturdays and Sundays, on which many
facilities are open by contract. Holidays of the lunar calendar in years that are not announced.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import claim_currency, net_sum
from insurance.claim.claim import Claim
from insurance.claim.fact import ClaimFact, Fact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.law.public_holidays import SATURDAY, PublicHolidays
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.law_parameter import PUBLIC_HOLIDAYS
from review.rulebook.facts.wording import day_vi, line_numbers

rule = Rule(
    code="F8_56",
    title=Text("Khám bệnh ngày nghỉ, không phải cấp cứu", "Examination on a day off, no emergency"),
    outcome=FindingOutcome.WARN,
    precision=Prior(3, 7),
    answers=("F8_56",),
    needs=(LineKind.EXAMINATION,),
)

NO_CONTRACT = Missing(
    Fact(ClaimFact.STAY),
    Text(
        "Khám bệnh vào thứ Bảy hoặc Chủ nhật: chưa có ngày giờ khám theo hợp đồng của cơ sở để đối chiếu.",
        "The examination was on a Saturday or Sunday: the hours of the facility's contract are not known.",
    ),
)
NO_VISIT_CODE = Missing(
    Fact(ClaimFact.VISIT_CODE),
    Text(
        "Khám bệnh vào ngày nghỉ lễ; hồ sơ không ghi đối tượng đến khám nên không rõ có phải cấp cứu không.",
        "The examination was on a public holiday, and the claim does not say whether it was an emergency.",
    ),
)


@rule.in_force_with(PUBLIC_HOLIDAYS, "2025-07-01", law=Provision("Nghị định 188/2025/NĐ-CP", "Điều 50"))
@rule.in_force_with(
    PUBLIC_HOLIDAYS, "2018-12-01", law=Provision("Nghị định 146/2018/NĐ-CP", "Điều 27 khoản 10")
)
def outpatients_are_examined_on_working_days(case: Case, holidays: PublicHolidays) -> Answers:
    """Look for examinations on holidays; those of weekends cannot be judged."""
    claim = case.claim
    if claim.inpatient is not False or claim.emergency:
        return
    examinations = [line for line in case.index.of(LineKind.EXAMINATION) if line.first_day]
    on_holidays = [line for line in examinations if line.first_day and holidays.has(line.first_day)]
    if on_holidays:
        yield from _on_holidays(claim, on_holidays)
    elif any(line.first_day and line.first_day.weekday() >= SATURDAY for line in examinations):
        yield NO_CONTRACT


def _on_holidays(claim: Claim, lines: list[Line]) -> Iterator[Found | Missing]:
    if claim.visit.code is None and claim.visit.route is None:
        yield NO_VISIT_CODE
        return
    days: list[date] = sorted({line.first_day for line in lines if line.first_day})
    numbers = tuple(line.sequence for line in lines)
    named = line_numbers(numbers)
    yield Found(
        line=0,
        fact=Fact(ClaimFact.VISIT_CODE),
        amount=net_sum(lines, claim_currency(claim)),
        message=Text(
            f"Khám bệnh vào ngày nghỉ lễ {', '.join(map(day_vi, days))}, không phải cấp cứu. "
            f"Các dòng chi phí liên quan: {named}.",
            f"The patient was examined on a public holiday ({', '.join(map(str, days))}), and it was no "
            f"emergency. Lines concerned: {named}.",
        ),
        lines=numbers,
    )
