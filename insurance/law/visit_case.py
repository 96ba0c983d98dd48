"""The cases a visit is sorted into, and which part of the benefit level each is paid at. Pure."""

from datetime import date
from enum import StrEnum
from itertools import chain

import msgspec

from insurance.law.parameters.parameter import Dated, ParameterHistory
from insurance.law.parameters.provision import Provision
from insurance.law.visit import CareLevel, Tier


class Circumstance(StrEnum):
    """Why somebody may come here, and the one place of living that the law favours."""

    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    FOLLOW_UP = "follow_up"
    EMERGENCY = "emergency"
    HARDSHIP_AREA = "hardship_area"


class StayKind(StrEnum):
    """The two kinds of treatment that the lines of care tell apart."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Arrival(msgspec.Struct, frozen=True):
    """A visit as the cases see it. `care_level` is None before 2025."""

    circumstances: frozenset[Circumstance]
    stay: StayKind
    care_level: CareLevel | None
    tier: Tier


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be so for a case; what is left empty is not asked."""

    any_of: frozenset[Circumstance] = frozenset()
    stay: StayKind | None = None
    care_levels: frozenset[CareLevel] = frozenset()
    tiers: frozenset[Tier] = frozenset()

    def met_by(self, arrival: Arrival) -> bool:
        """Whether all of them are met."""
        return (
            (not self.any_of or not self.any_of.isdisjoint(arrival.circumstances))
            and self.stay in (None, arrival.stay)
            and (not self.care_levels or arrival.care_level in self.care_levels)
            and (not self.tiers or arrival.tier in self.tiers)
        )


class VisitCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case. `share` is the percent of the benefit level paid, by date; empty where the law fixes none.

    `when` is None for a case that only the end of a visit tells. `self_referred`: not right line, so its
    co-payment does not count towards the ceiling. `whatever_level`: the whole cost, by any card.
    """

    code: str
    vi: str
    en: str
    when: Conditions | None = None
    self_referred: bool = False
    whatever_level: bool = False
    share: tuple[Dated[int], ...] = ()

    def share_on(self, day: date) -> Dated[int]:
        """The percent in force that day."""
        return ParameterHistory(self.share).on(day)


class Unless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would be paid in full after all; said where a visit is not."""

    vi: str
    en: str
    law: Provision


class VisitCases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All cases from `since` on, in the order in which they are tried."""

    since: date
    still_valid_on: date
    assumed_care_level: dict[Tier, CareLevel]
    unless: Unless
    cases: tuple[VisitCase, ...]

    def of(self, arrival: Arrival) -> VisitCase:
        """The first case whose conditions are met; the tables leave none unmet."""
        return next(case for case in self.cases if case.when is not None and case.when.met_by(arrival))

    def stated(self, code: str, arrival: Arrival) -> VisitCase | None:
        """The case of this code that fits the visit best, or None where none with a fixed share bears it."""
        cases = [case for case in self.cases if case.code == code and case.share]
        papers = arrival.circumstances | (set(Circumstance) - {Circumstance.HARDSHIP_AREA})
        believed = msgspec.structs.replace(arrival, circumstances=frozenset(papers))
        met = (
            case for known in (arrival, believed) for case in cases if case.when and case.when.met_by(known)
        )
        fitting = (case for case in cases if case.when is None or case.when.stay in (None, arrival.stay))
        return next(chain(met, fitting), None)
