"""The claims most worth a look come first."""

from tests.fakes.gateway_server import review
from wardgate.cli.claims.claim_tally import ClaimRow, ClaimTally


def test_the_order_is_that_of_the_money_shown() -> None:
    tally = ClaimTally()
    for number, at_stake, expected in (("less", 1_000, 900), ("more", 2_000, 100)):
        judged = review()
        judged.amount_at_stake.units, judged.expected_recovery.units = at_stake, expected
        tally.take(ClaimRow("march.ndjson", number, "", "reviewed", already_known=False, review=judged))
    assert [row.number for row in tally.rows()] == ["more", "less"]
