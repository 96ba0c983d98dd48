"""The law of benefits: what the insurer pays of a visit on any day."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from insurance.date_range import DateRange
from insurance.law import wording
from insurance.law.copay_ceiling import ceiling_remaining
from insurance.law.cover.days_of_grace import NO_GRACE, DaysOfGrace
from insurance.law.entitlement import Entitlement
from insurance.law.entitlement_facts import CeilingStatus, EntitlementFacts
from insurance.law.insured import Copayment, Insured
from insurance.law.law_of_day import LawOfDay
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.reason import Reason
from insurance.law.visit import Facility, Visit
from insurance.law.working_days import add_working_days
from insurance.money import ZERO


class BenefitLaw:
    """The law as given by `parameters`. The wiring makes one, and everything in the process shares it.

    `first_day` is the first day for which the law is known. `merged_provinces` has the codes of provinces
    that were replaced. `lowest_supply_cap` is the lowest that any day has or had, in VND.
    """

    def __init__(self, parameters: Parameters) -> None:
        changes = parameters.days_of_change()
        self.first_day = parameters.first_day
        self.merged_provinces = parameters.merged_provinces.changes()
        self._changes = [day.toordinal() for day in changes]
        self._days_of_grace = parameters.days_of_grace
        self._longest_stay_days = parameters.longest_stay_days
        self._explanation_days = parameters.explanation_days
        self._review_days = parameters.review_days
        self._public_holidays = parameters.public_holidays
        self._laws = [LawOfDay(parameters, day) for day in changes]
        caps = [law.supply_cap for law in self._laws if law.has_supply_cap]
        self.lowest_supply_cap = min(caps, default=0)

    def entitlement(self, visit: Visit, insured: Insured) -> Entitlement | None:
        """What the insurer pays of the visit, by the facts known. None for a day before `first_day`."""
        return self._entitlement(visit, insured, None)

    def entitlement_as(self, visit_code: str, visit: Visit, insured: Insured) -> Entitlement | None:
        """What the insurer pays under the code (MA_DOITUONG_KCB) that a claim states, even against the facts.

        None for a day before `first_day`, for a code that the law of the day does not know, and for one
        without a fixed share (drug pick-ups, claims taken back).
        """
        return self._entitlement(visit, insured, visit_code)

    def may_have_code(self, code: str, facility: Facility, day: date) -> bool:
        """Whether a visit to the facility may have the code (MA_DOITUONG_KCB), whoever comes and why.

        True for a code without a fixed share, and before `first_day`.
        """
        law = self._law_on(day)
        return law is None or law.may_have_code(code, facility)

    def small_visit_below(self, last_day: date) -> Decimal:
        """What a small visit that ends on this day costs less than, in VND; 0 before `first_day`."""
        law = self._law_on(last_day)
        return law.small_visit_below if law else ZERO

    def changes_within(self, days: DateRange) -> Iterator[date]:
        """The days, after the first, on which a number of the law changes or a year of co-payments begins."""
        first, last = days.first.toordinal(), days.last.toordinal()
        for day in self._changes:
            if first < day <= last:
                yield date.fromordinal(day)
        for year in range(days.first.year + 1, days.last.year + 1):
            yield date(year, 1, 1)

    def why_divided(
        self, before: date, after: date, *, has_ceiling: bool, has_cap: bool | None = None
    ) -> Iterator[Reason]:
        """Why two days of a stay belong to different parts, where no reason of their entitlements says it.

        `has_ceiling`: a ceiling on co-payments applies on the later day. `has_cap`: supplies are capped from
        the later day on, or no longer; None where nothing changes, or those reasons say it.
        """
        earlier, later = self._law_on(before), self._law_on(after)
        if earlier is None or later is None:
            return
        if earlier.reference_level != later.reference_level:
            yield wording.new_reference_level(later.reference_level_since)
        if has_cap is not None:
            yield wording.cap_of_level(has_cap, later.supply_cap, later.supply_cap_months.law)
        if has_ceiling and before.year != after.year:
            yield wording.new_year_of_copayments(after.year, later.copay_ceiling_months.law)

    def days_of_grace(self, day: date) -> DaysOfGrace:
        """The days after a card's expiry that are still paid in a stay that ends on `day`."""
        history = self._days_of_grace
        return history.on(day).value if day >= history.first_day else NO_GRACE

    def longest_stay_days(self, last_day: date) -> int:
        """The most days that a stay which ends on `last_day` may have in one claim, both ends included."""
        history = self._longest_stay_days
        return history.on(max(last_day, history.first_day)).value

    def explain_until(self, decided_on: date) -> date:
        """The last day on which a facility may explain what was asked or cut on `decided_on`."""
        history = self._explanation_days
        days = history.on(max(decided_on, history.first_day)).value
        return add_working_days(decided_on, days, self._public_holidays.has)

    def review_days(self, received_on: date) -> int:
        """How many days the insurer has to review a claim that came in on `received_on`."""
        history = self._review_days
        return history.on(max(received_on, history.first_day)).value

    def review_until(self, received_on: date) -> date:
        """The last day on which a claim that came in on `received_on` is reviewed in time."""
        return received_on + timedelta(days=self.review_days(received_on))

    def ceiling_remaining(self, day: date, copaid: Iterable[Copayment]) -> int | None:
        """What a person to whom the ceiling applies may still co-pay in the year of a visit, in whole VND.

        `day` is the last day of the visit. Payments of that calendar year count, later ones too: so no order
        of decisions takes more from the person than the ceiling. None for a day before `first_day`.
        """
        law = self._law_on(day)
        if law is None:
            return None
        paid = (one for one in copaid if one.day.year == day.year)
        return ceiling_remaining(
            law.copay_ceiling_months.value, law.reference_level, self._by_reference_level(law, paid)
        )

    def _entitlement(self, visit: Visit, insured: Insured, stated_code: str | None) -> Entitlement | None:
        law = self._law_on(visit.day)
        if law is None:
            return None
        at_end = law if visit.until is None else self._law_on(visit.until) or law
        remaining = self._ceiling_remaining(law, visit.day, insured)
        found = law.entitlement(_facts(law, at_end, visit, insured, remaining, stated_code))
        if found is None or remaining is None or not found.right_line:
            return found
        return replace(found, copay_ceiling_remaining=remaining)

    def _law_on(self, day: date) -> LawOfDay | None:
        at = bisect_right(self._changes, day.toordinal())
        return self._laws[at - 1] if at else None

    def _ceiling_remaining(self, law: LawOfDay, day: date, insured: Insured) -> int | None:
        if insured.five_years_on is None or day < insured.five_years_on:
            return None
        copaid = self._copaid_by_reference_level(law, day, insured)
        return ceiling_remaining(law.copay_ceiling_months.value, law.reference_level, copaid)

    def _copaid_by_reference_level(self, law: LawOfDay, day: date, insured: Insured) -> dict[int, int]:
        # Payments from 1 January count, also those before the five years were reached (NĐ 146/2018/NĐ-CP,
        # Điều 27 khoản 3 điểm c; since 2025-07-01 NĐ 188/2025/NĐ-CP, Điều 18 khoản 2).
        year = day.year
        paid = (one for one in insured.copaid if one.day <= day and one.day.year == year)
        return self._by_reference_level(law, paid)

    def _by_reference_level(self, law: LawOfDay, copaid: Iterable[Copayment]) -> dict[int, int]:
        sums: dict[int, int] = {}
        for paid in copaid:
            law_then = self._law_on(paid.day) or law
            sums[law_then.reference_level] = sums.get(law_then.reference_level, 0) + paid.amount
        return sums


