"""Loads bidirectional streams with messages made beforehand; answers are counted, not read.

Runs as a process of its own: `python -m tests.bench.stream_load …`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TypeAlias

import grpc

from tests.bench import framing

Call: TypeAlias = "grpc.aio.StreamStreamMultiCallable[bytes, bytes]"
# Of gateway.v1.KeyedAnswer and KeyedClaimAnswer: field 3, `fault`, follows field 1, `key`.
FAULT = 0x1A


class Flow:
    """Keeps at most `window` questions unanswered on one stream, however their answers are gathered."""

    def __init__(self, messages: list[bytes], window: int, until: float) -> None:
        self._messages = messages
        self._free = window
        self._until = until
        self._some_answered = asyncio.Event()
        self.unanswered = 0

    async def questions(self) -> AsyncIterator[bytes]:
        """The messages, as fast as answers come, as long as there is time."""
        for message in self._messages:
            while self._free <= 0:
                self._some_answered.clear()
                await self._some_answered.wait()
            if time.monotonic() > self._until:
                return
            count = sum(1 for _ in entries(message))
            self._free -= count
            self.unanswered += count
            yield message

    def answered(self, count: int) -> None:
        """So many less on their way."""
        self._free += count
        self.unanswered -= count
        self._some_answered.set()


def entries(message: bytes) -> Iterator[bytes]:
    """The checks, claims or answers it carries: every field of these messages is one."""
    at = 0
    while at < len(message):
        length, at = _varint(message, at + 1)
        yield message[at : at + length]
        at += length


def is_fault(answer: bytes) -> bool:
    """Whether this one was refused."""
    length, at = _varint(answer, 1)
    return answer[at + length] == FAULT


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


async def run(options: argparse.Namespace) -> dict[str, float]:
    """Over several streams at once; seconds from the first message to the last answer."""
    messages = list(framing.messages(options.messages.read_bytes()))
    until = time.monotonic() + options.seconds
    flows = [
        Flow(messages[first :: options.streams], options.window, until) for first in range(options.streams)
    ]
    metadata = (("authorization", f"Bearer {options.token}"),)
    async with grpc.aio.insecure_channel(
        options.target, options=[("grpc.max_receive_message_length", -1)]
    ) as channel:
        call: Call = channel.stream_stream(options.method, None, None)
        started = time.perf_counter()
        tallies = await asyncio.gather(*(_one(call, flow, metadata) for flow in flows))
        took = time.perf_counter() - started
    answers, faults = (sum(counts) for counts in zip(*tallies, strict=True))
    refused = faults + sum(flow.unanswered for flow in flows)
    return {"answers": answers, "seconds": took, "refused": refused}


async def _one(call: Call, flow: Flow, metadata: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    answers = faults = 0
    async for message in call(flow.questions(), metadata=metadata):
        refused = [is_fault(answer) for answer in entries(message)]
        answers += len(refused)
        faults += sum(refused)
        flow.answered(len(refused))
    return answers, faults


def main() -> None:
    """Print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="host:port")
    parser.add_argument("method", help="/package.Service/Method")
    parser.add_argument("messages", type=Path, help="a file as tests/bench/framing.py writes it")
    parser.add_argument("--token", default="")
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--window", type=int, default=512, help="questions unanswered on each stream")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of sending; all, if not given")
    json.dump(asyncio.run(run(parser.parse_args())), sys.stdout)


if __name__ == "__main__":
    main()
