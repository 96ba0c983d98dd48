"""Maps a record to the Claim that the rules see."""

from datetime import date

from insurance.claim.bhyt.documents.record import Record
from insurance.claim.bhyt.mapping.diagnoses import diagnoses_of
from insurance.claim.bhyt.mapping.lines import lines_of
from insurance.claim.bhyt.mapping.patient import patient_of
from insurance.claim.bhyt.mapping.visit import is_emergency, is_inpatient, is_referred, status_of
from insurance.claim.bhyt.place import place_of
from insurance.claim.bhyt.systems import VISIT_NUMBER
from insurance.claim.bhyt.values import day_in, moment_in, number_in
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.values import Money
from insurance.claim.remark import Remark
from insurance.money import DONG

# How receipts of look-ups begin (docs/receipts.md).
RECEIPT = "wg1."


def claim_of(record: Record, remarks: tuple[Remark, ...]) -> Claim:
    """The claim. The record has no faults: what is read of it can be read."""
    visit = record.visit
    total = number_in(visit.get("T_TONGCHI_BH", "T_TONGCHI"))
    return Claim(
        ClaimFormat.BHYT_XML,
        place_of(record),
        f"{VISIT_NUMBER}|{visit.get('MA_LK')}",
        status_of(visit),
        "claim",
        visit.get("MA_CSKCB") or record.facility or None,
        patient_of(visit),
        is_inpatient(visit),
        moment_in(visit.get("NGAY_VAO")),
        moment_in(visit.get("NGAY_RA")),
        _created(record),
        diagnoses_of(visit),
        lines_of(record),
        None if total is None else Money(total, DONG),
        _receipts(visit.get("DU_PHONG")),
        emergency=is_emergency(visit),
        referred=is_referred(visit),
        remarks=remarks,
    )


def _created(record: Record) -> date | None:
    """The day of the export; without it, of the settlement with the patient."""
    return day_in(record.made) or day_in(record.visit.get("NGAY_TTOAN"))


def _receipts(spare: str) -> tuple[str, ...]:
    """No field is there for them: they stand in the spare one, separated by semicolons or blanks."""
    return tuple(word for word in spare.replace(";", " ").split() if word.startswith(RECEIPT))
