"""Why a claim cannot have the visit code that it states: by the facility, the area code, or the age."""

from insurance.law.benefit_law import BenefitLaw
from insurance.text import Text
from review.rulebook.engine.case import Case
from review.rulebook.facts.partial_date import possible_days

HARDSHIP_AREA, NEWBORN = "3.6", "1.7"
# "Right after birth" has no number of days in the law. Medicine calls a child newborn for 28 days (so QĐ
# 4469/QĐ-BYT for the codes of ICD-10): beyond them it is certain.
NEWBORN_DAYS = 28

NO_AREA = Text(
    "Hồ sơ ghi mã 3.6 (vùng khó khăn), nhưng cả thẻ và hồ sơ đều không có mã khu vực.",
    "The claim states code 3.6 (a hardship area), but neither the card nor the claim has an area code.",
)
NO_NEWBORN = Text(
    "Hồ sơ ghi mã 1.7 (trẻ sơ sinh), nhưng theo ngày sinh trên hồ sơ thì người bệnh đã quá 28 ngày tuổi.",
    "The claim states code 1.7 (a newborn), but by its own birth date the patient is more than 28 days old.",
)


def why_misplaced(code: str, case: Case, law: BenefitLaw) -> Text | None:
    """The first reason that is certain; None where there is none."""
    facility, day = case.facility_facts, case.day
    if facility is not None and day is not None and not law.may_have_code(code, facility, day):
        return Text(
            f"Hồ sơ ghi mã {code}, mã này không dùng cho cơ sở có tuyến và cấp chuyên môn như vậy.",
            f"The claim states code {code}, which is not for a facility of this tier and level.",
        )
    if code == HARDSHIP_AREA and not _has_area(case):
        return NO_AREA
    return NO_NEWBORN if code == NEWBORN and _is_older(case) else None


def _has_area(case: Case) -> bool:
    return bool(case.claim.visit.area) or any(period.area_code for period in case.card.periods)


def _is_older(case: Case) -> bool:
    """By the claim's own birth date: a finding that a facility reads must not tell that of the register."""
    first_day, born = case.claim.first_day, case.claim.patient.birth_date
    possible = possible_days(born, first_day) if born and first_day else None
    return possible is not None and first_day is not None and (first_day - possible.last).days > NEWBORN_DAYS
