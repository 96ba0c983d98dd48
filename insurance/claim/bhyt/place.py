"""Where the lines of a claim stand in its export. It is Claim.place of this format, for paths.py alone."""

from insurance.claim.bhyt.documents.record import DRUGS, SERVICES, Record

# QĐ 4210 names some fields otherwise than QĐ 130 and later decisions.
OLD, CURRENT = "4210", "130"


def place_of(record: Record, *, is_old: bool) -> str:
    """Lines of text: the release of the field names, then for each claim line the field that has its day.

    `is_old`: they are those of QĐ 4210. Such as "130", "XML2[STT=1]/NGAY_YL", "XML3[STT=1]/NGAY_TH_YL".
    """
    release = OLD if is_old else CURRENT
    rows = (row for table in (DRUGS, SERVICES) for row in record.tables.get(table, ()))
    days = (row.path_of("NGAY_TH_YL" if row.get("NGAY_TH_YL") else "NGAY_YL") for row in rows)
    return "\n".join((release, *days))
