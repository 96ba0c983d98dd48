"""The law as it stands between two of its changes. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from insurance.law import wording
from insurance.law.benefit_level import Benefit, BenefitsOfDay
from insurance.law.entitlement import Entitlement
from insurance.law.entitlement_facts import Ceiling, EntitlementFacts
from insurance.law.parameters.parameter_files import Parameters
from insurance.law.reason import Reason
from insurance.law.visit import Facility, VisitKind
from insurance.law.visit_case import VisitCase
from insurance.law.wording import WHOLE

# Far more facts than really meet: a bound on memory, not on what is answered.
KEPT = 4096


class LawOfDay:
    """Every number of the law as of one day, looked up once; entitlements are kept by their facts."""

    def __init__(self, parameters: Parameters, day: date) -> None:
        self.since = day
        self.reference = parameters.reference_level.on(day).value
        self.months = parameters.copay_ceiling_months.on(day)
        self.benefits = BenefitsOfDay(parameters.benefit_levels, day)
        self._small = parameters.small_visit_percent.on(day)
        self._small_below = Decimal(self.reference * self._small.value) / WHOLE
        cap = parameters.supply_cap_months
        self._supply_cap = cap.on(day).value * self.reference if cap.first_day <= day else None
        self._table = next(table for table in reversed(parameters.visit_cases) if table.since <= day)
        self._decided = lru_cache(maxsize=KEPT)(self._decide)

    def entitlement(self, facts: EntitlementFacts) -> Entitlement | None:
        """Without what is left of the ceiling. None where a code is stated whose share no law fixes."""
        return self._decided(facts)

    def _decide(self, facts: EntitlementFacts) -> Entitlement | None:
        arrival = facts.arrival(self._ranked(facts.facility))
        code = facts.stated_code
        case = self._table.of(arrival) if code is None else self._table.stated(code, arrival)
        return None if case is None else self._entitlement(facts, case)

    def _ranked(self, facility: Facility) -> Facility:
        assumed = self._table.assumed_care_level.get(facility.tier)
        return Facility(facility.tier, facility.care_level or assumed)

    def _entitlement(self, facts: EntitlementFacts, case: VisitCase) -> Entitlement:
        benefit = self.benefits.of(facts.group, facts.level, facts.under_six)
        share = case.share_on(self.since).value
        exempt = facts.ceiling is Ceiling.REACHED and not case.self_referred
        level = WHOLE if exempt or case.whatever_level else benefit.percent
        return Entitlement(
            visit_code=case.code,
            rate=Decimal(level * share) / WHOLE,
            small_visit_rate=Decimal(share),
            small_visit_below=self._small_below,
            supply_cap=self._supply_cap if benefit.limited else None,
            right_line=not case.self_referred,
            reasons=tuple(self._reasons(facts, case, benefit)),
        )

    def _reasons(self, facts: EntitlementFacts, case: VisitCase, benefit: Benefit) -> Iterator[Reason]:
        share = case.share_on(self.since)
        yield wording.share_of(case, benefit.percent, share)
        if not case.whatever_level and share.value > 0:
            yield benefit.reason
            yield from self._beyond_the_level(facts, case, benefit, share.value)
        yield from self._assumed(facts, case)
        if share.value < WHOLE:
            yield wording.unless(self._table.unless)

    def _beyond_the_level(
        self, facts: EntitlementFacts, case: VisitCase, benefit: Benefit, share: int
    ) -> Iterator[Reason]:
        if benefit.percent == WHOLE:
            return
        if not case.self_referred and facts.ceiling is Ceiling.REACHED:
            yield wording.ceiling_reached(self.months)
            return
        yield wording.small_visit(self._small_below, self._small, share)
        if not case.self_referred and facts.ceiling is Ceiling.OPEN:
            yield wording.ceiling_open(self.months)

    def _assumed(self, facts: EntitlementFacts, case: VisitCase) -> Iterator[Reason]:
        if facts.stated_code is not None or case.when is None:
            return
        law = case.share_on(self.since).law
        if case.when.care_levels and facts.facility.care_level is None:
            yield wording.level_assumed(law)
        if case.self_referred and facts.kind in (None, VisitKind.DAY_CARE):
            yield wording.taken_as_outpatient(facts.kind, law)
