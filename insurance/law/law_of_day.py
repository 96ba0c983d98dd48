"""The law in force between two of its changes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from insurance.law import wording
from insurance.law.benefit_level import Benefit, BenefitLevelsOfDay
from insurance.law.entitlement import Entitlement
from insurance.law.entitlement_facts import CeilingStatus, EntitlementFacts
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.reason import Reason
from insurance.law.visit import CareLevel, Facility, Tier, VisitKind
from insurance.law.visit_case import Arrival, VisitCase
from insurance.law.wording import FULL_PERCENT

# Far more combinations of facts than occur in practice; the bound is for memory.
CACHED_ENTITLEMENTS = 4096


class LawOfDay:
    """Every number of the law as of `day`, read once.

    `reference_level` is in VND (mức tham chiếu, lương cơ sở); `reference_level_since` has the law that sets
    it. `bar_to_transfers` and `known_at_end` are those of the day's VisitCases. `supply_cap` is in VND;
    before its first day, as if it held (`has_supply_cap`). `small_visit_below` is what a small visit costs
    less than, in VND. Entitlements are cached by their facts.
    """

    def __init__(self, parameters: Parameters, day: date) -> None:
        self.since = day
        self.reference_level_since = parameters.reference_level.on(day)
        self.reference_level = self.reference_level_since.value
        self.copay_ceiling_months = parameters.copay_ceiling_months.on(day)
        self.benefit_levels = BenefitLevelsOfDay(parameters.benefit_levels, day)
        self._small_visit_percent = parameters.small_visit_percent.on(day)
        self.small_visit_below = (
            Decimal(self.reference_level * self._small_visit_percent.value) / FULL_PERCENT
        )
        cap = parameters.supply_cap_months
        self.has_supply_cap = cap.first_day <= day
        self.supply_cap_months = cap.on(max(day, cap.first_day))
        self.supply_cap = self.supply_cap_months.value * self.reference_level
        self._cases = next(cases for cases in reversed(parameters.visit_cases) if cases.since <= day)
        self.known_at_end = self._cases.known_at_end(day)
        self.bar_to_transfers = self._cases.bar_to_transfers(day)
        self._cached = lru_cache(maxsize=CACHED_ENTITLEMENTS)(self._decide)

    def entitlement(self, facts: EntitlementFacts) -> Entitlement | None:
        """What the insurer pays, without the remaining ceiling. None if a stated code has no fixed share."""
        return self._cached(facts)

    def may_have_code(self, code: str, facility: Facility) -> bool:
        """Whether a visit to the facility may have the code; true for a code that has no share."""
        return self._cases.may_be_at(code, facility, self.since)

    def _decide(self, facts: EntitlementFacts) -> Entitlement | None:
        arrival = facts.arrival(self._with_care_level(facts.facility))
        code = facts.stated_code
        if code is None:
            return self._entitlement(facts, self._by_facts(facts, arrival))
        case = self._cases.with_code(code, arrival, self.since)
        return None if case is None else self._entitlement(facts, case)

    def _by_facts(self, facts: EntitlementFacts, arrival: Arrival) -> VisitCase:
        """Return the code that follows from the facts, or else the one that is known when the visit ends.

        The latter counts where it is for such a facility, and by the facts the patient came alone, or the
        visit is not insured.
        """
        found = self._cases.first_match(arrival, self.since)
        at_end = self.known_at_end.get(facts.code_at_end)
        if at_end is None or not at_end.may_be_at(facts.facility):
            return found
        is_insured = at_end.share_on(self.since).value > 0
        return found if is_insured and not found.self_referred else at_end

    def _with_care_level(self, facility: Facility) -> Facility:
        assumed = self._cases.assumed_care_level.get(facility.tier)
        return Facility(facility.tier, facility.care_level or assumed)

    def _entitlement(self, facts: EntitlementFacts, case: VisitCase) -> Entitlement:
        benefit = self.benefit_levels.benefit(facts.group, facts.level, facts.under_six)
        share = case.share_on(self.since).value
        exempt = facts.ceiling is CeilingStatus.REACHED and not case.self_referred
        level = FULL_PERCENT if exempt or case.ignores_level else benefit.percent
        return Entitlement(
            visit_code=case.code,
            rate=Decimal(level * share) / FULL_PERCENT,
            small_visit_rate=Decimal(share),
            small_visit_below=self.small_visit_below,
            supply_cap=self.supply_cap if benefit.limited and facts.supplies_capped else None,
            right_line=not case.self_referred,
            reasons=tuple(self._reasons(facts, case, benefit)),
        )

    def _reasons(self, facts: EntitlementFacts, case: VisitCase, benefit: Benefit) -> Iterator[Reason]:
        share = case.share_on(self.since)
        yield wording.share_of_level(case, benefit.percent, share)
        if not case.ignores_level and share.value > 0:
            yield benefit.reason
            yield from self._ways_above_the_level(facts, case, benefit, share.value)
        if facts.barred_transfer and case.self_referred:
            yield wording.transfer_barred(facts.barred_transfer)
        yield from self._assumptions(facts, case)
        # A barred transfer has said already when it would count.
        if share.value < FULL_PERCENT and not facts.barred_transfer:
            yield wording.unless(self._cases.unless)

    def _ways_above_the_level(
        self, facts: EntitlementFacts, case: VisitCase, benefit: Benefit, share: int
    ) -> Iterator[Reason]:
        if benefit.percent == FULL_PERCENT:
            return
        if not case.self_referred and facts.ceiling is CeilingStatus.REACHED:
            yield wording.ceiling_reached(self.copay_ceiling_months)
            return
        yield wording.small_visit(self.small_visit_below, self._small_visit_percent, share)
        if not case.self_referred and facts.ceiling is CeilingStatus.OPEN:
            yield wording.ceiling_open(self.copay_ceiling_months)

    def _assumptions(self, facts: EntitlementFacts, case: VisitCase) -> Iterator[Reason]:
        if facts.stated_code is not None or case.when is None:
            return
        law = case.share_on(self.since).law
        if case.when.care_levels and facts.facility.care_level is None:
            yield wording.care_level_assumed(facts.facility.tier, law)
        yield from self._assumed_points(facts, case)
        if case.self_referred and facts.kind in (None, VisitKind.DAY_CARE):
            yield wording.taken_as_outpatient(facts.kind, law)

    def _assumed_points(self, facts: EntitlementFacts, case: VisitCase) -> Iterator[Reason]:
        """Which code the points of the basic level would change: only where the level does not rest on a tier
        of before 2025, for which care_level_assumed says enough.
        """
        facility = self._with_care_level(facts.facility)
        is_stated = facts.facility.care_level is not None or facility.tier is Tier.NONE
        if facility.care_level is not CareLevel.BASIC or not is_stated:
            return
        for level in (CareLevel.BASIC_LOWER, CareLevel.BASIC_UPPER):
            other = self._cases.first_match(facts.arrival(Facility(facility.tier, level)), self.since)
            if other.code != case.code:
                yield wording.points_assumed(case, other, level, case.share_on(self.since).law)
