"""What `wardgate claims` and `wardgate claim` promise."""

import json

from tests.unit.cli.conftest import Type


def test_claims_are_listed_over_all_pages(ask: Type) -> None:
    shown = ask("claims")
    assert shown.exit_code == 0
    assert "claim-1" in shown.stdout
    assert "claim-2" in shown.stdout


def test_no_more_are_listed_than_asked_for(ask: Type) -> None:
    assert "claim-2" not in ask("claims", "--limit", "1").stdout


def test_json_has_one_claim_a_line(ask: Type) -> None:
    lines = ask("claims", "--json").stdout.splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == ["claim-1", "claim-2"]


def test_every_finding_of_a_claim_is_explained_in_both_languages(ask: Type) -> None:
    shown = ask("claim", "claim-1")
    for part in ("W02", "Dòng 2: 3 × 40.000", "Line 2: 3 × 40,000", "Claim.item[1].net", "Art. 9", "W07"):
        assert part in shown.stdout


def test_a_claim_that_is_not_there_exits_with_1(ask: Type) -> None:
    shown = ask("claim", "claim-9")
    assert shown.exit_code == 1
    assert "CLAIM_NOT_FOUND" in shown.stderr


def test_a_day_that_does_not_exist_is_named_by_its_flag(ask: Type) -> None:
    shown = ask("claims", "--since", "2026-99-99")
    assert shown.exit_code == 1
    assert shown.stderr == "--since is '2026-99-99': there is no such day.\n"
