"""02/DM: a practitioner in a department of a facility, with scope and hours (TT 12/2026/TT-BTC)."""

import re
from datetime import date
from typing import ClassVar

from insurance.catalogue.entry import CatalogueEntry

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
