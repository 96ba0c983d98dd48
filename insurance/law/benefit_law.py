"""The law of benefits: what a visit on any day is paid at. Pure."""

from bisect import bisect_right
from datetime import date

from msgspec.structs import replace

from insurance.law.copay_ceiling import ceiling_remaining
from insurance.law.cover.days_of_grace import NO_GRACE, DaysOfGrace
from insurance.law.entitlement import Entitlement
from insurance.law.entitlement_facts import Ceiling, EntitlementFacts
from insurance.law.insured import Insured
from insurance.law.law_of_day import LawOfDay
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.visit import Visit


class BenefitLaw:
    """Answers from the numbers it was made with. One is made in the wiring and shared by all."""

    def __init__(self, parameters: Parameters) -> None:
        changes = parameters.days_of_change()
        self.first_day = parameters.first_day
        self._changes = [day.toordinal() for day in changes]
        self._grace = parameters.days_of_grace
        self._laws = [LawOfDay(parameters, day) for day in changes]

    def entitlement(self, visit: Visit, insured: Insured) -> Entitlement | None:
        """What the visit is paid at, by the facts known. None for a day before `first_day`."""
        return self._entitlement(visit, insured, None)

    def entitlement_as(self, visit_code: str, visit: Visit, insured: Insured) -> Entitlement | None:
        """What the visit is paid at under the code that a claim states, whether or not the facts bear it out.

        None for a day before `first_day`, and for a code that the law of the day does not know or fixes no
        share for (drug pick-ups, claims taken back).
        """
        return self._entitlement(visit, insured, visit_code)

    def days_of_grace(self, day: date) -> DaysOfGrace:
        """For how long a stay that ends on the day is paid after the card has expired."""
        return self._grace.on(day).value if day >= self._grace.first_day else NO_GRACE

    def _entitlement(self, visit: Visit, insured: Insured, stated_code: str | None) -> Entitlement | None:
        law = self._on(visit.day)
        if law is None:
            return None
        remaining = self._remaining(law, visit.day, insured)
        found = law.entitlement(
            EntitlementFacts(
                kind=visit.kind,
                facility=visit.facility,
                registered_here=visit.registered_here,
                transferred=visit.transferred,
                follow_up=visit.follow_up,
                hardship_area=bool(insured.area_code),
                group=insured.group if law.benefits.matters(insured.group) else "",
                level=insured.level,
                under_six=insured.under_six,
                ceiling=_standing(remaining),
                stated_code=stated_code,
            )
        )
        if found is None or remaining is None or not found.right_line:
            return found
        return replace(found, copay_ceiling_remaining=remaining)

    def _on(self, day: date) -> LawOfDay | None:
        at = bisect_right(self._changes, day.toordinal())
        return self._laws[at - 1] if at else None

    def _remaining(self, law: LawOfDay, day: date, insured: Insured) -> int | None:
        if insured.five_years_on is None or day < insured.five_years_on:
            return None
        return ceiling_remaining(law.months.value, law.reference, self._copaid(law, day, insured))

    def _copaid(self, law: LawOfDay, day: date, insured: Insured) -> dict[int, int]:
        # Payments from 1 January count, also those before the five years were reached (NĐ 146/2018, Điều 27).
        year = day.year
        by_reference: dict[int, int] = {}
        for paid in insured.copaid:
            if paid.day <= day and paid.day.year == year:
                then = law if paid.day >= law.since else self._on(paid.day) or law
                by_reference[then.reference] = by_reference.get(then.reference, 0) + paid.amount
        return by_reference


def _standing(remaining: int | None) -> Ceiling:
    if remaining is None:
        return Ceiling.NONE
    return Ceiling.OPEN if remaining > 0 else Ceiling.REACHED
