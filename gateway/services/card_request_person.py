"""Reads what a CheckCardRequest states about the holder, the officer and the visit."""

import re
from datetime import date

from gateway.cards.card import Sex
from gateway.cards.question import Officer, StatedHolder, StatedVisit
from gateway.refusal import FieldViolation
from gateway.v1 import card_service_pb2 as wire
from insurance.law.visit import VisitKind
from runtime.untrusted.escaped_text import acts

# HO_TEN and GIAY_CHUYEN_TUYEN of QD 4750.
LONGEST_NAME = 255
LONGEST_REFERRAL = 50
# Comparing names ignores what turns the direction of writing: it comes along when a name is pasted.
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# The name of the officer is shown to auditors.
CONTROL_OR_DIRECTION = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
CITIZEN_ID = re.compile(r"[0-9]{12}")
BIRTH_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

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


def read_holder(holder: wire.Holder, today: date, faults: list[FieldViolation]) -> StatedHolder:
    """Name, birth date and sex, as far as they are given."""
    _check_name("holder.full_name", holder.full_name, CONTROL_CHARACTER, faults)
    if holder.birth_date and not _is_birth_date(holder.birth_date, today):
        expected = "YYYY-MM-DD, YYYY-MM or YYYY expected, as far as it is known, and not after today"
        faults.append(FieldViolation("holder.birth_date", expected))
    if holder.sex not in SEXES:
        faults.append(FieldViolation("holder.sex", "a value of gateway.v1.Sex expected, or nothing"))
    return StatedHolder(holder.full_name, holder.birth_date, SEXES.get(holder.sex))


def read_officer(officer: wire.Officer, faults: list[FieldViolation]) -> Officer:
    """The clerk who makes the look-up."""
    if officer.citizen_id and not CITIZEN_ID.fullmatch(officer.citizen_id):
        faults.append(FieldViolation("officer.citizen_id", "twelve digits expected"))
    _check_name("officer.full_name", officer.full_name, CONTROL_OR_DIRECTION, faults)
    return Officer(officer.citizen_id, officer.full_name)


def read_visit(visit: wire.Visit, faults: list[FieldViolation]) -> StatedVisit:
    """A referral number means that the patient was transferred."""
    transferred = bool(visit.referral_number.strip())
    if visit.kind not in VISIT_KINDS:
        faults.append(FieldViolation("visit.kind", "a value of gateway.v1.VisitKind expected, or nothing"))
    if len(visit.referral_number) > LONGEST_REFERRAL:
        faults.append(
            FieldViolation("visit.referral_number", f"at most {LONGEST_REFERRAL} characters expected")
        )
    if acts(visit.referral_number):
        faults.append(
            FieldViolation("visit.referral_number", "no control or bidirectional characters expected")
        )
    if visit.referral_after_self_referral and not transferred:
        faults.append(FieldViolation("visit.referral_after_self_referral", "only with visit.referral_number"))
    return StatedVisit(
        VISIT_KINDS.get(visit.kind), transferred, visit.follow_up, visit.referral_after_self_referral
    )


def _is_birth_date(text: str, today: date) -> bool:
    parts = BIRTH_DATE.fullmatch(text)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def _check_name(field: str, name: str, barred: re.Pattern[str], faults: list[FieldViolation]) -> None:
    if len(name) > LONGEST_NAME:
        faults.append(FieldViolation(field, f"at most {LONGEST_NAME} characters expected"))
    if barred.search(name):
        faults.append(FieldViolation(field, "no control or bidirectional characters expected"))
