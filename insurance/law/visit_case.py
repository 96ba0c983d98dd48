"""The cases of the law that a visit may fall under, and the share of the benefit level paid in each."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import chain

import msgspec

from insurance.law.parameters.parameter import Dated, ParameterHistory
from insurance.law.parameters.provision import Provision
from insurance.law.visit import CareLevel, Facility, Tier

# What the level of a facility may be, where its points are not known.
BASIC_LEVELS = frozenset({CareLevel.BASIC, CareLevel.BASIC_LOWER, CareLevel.BASIC_UPPER})


class Circumstance(StrEnum):
    """What the law takes into account: how the patient comes, where the card is registered, being born on
    that day, and living in a hardship area (K1, K2, K3).
    """

    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    FOLLOW_UP = "follow_up"
    OPEN_LINE = "open_line"
    NEWBORN = "newborn"
    EMERGENCY = "emergency"
    HARDSHIP_AREA = "hardship_area"


class StayKind(StrEnum):
    """The two kinds of treatment that the rules on lines of care distinguish."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Arrival(msgspec.Struct, frozen=True):
    """The facts about a visit that the cases compare. `care_level` is None before 2025."""

    circumstances: frozenset[Circumstance]
    stay: StayKind
    care_level: CareLevel | None
    tier: Tier


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The conditions of a case, all of which must be met; an empty one is always met.

    `any_of`: at least one of these circumstances. `stay`, `care_levels`, `tiers`: the visit's is this one, or
    one of these.
    """

    any_of: frozenset[Circumstance] = frozenset()
    stay: StayKind | None = None
    care_levels: frozenset[CareLevel] = frozenset()
    tiers: frozenset[Tier] = frozenset()

    def met_by(self, arrival: Arrival) -> bool:
        """Whether the visit meets all of them."""
        return (
            (not self.any_of or not self.any_of.isdisjoint(arrival.circumstances))
            and self.stay in (None, arrival.stay)
            and (not self.care_levels or arrival.care_level in self.care_levels)
            and (not self.tiers or arrival.tier in self.tiers)
        )

    def may_be_met_at(self, facility: Facility) -> bool:
        """Whether a visit to the facility may meet them; its level or its points may not be known."""
        level = facility.care_level
        possible = BASIC_LEVELS if level is CareLevel.BASIC else {level}
        return (not self.tiers or facility.tier in self.tiers) and (
            not self.care_levels or level is None or not self.care_levels.isdisjoint(possible)
        )


class VisitCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case, with its code (MA_DOITUONG_KCB, before 2025 MA_LYDO_VVIEN) and description.

    `share` is the percent of the benefit level that is paid, by date, and the case is in force from the first
    of them; it is empty if the law fixes none. `when` is None for a case that is known only when the visit
    ends: `care_levels` are those of the facilities where it can be, empty for any. `self_referred`: not by
    the right line of care, so the co-payment does not count towards the year's ceiling. `ignores_level`: the
    whole cost is paid at any level of the card.
    """

    code: str
    vi: str
    en: str
    when: Conditions | None = None
    care_levels: frozenset[CareLevel] = frozenset()
    self_referred: bool = False
    ignores_level: bool = False
    share: tuple[Dated[int], ...] = ()

    def in_force_on(self, day: date) -> bool:
        """Whether the law fixes a share on the day."""
        return bool(self.share) and self.share[0].since <= day

    def may_be_at(self, facility: Facility) -> bool:
        """Whether it may be the case of a visit to the facility, as far as tier and level are known."""
        where = self.when or Conditions(care_levels=self.care_levels)
        return where.may_be_met_at(facility)

    def share_on(self, day: date) -> Dated[int]:
        """The percent in force on the day. Raises ValueError or BeforeFirstDay if the law fixes none."""
        return ParameterHistory(self.share).on(day)


class Unless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a visit that is not paid in full would be: added to the reasons of such a visit."""

    vi: str
    en: str
    law: Provision


class VisitCases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visit_cases_*.yaml file: all cases from `since` on, in the order in which they are tried.

    `assumed_care_level` is the level assumed for a facility of a tier whose own level is not known.
    `accepts_self_referral`: whether a transfer counts that was written by a facility to which the patient had
    gone alone, by date; before the first date it does.
    """

    since: date
    still_valid_on: date
    assumed_care_level: dict[Tier, CareLevel]
    unless: Unless
    cases: tuple[VisitCase, ...]
    accepts_self_referral: tuple[Dated[bool], ...] = ()

    def histories(self) -> Iterator[tuple[Dated[int] | Dated[bool], ...]]:
        """Every value of the file that may change by date."""
        yield from (case.share for case in self.cases)
        yield self.accepts_self_referral

    def bar_to_transfers(self, day: date) -> Provision | None:
        """The provision by which a transfer does not count on the day if the patient had gone alone to the
        facility that wrote it; None if it counts.
        """
        in_force = [dated for dated in self.accepts_self_referral if dated.since <= day]
        return in_force[-1].law if in_force and not in_force[-1].value else None

    def first_match(self, arrival: Arrival, day: date) -> VisitCase:
        """The first case in force whose conditions the visit meets; the files cover every visit."""
        return next(
            case
            for case in self.cases
            if case.when is not None and case.in_force_on(day) and case.when.met_by(arrival)
        )

    def known_at_end(self, day: date) -> dict[str, VisitCase]:
        """By code, the cases that are known only when a visit ends and have a share on the day."""
        return {case.code: case for case in self.cases if case.when is None and case.in_force_on(day)}

    def may_be_at(self, code: str, facility: Facility, day: date) -> bool:
        """Whether a visit to the facility may have the code; true for a code without a share on the day."""
        cases = [case for case in self.cases if case.code == code and case.in_force_on(day)]
        return not cases or any(case.may_be_at(facility) for case in cases)

    def with_code(self, code: str, arrival: Arrival, day: date) -> VisitCase | None:
        """The case in force with this code that fits the visit best; None if none has a share on the day.

        A case whose conditions are met comes first; then one that would be met if the claim is right about
        how the patient came; then one for the same kind of treatment.
        """
        cases = [case for case in self.cases if case.code == code and case.in_force_on(day)]
        all_circumstances = arrival.circumstances | (set(Circumstance) - {Circumstance.HARDSHIP_AREA})
        as_claimed = msgspec.structs.replace(arrival, circumstances=frozenset(all_circumstances))
        met = (
            case for facts in (arrival, as_claimed) for case in cases if case.when and case.when.met_by(facts)
        )
        same_stay = (case for case in cases if case.when is None or case.when.stay in (None, arrival.stay))
        return next(chain(met, same_stay), None)
