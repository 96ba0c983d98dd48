"""The summary of many claims lists the most important ones first."""

from tests.fakes.gateway_server import review
from wardgate.cli.claims.claim_summary import ClaimRow, ClaimSummary


def test_claims_are_ordered_by_the_money_shown() -> None:
    summary = ClaimSummary()
    for number, at_stake, score in (("less", 1_000, 0.9), ("more", 2_000, 0.1)):
        judged = review()
        judged.amount_at_stake.units, judged.score = at_stake, score
        summary.add(ClaimRow("march.ndjson", number, "", "reviewed", already_known=False, review=judged))
    assert [row.number for row in summary.rows()] == ["more", "less"]
