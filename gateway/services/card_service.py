"""gateway.v1.CardService: translates messages, and decides nothing."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from time import perf_counter

from gateway.admission.caller import Caller
from gateway.admission.request_messages import SizedMessage
from gateway.cards.guessing.limit_guessing import LimitGuessing
from gateway.cards.qr.public_key import PublicKey
from gateway.services.card_batches import CardBatches
from gateway.services.card_request import CardRequestReader
from gateway.services.card_response import CardResponseWriter
from gateway.services.concurrent_stream import answer_concurrently
from gateway.services.files.newborn_request import NewbornRequestReader
from gateway.services.files.newborn_unknown import tell_no_birth_file
from gateway.tracing.span_types import STREAMED_LOOK_UPS
from gateway.v1 import card_service_pb2 as wire
from gateway.v1.card_service_pb2_grpc import CardServiceServicer
from runtime.batch_delay import BatchDelay
from runtime.batching import Batcher
from runtime.tracing.tracing import Tracing, traced_part

# A batch of this size takes some milliseconds; a larger one would only delay its first requests.
LOOK_UPS_A_BATCH = 128
# Enough to read, look up and write at the same time; one stream must not crowd out single look-ups.
BATCHES_A_STREAM = 3
# Without a single look-up for so long, streams have large batches.
ALONE_AFTER_SECONDS = 1.0


class CardService(CardServiceServicer):
    """Single look-ups are combined into batches; those of a stream come in batches already.

    `note_seconds` is called with how long each single look-up took; `count_refusal` with the reason of each
    look-up of a stream that is answered with a fault.
    """

    def __init__(
        self,
        check_cards: LimitGuessing,
        requests: CardRequestReader,
        responses: CardResponseWriter,
        note_seconds: Callable[[float], None],
        count_refusal: Callable[[str], None],
        newborns: NewbornRequestReader,
        card_keys: Sequence[PublicKey],
        tracing: Tracing | None = None,
    ) -> None:
        self._newborns = newborns
        self._card_keys = wire.ListCardKeysResponse(
            keys=[wire.CardKey(key_id=key.key_id, public_key=key.content) for key in card_keys]
        )
        self._note_seconds = note_seconds
        self._requests = requests
        self._responses = responses
        self._check_card = Batcher(check_cards.check, LOOK_UPS_A_BATCH, BatchDelay())
        self._last_single = -ALONE_AFTER_SECONDS
        self._batches = CardBatches(check_cards, requests, responses, self._streams_are_alone, count_refusal)
        self._answer = traced_part(tracing, STREAMED_LOOK_UPS, self._batches.answer)

    async def CheckCard(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:  # noqa: N802 - gRPC's
        """One look-up."""
        if request.HasField("newborn"):
            newborn = await self._newborns.read(request)
            response = await self._check(newborn.request, caller)
            if not newborn.is_known:
                tell_no_birth_file(response)
            return response
        return await self._check(request, caller)

    async def CheckCards(  # noqa: N802 - gRPC's
        self, requests: AsyncIterator[SizedMessage[wire.CheckCardsRequest]], caller: Caller
    ) -> AsyncGenerator[wire.CheckCardsResponse, None]:
        """Many look-ups, each under a key."""
        batches = self._batches.read(requests, caller)
        async for response in answer_concurrently(batches, self._answer, BATCHES_A_STREAM):
            yield response

    async def ListCardKeys(  # noqa: N802 - gRPC's
        self, _request: wire.ListCardKeysRequest, _caller: Caller
    ) -> wire.ListCardKeysResponse:
        """The public keys of QR codes; the same for every caller."""
        return self._card_keys

    async def _check(self, request: wire.CheckCardRequest, caller: Caller) -> wire.CheckCardResponse:
        began = self._last_single = perf_counter()
        answer = await self._check_card(self._requests.read(request, caller))
        self._note_seconds(perf_counter() - began)
        return self._responses.write(answer)

    def _streams_are_alone(self) -> bool:
        return perf_counter() - self._last_single > ALONE_AFTER_SECONDS
