"""A service was given more often than it is paid.

## What it looks for

- Pro-calcitonin: once within 24 hours. It is paid so for septic shock; for severe infections without shock
  only once within 48 hours, which the reviewer checks.
- The AFB test: twice a day.
- Monitoring of heartbeat and contractions during a delivery (principal or other diagnosis O80 to O84): once
  a day.
- Dressing of a wound of 15 to 30 cm after a caesarean: three times a stay.

Services are recognised by their names, because the sources give names. The money at stake is that of the
units beyond the limit, the later ones.

## What a reviewer does

Compare with the conditions of payment that the finding cites. Cut the units beyond the limit, unless the
record shows an exception.

## What it cannot see

Services under other names, or without a name. Earlier claims, so the limit of an interval is checked within
this claim only. Limits for which no text was at hand, such as those of physiotherapy and bone density.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from insurance.claim.amounts import currency_of, plausible_money
from insurance.claim.claim import Claim
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money
from insurance.law.parameters.provision import Provision
from insurance.money import EXACT, ZERO, plausible, rounded, smallest_unit
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.frequency.service_frequency import (
    SERVICE_FREQUENCY,
    FrequencyLimit,
    LimitedServices,
    Within,
)
from review.rulebook.facts.lacking_lines import lacking
from review.rulebook.facts.moments import timed
from review.rulebook.facts.service_names.name_words import has_words

rule = Rule(
    code="W34",
    title=Text("Dịch vụ thực hiện nhiều lần hơn mức thanh toán", "A service more often than it is paid"),
    outcome=FindingOutcome.CUT,
    precision=Prior(6, 4),
)

PERFORMED = Text("giờ thực hiện", "time of performance")
ONE = Decimal(1)
TIMES = {1: "once", 2: "twice"}
WITHIN = {
    Within.HOURS: Text("trong {hours} giờ", "within {hours} hours"),
    Within.DAY: Text("một ngày", "a day"),
    Within.STAY: Text("một đợt điều trị", "a stay"),
}


@rule.in_force_with(
    SERVICE_FREQUENCY,
    "2025-01-01",
    law=Provision(
        "Thông tư 35/2016/TT-BYT (sửa đổi bởi Thông tư 39/2024/TT-BYT)",
        "Điều kiện và tỷ lệ thanh toán dịch vụ",
    ),
)
def services_are_not_too_often(case: Case, known: LimitedServices) -> Answers:
    """Count the units of each limited service."""
    names = known.listed(case.index.names)
    if not names:
        return
    limited: defaultdict[FrequencyLimit, list[Line]] = defaultdict(list)
    for line in case.claim.lines:
        if line.product.name in names:
            for limit in known.of_service(line.product.name):
                limited[limit].append(line)
    for limit, lines in limited.items():
        if _applies(limit, case.claim):
            yield from _judge(limit, lines)


def _judge(limit: FrequencyLimit, lines: Sequence[Line]) -> Answers:
    if limit.within is Within.HOURS:
        yield from _too_close(limit, lines)
        return
    for of_one in _groups(limit, lines):
        yield from _too_many(limit, of_one)


def _applies(limit: FrequencyLimit, claim: Claim) -> bool:
    codes = (diagnosis.code.code.upper() for diagnosis in claim.diagnoses if diagnosis.code)
    has_diagnosis = not limit.diagnoses or any(code.startswith(limit.diagnoses) for code in codes)
    return has_diagnosis and (
        not limit.beside or any(has_words(line.product.name, limit.beside) for line in claim.lines)
    )


def _groups(limit: FrequencyLimit, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines that count together, in order of time: those of a day, or all."""
    if limit.within is Within.STAY:
        yield sorted(lines, key=_order)
        return
    by_day: defaultdict[date | None, list[Line]] = defaultdict(list)
    for line in lines:
        by_day[line.first_day].append(line)
    yield from (sorted(of_day, key=_order) for day, of_day in by_day.items() if day)


def _order(line: Line) -> tuple[date, str, int]:
    performed = timed(line.care.performed)
    return line.first_day or date.max, performed.isoformat() if performed else "", line.sequence


def _too_many(limit: FrequencyLimit, lines: Sequence[Line]) -> Iterator[Found]:
    left = Decimal(limit.most)
    for line in lines:
        units = _units(line)
        excess = min(units, max(ZERO, EXACT.subtract(units, left)))
        if excess > 0:
            yield _objection(limit, line, excess, units)
        left = max(ZERO, EXACT.subtract(left, units))


def _too_close(limit: FrequencyLimit, lines: Sequence[Line]) -> Iterator[Found | Missing]:
    """Each line that is too soon after the one before; by the day where a time is not known."""
    dated = sorted((line for line in lines if line.first_day), key=_order)
    untimed: list[Line] = []
    last_paid: Line | None = None
    for line in dated:
        is_close = last_paid is not None and _is_close(last_paid, line, limit.hours)
        if is_close:
            yield _objection(limit, line, _units(line), _units(line))
            continue
        if last_paid is not None and is_close is None:
            untimed += [one for one in (last_paid, line) if timed(one.care.performed) is None]
        yield from _too_many(limit, [line])
        last_paid = line
    if untimed:
        yield lacking(untimed, LineFact.CARE_PERFORMED, PERFORMED)


def _is_close(before: Line, after: Line, hours: int) -> bool | None:
    """Whether it is within the hours; None where that depends on a time that is not known."""
    first, then = timed(before.care.performed), timed(after.care.performed)
    if first and then:
        return then - first < timedelta(hours=hours)
    if before.first_day is None or after.first_day is None:
        return None
    days = (after.first_day - before.first_day).days
    return None if days == 1 else days < 1


def _units(line: Line) -> Decimal:
    quantity = plausible(line.quantity)
    return quantity if quantity is not None and quantity > 0 else ONE


def _objection(limit: FrequencyLimit, line: Line, excess: Decimal, units: Decimal) -> Found:
    within = WITHIN[limit.within]
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.LINE),
        amount=_part(line, excess, units),
        message=Text(
            f"Dòng {line.sequence}: {limit.vi} chỉ được thanh toán {limit.most} lần "
            f"{within.vi.format(hours=limit.hours)} ({limit.source}).",
            f"Line {line.sequence}: {limit.en} is paid {TIMES.get(limit.most, f'{limit.most} times')} "
            f"{within.en.format(hours=limit.hours)} ({limit.source}).",
        ),
    )


def _part(line: Line, excess: Decimal, units: Decimal) -> Money | None:
    """The part of the net that the units beyond the limit have."""
    net = plausible_money(line.net)
    if net is None or excess == units:
        return net
    part = EXACT.divide(EXACT.multiply(net.value, excess), units)
    return Money(rounded(part, smallest_unit(currency_of(net))), net.currency)
