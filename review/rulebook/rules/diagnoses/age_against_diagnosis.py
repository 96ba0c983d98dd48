"""The patient's age on admission rules out a diagnosis.

## What it looks for

Annexes A3.1 to A3.10 of QĐ 4469 give some codes a youngest or an oldest age, in completed days or years
on the first day of the stay. The birth date is the register's; if the register does not know it, the
claim's. If only the month or year of birth is known, the rule tries every day that it can be, and objects
only if all of them are against the limit. The facility reads the limit; only the payer's reviewer reads the
age.

## What a reviewer does

Check whether the code or the birth date is a typing error, or whether a mother's claim was written for
her newborn.

## What it cannot see

Codes that the annexes do not name. TT 06/2026 replaces QĐ 4469 since 1 July 2026, and is not known to
limit ages: from that day the rule warns by the older annex. "Over 15" and "over 30 years" are read so
that 15 and 30 are accepted.
"""

from datetime import date
from typing import NamedTuple

from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact
from insurance.date_range import DateRange
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found, Missing
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.icd10 import Icd10Diagnosis, coded
from review.rulebook.facts.icd10_table import Age, Icd10File, Icd10Table, Limit
from review.rulebook.facts.laws import icd10_circular, icd10_list
from review.rulebook.facts.partial_date import possible_days
from review.rulebook.facts.stay_days import NO_STAY

CODES = Icd10File("icd10_age.yaml")


class LimitWords(NamedTuple):
    """The words of a limit, and of an age beyond it."""

    limit: Text
    other: Text


TOO_YOUNG = LimitWords(Text("chỉ dùng cho người từ", "is a diagnosis from"), Text("nhỏ tuổi hơn", "younger"))
TOO_OLD = LimitWords(Text("chỉ dùng cho người đến", "is a diagnosis up to"), Text("lớn tuổi hơn", "older"))
UNITS = {"days": Text("ngày tuổi", "day"), "years": Text("tuổi", "year")}

rule = Rule(
    code="W08",
    title=Text("Chẩn đoán không phù hợp tuổi", "Age against diagnosis"),
    outcome=FindingOutcome.WARN,
    precision=Prior(7, 3),
)


@rule.in_force_with(
    CODES, "2026-07-01", law=icd10_circular("Phụ lục (không quy định tuổi)", "A3.1 đến A3.10")
)
@rule.in_force_with(CODES, "2020-10-28", law=icd10_list("A3.1 đến A3.10"))
def age_allows_every_diagnosis(case: Case, table: Icd10Table) -> Answers:
    """Compare the age with the limits of every diagnosis, secondary ones included."""
    for diagnosis in coded(case.claim):
        if not isinstance(diagnosis, Icd10Diagnosis):
            yield diagnosis
        elif limits := table.of(diagnosis.code):
            yield from _judge(case, diagnosis, limits)


def _judge(case: Case, diagnosis: Icd10Diagnosis, limits: tuple[Limit, ...]) -> Answers:
    day = case.claim.first_day
    if day is None:
        yield NO_STAY
        return
    born = possible_days(case.card.birth_date or case.claim.patient.birth_date or "", day)
    if born is None:
        yield _no_birth_date(diagnosis.written)
        return
    for limit in limits:
        if limit.youngest and limit.youngest.reached(born.first, day) < limit.youngest.count:
            yield _objection(diagnosis, limit.youngest, TOO_YOUNG, born, day)
        if limit.oldest and limit.oldest.reached(born.last, day) > limit.oldest.count:
            yield _objection(diagnosis, limit.oldest, TOO_OLD, born, day)


def _objection(diagnosis: Icd10Diagnosis, bound: Age, words: LimitWords, born: DateRange, day: date) -> Found:
    """The facility does not read the age: in days, it would be the birth date that the register has."""
    least, most = bound.reached(born.last, day), bound.reached(born.first, day)
    age = _written(str(least) if least == most else f"{least}-{most}", bound)
    return Found(
        line=0,
        fact=diagnosis.diagnosis.fact(DiagnosisFact.CODE),
        amount=None,
        message=_message(diagnosis, bound, words, words.other),
        reviewer_message=_message(diagnosis, bound, words, Text(age.vi, f"{age.en} old")),
    )


def _message(diagnosis: Icd10Diagnosis, bound: Age, words: LimitWords, age: Text) -> Text:
    limit = _written(str(bound.count), bound)
    return Text(
        f"Mã bệnh {diagnosis.written} {words.limit.vi} {limit.vi}, "
        f"nhưng người bệnh {age.vi} vào ngày đầu của đợt điều trị.",
        f"{diagnosis.written} {words.limit.en} {limit.en} of age, "
        f"and the patient was {age.en} on the first day.",
    )


def _written(number: str, bound: Age) -> Text:
    unit = UNITS[bound.unit]
    return Text(f"{number} {unit.vi}", f"{number} {unit.en}{'' if number == '1' else 's'}")


def _no_birth_date(code: str) -> Missing:
    return Missing(
        Fact(ClaimFact.BIRTH_DATE),
        Text(
            f"Mã bệnh {code} có giới hạn tuổi, nhưng không biết ngày sinh của người bệnh.",
            f"{code} has an age limit, and the patient's birth date is not known.",
        ),
    )
