"""The ceiling: a bare grpc.aio server that answers every look-up with the same message.

Runs as a separate process: `python -m tests.bench.echo HOST:PORT ANSWER LOOP`, with the answer as hexadecimal
digits and `asyncio` or `uvloop` as event loop.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

import grpc
import uvloop

from gateway.v1 import card_service_pb2 as messages
from gateway.v1 import card_service_pb2_grpc as services


class Echo(services.CardServiceServicer):
    """Parses the request as a real server must, and serialises an answer of the usual length."""

    def __init__(self, answer: messages.CheckCardResponse) -> None:
        self._answer = answer

    async def CheckCard(  # noqa: N802 - gRPC's name
        self, request: messages.CheckCardRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.CheckCardResponse:
        """The same answer to every call."""
        return self._answer

    async def CheckCards(  # noqa: N802 - gRPC's name
        self,
        request_iterator: AsyncIterator[messages.CheckCardsRequest],
        context: grpc.aio.ServicerContext[Any, Any],
    ) -> AsyncIterator[messages.CheckCardsResponse]:
        """One answer for each check."""
        async for request in request_iterator:
            answers = (
                messages.KeyedCheckAnswer(key=check.key, response=self._answer) for check in request.checks
            )
            yield messages.CheckCardsResponse(answers=answers)


async def serve(listen: str, answer: bytes) -> None:
    """Until SIGTERM."""
    server = grpc.aio.server()
    services.add_CardServiceServicer_to_server(Echo(messages.CheckCardResponse.FromString(answer)), server)
    server.add_insecure_port(listen)
    await server.start()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    await server.stop(0)


LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}

if __name__ == "__main__":
    with asyncio.Runner(loop_factory=LOOPS[sys.argv[3]]) as runner:
        runner.run(serve(sys.argv[1], bytes.fromhex(sys.argv[2])))
