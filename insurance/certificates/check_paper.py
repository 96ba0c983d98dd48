"""Checks a paper: fields, lengths, dates, and the rules of its kind (docs/certificates.md)."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from insurance.age import most_years
from insurance.birth_certificate_number import issuing_facility
from insurance.certificates.paper import Field, Paper, PaperForm, PaperKind
from insurance.certificates.paper_forms import FORMS
from insurance.claim.bhyt.values import birth_in, moment_in
from insurance.claim.unreadable import ClaimFault
from insurance.text import Text

NEEDED = Text("phải có", "must be there")
NOT_THE_SENDER = Text("phải là mã của cơ sở gửi", "must be the code of the facility that sends it")
AFTER_TODAY = Text("không được sau hôm nay", "must not be after today")
BEFORE_ISSUE = Text("không được trước sự việc", "must not be before what it certifies")
OUT_OF_ORDER = Text("không được trước ngày bắt đầu", "must not be before the beginning")
NO_PARENT = Text("phải có tên cha hoặc mẹ", "must be there, or the name of the mother (HO_TEN_ME)")
FROM_EXAM = Text("phải là ngày khám", "must be the day of the examination (NGAY_KCB)")
STATE = Text("phải là ADD hoặc EDIT", "must be ADD or EDIT")
BIRTH_NUMBER = Text("phải là XXXXX.GCS.ZZZZZ.YY", "must be XXXXX.GCS.ZZZZZ.YY: facility, serial, year")
# TT 22/2025: since then, certificates of birth have this number.
NUMBERED_SINCE = date(2025, 10, 1)
# TT 25/2025, Mẫu 07: days of a paper; 50 for a loss of pregnancy, 180 for tuberculosis.
LEAVE_DAYS, LOSS_DAYS, TUBERCULOSIS_DAYS = 30, 50, 180
LOSS_OF_PREGNANCY, TUBERCULOSIS = re.compile("O0[0-8]"), re.compile("A1[5-9]")
# A child under seven needs the name of a parent on sick leave, and a patient under sixteen at discharge.
SICK_CHILD, GUARDED_CHILD = 7, 16

Faults = Iterator[ClaimFault]


def check_paper(paper: Paper, form: PaperForm, facility: str, today: date) -> tuple[ClaimFault, ...]:
    """Everything that is wrong with a paper of this facility; empty if it can be sent."""
    faults = [fault for name, field in form.fields.items() for fault in _field(paper, name, field)]
    named = {fault.path for fault in faults}
    rules = (*_days(paper, form, today), *RULES[paper.kind](paper, facility))
    # A value that could not be read has that fault already.
    return (*faults, *(fault for fault in rules if fault.path not in named))


def _field(paper: Paper, name: str, field: Field) -> Faults:
    value = paper.get(name)
    if not value:
        if field.needed:
            yield _fault(paper, name, NEEDED)
        return
    if field.longest is not None and len(value) > field.longest:
        most = field.longest
        yield _fault(paper, name, Text(f"nhiều nhất {most} ký tự", f"must have at most {most} characters"))
    if field.form is not None and not FORMS[field.form].fits(value):
        yield _fault(paper, name, FORMS[field.form].must)


def _days(paper: Paper, form: PaperForm, today: date) -> Faults:
    issued = paper.day(form.issued_on)
    if issued is not None and issued > today:
        yield _fault(paper, form.issued_on, AFTER_TODAY)


def _birth(paper: Paper, facility: str) -> Faults:
    issued, born = paper.day("NGAY_CT"), paper.day("NGAY_SINH_CON")
    if issued is not None and born is not None and born > issued:
        yield _fault(paper, "NGAY_CT", BEFORE_ISSUE)
    issuer = issuing_facility(paper.number)
    if issuer is None:
        if issued is None or issued >= NUMBERED_SINCE:
            yield _fault(paper, "MA_GCS", BIRTH_NUMBER)
    elif issuer != facility:
        yield _fault(paper, "MA_GCS", NOT_THE_SENDER)


def _death(paper: Paper, facility: str) -> Faults:
    died, issued = paper.day("NGAY_TV"), paper.day("NGAY_CAPGIAYBT")
    if died is not None and issued is not None and died > issued:
        yield _fault(paper, "NGAY_CAPGIAYBT", BEFORE_ISSUE)
    if _is_after(paper, "NGAYGIO_VV", "NGAY_TV"):
        yield _fault(paper, "NGAY_TV", OUT_OF_ORDER)
    if paper.get("MACSKCB") != facility:
        yield _fault(paper, "MACSKCB", NOT_THE_SENDER)


def _discharge(paper: Paper, _facility: str) -> Faults:
    if _is_after(paper, "NGAY_VAO", "NGAY_RA"):
        yield _fault(paper, "NGAY_RA", OUT_OF_ORDER)
    yield from _leave(paper, "NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY", LEAVE_DAYS)
    yield from _parents(paper, "NGAY_VAO", GUARDED_CHILD)


def _sick_leave(paper: Paper, _facility: str) -> Faults:
    begins, exam = paper.day("TU_NGAY"), paper.day("NGAY_KCB")
    if begins is not None and exam is not None and begins != exam:
        yield _fault(paper, "TU_NGAY", FROM_EXAM)
    yield from _leave(paper, "TU_NGAY", "DEN_NGAY", _most_days(paper.get("BENH_ICD10_ID")))
    yield from _parents(paper, "TU_NGAY", SICK_CHILD)


def _drivers_health(paper: Paper, facility: str) -> Faults:
    if paper.get("STATE") not in {"ADD", "EDIT"}:
        yield _fault(paper, "STATE", STATE)
    if paper.get("IDBENHVIEN") != facility:
        yield _fault(paper, "IDBENHVIEN", NOT_THE_SENDER)


RULES: Mapping[PaperKind, Callable[[Paper, str], Faults]] = MappingProxyType(
    {
        PaperKind.BIRTH: _birth,
        PaperKind.DEATH: _death,
        PaperKind.DISCHARGE: _discharge,
        PaperKind.SICK_LEAVE: _sick_leave,
        PaperKind.DRIVERS_HEALTH: _drivers_health,
    }
)


def _leave(paper: Paper, first: str, last: str, most: int) -> Faults:
    begins, ends = paper.day(first), paper.day(last)
    if begins is None or ends is None:
        return
    if ends < begins:
        yield _fault(paper, last, OUT_OF_ORDER)
    elif ends - begins >= timedelta(days=most):
        yield _fault(paper, last, Text(f"nhiều nhất {most} ngày", f"must be at most {most} days in all"))


def _most_days(icd: str) -> int:
    if TUBERCULOSIS.match(icd):
        return TUBERCULOSIS_DAYS
    return LOSS_DAYS if LOSS_OF_PREGNANCY.match(icd) else LEAVE_DAYS


def _parents(paper: Paper, on: str, age: int) -> Faults:
    day, born = paper.day(on), birth_in(paper.get("NGAY_SINH"))
    if day is None or born is None or paper.get("HO_TEN_CHA") or paper.get("HO_TEN_ME"):
        return
    if most_years(born, day) < age:
        yield _fault(paper, "HO_TEN_CHA", NO_PARENT)


def _is_after(paper: Paper, first: str, then: str) -> bool:
    """Whether the first moment is after the second one, as far as both are known."""
    one, two = paper.get(first), paper.get(then)
    if moment_in(one) is None or moment_in(two) is None:
        return False
    known = min(len(one), len(two))
    return one[:known] > two[:known]


def _fault(paper: Paper, name: str, reason: Text) -> ClaimFault:
    return ClaimFault(f"{paper.kind}/{name}", reason.both)
