"""Loads a bidirectional stream with messages made beforehand; answers are counted, not read.

Runs as a process of its own: `python -m tests.bench.stream_load TARGET METHOD MESSAGES …`, where MESSAGES
holds gRPC-framed messages as h2_load reads them.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import grpc

from tests.bench.h2_load import framed

Call: TypeAlias = "grpc.aio.StreamStreamMultiCallable[bytes, bytes]"


class Flow:
    """Keeps at most `window` questions unanswered on one stream, however their answers are gathered."""

    def __init__(self, messages: list[bytes], window: int) -> None:
        self._messages = messages
        self._free = window
        self._some_answered = asyncio.Event()

    async def questions(self) -> AsyncIterator[bytes]:
        """The messages, as fast as answers come."""
        for message in self._messages:
            while self._free <= 0:
                self._some_answered.clear()
                await self._some_answered.wait()
            self._free -= entries(message)
            yield message

    def answered(self, count: int) -> None:
        """So many less on their way."""
        self._free += count
        self._some_answered.set()


def entries(message: bytes) -> int:
    """How many checks, claims or answers it carries: every field of these messages is one."""
    count = at = 0
    while at < len(message):
        length, at = _varint(message, at + 1)
        count, at = count + 1, at + length
    return count


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


async def run(options: argparse.Namespace) -> dict[str, float]:
    """Send all, over several streams at once; seconds from the first message to the last answer."""
    messages = list(framed(options.messages.read_bytes()))
    shares = [messages[first :: options.streams] for first in range(options.streams)]
    metadata = (("authorization", f"Bearer {options.token}"),)
    async with grpc.aio.insecure_channel(
        options.target, options=[("grpc.max_receive_message_length", -1)]
    ) as channel:
        call: Call = channel.stream_stream(options.method, None, None)
        started = time.perf_counter()
        counts = await asyncio.gather(*(_one(call, share, options.window, metadata) for share in shares))
        took = time.perf_counter() - started
    return {"answers": sum(counts), "seconds": took}


async def _one(
    call: Call,
    messages: list[bytes],
    window: int,
    metadata: tuple[tuple[str, str], ...],
) -> int:
    flow = Flow(messages, window)
    answers = 0
    async for message in call(flow.questions(), metadata=metadata):
        count = entries(message)
        answers += count
        flow.answered(count)
    return answers


def main() -> None:
    """Print the result as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("method")
    parser.add_argument("messages", type=Path)
    parser.add_argument("--token", default="")
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--window", type=int, default=512)
    json.dump(asyncio.run(run(parser.parse_args())), sys.stdout)


if __name__ == "__main__":
    main()
