"""A facility that tries numbers is stopped by a gateway as a process; a patient at its desk is not."""

import asyncio
import time
from collections import Counter

import pytest

from gateway.v1.outcome_pb2 import OUTCOME_UNKNOWN, VERDICT_VALID
from tests.fakes.fhir_claim import CHIP_ID, FACILITY
from tests.integration.claim_stack import OTHER_FACILITY, TOKENS, ClaimStack, Gateway
from wardgate.client import Holder, Refused, WardgateClient, card_question

# So few that a list spends them, and so many that the next one is to be had within two seconds.
AN_HOUR = 1800
GUESSES = 2500
NOBODY = "079200999999"
HER = Holder(full_name="Nguyễn Thử", birth_date="1990")


def calling(gateway: Gateway, facility: str = FACILITY) -> WardgateClient:
    """As a facility."""
    return WardgateClient(gateway.target, TOKENS[facility])


async def refusal(client: WardgateClient, **question: object) -> Refused:
    """How a look-up is refused; it must be."""
    with pytest.raises(Refused) as caught:
        await client.check_card(**question)  # type: ignore[arg-type]
    assert caught.value.reason == "TOO_MANY_UNKNOWN"
    assert caught.value.retry_after
    return caught.value


async def guess(client: WardgateClient) -> Counter[str]:
    """A list of numbers that nobody bears: what was said of them."""
    numbers = ((str(guess), card_question(chip_id=f"079200{guess:06}")) for guess in range(GUESSES))
    return Counter(
        [
            answer.reason if isinstance(answer, Refused) else str(answer.vss_code)
            async for _, answer in client.check_cards(numbers)
        ]
    )


async def take_the_next(client: WardgateClient) -> None:
    """Come back when told to, and be answered: from then on there is none for two seconds."""
    told = await refusal(client, chip_id=NOBODY)
    assert told.retry_after
    assert 0 < told.retry_after.total_seconds() <= 3600 / AN_HOUR + 0.001
    await asyncio.sleep(told.retry_after.total_seconds())
    assert (await client.check_card(chip_id=NOBODY)).outcome == OUTCOME_UNKNOWN


async def test_who_guesses_is_stopped_and_nobody_else_notices(stack: ClaimStack) -> None:
    gateway = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR=str(AN_HOUR))
    async with calling(gateway) as here, calling(gateway, OTHER_FACILITY) as elsewhere:
        await guess(here)
        await take_the_next(here)
        await refusal(here, chip_id=CHIP_ID)
        await refusal(here, chip_id=CHIP_ID, holder=Holder(full_name="Nguyễn Thử"))
        await refusal(here, chip_id=CHIP_ID, holder=Holder(full_name="Nguyễn Thử", birth_date="1991"))
        known = await here.check_card(chip_id=CHIP_ID, holder=HER)
        assert (known.verdict, known.holder.birth_date) == (VERDICT_VALID, "1990")
        assert (await elsewhere.check_card(chip_id=NOBODY)).outcome == OUTCOME_UNKNOWN
        assert (await elsewhere.check_card(chip_id=CHIP_ID)).verdict == VERDICT_VALID


async def test_a_list_of_guesses_is_answered_as_far_as_the_budget_goes_and_operators_see_the_rest(
    stack: ClaimStack,
) -> None:
    gateway = await stack.gateway(WARDGATE_UNKNOWN_PEOPLE_AN_HOUR=str(AN_HOUR))
    began = time.monotonic()
    async with calling(gateway) as here:
        said = await guess(here)
    refilled = (time.monotonic() - began) * AN_HOUR / 3600
    refused = said.pop("TOO_MANY_UNKNOWN")
    (answered,) = said.values()
    assert answered + refused == GUESSES
    assert AN_HOUR <= answered <= AN_HOUR + refilled + 1
    assert gateway.metric("wardgate_unknown_refused_total", facility=FACILITY) == refused
    assert gateway.metric("wardgate_unknown_refused_total", facility=OTHER_FACILITY) == 0
