"""Facilities that stand out: pure."""

from collections.abc import Mapping

from review.triage.statistics.facility_tally import ClaimSums

# The most facilities of each kind. All 13,000 of the country would be too many for a monitoring system.
MOST = 20
# With fewer claims, a large share of findings may be chance.
FEWEST_CLAIMS = 50


def standing_out(sums: Mapping[str, ClaimSums]) -> dict[str, ClaimSums]:
    """The facilities from which most money was cut, and those with most findings for their claims."""
    by_cut = sorted((code for code, its in sums.items() if its.cut > 0), key=lambda code: -sums[code].cut)
    many = [code for code, its in sums.items() if its.claims >= FEWEST_CLAIMS and its.with_findings]
    by_findings = sorted(many, key=lambda code: -(sums[code].finding_share or 0))
    return {code: sums[code] for code in (*by_cut[:MOST], *by_findings[:MOST])}
