"""Look-ups of streams have large batches while there are no single look-ups."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import cast

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.newborn import Newborn
from gateway.cards.qr.card_signing import CardSigning
from gateway.cards.question import Question
from gateway.refusal import Refusal
from gateway.refusals import DatabaseUnavailable
from gateway.services.card_batches import LARGEST_BATCH, LARGEST_BESIDE_SINGLE
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.services.card_service import CardService
from gateway.services.files.newborn_request import NewbornRequestReader
from gateway.v1 import card_service_pb2 as wire
from insurance.law.visit import Tier
from tests.fakes.clock import FakeClock
from tests.unit.gateway.cards.people import CHIP_ID

CALLER = Caller("01001", Tier.COMMUNE)
REQUEST = wire.CheckCardRequest(chip_id=CHIP_ID)
CHECKS_A_MESSAGE = 32


class RefusingCards:
    """Refuses every question, and keeps the sizes of the batches."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    async def check(self, questions: Sequence[Question]) -> list[Refusal]:
        """A refusal for each."""
        self.sizes.append(len(questions))
        return [DatabaseUnavailable() for _ in questions]


async def messages() -> AsyncIterator[SizedMessage[wire.CheckCardsRequest]]:
    """One message."""
    checks = [wire.KeyedCheck(key=str(number), request=REQUEST) for number in range(CHECKS_A_MESSAGE)]
    yield SizedMessage(wire.CheckCardsRequest(checks=checks), 0)


async def streamed(service: CardService, streams: int) -> None:
    """Streams that send a message each at the same time."""

    async def stream() -> list[wire.CheckCardsResponse]:
        return [response async for response in service.CheckCards(messages(), CALLER)]

    await asyncio.gather(*(stream() for _ in range(streams)))


KEYS = CardSigning({"2026-11": bytes(32)}).public_keys()


def service_of(cards: RefusingCards) -> CardService:
    """The service with these cards."""
    requests = CardRequestReader(FakeClock())
    newborns = NewbornRequestReader(no_newborn, FakeClock())
    return CardService(
        cast(LimitGuessing, cards),
        requests,
        CardResponseWriter(),
        lambda _: None,
        lambda _: None,
        newborns,
        KEYS,
    )


async def no_newborn(_: Newborn) -> None:
    """No birth file was received."""


async def test_streams_alone_are_looked_up_in_large_batches() -> None:
    cards = RefusingCards()
    await streamed(service_of(cards), streams=4)
    assert cards.sizes == [LARGEST_BATCH]


async def test_after_a_single_look_up_batches_of_streams_are_smaller() -> None:
    cards = RefusingCards()
    service = service_of(cards)
    with suppress(DatabaseUnavailable):
        await service.CheckCard(REQUEST, CALLER)
    await streamed(service, streams=4)
    assert cards.sizes == [1, LARGEST_BESIDE_SINGLE, LARGEST_BESIDE_SINGLE]
