"""The comparison of a claim with its group, in words."""

from collections.abc import Iterator
from decimal import Decimal

from insurance.claim.claim import Claim
from insurance.law.visit import Tier
from insurance.number_text import number_en, number_vi
from review.rulebook.engine.usual import Measure, PeerGroup, Usual
from review.rulebook.facts.wording import day_vi

TIERS_VI = {
    Tier.CENTRAL: "tuyến trung ương",
    Tier.PROVINCIAL: "tuyến tỉnh",
    Tier.DISTRICT: "tuyến huyện",
    Tier.COMMUNE: "tuyến xã",
    Tier.NONE: "không xếp tuyến",
}


def comparison_vi(claim: Claim, usual: Usual) -> str:
    """Days and lines beside what is usual, the group and the edition."""
    days, lines = _measured(claim, usual, Measure.DAYS), _measured(claim, usual, Measure.LINES)
    said = [
        *(f"Số ngày: {own} (một nửa không quá {number_vi(half)})" for own, half in days),
        *(f"Số dòng: {own} (một nửa không quá {number_vi(half)})" for own, half in lines),
        f"So với {number_vi(Decimal(usual.claims))} hồ sơ ({_group_vi(usual.group)}), bản {usual.edition}, "
        f"ra viện trước ngày {day_vi(usual.until)}",
    ]
    return f"{'. '.join(said)}."


def comparison_en(claim: Claim, usual: Usual) -> str:
    """The same in English."""
    days, lines = _measured(claim, usual, Measure.DAYS), _measured(claim, usual, Measure.LINES)
    said = [
        *(f"Days: {own} (half have {number_en(half)} at most)" for own, half in days),
        *(f"Lines: {own} (half have {number_en(half)} at most)" for own, half in lines),
        f"Compared with {number_en(Decimal(usual.claims))} claims ({_group_en(usual.group)}), edition "
        f"{usual.edition}, which ended before {usual.until}",
    ]
    return f"{'. '.join(said)}."


def _measured(claim: Claim, usual: Usual, measure: Measure) -> Iterator[tuple[int, Decimal]]:
    """What the claim has, and the median of the group."""
    first, last = claim.first_day, claim.last_day
    own = {
        Measure.DAYS: (last - first).days + 1 if first and last else None,
        Measure.LINES: len(claim.lines),
    }[measure]
    spread = usual.spreads.get(measure)
    if own is not None and spread is not None:
        yield own, spread.median


def _group_vi(group: PeerGroup) -> str:
    tier = TIERS_VI[Tier(group.tier)] if group.tier else "mọi tuyến"
    kind = "nội trú" if group.kind == "inpatient" else "ngoại trú"
    return f"{tier}, {kind}, {f'nhóm bệnh {group.diagnosis}' if group.diagnosis else 'mọi nhóm bệnh'}"


def _group_en(group: PeerGroup) -> str:
    tier = f"{group.tier} tier" if group.tier else "all tiers"
    kind = "inpatients" if group.kind == "inpatient" else "outpatients"
    return f"{tier}, {kind}, {f'diagnosis {group.diagnosis}' if group.diagnosis else 'all diagnoses'}"