def _facts(
    law: LawOfDay,
    at_end: LawOfDay,
    visit: Visit,
    insured: Insured,
    remaining: int | None,
    stated_code: str | None,
) -> EntitlementFacts:
    """`at_end` is the law of the last day of the stay.

    The cap on supplies (TT 04/2017/TT-BYT, Điều 7 khoản 1) and the bar to transfers (NĐ 146/2018/NĐ-CP, Điều
    39 khoản 1) count for whole stays that ended after they had come into force.
    """
    barred = None
    if visit.transferred and visit.after_self_referral:
        barred = law.bar_to_transfers or at_end.bar_to_transfers
    return EntitlementFacts(
        kind=visit.kind,
        facility=visit.facility,
        registered_here=visit.registered_here,
        transferred=visit.transferred and barred is None,
        barred_transfer=barred,
        follow_up=visit.follow_up,
        open_line=visit.open_line,
        newborn=insured.newborn,
        code_at_end=visit.code_at_end if visit.code_at_end in law.known_at_end else "",
        hardship_area=bool(insured.area_code),
        group=insured.group if law.benefit_levels.has_rule_for(insured.group) else "",
        level=insured.level,
        under_six=insured.under_six,
        ceiling=_ceiling_status(remaining),
        stated_code=stated_code,
        supplies_capped=law.has_supply_cap or at_end.has_supply_cap,
    )


def _ceiling_status(remaining: int | None) -> CeilingStatus:
    if remaining is None:
        return CeilingStatus.NONE
    return CeilingStatus.OPEN if remaining > 0 else CeilingStatus.REACHED
