"""Maps a record to the Claim that the rules see."""

from datetime import date

from msgspec.structs import replace

from insurance.claim.bhyt.documents.record import Record
from insurance.claim.bhyt.mapping.cards import cards_of
from insurance.claim.bhyt.mapping.diagnoses import diagnoses_of
from insurance.claim.bhyt.mapping.kept import kept_of
from insurance.claim.bhyt.mapping.lines import LineMapping
from insurance.claim.bhyt.mapping.patient import patient_of
from insurance.claim.bhyt.mapping.visit import VisitMapping, is_inpatient, status_of
from insurance.claim.bhyt.place import place_of
from insurance.claim.bhyt.systems import VISIT_NUMBER
from insurance.claim.bhyt.values import day_in, moment_in, number_in
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.parts.values import Money
from insurance.claim.parts.visit_code import says_emergency, says_referred
from insurance.claim.remark import Remark
from insurance.money import DONG

# How receipts of look-ups begin (docs/receipts.md).
RECEIPT = "wg1."


class ClaimMapping:
    """Maps records by the field names of QĐ 130 and later decisions, and of QĐ 4210. Make it once."""

    def __init__(self) -> None:
        self._visits = {old: VisitMapping(is_old=old) for old in (False, True)}
        self._lines = {old: LineMapping(is_old=old) for old in (False, True)}

    def claim_of(self, record: Record, remarks: tuple[Remark, ...], *, is_old: bool) -> Claim:
        """The claim. `is_old`: the record names its fields as QĐ 4210 does.

        It has no faults: what is read of it can be read.
        """
        lost: list[str] = []
        visit, sums = self._visits[is_old].read(record.visit, lost)
        lines, kept = self._lines[is_old].lines_of(record)
        row = record.visit
        cards = cards_of(row)
        total = number_in(row.get("T_TONGCHI_BH", "T_TONGCHI"))
        claim = Claim(
            ClaimFormat.BHYT_XML,
            place_of(record, is_old=is_old),
            f"{VISIT_NUMBER}|{row.get('MA_LK')}",
            status_of(visit),
            "claim",
            row.get("MA_CSKCB") or record.facility or None,
            patient_of(row, cards),
            is_inpatient(visit),
            moment_in(row.get("NGAY_VAO")),
            moment_in(row.get("NGAY_RA")),
            _created(record),
            diagnoses_of(row),
            lines,
            None if total is None else Money(total, DONG),
            _receipts(row.get("DU_PHONG")),
            emergency=says_emergency(visit),
            referred=says_referred(visit),
            remarks=remarks,
            visit=visit,
            cards=cards,
            sums=sums,
        )
        rest = kept_of(record, claim, self._visits[is_old].names, lost)
        return replace(claim, kept=(*rest, *kept))


def _created(record: Record) -> date | None:
    """The day of the export; without it, of the settlement with the patient."""
    return day_in(record.made) or day_in(record.visit.get("NGAY_TTOAN"))


def _receipts(spare: str) -> tuple[str, ...]:
    """No field is there for them: they stand in the spare one, separated by semicolons or blanks."""
    return tuple(word for word in spare.replace(";", " ").split() if word.startswith(RECEIPT))
