"""01/DM: a department of a facility, with its beds (TT 12/2026/TT-BTC)."""

import re

from insurance.catalogue.entry import CatalogueEntry
from insurance.remember import remember

# By appendix 5 of QĐ 5937/QĐ-BYT. A joint department has the numbers of several: "K282930".
CODE = re.compile(r"K((?:[0-9]{2})+)")
# A facility has some dozen departments.
REMEMBERED = 4096


class Department(CatalogueEntry, frozen=True, kw_only=True, gc=False):
    """`code` is MA_KHOA, `name` TEN_KHOA.

    `examination_tables` is BAN_KHAM. Numbers of beds: `approved_beds` (GIUONG_PD), `beds` (GIUONG_TK, all
    that there are), `intensive_care_beds` (GIUONG_HSTC) and `emergency_beds` (GIUONG_HSCC) among them.
    """

    name: str
    examination_tables: int | None
    approved_beds: int | None
    beds: int | None
    intensive_care_beds: int | None
    emergency_beds: int | None


@remember(REMEMBERED)
def departments_named(stated: str) -> tuple[str, ...]:
    """The departments that MA_KHOA names: "K03", or all of a joint one; none where it is of another form."""
    match = CODE.match(stated)
    if match is None:
        return ()
    numbers = match[1]
    return tuple(f"K{numbers[at : at + 2]}" for at in range(0, len(numbers), 2))
