"""What rules would have touched in claims of the past, and how reviewers decided on these."""

import csv
import json
import random
from datetime import UTC, date, datetime

import msgspec
import pytest

from review.past.backtesting.count_touched import CountTouched
from review.past.backtesting.tally import MOST_EXAMPLES, Reason, Tally
from review.past.exporting.exported_claim import ExportedClaim, exported_claim
from review.past.kept_claim import PassedOver
from review.past.output.backtest_view import backtest_csv, backtest_json, backtest_text
from tests.fakes.past import READER, FakePast
from tests.the_rulebook import the_rulebook
from tests.unit.review.past.backtesting.dear_claims import a_decision, dear

RULEBOOK = the_rulebook()
APRIL = datetime(2026, 3, 31, 20, tzinfo=UTC)


async def rows(past: FakePast) -> list[ExportedClaim]:
    claims, _ = await past.reading()(list(past.received.values()))
    return [exported_claim(claim, past.sent[claim.kept.claim_id]) for claim in claims]


@pytest.fixture
def past() -> FakePast:
    return FakePast(RULEBOOK)


async def counted(past: FakePast, *codes: str) -> Tally:
    return CountTouched(RULEBOOK, codes, READER)(await rows(past))


async def test_claims_and_money_are_counted_by_rule_reason_facility_and_month(past: FakePast) -> None:
    past.review(dear(1, 300))
    past.review(dear(2, 500), facility="01002", received_at=APRIL)
    past.review()
    tally = await counted(past, "W06")
    assert (tally.claims, tally.touched.claims) == (3, 2)
    assert tally.touched.at_stake == tally.touched.off == 800
    assert {code: one.at_stake for code, one in tally.facilities.items()} == {"01001": 300, "01002": 500}
    # It came in on 1 April in Ho Chi Minh City.
    months = {month: one.claims for month, one in tally.months.items()}
    assert months == {date(2026, 3, 1): 1, date(2026, 4, 1): 1}
    ((reason, counts),) = tally.reasons().items()
    assert (reason.rule, reason.outcome, counts.findings) == ("W06", "CUT", 2)
    assert [example.at_stake for example in tally.rules["W06"].examples] == [500, 300]


async def test_rules_that_are_not_tested_count_for_nothing(past: FakePast) -> None:
    past.review(dear(1, 300))
    assert (await counted(past, "W04")).touched.claims == 0


async def test_a_claim_that_two_rules_touch_counts_once_and_so_does_each_dong(past: FakePast) -> None:
    claim = msgspec.json.decode(dear(1, 300))
    # The total is above the sum of the lines, too.
    claim["total"]["value"] += 100
    past.review(msgspec.json.encode(claim))
    tally = await counted(past, "W06", "F0_99")
    (counts,) = tally.facilities.values()
    assert counts.claims == 1
    assert set(tally.rules) == {"F0_99", "W06"}
    assert sum(one.found.claims for one in tally.rules.values()) == 2
    assert counts.at_stake <= sum(one.found.at_stake for one in tally.rules.values())


async def test_decisions_uphold_findings_where_they_take_money_off(past: FakePast) -> None:
    past.review(dear(1, 300), decision=a_decision(paid_of_first=1000))
    past.review(dear(2, 300), decision=a_decision(paid_of_first=1300))
    past.review(dear(3, 300), decision=a_decision(paid_of_first=1300, of_second=500))
    past.review(dear(4, 300))
    tally = await counted(past, "W06")
    agreement = tally.rules["W06"].agreement
    assert (tally.decided, agreement.upheld, agreement.dropped) == (3, 1, 2)
    assert agreement.cut == 300


async def test_rules_that_lack_a_fact_are_counted(past: FakePast) -> None:
    past.review()
    tally = await counted(past, "W02")
    assert (tally.rules["W02"].unjudged, tally.touched.claims) == (1, 0)


async def test_money_in_another_currency_is_not_counted(past: FakePast) -> None:
    past.review(dear(1, 300, "USD"))
    tally = await counted(past, "W06")
    assert (tally.touched.claims, tally.other_currency) == (1, 1)
    assert tally.touched.at_stake == 0


async def test_a_claim_that_cannot_be_read_is_named_and_ends_nothing(past: FakePast) -> None:
    past.review(dear(1, 300))
    past.review()
    good, bad = await rows(past)
    tally = CountTouched(RULEBOOK, ["W06"], READER)([bad._replace(content=b"{"), good])
    assert (tally.claims, tally.failed, tally.failed_claims) == (1, 1, [bad.claim_id])


async def test_parts_add_up_to_the_same_in_any_order(past: FakePast) -> None:
    for number in range(1, 2 * MOST_EXAMPLES):
        decision = a_decision(paid_of_first=1000) if number % 3 else None
        past.review(dear(number, number * 10), facility=f"0100{number % 4}", decision=decision)
    every = await rows(past)
    count = CountTouched(RULEBOOK, ["W06", "F0_99"], READER)
    whole = backtest_json(count(every))
    for seed in range(3):
        parts = [count([row]) for row in random.Random(seed).sample(every, len(every))]
        added = Tally()
        for part in parts:
            added.add(part)
        assert backtest_json(added) == whole


async def test_what_is_printed_says_the_same_as_text_json_and_csv(past: FakePast) -> None:
    past.review(dear(1, 300), decision=a_decision(paid_of_first=1000))
    past.review(dear(2, 500), stays=None)
    tally = await counted(past, "W06")
    text = backtest_text(tally)
    assert "2 claims judged, 1 of them decided. The rules would have touched 2: 800 VND" in text
    assert "100%" in text
    assert "1 claim is compared with stays that are not those of then." in text
    agreement = json.loads(backtest_json(tally))["rules"]["W06"]["agreement"]
    assert agreement == {"upheld": 1, "dropped": 0, "cut": "300"}
    (line,) = csv.DictReader(backtest_csv(tally).splitlines())
    assert (line["rule"], line["facility"], line["month"]) == ("W06", "01001", "2026-03")
    assert line["at_stake_vnd"] == "800"


def test_claims_that_are_left_out_are_counted_and_it_says_what_to_do_with_archived_ones() -> None:
    tally = Tally()
    for reason in (PassedOver.ARCHIVED, PassedOver.ARCHIVED, PassedOver.CLOSED):
        part = Tally()
        part.passed_over[reason] += 1
        tally.add(part)
    text = backtest_text(tally)
    assert "Not judged: 2 claims, archived: " in text
    assert "--archive" in text
    assert "Not judged: 1 claim, withdrawn or replaced." in text
    assert json.loads(backtest_json(tally))["passed_over"] == {"archived": 2, "closed": 1}


def test_reasons_are_in_the_order_of_their_codes() -> None:
    assert sorted([Reason("W06", "", "CUT"), Reason("W04", "", "WARN")])[0].rule == "W04"
