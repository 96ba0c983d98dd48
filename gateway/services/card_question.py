"""A CheckCardRequest as a Question, or every fault in it at once."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from google.type.date_pb2 import Date

from gateway.admission.caller import Caller
from gateway.cards.card import Sex
from gateway.cards.question import Officer, Particulars, Purpose, Question, StatedVisit
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from gateway.refusals import FieldViolation, RequestMalformed
from gateway.v1 import card_service_pb2 as wire
from insurance.law.visit import VisitKind
from runtime.clock import Clock

# HO_TEN and GIAY_CHUYEN_TUYEN of QD 4750.
LONGEST_NAME = 255
LONGEST_REFERRAL = 50
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
CITIZEN_ID = re.compile(r"[0-9]{12}")
BIRTH_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

# The law on health insurance (25/2008/QH12) came into force in that year.
FIRST_SERVICE_DATE = date(2009, 1, 1)
FURTHEST_AHEAD = timedelta(days=731)

PARSERS: dict[str, Callable[[str], Subject]] = {
    kind.kind: kind.parse for kind in (ChipId, CardNumber, InsuranceNumber)
}
SEXES = {
    wire.SEX_UNSPECIFIED: None,
    wire.SEX_MALE: Sex.MALE,
    wire.SEX_FEMALE: Sex.FEMALE,
    wire.SEX_UNDETERMINED: Sex.UNDETERMINED,
}
VISIT_KINDS = {
    wire.VISIT_KIND_UNSPECIFIED: None,
    wire.VISIT_KIND_OUTPATIENT: VisitKind.OUTPATIENT,
    wire.VISIT_KIND_INPATIENT: VisitKind.INPATIENT,
    wire.VISIT_KIND_EMERGENCY: VisitKind.EMERGENCY,
    wire.VISIT_KIND_DAY_CARE: VisitKind.DAY_CARE,
}
FACILITY = re.compile(r"[0-9]{5}")


class CardQuestions:
    """Reads requests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def read(self, request: wire.CheckCardRequest, caller: Caller) -> Question:
        """What is asked. Raises RequestMalformed, which names every faulty field."""
        faults: list[FieldViolation] = []
        today = self._clock.today()
        subject = _subject(request, faults)
        service_date = _service_date(request.service_date, today, faults)
        service_until = _service_until(request, service_date, today, faults)
        particulars = _particulars(request.holder, today, faults)
        officer = _officer(request.officer, faults)
        visit = _visit(request.visit, faults)
        if request.registered_facility and not FACILITY.fullmatch(request.registered_facility):
            faults.append(FieldViolation("registered_facility", "five digits expected, or nothing"))
        if faults or subject is None or service_date is None:
            raise RequestMalformed(faults)
        return Question(
            subject=subject,
            service_date=service_date,
            facility=caller.facility,
            purpose=Purpose.LOOK_UP,
            particulars=particulars,
            officer=officer,
            service_until=service_until,
            registered_facility=request.registered_facility,
            visit=visit,
            tier=caller.tier,
        )


def _subject(request: wire.CheckCardRequest, faults: list[FieldViolation]) -> Subject | None:
    kind = request.WhichOneof("subject")
    if kind is None:
        faults.append(FieldViolation("subject", "give one of chip_id, card_number and insurance_number"))
        return None
    try:
        return PARSERS[kind](getattr(request, kind))
    except Malformed as malformed:
        faults.append(FieldViolation(kind, str(malformed)))
        return None


def _service_date(given: Date, today: date, faults: list[FieldViolation]) -> date | None:
    if not _is_given(given):
        return today
    return _day("service_date", "nothing for today", given, today, faults)


def _service_until(
    request: wire.CheckCardRequest, service_date: date | None, today: date, faults: list[FieldViolation]
) -> date | None:
    given = request.service_until
    if not _is_given(given):
        return None
    day = _day("service_until", "nothing for a single day", given, today, faults)
    if day is not None and service_date is not None and day < service_date:
        faults.append(FieldViolation("service_until", "a day not before service_date expected"))
    return day


def _is_given(day: Date) -> bool:
    return bool(day.year or day.month or day.day)


def _day(field: str, otherwise: str, given: Date, today: date, faults: list[FieldViolation]) -> date | None:
    try:
        day = date(given.year, given.month, given.day)
    except ValueError:
        faults.append(FieldViolation(field, f"no such day: year, month and day expected, or {otherwise}"))
        return None
    if not FIRST_SERVICE_DATE <= day <= today + FURTHEST_AHEAD:
        faults.append(FieldViolation(field, "a day from 2009 on and at most two years ahead expected"))
    return day


def _particulars(holder: wire.Holder, today: date, faults: list[FieldViolation]) -> Particulars:
    _look_at_name("holder.full_name", holder.full_name, faults)
    if holder.birth_date and not _is_birth_date(holder.birth_date, today):
        expected = "YYYY-MM-DD, YYYY-MM or YYYY expected, as far as it is known, and not after today"
        faults.append(FieldViolation("holder.birth_date", expected))
    if holder.sex not in SEXES:
        faults.append(FieldViolation("holder.sex", "a value of gateway.v1.Sex expected, or nothing"))
    return Particulars(holder.full_name, holder.birth_date, SEXES.get(holder.sex))


def _is_birth_date(text: str, today: date) -> bool:
    parts = BIRTH_DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def _officer(officer: wire.Officer, faults: list[FieldViolation]) -> Officer:
    if officer.citizen_id and not CITIZEN_ID.fullmatch(officer.citizen_id):
        faults.append(FieldViolation("officer.citizen_id", "twelve digits expected"))
    _look_at_name("officer.full_name", officer.full_name, faults)
    return Officer(officer.citizen_id, officer.full_name)


def _visit(visit: wire.Visit, faults: list[FieldViolation]) -> StatedVisit:
    if visit.kind not in VISIT_KINDS:
        faults.append(FieldViolation("visit.kind", "a value of gateway.v1.VisitKind expected, or nothing"))
    if len(visit.referral_number) > LONGEST_REFERRAL:
        faults.append(
            FieldViolation("visit.referral_number", f"at most {LONGEST_REFERRAL} characters expected")
        )
    return StatedVisit(VISIT_KINDS.get(visit.kind), bool(visit.referral_number.strip()), visit.follow_up)


def _look_at_name(field: str, name: str, faults: list[FieldViolation]) -> None:
    if len(name) > LONGEST_NAME:
        faults.append(FieldViolation(field, f"at most {LONGEST_NAME} characters expected"))
    if CONTROL.search(name):
        faults.append(FieldViolation(field, "no control characters expected"))
