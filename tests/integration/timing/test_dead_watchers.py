"""A watcher that is gone without a word leaves its place."""

import asyncio
import signal
import sys

import pytest

from gateway import server
from tests.integration.in_process_gateway import fill_register, start_gateway
from tests.wait_until import wait_until

# Watches, says so, and stays.
WATCHER = """
import asyncio, sys
from wardgate.client import WardgateClient

async def main():
    async with WardgateClient(sys.argv[1], "secret") as client:
        async for message in client.watch_claims():
            print("watching", flush=True)

asyncio.run(main())
"""


async def test_a_watcher_whose_connection_was_cut_leaves_its_place(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "KEEPALIVE", [(name, 1000) for name, _ in server.KEEPALIVE])
    await fill_register(database_url)
    async with start_gateway(database_url, redis_url) as gateway:

        async def watchers() -> bool:
            return "wardgate_watchers 1.0" in gateway.metrics()

        arguments = (sys.executable, "-c", WATCHER, gateway.target)
        process = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
        assert process.stdout
        try:
            assert await process.stdout.readline() == b"watching\n"
            assert await watchers()
            # Its machine still acknowledges what arrives: only the ping is not answered.
            process.send_signal(signal.SIGSTOP)
            await wait_until(watchers, lambda has_some: not has_some)
        finally:
            process.kill()
            await process.wait()
