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
find. More than five codes of such services in a claim. Intervals of which no text was at hand, such as that
of bone density. If the earlier claim is withdrawn afterwards, the finding stays until the claim is judged
again.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    days: Mapping[str, Sequence[date]] | None = None
    for interval, line in known.lines_of(case.claim):
        if case.previous is None:
            yield NOT_LOOKED_UP
            return
        # Once for all lines: a claim may have thousands, and so may the stays.
        days = _days_by_code(case.previous) if days is None else days
        last = _last_before(line, days.get(code_of(line), ()))
        if last and line.first_day and (line.first_day - last).days < interval.least_days:
            yield _objection(interval, line, last)


def _days_by_code(stays: Iterable[Stay]) -> Mapping[str, Sequence[date]]:
    """The days on which these stays have a service, in order, by `code_of`."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    for key in (key for stay in stays for key in stay.lines):
        code, at, of_line = split_key(key)[0].rpartition("@")
        if first_day := of_line.partition("/")[0]:
            days[code + at].add(first_day)
    return {code: sorted(map(date.fromisoformat, of_code)) for code, of_code in days.items()}


def _last_before(line: Line, days: Sequence[date]) -> date | None:
    place = bisect_left(days, line.first_day) if line.first_day else 0
    return days[place - 1] if place else None


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
