"""Which facilities stand out, and how a monitoring system sees them."""

from decimal import Decimal

from prometheus_client import CollectorRegistry

from review.facility_metrics import FacilityMetrics
from review.triage.statistics.facility_tally import ClaimSums
from review.triage.tallies.standing_out import FEWEST_CLAIMS, MOST, standing_out


def sums(cut: int = 0, claims: int = FEWEST_CLAIMS, with_findings: int = 0) -> ClaimSums:
    return ClaimSums(claims, with_findings, claims, Decimal(1_000_000), Decimal(1_000_000 - cut))


def test_of_thousands_of_facilities_only_some_stand_out() -> None:
    country = {f"{code:05}": sums(cut=code, with_findings=code % 50) for code in range(13_000)}
    found = standing_out(country)
    assert {f"{code:05}" for code in range(13_000 - MOST, 13_000)} < set(found)
    assert len(found) <= 2 * MOST


def test_a_facility_without_cuts_and_findings_does_not_stand_out() -> None:
    assert standing_out({"01001": sums()}) == {}


def test_a_large_share_of_findings_stands_out_only_with_enough_claims() -> None:
    few = sums(claims=FEWEST_CLAIMS - 1, with_findings=FEWEST_CLAIMS - 1)
    many = sums(claims=FEWEST_CLAIMS, with_findings=10)
    assert set(standing_out({"01001": few, "01002": many})) == {"01002"}


def test_the_metrics_have_no_facility_any_more_that_ceased_to_stand_out() -> None:
    registry = CollectorRegistry()
    facilities = FacilityMetrics(registry)
    facilities.show({"01001": sums(cut=250_000, claims=4, with_findings=1)})
    value, first = registry.get_sample_value, {"facility": "01001"}
    assert value("wardgate_facility_claims", first) == 4
    assert value("wardgate_facility_findings_ratio", first) == 0.25
    assert value("wardgate_facility_cut_vnd", first) == 250_000
    assert value("wardgate_facility_cut_ratio", first) == 0.25
    facilities.show({"01002": ClaimSums(claims=60, with_findings=3)})
    assert value("wardgate_facility_claims", first) is None
    assert value("wardgate_facility_claims", {"facility": "01002"}) == 60
    assert value("wardgate_facility_cut_ratio", {"facility": "01002"}) is None
