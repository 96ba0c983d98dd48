"""02/DM: a practitioner in a department of a facility, with scope and hours (TT 12/2026/TT-BTC)."""

import re
from datetime import date
from functools import lru_cache
from typing import ClassVar, NamedTuple

from insurance.catalogue.entry import CatalogueEntry

DAY_NAMES = re.compile(r"T[2-7]|CN")
SPAN = re.compile(r"(T[2-7]|CN)?([0-2][0-9][0-5][0-9])-([0-2][0-9][0-5][0-9])")
SUNDAY = 6
# A facility has some hundred practitioners with a few kinds of hours.
REMEMBERED = 4096
ADDED = re.compile(r"\([^)]*\)|\.C\.[0-9A-Z]{5}$")


class Practitioner(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MACCHN, the number of the licence, by which claims name the practitioner.

    `department` is MA_KHOA. `title` is CHUCDANH_NN (1 physician, 2 physician's assistant, 3 nurse, 4 midwife,
    5 technician, 6 psychologist, 7 traditional healer, 8 pharmacist, 9 other), `position` VI_TRI,
    `licensed_on` NGAYCAP_CCHN. The lists are separated by semicolons, as they were sent: `scope` (PHAMVI_CM),
    `added_scope` (PHAMVI_CMBS), `other_services` (DVKT_KHAC: the first seven characters of services outside
    of the scope), `other_facilities` (CSKCB_KHAC). `is_full_time` is THOIGIAN_DK (1 yes, 2 no).

    `hours` is THOIGIAN_NGAY: "HHMM-HHMM" on every day, or "T2HHMM-HHMM;T3HHMM-HHMM" by day of the week.
    `weekdays` is THOIGIAN_TUAN: "T2T3T4T5T6" are Monday to Friday, "CN" is Sunday.

    The name and numbers of the person are not kept: no rule needs them.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("code", "department")

    department: str
    title: str
    position: str
    licensed_on: date | None
    scope: str
    added_scope: str
    other_services: str
    is_full_time: bool | None
    hours: str
    weekdays: str
    other_facilities: str


def licence_number(stated: str) -> str:
    """The number of the licence in one name of MA_BAC_SI or NGUOI_THUC_HIEN; empty where it has none.

    An employee without a licence stands in brackets behind the licence of who guides them; who was sent by
    another facility has ".C." and its code behind the number (QD 130, QD 4750).
    """
    return ADDED.sub("", stated).strip()


class WorkingHours(NamedTuple):
    """Hours of one day of the week (0 is Monday), or of every day: from and until minutes since midnight."""

    weekday: int | None
    begins: int
    ends: int


@lru_cache(REMEMBERED)
def working_hours(hours: str) -> tuple[WorkingHours, ...]:
    """THOIGIAN_NGAY; nothing where it is empty or of another form, so that nothing is known."""
    spans = [_span(text) for text in hours.replace(",", ";").split(";") if text.strip()]
    known = tuple(span for span in spans if span is not None)
    return known if len(known) == len(spans) else ()


@lru_cache(REMEMBERED)
def working_days(weekdays: str) -> frozenset[int]:
    """THOIGIAN_TUAN, 0 is Monday; nothing where it is empty or of another form."""
    names = DAY_NAMES.findall(weekdays)
    if "".join(names) != "".join(character for character in weekdays if character.isalnum()):
        return frozenset()
    return frozenset(map(_weekday, names))


def _span(text: str) -> WorkingHours | None:
    match = SPAN.fullmatch("".join(text.split()))
    if match is None:
        return None
    name, begins, ends = match.groups()
    return WorkingHours(_weekday(name) if name else None, _minutes(begins), _minutes(ends))


def _weekday(name: str) -> int:
    return SUNDAY if name == "CN" else int(name[1]) - 2


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[2:])
