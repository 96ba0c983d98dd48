"""A facility that guesses chip IDs is refused by the gateway; look-ups of its real patients are not."""

import asyncio
import time
from collections import Counter
from datetime import date
from typing import Any

import pytest

from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY
from gateway.v1.outcome_pb2 import OUTCOME_BIRTH_DATE_WRONG, OUTCOME_UNKNOWN, VERDICT_VALID
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import OTHER_FACILITY, TOKENS, ClaimStack, Gateway
from tests.wait_until import wait_until
from wardgate.client import Holder, Refused, WardgateClient, card_question

# So few that one batch uses them up. Of the fewer, none is available while a test runs; of the others, one
# more is available after two seconds.
FEW_AN_HOUR, UNKNOWN_AN_HOUR = 10, 1800
GUESSES = 2500
UNKNOWN_CHIP_ID = "079200999999"
HOLDER = Holder(full_name="Nguyễn Thử", birth_date="1990")
# Of a look-up of the person of the stack: a day on which the card is in force.
ON_THE_DAY: dict[str, Any] = {"chip_id": CHIP_ID, "service_date": date(2026, 3, 2)}


def client_of(gateway: Gateway, facility: str = FACILITY) -> WardgateClient:
    """A client with the token of this facility."""
    return WardgateClient(gateway.target, TOKENS[facility])


async def refusal(client: WardgateClient, reason: str = "TOO_MANY_UNKNOWN", **question: object) -> Refused:
    """Assert that the look-up is refused, for too many unknown people unless another reason is given."""
    with pytest.raises(Refused) as caught:
        await client.check_card(**question)  # type: ignore[arg-type]
    assert caught.value.reason == reason
    assert caught.value.retry_after
    return caught.value


async def guess(client: WardgateClient) -> Counter[str]:
    """Look up chip IDs that nobody has; counts the VSS codes and refusals."""
    numbers = ((str(guess), card_question(chip_id=f"079200{guess:06}")) for guess in range(GUESSES))
    return Counter(
        [
            answer.reason if isinstance(answer, Refused) else str(answer.vss_code)
            async for _, answer in client.check_cards(numbers)
        ]
    )


async def refused_at_last(client: WardgateClient) -> Refused | None:
    """The refusal of a guess; None where it is answered, as one is every two seconds."""
    try:
        await client.check_card(chip_id=UNKNOWN_CHIP_ID)
    except Refused as refused:
        return refused
    return None


async def test_a_facility_that_guesses_is_refused_and_others_are_not(stack: ClaimStack) -> None:
    gateway = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR=str(FEW_AN_HOUR))
    async with client_of(gateway) as here, client_of(gateway, OTHER_FACILITY) as elsewhere:
        await guess(here)
        await refusal(here, chip_id=UNKNOWN_CHIP_ID)
        await refusal(here, chip_id=CHIP_ID)
        await refusal(here, chip_id=CHIP_ID, holder=Holder(full_name="Nguyễn Thử"))
        await refusal(here, chip_id=CHIP_ID, holder=Holder(full_name="Nguyễn Thử", birth_date="1991"))
        known = await here.check_card(**ON_THE_DAY, holder=HOLDER)
        assert (known.verdict, known.holder.birth_date) == (VERDICT_VALID, "1990")
        assert (await elsewhere.check_card(chip_id=UNKNOWN_CHIP_ID)).outcome == OUTCOME_UNKNOWN
        assert (await elsewhere.check_card(**ON_THE_DAY)).verdict == VERDICT_VALID


async def test_who_waits_as_long_as_the_refusal_says_is_answered(stack: ClaimStack) -> None:
    gateway = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR=str(UNKNOWN_AN_HOUR))
    async with client_of(gateway) as here:
        await guess(here)
        refused = await wait_until(lambda: refused_at_last(here), bool)
        assert refused
        assert refused.reason == "TOO_MANY_UNKNOWN"
        assert refused.retry_after
        assert 0 < refused.retry_after.total_seconds() <= 3600 / UNKNOWN_AN_HOUR + 0.001
        await asyncio.sleep(refused.retry_after.total_seconds())
        assert (await here.check_card(chip_id=UNKNOWN_CHIP_ID)).outcome == OUTCOME_UNKNOWN


async def test_guesses_are_answered_within_the_budget_and_refusals_are_counted(
    stack: ClaimStack,
) -> None:
    gateway = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR=str(UNKNOWN_AN_HOUR))
    began = time.monotonic()
    async with client_of(gateway) as here:
        counts = await guess(here)
    refilled = (time.monotonic() - began) * UNKNOWN_AN_HOUR / 3600
    refused = counts.pop("TOO_MANY_UNKNOWN")
    (answered,) = counts.values()
    assert answered + refused == GUESSES
    assert UNKNOWN_AN_HOUR <= answered <= UNKNOWN_AN_HOUR + refilled + 1
    assert gateway.metric("wardgate_unknown_refused_total", facility=FACILITY) == refused
    assert gateway.metric("wardgate_unknown_refused_total", facility=OTHER_FACILITY) == 0


async def test_a_birth_date_is_not_found_by_trying_the_years(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    years = [str(year) for year in range(1950, 1991)]
    guesses = [
        (year, card_question(chip_id=CHIP_ID, holder=Holder(full_name="Nguyễn Thử", birth_date=year)))
        for year in years
    ]
    async with client_of(gateway) as here, client_of(gateway, OTHER_FACILITY) as elsewhere:
        answers = {year: answer async for year, answer in here.check_cards(guesses)}
        wrong = [answer for answer in answers.values() if not isinstance(answer, Refused)]
        assert {answer.outcome for answer in wrong} == {OUTCOME_BIRTH_DATE_WRONG}
        assert len(wrong) == MISMATCHES_A_DAY
        # The right one, in 1990, is refused as the others are.
        assert isinstance(answers["1990"], Refused)
        await refusal(here, "TOO_MANY_MISMATCHES", chip_id=CHIP_ID, holder=HOLDER)
        assert (await here.check_card(**ON_THE_DAY)).verdict == VERDICT_VALID
        assert (await elsewhere.check_card(**ON_THE_DAY, holder=HOLDER)).verdict == VERDICT_VALID
