"""Checks SO_NGAY_DTRI by the kind of visit, where the decision has a formula for it."""

from datetime import date

from insurance.claim.bhyt.checks import reasons
from insurance.claim.bhyt.checks.line_amounts import amount
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.record import Record
from insurance.claim.bhyt.values import day_in

# QĐ 4750, XML1, field 39. Codes 05 and 08 count days that are in no field; 10 to 16 have no rule.
NO_DAYS = frozenset({"01", "07", "09"})
STAYS = frozenset({"02", "03", "04", "06"})


def check_treatment_days(record: Record, findings: Findings) -> None:
    """Note a number that does not follow from the days of the visit."""
    visit = record.visit
    sent = amount(visit, "SO_NGAY_DTRI")
    kind, first, last = visit.get("MA_LOAI_KCB"), day_in(visit.get("NGAY_VAO")), day_in(visit.get("NGAY_RA"))
    if sent is None:
        return
    if kind in NO_DAYS and sent:
        reason = reasons.wrong_days(f"MA_LOAI_KCB {kind}", 0)
    elif kind in STAYS and (days := _days(first, last)) is not None and sent != days:
        reason = reasons.wrong_days("NGAY_RA - NGAY_VAO + 1", days)
    else:
        return
    findings.against_the_decision(visit.path_of("SO_NGAY_DTRI"), reason)


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days + 1 if first and last and first <= last else None
