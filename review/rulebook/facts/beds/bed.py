"""What a line on a bed says about the bed: the department that it is a bed of, its class, where it stands."""

from enum import StrEnum

from insurance.catalogue.listed import Entries
from insurance.catalogue.service import catalogue_code
from insurance.catalogue.service import department_of_bed as of_code
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.remember import remember
from review.rulebook.engine.case import Case
from review.rulebook.facts.service_names.name_words import folded_name

REMEMBERED = 4096


class BedClass(StrEnum):
    """The class that a bed is priced by, as its name says it (TT 39/2018/TT-BYT, annex II)."""

    INTENSIVE_CARE = "hoi suc tich cuc"
    EMERGENCY = "hoi suc cap cuu"
    SURGICAL = "ngoai khoa"
    MEDICAL = "noi khoa"


SPECIAL = (BedClass.INTENSIVE_CARE, BedClass.EMERGENCY)


def beds_paid_by_the_fund(case: Case) -> list[Line]:
    """The lines that bill a bed, within the benefits and at the fund's cost."""
    return [line for line in case.index.of(LineKind.BED) if line.payment.is_by_the_fund]


def department_of_bed(line: Line) -> str | None:
    """The department in the code of the bed, such as "K03"; None where the code is of another form."""
    found = (of_code(catalogue_code(coding.code)) for coding in line.codes)
    return next((department for department in found if department), None)


def class_of_bed(case: Case, line: Line) -> BedClass | None:
    """By the name that the claim gives it, or else by that in the catalogue; None where no name says it."""
    name = line.product.name or _listed_name(case, line)
    return class_by_name(name) if name else None


@remember(REMEMBERED)
def class_by_name(name: str) -> BedClass | None:
    """The class in the name of a bed. What stands behind a dash is the department."""
    folded = folded_name(name.partition(" - ")[0])
    found = [one for one in BedClass if one.value in folded]
    return found[0] if len(found) == 1 else None


def _listed_name(case: Case, line: Line) -> str | None:
    if line.first_day is None or not line.codes:
        return None
    answer = case.catalogues.services.on(catalogue_code(line.codes[0].code), line.first_day)
    return answer.entries[0].name if isinstance(answer, Entries) else None
