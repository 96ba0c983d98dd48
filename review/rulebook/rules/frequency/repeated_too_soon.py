"""A service was given again before it is paid again.

## What it looks for

The HbA1c test, which from the second one on is paid if at least 90 ± 3 days lie between two: 87 days or more
are accepted. An earlier bill of the same facility for the same person is compared that has the service, by
its code, on a day before. Services are recognised by their names, because the sources give names. The money
at stake is that of the later line.

## What a reviewer does

Compare with the condition of payment that the finding cites, and look in the record why the test was
repeated. Cut the later one, unless the record shows an exception.

## What it cannot see

Services under other names, without a name or without a code. Tests at other facilities: a facility must not
read what was done elsewhere. A second one within the same claim or on the same day, which rules W34 and W04
find. Intervals of which no text was at hand, such as that of bone density. If the earlier claim is withdrawn
afterwards, the finding stays until the claim is judged again.
"""

from collections.abc import Iterator
from datetime import date

from insurance.claim.amounts import plausible_money
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.stay import Stay, split_key
from insurance.law.parameters.provision import Provision
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.needs import Given
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.frequency.service_intervals import (
    SERVICE_INTERVALS,
    ServiceInterval,
    SpacedServices,
    code_of,
)
from review.rulebook.facts.wording import day_vi

rule = Rule(
    code="W64",
    title=Text(
        "Dịch vụ lặp lại sớm hơn khoảng cách được thanh toán", "A service again before it is paid again"
    ),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    needs=(Given.PREVIOUS_STAYS,),
    shadow=True,
)

NOT_LOOKED_UP = Missing(
    CaseFact.PREVIOUS,
    Text(
        "Chưa tìm các hồ sơ trước của người bệnh có dịch vụ này.",
        "The earlier claims of the patient with this service were not looked up.",
    ),
)


@rule.in_force_with(
    SERVICE_INTERVALS,
    "2025-01-01",
    law=Provision(
        "Thông tư 35/2016/TT-BYT (sửa đổi bởi Thông tư 39/2024/TT-BYT)",
        "Điều kiện và tỷ lệ thanh toán dịch vụ",
    ),
)
def services_keep_their_interval(case: Case, known: SpacedServices) -> Answers:
    """Compare each line with the last one before it."""
    for interval, line in known.lines_of(case.claim):
        if case.previous is None:
            yield NOT_LOOKED_UP
            return
        last = max(_days_before(line, case.previous), default=None)
        if last and line.first_day and (line.first_day - last).days < interval.least_days:
            yield _objection(interval, line, last)


def _days_before(line: Line, stays: tuple[Stay, ...]) -> Iterator[date]:
    """The days before the line on which these stays have its service."""
    code = code_of(line)
    for key in (key for stay in stays for key in stay.lines if key.startswith(code)):
        first_day = split_key(key)[0].rpartition("@")[2].partition("/")[0]
        if first_day and line.first_day and date.fromisoformat(first_day) < line.first_day:
            yield date.fromisoformat(first_day)


def _objection(interval: ServiceInterval, line: Line, last: date) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=plausible_money(line.net),
        message=Text(
            f"Dòng {line.sequence}: {interval.vi} chỉ được thanh toán lại sau ít nhất {interval.least_days} "
            f"ngày ({interval.source}); hồ sơ khác của cơ sở đã có ngày {day_vi(last)}.",
            f"Line {line.sequence}: {interval.en} is paid again after at least {interval.least_days} days "
            f"({interval.source}); another claim of the facility has it on {last}.",
        ),
    )
