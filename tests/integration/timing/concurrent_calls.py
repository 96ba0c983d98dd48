"""Many concurrent look-ups: `python -m tests.integration.timing.concurrent_calls TARGET TOKEN CHIP_ID …`.

Prints "ready" once it is connected, begins when it reads a line, and prints "sent" once every call has begun.
At the end it prints as JSON how the calls ended: `check_ids` of the answered calls; `ends`, how many of the
others ended with which reason or status; and `retry_after`, the shortest and longest retry delay in seconds.
"""

import argparse
import asyncio
import json
import random
import sys
from collections import Counter
from contextlib import AsyncExitStack

import grpc

from gateway.v1.card_service_pb2 import CheckCardRequest
from gateway.v1.card_service_pb2_grpc import CardServiceStub
from wardgate.client import Refused

# Each call ends by itself.
LONGEST_DEADLINE_SECONDS = 300


class ConcurrentCalls:
    """All look up the same person."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._request = CheckCardRequest(chip_id=options.chip_id)
        self._metadata = (("authorization", f"Bearer {options.token}"),)
        self._not_sent = options.calls
        self.check_ids: list[str] = []
        self.ends: Counter[str] = Counter()
        self.retry_after: list[float] = []

    async def run(self) -> None:
        """Make the calls and wait until each has ended."""
        async with AsyncExitStack() as stack:
            # Without this option all channels to one target share a connection.
            own_connection = [("grpc.use_local_subchannel_pool", 1)]
            channels = [
                await stack.enter_async_context(
                    grpc.aio.insecure_channel(self._options.target, own_connection)
                )
                for _ in range(self._options.connections)
            ]
            await asyncio.gather(*(channel.channel_ready() for channel in channels))
            _print("ready")
            await asyncio.to_thread(sys.stdin.readline)
            stubs = [CardServiceStub(channel) for channel in channels]
            await asyncio.gather(*(self._call(stubs[at % len(stubs)]) for at in range(self._options.calls)))

    async def _call(self, stub: CardServiceStub) -> None:
        deadline = self._options.deadline or LONGEST_DEADLINE_SECONDS
        call = stub.CheckCard(self._request, metadata=self._metadata, timeout=deadline)
        self._count_sent()
        if self._options.cancel_within:
            delay = random.uniform(0, self._options.cancel_within)
            asyncio.get_running_loop().call_later(delay, call.cancel)
        try:
            self.check_ids.append((await call).check_id)
        except grpc.aio.AioRpcError as error:
            self._count_refused(Refused.from_rpc_error(error))
        except asyncio.CancelledError:
            self.ends["cancelled"] += 1

    def _count_sent(self) -> None:
        self._not_sent -= 1
        if not self._not_sent:
            # In the next turn of the loop, so that gRPC has begun the last call too.
            asyncio.get_running_loop().call_soon(_print, "sent")

    def _count_refused(self, refused: Refused) -> None:
        self.ends[refused.reason or refused.code.name] += 1
        if refused.retry_after is not None:
            self.retry_after.append(refused.retry_after.total_seconds())


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Make the calls and print how they ended."""
    parser = argparse.ArgumentParser()
    for name in ("target", "token", "chip_id"):
        parser.add_argument(name)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=40)
    parser.add_argument("--deadline", type=float, help="of each call, in seconds")
    parser.add_argument("--cancel-within", type=float, help="seconds; each call after its own random time")
    calls = ConcurrentCalls(parser.parse_args())
    asyncio.run(calls.run())
    retry_after = [min(calls.retry_after), max(calls.retry_after)] if calls.retry_after else []
    json.dump({"check_ids": calls.check_ids, "ends": calls.ends, "retry_after": retry_after}, sys.stdout)


if __name__ == "__main__":
    main()
