"""01/DM: a department of a facility, with its beds (TT 12/2026/TT-BTC)."""

from insurance.catalogue.entry import CatalogueEntry


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
