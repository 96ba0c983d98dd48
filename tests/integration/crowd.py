"""`python -m tests.integration.crowd TARGET TOKEN CHIP_ID …`: many look-ups at once, from another process.

Says "ready" once it is connected, and begins when a line comes in. Then says as JSON how the calls ended:
`check_ids` of those answered, and of the others `ends`, how many ended with which reason or status, and
`retry_after`, the shortest and the longest delay in seconds of those that are told one.
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

PATIENCE_SECONDS = 60


class Crowd:
    """All ask for the same person."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._request = CheckCardRequest(chip_id=options.chip_id)
        self._metadata = (("authorization", f"Bearer {options.token}"),)
        self.check_ids: list[str] = []
        self.ends: Counter[str] = Counter()
        self.retry_after: list[float] = []

    async def run(self) -> None:
        """Every call to its end."""
        async with AsyncExitStack() as stack:
            # Channels to one target share a connection otherwise.
            alone = [("grpc.use_local_subchannel_pool", 1)]
            channels = [
                await stack.enter_async_context(grpc.aio.insecure_channel(self._options.target, alone))
                for _ in range(self._options.connections)
            ]
            await asyncio.gather(*(channel.channel_ready() for channel in channels))
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.readline)
            stubs = [CardServiceStub(channel) for channel in channels]
            await asyncio.gather(*(self._ask(stubs[at % len(stubs)]) for at in range(self._options.calls)))

    async def _ask(self, stub: CardServiceStub) -> None:
        deadline = self._options.deadline or PATIENCE_SECONDS
        call = stub.CheckCard(self._request, metadata=self._metadata, timeout=deadline)
        if self._options.leave_within:
            leaving = random.uniform(0, self._options.leave_within)
            asyncio.get_running_loop().call_later(leaving, call.cancel)
        try:
            self.check_ids.append((await call).check_id)
        except grpc.aio.AioRpcError as error:
            self._count(Refused.from_rpc_error(error))
        except asyncio.CancelledError:
            self.ends["left"] += 1

    def _count(self, refused: Refused) -> None:
        self.ends[refused.reason or refused.code.name] += 1
        if refused.retry_after is not None:
            self.retry_after.append(refused.retry_after.total_seconds())


def main() -> None:
    """One crowd."""
    parser = argparse.ArgumentParser()
    for name in ("target", "token", "chip_id"):
        parser.add_argument(name)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=40)
    parser.add_argument("--deadline", type=float, help="seconds")
    parser.add_argument("--leave-within", type=float, help="seconds, each after a time of its own")
    crowd = Crowd(parser.parse_args())
    asyncio.run(crowd.run())
    told = [min(crowd.retry_after), max(crowd.retry_after)] if crowd.retry_after else []
    json.dump({"check_ids": crowd.check_ids, "ends": crowd.ends, "retry_after": told}, sys.stdout)


if __name__ == "__main__":
    main()
