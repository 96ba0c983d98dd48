"""Loads bidirectional streams with messages that were made beforehand.

Runs as a separate process: `python -m tests.bench.stream_load …`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import grpc

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import claim_service_pb2 as claims
from tests.bench import framing

Call: TypeAlias = "grpc.aio.StreamStreamMultiCallable[bytes, Any]"


class Method(NamedTuple):
    """A streaming call, how many questions a request carries, and how a response is read."""

    path: str
    questions_in: Callable[[bytes], int]
    read_response: Callable[[bytes], Any]


METHODS = {
    "CheckCards": Method(
        "/gateway.v1.CardService/CheckCards",
        lambda message: len(cards.CheckCardsRequest.FromString(message).checks),
        cards.CheckCardsResponse.FromString,
    ),
    "SubmitClaims": Method(
        "/gateway.v1.ClaimService/SubmitClaims",
        lambda message: len(claims.SubmitClaimsRequest.FromString(message).claims),
        claims.SubmitClaimsResponse.FromString,
    ),
}


class Sender:
    """Keeps at most `limit` questions unanswered on one stream, however the server batches their answers."""

    def __init__(self, messages: Sequence[tuple[bytes, int]], limit: int, until: float) -> None:
        self._messages = messages
        self._limit = limit
        self._until = until
        self._some_answered = asyncio.Event()
        self.unanswered = 0

    async def requests(self) -> AsyncIterator[bytes]:
        """The messages, as fast as answers arrive, while there is time."""
        for message, count in self._messages:
            while self.unanswered >= self._limit:
                self._some_answered.clear()
                await self._some_answered.wait()
            if time.monotonic() > self._until:
                return
            self.unanswered += count
            yield message

    def received(self, count: int) -> None:
        """Count so many answers."""
        self.unanswered -= count
        self._some_answered.set()


async def run(options: argparse.Namespace) -> dict[str, float]:
    """Over several streams at once; seconds from the first message to the last answer."""
    method = METHODS[options.method]
    messages = [
        (message, method.questions_in(message)) for message in framing.messages(options.messages.read_bytes())
    ]
    until = time.monotonic() + options.seconds
    senders = [
        Sender(messages[first :: options.streams], options.unanswered, until)
        for first in range(options.streams)
    ]
    metadata = (("authorization", f"Bearer {options.token}"),)
    async with grpc.aio.insecure_channel(
        options.target, options=[("grpc.max_receive_message_length", -1)]
    ) as channel:
        call: Call = channel.stream_stream(method.path, None, method.read_response)
        started = time.perf_counter()
        counts = await asyncio.gather(*(_run_stream(call, sender, metadata) for sender in senders))
        took = time.perf_counter() - started
    answers, faults = (sum(each) for each in zip(*counts, strict=True))
    refused = faults + sum(sender.unanswered for sender in senders)
    return {"answers": answers, "seconds": took, "refused": refused}


async def _run_stream(call: Call, sender: Sender, metadata: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    """The numbers of answers and of faults among them."""
    answers = faults = 0
    async for response in call(sender.requests(), metadata=metadata):
        answers += len(response.answers)
        faults += count_faults(response)
        sender.received(len(response.answers))
    return answers, faults


def count_faults(response: cards.CheckCardsResponse | claims.SubmitClaimsResponse) -> int:
    """How many of its answers are faults."""
    return sum(answer.HasField("fault") for answer in response.answers)


def main() -> None:
    """Print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="host:port")
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("messages", type=Path, help="a file as tests/bench/framing.py writes it")
    parser.add_argument("--token", default="")
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument(
        "--unanswered", type=int, default=512, help="most unanswered questions on each stream"
    )
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of sending; default: send all")
    json.dump(asyncio.run(run(parser.parse_args())), sys.stdout)


if __name__ == "__main__":
    main()
