"""`python -m review judge-again` over claims that a gateway took in and a worker reviewed."""

import asyncio
import json
from functools import cache
from typing import Any

import pytest

from review.processes import process_of
from review.rulebook.engine import rulebook
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from runtime.problem import Problem
from tests.fakes.fhir_claim import INSURANCE_NUMBER, fhir_claim
from tests.fakes.stay_over_new_year import stay_elements
from tests.integration.claim_stack import ClaimStack
from tests.wait_until import wait_until

DIED = f"UPDATE gateway.people SET died_on = '2026-02-01' WHERE insurance_number = '{INSURANCE_NUMBER}'"
REASON = "The register knows of the death now"
FACTS = "SELECT message FROM review.case_facts WHERE claim_id = $1"
NOBODY = "6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11"


class Command:
    """The command on the database of a test."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    async def __call__(self, *arguments: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The claims that change by ID, and the summary."""
        await self.text(*arguments, "--json")
        *claims, last = [json.loads(line) for line in self.printed.splitlines()]
        return {claim["claim_id"]: claim for claim in claims}, last["summary"]

    async def text(self, *arguments: str) -> str:
        await asyncio.to_thread(process_of(["judge-again", *arguments]))
        self.printed = self._capsys.readouterr().out
        return self.printed


@pytest.fixture
def judge_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    # To read the rules takes a second, and the commands of a test have the same.
    monkeypatch.setattr(rulebook, "Rulebook", cache(rulebook.Rulebook))
    monkeypatch.setenv("WARDGATE_DATABASE_URL", database_url)
    monkeypatch.setenv("WARDGATE_REDIS_URL", "redis://127.0.0.1:1/0")
    return Command(capsys)


async def test_claims_are_judged_again_by_the_facts_of_then_and_of_today(
    stack: ClaimStack, judge_again: Command
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        first = await calls.submit(fhir_claim("1"))
        repeated = await calls.submit(fhir_claim("2"))
    assert {finding.rule for finding in repeated.review.findings} == {"W04"}

    days = ("--from", "2026-01-01")
    for facts in ("kept", "today"):
        claims, summary = await judge_again(*days, "--facts", facts)
        assert claims == {}
        assert (summary["judged"], summary["rescored"]) == (2, 0)
    assert summary["catalogues"] == {"as_then": 2, "changed": 0, "unknown": 0}

    # What withdraws the first claim after the second was decided deletes its stay, and the register changes.
    await stack.rows("DELETE FROM review.stays WHERE claim_id = $1", first.claim_id)
    await stack.rows(DIED)
    claims, summary = await judge_again(*days)
    assert (claims, summary["with_stays_of_now"]) == ({}, 0)
    claims, summary = await judge_again(*days, "--facts", "today")
    assert claims.keys() == {first.claim_id, repeated.claim_id}
    assert [finding["rule"] for finding in claims[repeated.claim_id]["gone"]] == ["W04"]
    died = {finding["rule"] for finding in claims[first.claim_id]["appeared"]}
    assert died
    assert (summary["changed"], summary["with_stays_of_now"]) == (2, 2)
    # Nothing of it is kept, and nobody was looked up.
    assert await stack.rows("SELECT count(*) FROM review.queue") == [(0,)]
    assert await stack.rows("SELECT count(*) FROM gateway.access_log") == [(2,)]
    text = await judge_again.text(first.claim_id, "--facts", "today")
    assert "1 claim judged again: 1 would be judged otherwise" in text

    await judge_again.text(repeated.claim_id, "--facts", "today", "--keep", REASON)
    assert "in the queue again" in judge_again.printed

    async def facts_kept() -> ClaimSubmitted:
        ((message,),) = await stack.rows(FACTS, repeated.claim_id)
        return ClaimSubmitted.FromString(message)

    kept = await wait_until(facts_kept, lambda facts: facts.HasField("judged_again"))
    assert (kept.judged_again.reason, kept.card.died_on.month) == (REASON, 2)
    async with gateway.calls() as calls:
        shown = await calls.wait_until_reviewed(repeated.claim_id)
    assert {finding.rule for finding in shown.review.findings} == died
    claims, summary = await judge_again(repeated.claim_id)
    assert claims == {}

    with pytest.raises(Problem, match=NOBODY):
        await judge_again.text(NOBODY)


async def test_a_claim_of_before_its_stay_was_divided_is_divided_by_judging_it_again(
    stack: ClaimStack, judge_again: Command
) -> None:
    await stack.rows("UPDATE gateway.card_periods SET valid_from = '2025-01-01' RETURNING 1")
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        claim_id = (await calls.submit(fhir_claim(**stay_elements()), wait=30)).claim_id
        await calls.wait_until_reviewed(claim_id)

    async def parts_kept() -> int:
        ((message,),) = await stack.rows(FACTS, claim_id)
        return len(ClaimSubmitted.FromString(message).entitlement.parts)

    ((message,),) = await stack.rows(FACTS, claim_id)
    undivided = ClaimSubmitted.FromString(message)
    undivided.entitlement.ClearField("parts")
    await stack.rows(
        "UPDATE review.case_facts SET message = $2 WHERE claim_id = $1 RETURNING 1",
        claim_id,
        undivided.SerializeToString(),
    )
    assert (await judge_again(claim_id))[0] == {}
    claims, _ = await judge_again(claim_id, "--facts", "today")
    assert (claims[claim_id]["is_paid_otherwise"], claims[claim_id]["appeared"]) == (True, [])
    await judge_again.text(claim_id, "--facts", "today", "--keep", REASON)
    await wait_until(parts_kept, lambda parts: parts == 2)
    assert (await judge_again(claim_id, "--facts", "today"))[0] == {}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [NOBODY, "--from", "2026-01-01"],
        ["--to", "2026-01-01"],
        ["--from", "2026-02-01", "--to", "2026-01-01"],
        [NOBODY, "--keep", " "],
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        process_of(["judge-again", *arguments])
    assert "judge-again: error" in capsys.readouterr().err
