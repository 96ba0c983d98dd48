"""Makes the question of a look-up from what a person typed, on the command line or in a list."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, Holder, Newborn, Sex, Visit
from runtime.problem import Problem, WrongValue
from wardgate.cli.person_number import number_kind
from wardgate.client import card_question


class Treatment(StrEnum):
    """The kinds of a visit as a person types them: VisitKind in lower case."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    DAY_CARE = "day-care"


SEXES = {
    "male": Sex.SEX_MALE,
    "nam": Sex.SEX_MALE,
    "female": Sex.SEX_FEMALE,
    "nữ": Sex.SEX_FEMALE,
    "undetermined": Sex.SEX_UNDETERMINED,
    "": Sex.SEX_UNSPECIFIED,
}


class Names(NamedTuple):
    """The name of each fact for the person who typed it, used in error messages."""

    sex: str
    on: str
    until: str


FLAGS = Names("--sex", "--date", "--until")
COLUMNS = Names("sex", "service_date", "service_until")


def make_question(  # noqa: PLR0913 - one a fact
    number: str,
    names: Names,
    *,
    kind: str = "",
    name: str = "",
    born: str = "",
    sex: str = "",
    on: str = "",
    until: str = "",
    visit: Visit | None = None,
    registered_at: str = "",
) -> CheckCardRequest:
    """The question. `kind` is chip_id, card_number or insurance_number; if empty, it follows from the shape.

    Raises Problem only for a value that has no place in a question: the gateway checks everything else.
    """
    number = number.strip()
    known_kind, known_sex, first, last = parse_all(
        partial(number_kind, number) if not kind else lambda: kind,
        partial(_sex, sex, names.sex),
        partial(parse_day, on, names.on),
        partial(parse_day, until, names.until),
    )
    holder = Holder(full_name=name.strip(), birth_date=born.strip(), sex=known_sex)
    question = card_question(
        holder=holder if holder.ByteSize() else None,
        service_date=first,
        service_until=last,
        visit=visit,
        registered_facility=registered_at.strip(),
    )
    setattr(question, known_kind, number)
    return question


def parse_all(*parsers: Callable[[], Any]) -> list[Any]:
    """What each parser returns. Raises one Problem that names everything that is wrong."""
    values: list[Any] = []
    problems: list[str] = []
    for parse in parsers:
        try:
            values.append(parse())
        except Problem as problem:
            problems.append(str(problem))
    if problems:
        raise Problem(" ".join(problems))
    return values


def of_newborn(question: CheckCardRequest, order: int) -> CheckCardRequest:
    """The same question about a newborn child of the person, born on the birth date that it states.

    Raises Problem where that is no day, or the number is that of a card.
    """
    kind, born = question.WhichOneof("subject"), question.holder.birth_date
    if kind == "card_number":
        raise Problem("With --newborn, NUMBER is the mother's chip ID or insurance number.")
    newborn = Newborn(born_on=parse_day(born, "--born"), birth_order=order)
    if not newborn.HasField("born_on"):
        raise Problem("With --newborn, give the day of the birth with --born YYYY-MM-DD.")
    setattr(newborn, f"mother_{kind}", getattr(question, kind or ""))
    question.newborn.CopyFrom(newborn)
    question.holder.ClearField("birth_date")
    if not question.holder.ByteSize():
        question.ClearField("holder")
    return question


def make_visit(treatment: Treatment | None, referral: str, **how: bool) -> Visit | None:
    """What is known of the visit; None where nothing is."""
    kind = f"VISIT_KIND_{treatment.name}" if treatment else None
    visit = Visit(kind=kind, referral_number=referral, **how)
    return visit if visit.ByteSize() else None


def _sex(text: str, what: str) -> Sex:
    sex = SEXES.get(text.strip().lower())
    if sex is None:
        raise Problem(f"{what} is {text!r}: write male, female or undetermined.")
    return sex


def parse_day(text: str, what: str) -> Date | None:
    """The day for YYYY-MM-DD, or None for an empty text. Raises WrongValue, naming the value `what`."""
    if not text.strip():
        return None
    shape = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text.strip())
    if not shape:
        raise WrongValue(f"{what} is {text!r}: write it as YYYY-MM-DD.")
    year, month, day = map(int, shape.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise WrongValue(f"{what} is {text!r}: there is no such day.") from error
    return Date(year=year, month=month, day=day)
