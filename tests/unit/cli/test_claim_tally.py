"""The claims most worth a look come first."""

from tests.fakes.gateway_server import review
from wardgate.cli.claims.claim_tally import ClaimRow, ClaimTally


def test_the_order_is_that_of_the_money_shown() -> None:
    tally = ClaimTally()
    for number, at_stake, score in (("less", 1_000, 0.9), ("more", 2_000, 0.1)):
        judged = review()
        judged.amount_at_stake.units, judged.score = at_stake, score
        tally.take(ClaimRow("march.ndjson", number, "", "reviewed", already_known=False, review=judged))
    assert [row.number for row in tally.rows()] == ["more", "less"]
